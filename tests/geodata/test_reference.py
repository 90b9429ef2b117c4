"""The shipped vocabularies: both languages, well-formed, as in the domain."""

import re

import pytest

from geodata import reference

STATES = "10 12 15 17 20 25 30 42 44 45 50 52 54 56 60 65 80 85 88 90 95".split()
TOPS = (
    [f"E0{n}" for n in range(1, 6)]
    + [f"B0{n}" for n in range(1, 6)]
    + [f"G0{n}" for n in range(1, 7)]
    + [f"P0{n}" for n in range(1, 4)]
)


def codes(name):
    return [row["code"] for row in reference.read(name)]


@pytest.mark.parametrize("name", reference.names())
def test_every_row_has_a_label_in_both_languages(name):
    for row in reference.read(name):
        assert re.search("[\u4e00-\u9fff]", row["label_zh"]), row
        assert re.search("[A-Za-z]", row["label_en"]), row
        assert not re.search("[\u4e00-\u9fff]", row["label_en"]), row


@pytest.mark.parametrize("name", reference.names())
def test_a_code_stands_once_in_its_vocabulary_in_the_order_of_sort(name):
    rows = reference.read(name)
    assert len({row["code"] for row in rows}) == len(rows)
    assert [row["sort"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("name", reference.names())
def test_all_files_begin_with_the_common_columns(name):
    assert tuple(reference.read(name)[0])[:5] == reference.COMMON


@pytest.mark.parametrize("name", reference.names())
def test_a_text_that_is_said_in_one_language_is_said_in_the_other(name):
    for row in reference.read(name):
        for key in (k for k in row if k.endswith("_zh")):
            other = key.removesuffix("zh") + "en"
            assert bool(row[key]) == bool(row.get(other, row[key])), (row, key)


def test_the_first_level_of_categories_is_the_domains():
    tops = [row["code"] for row in reference.read("categories") if not row["parent"]]
    assert tops == TOPS


def test_a_second_level_category_adds_two_digits_in_the_order_listed():
    seen = {}
    for row in reference.read("categories"):
        if row["parent"]:
            seen[row["parent"]] = seen.get(row["parent"], 0) + 1
            assert row["code"] == f"{row['parent']}{seen[row['parent']]:02d}"
    assert sorted(seen) == sorted(TOPS)
    assert all(6 <= count <= 12 for count in seen.values())


def test_exposed_rubbish_is_e0102():
    labels = {row["code"]: row["label_zh"] for row in reference.read("categories")}
    assert labels["E0102"] == "暴露垃圾"


def test_disputes_health_and_opinions_show_coarsely():
    coarse = {row["code"][:3] for row in reference.read("categories") if row["coarse"]}
    fine = {row["code"][:3] for row in reference.read("categories")} - coarse
    assert coarse == {"G02", "G04", "G06"}
    assert len(fine) == len(TOPS) - 3


def test_every_state_of_the_lifecycle_is_there():
    assert codes("states") == STATES


def test_states_lead_only_to_states():
    for row in reference.read("states"):
        assert set((row["next"] or "").split()) <= set(STATES)
        assert row["final"] == (row["next"] is None)


def test_reasons_belong_to_states():
    for row in reference.read("reasons"):
        assert set(row["states"].split()) <= set(STATES)


def test_the_roles_and_rules_are_the_contracts():
    assert codes("rules") == "inside edge overlap near outside manual".split()
    assert (
        codes("roles")
        == (
            "command planner reviewer gridworker department street "
            "analyst auditor resident admin integration"
        ).split()
    )
