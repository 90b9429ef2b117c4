"""Real files end to end: Beijing's districts and streets, New York's tracts and calls.

They lie beside the project in ../shared/data; without it these tests have nothing to
read.
"""

import pytest
from support import databases
from support.samples import SHARED, as_geojson, read_csv

from geodata.intake import Options
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database

BEIJING, NEW_YORK = SHARED / "cn_beijing", SHARED / "us_nyc"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)


@pytest.fixture(scope="module")
def places(server):
    """places(): a database of one's own: (load, rows)."""
    template = server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )
    with server.copy(template) as beijing, server.copy(template) as new_york:
        yield [_Place(beijing.owner), _Place(new_york.owner)]


class _Place:
    def __init__(self, url):
        self.database = Database(url, connections=1, role="gis_loader")

    def load(self, kind, *paths, said=None, given=None, **more):
        request = Request(
            kind, list(paths), Options(said=said or {}, given=given or {})
        )
        for name, value in more.items():
            setattr(request, name, value)
        return load_file(self.database, request)

    def rows(self, statement, *parameters):
        with self.database.transaction() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()


@pytest.fixture(scope="module")
def beijing(places, tmp_path_factory):
    """City, districts and streets as units."""
    place, folder = places[0], tmp_path_factory.mktemp("beijing")
    package = BEIJING / "beijing_wgs84.gpkg"
    files = [
        as_geojson(package, layer, folder / f"{layer}.geojson")
        for layer in ("city", "district", "subdistrict")
    ]
    place.report = place.load("units", *files)
    place.files = files
    return place


@pytest.fixture(scope="module")
def new_york(places, tmp_path_factory):
    """Borough › CDTA › NTA › tract as county › town › community › grid."""
    place, folder = places[1], tmp_path_factory.mktemp("new_york")
    package = f"/vsizip/{(NEW_YORK / 'nyc_nested.gpkg.zip').resolve()}"
    said = {
        "borough": {"borough_code": "code", "borough": "name"},
        "cdta": {"cdta2020": "code", "cdta_name": "name"},
        "nta": {"nta2020": "code", "nta_name": "name", "cdta2020": "parent"},
        "tract": {"nta2020": "parent"},
    }
    place.reports = {}
    for layer, meant in said.items():
        path = as_geojson(package, layer, folder / f"{layer}.geojson")
        kind = "grids" if layer == "tract" else "units"
        place.reports[layer] = place.load(kind, path, said=meant)
    return place


def test_beijings_districts_and_streets_become_units(beijing):
    assert (beijing.report.stored, beijing.report.rejected) == (360, 0)
    levels = beijing.rows("SELECT level, count(*) AS n FROM unit GROUP BY 1 ORDER BY 1")
    assert dict(levels) == {"city": 1, "county": 16, "town": 343}
    (place,) = beijing.rows("SELECT name, root_code, zone_srid FROM installation")
    assert place == ("北京市", "11", 4548)


def test_the_invalid_district_is_mended_and_said(beijing):
    (note,) = [note for note in beijing.report.notes if "mended" in note]
    assert note == "polygon mended: 110106000000, area moved by 0.00 m²"


def test_loading_beijing_again_changes_nothing(beijing):
    again = beijing.load("units", *beijing.files)
    assert (again.stored, again.unchanged) == (0, 360)


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


def test_new_yorks_tracts_nest_as_grids_under_communities(new_york):
    stored = {layer: report.stored for layer, report in new_york.reports.items()}
    assert stored == {"borough": 5, "cdta": 71, "nta": 262, "tract": 2325}
    (odd,) = new_york.rows(
        "SELECT count(*) AS n FROM grid g LEFT JOIN unit u ON u.code = g.parent"
        " WHERE u.level IS DISTINCT FROM 'community'"
    )
    assert odd.n == 0


def test_every_311_request_gets_its_tract(new_york):
    requests = NEW_YORK / "nyc_311_20181021.csv"
    report = new_york.load("incidents", requests, given={"category": "G01"})
    assert report.read == 6765
    assert report.stored + report.rejected == 6765
    found = new_york.rows(
        "SELECT i.source_ref, g.source_ref AS tract FROM incident i"
        " LEFT JOIN grid g ON g.code = i.grid_code"
    )
    expected = {
        row["Unique Key"]: row["tract"] or None
        for row in read_csv(NEW_YORK / "nyc_311_expected.csv")
    }
    assert {row.source_ref: row.tract for row in found} == {
        ref: expected[ref] for ref, _ in found
    }
    # Refused were only those without any place.
    refused = set(expected) - {row.source_ref for row in found}
    assert len(refused) == report.rejected
    assert {expected[ref] for ref in refused} == {None}
