"""Grids of files: path codes taken, others numbered in reading order, never redrawn."""

import pytest
from support.samples import square, write_geojson

from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest

GRIDS = """
    SELECT code, source_ref, name FROM grid JOIN grid_version USING (code)
     WHERE code ^@ %s ORDER BY code
"""
COMMUNITY = "131003001005"


def four(tmp_path, codes, west=116, **more):
    """codes of    NW NE
    SW SE    as a file"""
    corners = [(0, 0.01), (0.01, 0.01), (0, 0), (0.01, 0)]
    rows = [
        ({"code": code, **more}, square(west + x, 39 + y))
        for code, (x, y) in zip(codes, corners, strict=True)
    ]
    return write_geojson(tmp_path / "grids.geojson", rows)


def test_path_codes_are_taken_and_their_units_made(load, rows, tmp_path):
    path = four(tmp_path, [f"{COMMUNITY}Z00{n}" for n in (4, 3, 2, 1)])
    assert load("grids", path).stored == 4
    assert [row.code[-3:] for row in rows(GRIDS, [COMMUNITY])] == [
        "001", "002", "003", "004",
    ]  # fmt: skip
    assert rows("SELECT level FROM unit WHERE code = %s", [COMMUNITY]) == [
        ("community",)
    ]


def test_other_codes_are_numbered_as_one_reads_under_the_unit(load, rows, tmp_path):
    path = four(tmp_path, ["c", "d", "a", "b"])
    for _ in range(2):
        load("grids", path, under="131004001001")
    found = rows(GRIDS, ["131004001001"])
    assert [(row.code[12:], row.source_ref) for row in found] == [
        ("Z001", "c"), ("Z002", "d"), ("Z003", "a"), ("Z004", "b"),
    ]  # fmt: skip


def test_the_types_letter_stands_in_the_new_code(load, rows, tmp_path):
    path = four(tmp_path, ["c", "d", "a", "b"], type="专属网格")
    load("grids", path, under="131005001001")
    assert rows(GRIDS, ["131005001001"])[0].code == "131005001001S001"


def test_micro_grids_nest_in_grids_that_are_there(load, rows, tmp_path):
    load("grids", four(tmp_path, [f"131006001001Z00{n}" for n in (1, 2, 3, 4)]))
    micro = [
        ({"code": "131006001001Z00101"}, square(116, 39.01)),
        ({"code": "131006001001Z00901"}, square(116, 39.01)),
    ]
    report = load("micro_grids", write_geojson(tmp_path / "m.geojson", micro))
    assert (report.stored, report.rejected) == (1, 1)
    assert report.faults[0]["message"] == "there is no grid 131006001001Z009"


def test_a_grid_that_is_there_is_not_redrawn_by_a_load(load, tmp_path):
    codes = [f"131007001001Z00{n}" for n in (1, 2, 3, 4)]
    load("grids", four(tmp_path, codes))
    report = load("grids", four(tmp_path, codes, west=116.001))
    assert report.rejected == 4
    assert "boundaries change through a plan" in report.faults[0]["message"]


def test_names_and_households_may_be_filled_in(load, rows, tmp_path):
    codes = [f"131008001001Z00{n}" for n in (1, 2, 3, 4)]
    load("grids", four(tmp_path, codes))
    report = load("grids", four(tmp_path, codes, name="第一网格", households=321))
    assert report.stored == 4
    assert rows(GRIDS, ["131008001001"])[0].name == "第一网格"


def test_every_load_is_one_published_plan(load, rows, tmp_path):
    load("grids", four(tmp_path, [f"131009001001Z00{n}" for n in (1, 2, 3, 4)]))
    (plan,) = rows("SELECT state, name FROM plan WHERE scope_code = '131009001001'")
    assert plan == ("published", "导入 grids.geojson")


def test_under_must_be_a_community(load, tmp_path):
    with pytest.raises(BadRequest, match="must be a community"):
        load("grids", four(tmp_path, "abcd"), under="131003")


def test_grids_outside_the_starters_scope_are_refused(load, tmp_path):
    path = four(tmp_path, [f"131010001001Z00{n}" for n in (1, 2, 3, 4)])
    report = load("grids", path, scope=Scope(prefixes=("131003",)))
    assert report.rejected == 4
    assert "outside your area" in report.faults[0]["message"]


def test_under_a_town_the_parents_that_a_file_names_become_its_communities(
    load, rows, tmp_path
):
    corners = {"NW": (0, 0.01), "NE": (0.01, 0.01), "SW": (0, 0), "SE": (0.01, 0)}
    places = [
        ({"code": ref, "parent": f"community {ref[1]}"}, square(117 + x, 39 + y))
        for ref, (x, y) in corners.items()
    ]
    path = write_geojson(tmp_path / "a.geojson", places)
    first = load("grids", path, under="131020001")
    again = load("grids", path, under="131020001")
    assert (first.stored, again.unchanged) == (4, 4)
    found = rows(
        "SELECT code, source_ref FROM unit WHERE parent = '131020001' ORDER BY 1"
    )
    assert found == [("131020001001", "community W"), ("131020001002", "community E")]
    assert [row.code[:12] for row in rows(GRIDS, ["131020001"])] == [
        "131020001001", "131020001001", "131020001002", "131020001002",
    ]  # fmt: skip
