"""Real boundaries and real points get the polygon that was computed beforehand."""

import csv
import zipfile
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from geodata.attribution import GridIndex

DATA = Path(__file__).parents[3] / "../shared/data"
pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="../shared/data is not there: no real boundaries"
)


def rows_of(path):
    with (DATA / path).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def column(rows, name):
    return np.array([float(row[name] or "nan") for row in rows])


def index_of(path, layer, code="code"):
    table = pyogrio.read_dataframe(path, layer=layer)
    return GridIndex.build(table[code], table.geometry)


def codes_at(index, owner):
    return [index.codes[at] if at >= 0 else "" for at in owner]


@pytest.mark.parametrize("layer", ["subdistrict", "district"])
def test_3000_events_of_beijing_get_their_street_and_district(layer):
    events = rows_of("cn_beijing/events_composite.csv")
    index = index_of(DATA / "cn_beijing/beijing_wgs84.gpkg", layer)
    owner = index.locate(column(events, "lon"), column(events, "lat"))
    expected = [row[layer] for row in rows_of("cn_beijing/events_expected.csv")]
    assert codes_at(index, owner) == expected


def test_the_17_streets_of_dongcheng_get_their_events_by_the_whole_table():
    events = rows_of("cn_beijing/events_composite.csv")
    table = pyogrio.read_dataframe(DATA / "cn_beijing/subdistrict_110101.geojson")
    index = GridIndex.build(table["code"].astype(str), table.geometry)
    found = index.explain(column(events, "lon"), column(events, "lat"), near_m=0)
    expected = [
        row["subdistrict"] if row["subdistrict"].startswith("110101") else ""
        for row in rows_of("cn_beijing/events_expected.csv")
    ]
    assert len(index) == 17
    assert codes_at(index, found.owner) == expected


def test_2585_places_of_beijing_get_their_street():
    places = rows_of("cn_beijing/places_expected.csv")
    index = index_of(DATA / "cn_beijing/beijing_wgs84.gpkg", "subdistrict")
    owner = index.locate(column(places, "lon_wgs"), column(places, "lat_wgs"))
    assert codes_at(index, owner) == [row["subdistrict"] for row in places]


@pytest.mark.parametrize("layer, code", [("tract", "geoid"), ("nta", "nta2020")])
def test_6765_requests_of_new_york_get_their_tract(tmp_path, layer, code):
    with zipfile.ZipFile(DATA / "us_nyc/nyc_nested.gpkg.zip") as packed:
        path = packed.extract(packed.namelist()[0], tmp_path)
    index = index_of(path, layer, code)
    requests = rows_of("us_nyc/nyc_311_20181021.csv")
    owner = index.locate(column(requests, "Longitude"), column(requests, "Latitude"))
    expected = [row[layer] for row in rows_of("us_nyc/nyc_311_expected.csv")]
    assert codes_at(index, owner) == expected


def test_5000_places_of_shanghai_get_their_district():
    places = rows_of("cn_shanghai/poi_sample_5000_expected.csv")
    table = pyogrio.read_dataframe(DATA / "cn_shanghai/district_wgs84.geojson")
    index = GridIndex.build(table["adcode"].astype(str), table.geometry)
    owner = index.locate(column(places, "lon"), column(places, "lat"))
    assert codes_at(index, owner) == [row["expected"] for row in places]
