"""What could be read in two ways, or means the opposite: never stored as if it were sure."""

import numpy as np
import pyproj
import pytest

from geodata import coordinates, csv_file, intake, placing, time_forms, times
from geodata.columns import recognise


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-01 14:00-16:00", "2024/5/1 8:00-10:00", "2024-05-01 9-11",
        "2024/5/110:30", "2024-5-118", "202405018", "2024年5月13日 晚上1点",
    ],
)  # fmt: skip
def test_a_span_a_glued_hour_and_an_hour_after_midnight_are_no_times(text):
    assert time_forms.read(text)[0] is None


@pytest.mark.parametrize("text", ["121°4737", "31°230", "121-4737", "121 4737"])
def test_minutes_and_seconds_without_a_mark_between_are_no_coordinate(text):
    assert coordinates.degrees(text) is None


def test_what_is_planned_closes_nothing():
    found = recognise(["编号", "上报时间", "预计完成时间"], "incidents").fields
    assert found["due_at"] == "预计完成时间" and "closed_at" not in found


def test_columns_about_what_came_after_or_who_handles_it_are_left_alone():
    names = ["编号", "事项类别", "最后更新时间", "举报时间", "派遣时间", "回访状态",
             "网格员经度", "网格员纬度", "责任单位地址"]  # fmt: skip
    found = recognise(names, "incidents").fields
    assert found == {
        "source_ref": "编号",
        "category": "事项类别",
        "reported_at": "举报时间",
    }


def test_of_two_columns_that_would_do_none_is_taken():
    found = recognise(["甲方上报时间", "乙方上报时间"], "incidents").fields
    assert "reported_at" not in found


def test_a_community_is_called_by_its_own_name_and_not_its_streets():
    found = recognise(["街道代码", "街道名称", "社区代码", "社区名称"], "units").fields
    assert found == {"code": "社区代码", "name": "社区名称", "parent": "街道代码"}


def test_a_decimal_comma_is_no_thousand():
    texts = np.array(["7,5", "1,009,067", "12,5", "1_0"], object)
    values, bad = intake.to_numbers(texts)
    assert values[:3].tolist() == [7.5, 1009067.0, 12.5]
    assert bad.tolist() == [False, False, False, True]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_one_bad_byte_in_a_small_file_costs_its_row_alone(tmp_path, encoding):
    lines = [f"{n},暴露垃圾,小区门口堆放".encode(encoding) for n in range(8)]
    lines[3] += b"\xff"
    path = tmp_path / "a.csv"
    path.write_bytes(b"\n".join([b"id,category,title", *lines]))
    (table,) = csv_file.read(path)
    assert table.columns["title"][0] == "小区门口堆放"
    assert len(table.faults) == 1


def test_times_and_numbers_are_never_a_title():
    rows = [["A1", "噪音", "2026-01-02 08:00", "2026-01-02 09:00:00"]] * 5
    cells = np.array(rows, object).T
    sample = dict(zip(["编号", "类别", "上报时间", "到场"], cells, strict=True))
    assert "title" not in recognise(list(sample), "incidents", sample=sample).fields


def pieces_of(tmp_path, text, **options):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return list(intake.pieces(path, "incidents", intake.Options(**options)))


def test_a_column_of_dates_follows_the_order_that_another_tells(tmp_path):
    text = "编号,上报时间,办结时间\n1,13/04/2024,05/06/2024\n2,14/04/2024,07/06/2024\n"
    piece = pieces_of(tmp_path, text)[0]
    values, bad, how = times.read(piece.text("closed_at"), piece.date_order)
    assert not bad.any() and set(how) == {times.BORROWED}
    assert str(values[0]) == "2024-06-04T16:00:00.000000"  # the fifth of June there
    _, bad, _ = times.read(piece.text("closed_at"))
    assert bad.all()


def test_a_column_that_contradicts_the_other_does_not_follow_it():
    texts = np.array(["05/13/2024", "13/05/2024", "05/06/2024"], object)
    _, bad, _ = times.read(texts, time_forms.DMY)
    assert bad.tolist() == [False, False, True]


def test_an_accuracy_may_have_its_unit(tmp_path):
    text = "编号,定位精度,上报时间\n1,20米,2024-01-01\n2,±7.5 m,2024-01-01\n3,大,2024-01-01\n"
    piece = pieces_of(tmp_path, text)[0]
    values = piece.numbers("accuracy_m")
    assert values[:2].tolist() == [20.0, 7.5] and set(piece.reasons) == {2}


