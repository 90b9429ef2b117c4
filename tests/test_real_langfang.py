"""Langfang end to end: an exclave, and the same counties in five files that write them
otherwise: another datum, another projection, GBK with and without saying so.

The files lie beside the project in ../shared/data; without it these tests have nothing
to read.
"""

import numpy as np
import pytest
import shapely
from support.real_place import empty_place
from support.samples import SHARED, read_csv

from geodata import crs, formats, intake

LANGFANG = SHARED / "cn_langfang"
ADMIN = LANGFANG / "admin_wgs84.geojson"
PACKAGE = LANGFANG / "langfang_wgs84.gpkg"
# The same ten counties: file, what to say of it.
TWINS = {
    "admin_gcj02.geojson": {"datum": "gcj02"},
    "county_epsg4548.gpkg": {},
    "county_shp_gbk_cpg_cgcs2000.zip": {},
    "county_shp_gbk_nocpg_noprj.zip": {"datum": "wgs84"},
    "langfang_wgs84.gpkg": {"layer": "county"},
}
ZONE = 4548
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)


@pytest.fixture(scope="module")
def langfang(server):
    """The city and its ten counties as units."""
    with empty_place(server) as place:
        place.report = place.load("units", ADMIN)
        yield place


def outlines(path, **options):
    """code -> (name, outline in metres)."""
    (piece,) = intake.pieces(path, "units", intake.Options(**options))
    shapes = shapely.transform(
        piece.geometry, lambda x, y: crs.project(x, y, ZONE), interleaved=False
    )
    return {
        code: (name, shape)
        for code, name, shape in zip(
            piece.text("code"), piece.text("name"), shapes, strict=True
        )
    }


def test_the_city_and_its_counties_become_units(langfang):
    assert (langfang.report.stored, langfang.report.rejected) == (11, 0)
    levels = langfang.rows("SELECT level, count(*) AS n FROM unit GROUP BY 1")
    assert dict(levels) == {"city": 1, "county": 10}


def test_the_three_northern_counties_are_an_exclave_and_no_fault(langfang):
    ((parts,),) = langfang.rows(
        "SELECT ST_NumGeometries(geom) FROM unit_version WHERE code = '1310'"
    )
    assert parts > 1
    scattered = [f for f in langfang.check("city") if f.kind == "scattered"]
    assert [(f.codes, f.serious) for f in scattered] == [(("1310",), False)]


@pytest.mark.parametrize("name", TWINS)
def test_every_twin_has_the_right_names_and_outlines_within_a_metre(name):
    expected, found = outlines(ADMIN), outlines(LANGFANG / name, **TWINS[name])
    assert set(found) | {"131000"} == set(expected)
    for code, (said, shape) in found.items():
        assert said == expected[code][0]
        assert shapely.hausdorff_distance(shape, expected[code][1]) < 1.0


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_is_what_is_there_already(langfang, name):
    report = langfang.load("units", LANGFANG / name, **TWINS[name])
    assert (report.stored, report.rejected) == (0, 0)
    assert report.unchanged == report.read


def test_gcj02_that_is_taken_for_wgs84_is_no_twin(langfang):
    report = langfang.load("units", LANGFANG / "admin_gcj02.geojson", datum="wgs84")
    assert (report.stored, report.rejected) == (0, 11)


def test_every_place_lies_in_the_county_that_is_expected(langfang):
    expected = read_csv(LANGFANG / "places_expected_county.csv")
    (table,) = formats.read(PACKAGE, layer="places")
    spots = dict(zip(table.columns["code"], table.geometry, strict=True))
    points = shapely.get_coordinates([spots[row["code"]] for row in expected])
    found = langfang.covering(*np.array(points).T.tolist())
    assert len(found) == 290
    assert [at.get("county") for at in found] == [
        row["ids"].split(";") for row in expected
    ]


@pytest.fixture(scope="module")
def with_grids(langfang):
    """The derived towns, and the squares of one county as grids."""
    langfang.towns = langfang.load("units", PACKAGE, layer="street_derived")
    langfang.squares = langfang.load("grids", PACKAGE, layer="grid1km_derived")
    return langfang


def test_the_derived_streets_are_towns_of_their_counties(with_grids):
    assert (with_grids.towns.stored, with_grids.towns.rejected) == (97, 0)
    (towns,) = with_grids.rows(
        "SELECT count(*) AS n, count(*) FILTER (WHERE code ^@ parent) AS home FROM unit"
        " WHERE level = 'town' AND source_ref IS NULL"
    )
    assert towns == (97, 97)


def test_the_squares_are_grids_of_their_towns_and_keep_their_own_codes(with_grids):
    assert (with_grids.squares.stored, with_grids.squares.rejected) == (566, 0)
    found = with_grids.rows("SELECT code, source_ref FROM grid")
    (table,) = formats.read(PACKAGE, layer="grid1km_derived")
    towns = dict(
        zip(table.columns["grid_code"], table.columns["town_code"], strict=True)
    )
    assert {row.source_ref: row.code[:9] for row in found} == towns
