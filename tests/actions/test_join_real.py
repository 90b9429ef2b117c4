"""Real tables against real districts: Shanghai's places and ledger, Beijing's places."""

import pytest
from support import databases
from support.samples import SHARED, as_geojson, read_csv

from geodata.intake import Options
from gis_app.actions.join_table import Grids, Wish, join_table
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database

SHANGHAI, BEIJING = SHARED / "cn_shanghai", SHARED / "cn_beijing"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to join"
)


@pytest.fixture(scope="module")
def city(server, tmp_path_factory):
    """city("shanghai", path, …): the rows of a table joined to that city's units."""
    template = server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )
    folder = tmp_path_factory.mktemp("joined")
    package = BEIJING / "beijing_wgs84.gpkg"
    units = {
        "shanghai": [SHANGHAI / "district_wgs84.geojson"],
        "beijing": [
            as_geojson(package, layer, folder / f"{layer}.geojson")
            for layer in ("city", "district", "subdistrict")
        ],
    }
    with server.copy(template) as one, server.copy(template) as two:
        place = {
            "shanghai": Database(one.owner, 1, role="gis_loader"),
            "beijing": Database(two.owner, 1, role="gis_loader"),
        }
        for name, files in units.items():
            load_file(place[name], Request("units", files))

        def city(name, path, **options):
            out = folder / "out.csv"
            with place[name].transaction() as cursor:
                grids = Grids(cursor, 20.0)
            join_table(grids, path, out, Wish(Options(**options)))
            return read_csv(out)

        yield city
        for database in place.values():
            database.close()


def test_every_poi_of_shanghai_gets_the_district_that_is_expected(city):
    path = SHANGHAI / "poi_sample_5000_expected.csv"
    found, given = city("shanghai", path, datum="wgs84"), read_csv(path)
    assert [row["county"] for row in found] == [row["expected"] for row in given]
    assert [row["county_name"] for row in found] == [
        row["expected_name"] for row in given
    ]
    assert [{name: row[name] for name in given[0]} for row in found] == given


def test_every_place_of_beijing_gets_its_street_and_district(city):
    path = BEIJING / "places_expected.csv"
    found = city(
        "beijing", path, datum="wgs84", said={"lon_wgs": "lon", "lat_wgs": "lat"}
    )
    assert [(row["town_2"], row["county"]) for row in found] == [
        (row["subdistrict"][:9], row["district"][:6]) for row in read_csv(path)
    ]