def test_northing_first_in_a_named_system_is_put_right_and_noted(tmp_path):
    to_metres = pyproj.Transformer.from_crs(4490, 4549, always_xy=True)
    x, y = to_metres.transform(121.47, 31.23)
    text = f"编号,X,Y,上报时间\n1,{y:.2f},{x:.2f},2024-01-01\n"
    box = (121.3, 31.1, 121.6, 31.4)
    piece = pieces_of(tmp_path, text, datum="EPSG:4549", territory=box)[0]
    assert abs(piece.lon[0] - 121.47) < 1e-6 and abs(piece.lat[0] - 31.23) < 1e-6
    assert placing.SWAPPED in piece.row_notes[0]


CLOCK = ["08:10", "09:20", "10:30", "11:40"]
DAY = [f"2026-03-0{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("columns", "meant"),
    [
        ({"上报日期": DAY, "上报时刻": CLOCK, "结案日期": DAY, "结案时刻": CLOCK},
         ("上报日期", "上报时刻", "结案日期", "结案时刻")),
        ({"上报日期": DAY, "处置时长": CLOCK}, ("上报日期", None, None, None)),
        ({"受理日期": DAY, "回访时间": CLOCK}, ("受理日期", None, None, None)),
        ({"上报日期": DAY, "上报时间": CLOCK, "办结日期": DAY, "办结时间": CLOCK},
         ("上报日期", "上报时间", "办结日期", "办结时间")),
        ({"上报日期": DAY, "钟点": CLOCK}, ("上报日期", "钟点", None, None)),
    ],
)  # fmt: skip
def test_hours_belong_to_the_day_that_is_called_like_them(columns, meant):
    texts = {name: np.array(cells, object) for name, cells in columns.items()}
    found = recognise(list(texts), "incidents", sample=texts).fields
    fields = ("reported_at", "reported_clock", "closed_at", "closed_clock")
    assert tuple(map(found.get, fields)) == meant


def test_of_two_levels_of_categories_the_finer_one_is_taken():
    texts = {
        "分组": np.array(["市容环境"] * 4, object),
        "细目": np.array(["暴露垃圾", "占道经营", "暴露垃圾", "道路破损"], object),
    }
    assert (
        recognise(list(texts), "incidents", sample=texts).fields["category"] == "细目"
    )
    for first, second in (
        ("bigClassName", "smallClassName"),
        ("案件大类", "案件小类名"),
    ):
        assert recognise([first, second], "incidents").fields["category"] == second


def test_a_deadline_beside_the_closing_time_is_a_deadline():
    found = recognise(
        ["上报时间", "限定完成时间", "要求的完成时间", "完成时间"], "incidents"
    ).fields
    assert found["closed_at"] == "完成时间" and found["due_at"] == "要求的完成时间"


@pytest.mark.parametrize(
    "name", ["家庭住址", "户籍所在地", "网格长", "现住址", "分管领导"]
)
def test_homes_and_officers_are_of_persons(name):
    cells = np.array(["文化路3号1单元", "解放路5号2单元", "和平街8号3单元"], object)
    found = recognise(["编号", name], "incidents", sample={"编号": cells, name: cells})
    assert name in found.personal and name not in found.fields.values()


def test_states_are_told_by_their_words():
    texts = {"流程": np.array(["已结案", "处置中", "已结案"], object)}
    assert recognise(["流程"], "incidents", sample=texts).fields == {"state": "流程"}


def test_a_cell_that_a_workbook_keeps_as_text_is_its_text(tmp_path):
    text = '编号,上报时间\n"=""SJ0001""","=""2026-03-01 08:10"""\n'
    piece = pieces_of(tmp_path, text)[0]
    assert piece.text("source_ref")[0] == "SJ0001"
    assert piece.text("reported_at")[0] == "2026-03-01 08:10"


def test_three_decimals_behind_a_comma_are_degrees(tmp_path):
    text = "编号\t经度\t纬度\t上报时间\n1\t119,411\t38,557\t2026-03-01\n"
    piece = pieces_of(tmp_path, text, territory=(119.0, 38.3, 119.9, 39.0))[0]
    assert (piece.lon[0], piece.lat[0]) == (119.411, 38.557)
    assert placing.IN_COMMA in piece.row_notes[0]


def test_degrees_minutes_and_seconds_in_one_number_are_read_as_their_head_says(
    tmp_path,
):
    text = "编号,经度(度.分秒),纬度(度.分秒),上报时间\n1,119.240000,38.33,2026-03-01\n"
    piece = pieces_of(tmp_path, text + "2,119.246100,38.33,2026-03-01\n")[0]
    assert (piece.lon[0], piece.lat[0]) == pytest.approx((119.4, 38.55))
    assert set(piece.reasons) == {1}


def test_hours_are_joined_to_days_alone(tmp_path):
    text = "编号,上报时间,上报时刻\n1,2026-03-01,08:10\n2,2026-03-01 09:00,08:10\n"
    piece = pieces_of(tmp_path, text)[0]
    assert piece.text("reported_at").tolist() == [
        "2026-03-01 08:10",
        "2026-03-01 09:00",
    ]
