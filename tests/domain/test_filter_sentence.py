"""A filter in words: what a person who gets the file must know, in both languages."""

import pytest

from gis_app.domain.filter_sentence import LABELS, FilterNames, area_said
from gis_app.domain.incident_filter import IncidentFilter

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[119, 39], [119.01, 39], [119.01, 39.01], [119, 39.01], [119, 39]]
    ],
}
NAMES = FilterNames(
    categories={"E0102": "暴露垃圾"},
    states={10: "已上报"},
    places={"991003001": "长安街道"},
)


def said(lang="zh", names=NAMES, **wanted):
    return IncidentFilter.model_validate(wanted).sentence(lang, names)


def test_names_stand_where_codes_were():
    wanted = {"categories": ["E0102"], "states": [10], "under": "991003001"}
    assert said(**wanted) == "事项 暴露垃圾；状态 已上报；辖区 长安街道"


def test_a_code_without_a_name_is_said_itself():
    assert said(categories=["E0199"], under="99") == "事项 E0199；辖区 99"


def test_whole_days_read_as_days_with_the_last_one_in():
    days = {"from": "2026-05-01T00:00:00+08:00", "to": "2026-06-01T00:00:00+08:00"}
    assert said(**days) == "上报时间 自 2026-05-01 至 2026-05-31（含当天）"
    assert said("en", **days) == "reported from 2026-05-01 to 2026-05-31 inclusive"


def test_a_time_of_day_is_said_in_the_citys_time():
    wanted = {"to": "2026-05-01T05:30:00Z", "time_field": "closed_at"}
    assert said(**wanted) == "结案时间 2026-05-01 13:30 前"


def test_a_drawn_area_says_how_large_it_is():
    assert said(geometry=SQUARE) == "画定范围内（约 0.96 km²）"
    assert [area_said(m2) for m2 in (900, 25_000, 2.5e6)] == ["900 m²", "2.5 ha", "2.5 km²"]  # fmt: skip


def test_many_names_end_in_their_number():
    names = FilterNames(categories={})
    wanted = [f"E01{n:02}" for n in range(30)]
    assert said(names=names, categories=wanted).endswith(" 等 30 项")


def test_a_phone_number_in_a_text_is_not_handed_on():
    assert "13800138000" not in said(text="张某 13800138000")


@pytest.mark.parametrize("overdue", [True, False])
def test_yes_and_no_are_words(overdue):
    assert said(overdue=overdue) == ("超时" if overdue else "未超时")


def test_nothing_asked_is_all():
    assert (said(), said("en")) == ("全部", "all")


def test_both_languages_say_everything():
    assert LABELS["zh"].keys() == LABELS["en"].keys()
