"""Beijing's districts and streets end to end: 62 overlaps and 258 gaps included.

The files lie beside the project in ../shared/data; without it these tests have nothing
to read.
"""

import pytest
import shapely
from support.real_place import empty_place
from support.samples import SHARED, read_csv

from geodata import formats

BEIJING = SHARED / "cn_beijing"
PACKAGE = BEIJING / "beijing_wgs84.gpkg"
STREETS = BEIJING / "subdistrict_shp_gbk_cgcs2000.zip"
LAYERS = ("city", "district", "subdistrict")
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)


@pytest.fixture(scope="module")
def beijing(server):
    """City, districts and streets as units."""
    with empty_place(server) as place:
        place.reports = {
            layer: place.load("units", PACKAGE, layer=layer) for layer in LAYERS
        }
        yield place


def test_beijings_districts_and_streets_become_units(beijing):
    stored = {layer: report.stored for layer, report in beijing.reports.items()}
    assert stored == {"city": 1, "district": 16, "subdistrict": 343}
    assert {report.rejected for report in beijing.reports.values()} == {0}
    levels = beijing.rows("SELECT level, count(*) AS n FROM unit GROUP BY 1 ORDER BY 1")
    assert dict(levels) == {"city": 1, "county": 16, "town": 343}
    (place,) = beijing.rows("SELECT name, root_code, zone_srid FROM installation")
    assert place == ("北京市", "11", 4548)


def test_the_invalid_district_is_mended_and_said(beijing):
    notes = beijing.reports["district"].notes
    (note,) = [note for note in notes if "mended" in note]
    assert note == "polygon mended: 110106000000, area moved by 0.00 m²"


def test_loading_beijing_again_changes_nothing(beijing):
    again = [beijing.load("units", PACKAGE, layer=layer) for layer in LAYERS]
    assert [(r.stored, r.unchanged) for r in again] == [(0, 1), (0, 16), (0, 343)]


def test_the_gbk_shapefile_reads_with_the_same_names(beijing):
    (table,) = formats.read(STREETS)
    names = dict(zip(table.columns["街道代码"], table.columns["街道名称"], strict=True))
    (other,) = formats.read(PACKAGE, layer="subdistrict")
    assert names == dict(zip(other.columns["code"], other.columns["name"], strict=True))
    assert len(names) == 343


def test_the_shapefiles_streets_are_those_that_are_there(beijing):
    report = beijing.load("units", STREETS)
    assert (report.stored, report.unchanged, report.rejected) == (0, 343, 0)


def test_every_place_lies_in_the_street_and_district_that_are_expected(beijing):
    expected = read_csv(BEIJING / "places_expected.csv")
    found = beijing.covering(
        [float(row["lon_wgs"]) for row in expected],
        [float(row["lat_wgs"]) for row in expected],
    )
    assert len(found) == 2585
    assert [
        (min(at.get("town", [""])), min(at.get("county", [""]))) for at in found
    ] == [(row["subdistrict"][:9], row["district"][:6]) for row in expected]


def test_the_62_overlaps_are_found_with_their_areas(beijing):
    expected = {
        tuple(sorted((row["a"][:9], row["b"][:9]))): float(row["area_m2"])
        for row in read_csv(BEIJING / "topology_expected_subdistrict.csv")
        if row["a"]
    }
    found = {f.codes: f.area_m2 for f in beijing.check("town") if f.kind == "overlap"}
    assert len(found) == 62
    assert found == pytest.approx(expected, rel=0.005)


def test_the_258_gaps_are_found_with_their_places_and_areas(beijing):
    rows = read_csv(BEIJING / "topology_expected_subdistrict.csv")
    expected = [row for row in rows if not row["a"]]
    gaps = [fault for fault in beijing.check("town") if fault.kind == "gap"]
    assert len(gaps) == len(expected) == 258
    tree = shapely.STRtree([shapely.geometry.shape(gap.place) for gap in gaps])
    spots = shapely.points([(float(r["lon"]), float(r["lat"])) for r in expected])
    nearest = tree.query_nearest(spots, all_matches=False)[1]
    assert len(set(nearest)) == 258
    found = [gaps[at].area_m2 for at in nearest]
    assert found == pytest.approx([float(r["area_m2"]) for r in expected], rel=0.005)


def test_every_event_lies_in_the_street_that_is_expected(beijing):
    """The streets overlap: the smallest code that covers a point counts."""
    beijing.load("incidents", BEIJING / "events_composite.csv")
    found = beijing.rows(
        """
        SELECT i.source_ref, min(u.code) FILTER (WHERE u.level = 'town') AS street,
               min(u.code) FILTER (WHERE u.level = 'county') AS district,
               i.scope_code, i.rule
          FROM incident i
          LEFT JOIN incident_exact_place e ON e.incident_id = i.id
          LEFT JOIN (unit_version v JOIN unit u USING (code))
            ON v.geom && coalesce(e.geom, i.geom)
           AND ST_Covers(v.geom, coalesce(e.geom, i.geom))
         GROUP BY i.id ORDER BY 1
        """
    )
    expected = read_csv(BEIJING / "events_expected.csv")
    assert [(row.street, row.district) for row in found] == [
        (row["subdistrict"][:9] or None, row["district"][:6] or None)
        for row in expected
    ]
    # The stored scope is the same street, without asking geometry again.
    assert [row.scope_code for row in found] == [
        row["subdistrict"][:9] or row["district"][:6] or "11" for row in expected
    ]


def test_the_17_streets_of_dongcheng_are_grids_too_and_own_the_same_events(
    beijing,
):
    streets = BEIJING / "subdistrict_110101.geojson"
    report = beijing.load("grids", streets, under="110101999999")
    assert (report.stored, report.rejected) == (17, 0)
    # What has come before the grids stays as it is; the same ledger under another name
    # of its rows is new.
    ledger = BEIJING / "events_composite.csv"
    said = {"title": "source_ref", "event_id": "title"}
    beijing.load("incidents", ledger, said=said, near_m=0.0)
    found = beijing.rows(
        """
        SELECT i.title, g.source_ref AS street
          FROM incident i LEFT JOIN grid g ON g.code = i.grid_code
         WHERE i.title LIKE 'BJ%%'
         ORDER BY 1
        """
    )
    expected = {
        row["event_id"]: min(
            (code for code in row["ids"].split(";") if code.startswith("110101")),
            default=None,
        )
        for row in read_csv(BEIJING / "events_expected.csv")
    }
    assert len(found) > 2600
    wrong = [row for row in found if row.street != expected[row.title]]
    assert wrong == []
