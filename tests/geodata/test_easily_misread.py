"""What could be read in two ways, or means the opposite: never stored as if it were sure."""

import numpy as np
import pytest

from geodata import coordinates, csv_file, intake, time_forms
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
