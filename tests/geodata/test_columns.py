"""Which column is which field, by name, by word of the person, or not at all."""

import numpy as np
import pytest

from geodata import columns
from geodata.table import BadFile


def fields(names, kind="incidents", **said):
    return columns.recognise(names, kind, said).fields


def test_chinese_and_english_names_mean_the_same_field():
    assert fields(["经度", "纬度"]) == fields(["经度", "纬度"])
    assert fields(["Longitude", "LAT"]) == {"lon": "Longitude", "lat": "LAT"}


def test_case_spaces_and_brackets_do_not_matter():
    found = fields(["Unique Key", "经度（°）", "created_DATE"])
    assert found == {
        "source_ref": "Unique Key", "lon": "经度（°）", "reported_at": "created_DATE",
    }  # fmt: skip


def test_what_the_person_says_wins():
    assert fields(["名", "经度", "X"], X="lon")["lon"] == "X"


def test_a_wrong_word_is_answered_with_what_there_is():
    with pytest.raises(BadFile, match="it has 经度"):
        fields(["经度"], 维度="lat")
    with pytest.raises(BadFile, match="no field 'latt'"):
        fields(["经度"], 经度="latt")


def test_the_likelier_of_two_columns_is_taken_and_the_other_left():
    found = columns.recognise(["id", "event_id"], "incidents")
    assert found.fields["source_ref"] == "event_id"
    assert found.unused == ("id",)


def test_personal_columns_are_told_and_mean_no_field():
    found = columns.recognise(["姓名", "联系电话", "身份证号", "标题"], "incidents")
    assert found.personal == ("姓名", "联系电话", "身份证号")
    assert found.fields == {"title": "标题"}


def test_every_word_of_a_kind_means_one_field_or_the_first_of_several():
    for kind in columns.kinds():
        assert columns.fields(kind)


def test_the_name_of_a_place_is_not_a_persons():
    assert columns.recognise(["名称", "name"], "units").personal == ()


def test_a_column_full_of_numbers_of_persons_is_one_whatever_its_name():
    texts = {
        "编号": ["13800138000", "139 1234 5678", "", "18621234567"],
        "备注二": ["110105199003078515"] * 2 + ["310101198505056663", "无"],
        "网格": ["310101001001005", "310101001001006", "310101001001007", ""],
        "说明": ["电话13800138000", "无人", "夜间噪声", "路口"],
    }
    sample = {name: np.array(cells, object) for name, cells in texts.items()}
    found = columns.recognise(list(sample), "incidents", None, sample)
    assert "编号" in found.personal
    assert "网格" not in found.personal
    assert "说明" not in found.personal
    assert "source_ref" not in found.fields or found.fields["source_ref"] != "编号"


def test_days_and_hours_of_two_columns_are_one_time_whichever_is_called_time():
    for day, clock in (("投诉日期", "投诉时间"), ("上报时间", "几点几分")):
        sample = {
            day: np.array(["2024-05-06", "2024/5/7", "2024年5月8日"], object),
            clock: np.array(["8:30", "17:05", "23:59:01"], object),
        }
        found = columns.recognise(list(sample), "incidents", None, sample).fields
        assert (found["reported_at"], found["reported_clock"]) == (day, clock)


def test_the_second_level_of_categories_comes_before_the_first():
    for first, second in (("大类名称", "小类名称"), ("Category", "Subcategory")):
        assert fields([first, second])["category"] == second
