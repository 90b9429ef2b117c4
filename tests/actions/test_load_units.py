"""Units of files: codes cut to level, parents found, the chain made whole, once only."""

import pytest
import shapely
from support.samples import square, write_geojson

from gis_app.errors import BadRequest, Rejected

UNITS = "SELECT code, level, parent, source_ref FROM unit WHERE code ^@ %s ORDER BY 1"

EVERYTHING = """
    SELECT to_jsonb(v) AS row FROM unit_version v
    UNION ALL SELECT to_jsonb(i) FROM import_run i
    UNION ALL SELECT to_jsonb(l) FROM log_entry l
"""


@pytest.fixture
def two_towns(tmp_path):
    rows = [
        ({"code": "131003001000", "name": "西街道"}, square(116, 39)),
        ({"code": "131003100000", "name": "东镇"}, square(116.01, 39)),
    ]
    return write_geojson(tmp_path / "towns.geojson", rows)


def test_codes_are_cut_to_their_level_and_the_chain_is_made(load, rows, two_towns):
    report = load("units", two_towns)
    assert (report.read, report.stored, report.rejected) == (2, 2, 0)
    assert [row[:3] for row in rows(UNITS, ["1310"])] == [
        ("1310", "city", None),
        ("131003", "county", "1310"),
        ("131003001", "town", "131003"),
        ("131003100", "town", "131003"),
    ]
    (county,) = rows(
        "SELECT ST_AsText(geom) AS w FROM unit_version WHERE code = '131003'"
    )
    whole = square(116, 39).union(square(116.01, 39))
    assert shapely.from_wkt(county.w).equals(whole)


def test_loading_twice_changes_nothing(load, rows, two_towns):
    load("units", two_towns)
    before = rows(EVERYTHING)
    report = load("units", two_towns)
    assert (report.stored, report.unchanged) == (0, 2)
    assert rows(EVERYTHING) == before


def test_a_made_unit_becomes_the_real_one(load, rows, two_towns, tmp_path):
    load("units", two_towns)
    county = shapely.box(116, 39, 116.02, 39.01)
    named = [({"code": "131003", "name": "广阳区", "kind": "district"}, county)]
    load("units", write_geojson(tmp_path / "county.geojson", named))
    (found,) = rows("SELECT name, kind FROM unit_version WHERE code = '131003'")
    assert found == ("广阳区", "district")


def test_an_outline_that_moved_is_refused_with_the_area(load, two_towns, tmp_path):
    load("units", two_towns)
    moved = [({"code": "131003001", "name": "西街道"}, square(116, 39, 0.02))]
    report = load("units", write_geojson(tmp_path / "moved.geojson", moved))
    assert "m² differ" in report.faults[0]["message"]


def test_foreign_codes_get_a_path_and_are_kept_beside_it(load, rows, tmp_path):
    parts = [({"geoid": ref}, square(-74 + n / 100, 40)) for n, ref in enumerate("QXK")]
    path = write_geojson(tmp_path / "boroughs.geojson", parts)
    for _ in range(2):
        load("units", path, under="9002")
    assert [(row[0], row[3]) for row in rows(UNITS, ["9002"])] == [
        ("9002", None), ("900201", "Q"), ("900202", "X"), ("900203", "K"),
    ]  # fmt: skip


def test_a_parent_is_found_by_the_sources_own_code(load, rows, tmp_path):
    load(
        "units",
        write_geojson(tmp_path / "a.geojson", [({"code": "B-1"}, square(-70, 40))]),
        under="9003",
    )
    towns = [({"code": "T-9", "parent": "B-1"}, square(-70, 40, 0.005))]
    load("units", write_geojson(tmp_path / "b.geojson", towns))
    assert rows(UNITS, ["9003"])[-1] == ("900301001", "town", "900301", "T-9")


def test_bad_rows_stay_out_and_say_why(load, tmp_path):
    places = [
        ({"code": "130102001", "name": "a"}, square(114, 38)),
        ({"code": "130102002", "name": "b"}, None),
        ({"code": "130102001", "name": "c"}, square(114.1, 38)),
        ({"code": "1301020", "name": "d"}, square(114.2, 38)),
    ]
    report = load("units", write_geojson(tmp_path / "a.geojson", places))
    assert (report.stored, report.rejected) == (1, 3)
    assert [fault["message"] for fault in report.faults] == [
        "has no polygon",
        "has the same code 130102001 as row 1",
        "'1301020' is no code",
    ]


def test_one_bad_row_stops_everything_where_that_is_wanted(load, rows, tmp_path):
    places = [
        ({"code": "130203001"}, square(118, 39)),
        ({"code": "130203002"}, None),
    ]
    path = write_geojson(tmp_path / "a.geojson", places)
    with pytest.raises(Rejected) as refused:
        load("units", path, on_error="abort")
    assert refused.value.errors[0]["where"] == "a.geojson row 2"
    assert rows(UNITS, ["1302"]) == []


def test_a_dry_run_judges_and_stores_nothing(load, rows, tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson", [({"code": "130303"}, square(119, 39))]
    )
    assert load("units", path, dry_run=True).stored == 1
    assert rows(UNITS, ["1303"]) == []


def test_rows_outside_under_are_refused(load, tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson", [({"code": "130404"}, square(114, 36))]
    )
    report = load("units", path, under="1305")
    assert report.faults[0]["message"] == "130404 does not lie under 1305"


def test_a_kind_that_cannot_be_loaded_is_answered_with_those_that_can(load):
    with pytest.raises(BadRequest, match="known are units"):
        load("dragons")
