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
