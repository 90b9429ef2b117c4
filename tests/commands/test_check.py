"""`gis-app check` tells the worst first, with names, and writes what others can read."""

import csv
import json

import pytest
import shapely
from support.samples import write_geojson

TOWNS = {
    # the first reaches a tenth of its width into the second; the third is apart, so that
    # the county of the three has ground that belongs to nobody
    "137003001": ("西街道", shapely.box(116.0, 40.0, 116.011, 40.01)),
    "137003002": ("中街道", shapely.box(116.01, 40.0, 116.02, 40.01)),
    "137003003": ("东街道", shapely.box(116.025, 40.0, 116.03, 40.01)),
}
COUNTY = shapely.box(116.0, 40.0, 116.03, 40.01)


@pytest.fixture(scope="module")
def county(database_urls, tmp_path_factory):
    from geodata.intake import Options
    from gis_app.actions.load_file import Request, load_file
    from gis_app.database import Database

    rows = [({"code": "137003", "name": "甲县"}, COUNTY)] + [
        ({"code": code, "name": name}, shape) for code, (name, shape) in TOWNS.items()
    ]
    path = write_geojson(tmp_path_factory.mktemp("county") / "units.geojson", rows)
    database = Database(database_urls.loader, connections=1)
    load_file(database, Request("units", [path], Options()))
    database.close()


def check(gis_app, out, *words):
    done = gis_app(
        "check", "--level", "town", "--under", "137003", "--out", str(out), *words
    )
    assert done.exit_code == 1
    return done.stdout


def test_the_worst_is_told_first_with_names_and_sums(county, gis_app, tmp_path):
    said = check(gis_app, tmp_path / "faults.geojson", "--lang", "en")
    lines = said.splitlines()
    assert lines[0] == "town (3): 2 faults"
    assert lines[1].startswith("  gap 1, ")
    assert "beside 137003002 中街道, 137003003 东街道" in lines[3]
    assert "137003001 西街道 and 137003002 中街道 overlap by" in lines[4]


def test_a_geojson_has_places_codes_and_neighbours(county, gis_app, tmp_path):
    check(gis_app, tmp_path / "faults.geojson")
    found = json.loads((tmp_path / "faults.geojson").read_text("utf-8"))["features"]
    gap, overlap = found
    assert gap["properties"]["codes"] == ["137003002", "137003003"]
    assert gap["properties"]["parent"] == "137003"
    place = shapely.geometry.shape(gap["geometry"])
    assert place.equals(shapely.box(116.02, 40.0, 116.025, 40.01))
    assert overlap["properties"]["names"] == {
        "137003001": "西街道", "137003002": "中街道",
    }  # fmt: skip


def test_a_csv_has_a_line_for_each_with_a_point(county, gis_app, tmp_path):
    check(gis_app, tmp_path / "faults.csv")
    with open(tmp_path / "faults.csv", encoding="utf-8-sig", newline="") as file:
        gap, overlap = csv.DictReader(file)
    assert (gap["kind"], overlap["codes"]) == ("gap", "137003001;137003002")
    assert 116.01 < float(overlap["lon"]) < 116.011


def test_a_json_has_the_sums_of_each_kind(county, gis_app, tmp_path):
    check(gis_app, tmp_path / "faults.json")
    (town,) = json.loads((tmp_path / "faults.json").read_text("utf-8"))["levels"]
    assert (town["level"], town["places"]) == ("town", 3)
    assert town["kinds"]["overlap"]["count"] == 1
    assert town["kinds"]["overlap"]["area_m2"] == pytest.approx(
        town["faults"][1]["area_m2"]
    )
