"""The duty matrix: leads by code or name, replaced with their history, held to itself."""

import pytest
from support.samples import write_csv

from gis_app.domain.scope import Scope

TOWN = "991003001"
RULES = """
    SELECT r.category, r.place_code, o.code AS lead, cardinality(r.co_orgs) AS helpers,
           r.valid @> now() AS in_force
      FROM duty_rule r JOIN org_unit o ON o.id = r.lead_org
     WHERE length(r.category) > 1 ORDER BY r.category, r.id
"""


@pytest.fixture(autouse=True)
def anew(small_city, owner):
    yield
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM duty_rule WHERE length(category) > 1")


def duty(tmp_path, *rows):
    names = ("事项", "辖区", "牵头单位", "配合单位")
    return write_csv(
        tmp_path / "duty.csv", [dict(zip(names, row, strict=True)) for row in rows]
    )


def test_leads_are_named_by_code_or_by_name(load, rows, tmp_path):
    path = duty(
        tmp_path,
        ("暴露垃圾", TOWN, "城市管理局", "T1；T2"),
        ("E02", "第2街道", "T2", ""),
    )
    report = load("duty", path)
    assert (report.stored, report.rejected) == (2, 0)
    assert [tuple(row) for row in rows(RULES)] == [
        ("E0102", TOWN, "D1", 2, True), ("E02", "991003002", "T2", 0, True),
    ]  # fmt: skip


def test_loading_twice_changes_nothing(load, rows, tmp_path):
    path = duty(tmp_path, ("E01", TOWN, "D1", "T1"))
    load("duty", path)
    again = load("duty", path)
    assert (again.stored, again.unchanged) == (0, 1)
    assert len(rows(RULES)) == 1


def test_another_lead_begins_and_the_old_one_ends(load, rows, tmp_path):
    load("duty", duty(tmp_path, ("E01", TOWN, "D1", "")))
    report = load("duty", duty(tmp_path, ("E01", TOWN, "T1", "")))
    assert "cells that had another lead or other helpers until now" in report.notes
    assert [(row.lead, row.in_force) for row in rows(RULES)] == [
        ("D1", False), ("T1", True),
    ]  # fmt: skip


def test_cells_with_several_leads_are_stored_and_told(load, tmp_path):
    report = load(
        "duty", duty(tmp_path, ("E0102", TOWN, "D1", ""), ("E0102", TOWN, "T1", ""))
    )
    assert report.stored == 2
    assert f"E0102 has several lead units in 1 of 2 places: {TOWN}" in report.notes


def test_cells_that_nobody_leads_are_told(load, owner, tmp_path):
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE duty_rule SET valid = '(,2020-01-01)' WHERE category = 'P'"
        )
    report = load("duty", duty(tmp_path, ("E01", TOWN, "D1", "")))
    told = [
        note for note in report.notes if "has no lead unit in 2 of 2 places" in note
    ]
    assert told and all(note.startswith("P") for note in told)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", TOWN, "D1", ""), "has no category"),
        (("飞碟", TOWN, "D1", ""), "'飞碟' is no category"),
        (("E01", "", "D1", ""), "has no place"),
        (("E01", "991009", "D1", ""), "there is no place 991009"),
        (("E01", TOWN, "", ""), "has no lead unit"),
        (("E01", TOWN, "X", ""), "there is no organisation X"),
        (("E01", TOWN, "D1", "T1;X"), "there is no organisation X"),
    ],
)
def test_a_row_with_a_fault_is_refused_by_itself(load, tmp_path, row, said):
    report = load("duty", duty(tmp_path, ("E02", TOWN, "D1", ""), row))
    assert (report.stored, report.rejected) == (1, 1)
    assert said in report.faults[0]["message"]


def test_places_outside_the_starters_area_are_refused(load, tmp_path, make_account):
    east = Scope(make_account("street").id, ("991003002",), roles=frozenset({"street"}))
    path = duty(tmp_path, ("E01", TOWN, "D1", ""), ("E01", "*", "D1", ""))
    assert load("duty", path, scope=east).rejected == 2
