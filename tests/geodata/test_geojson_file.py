"""GeoJSON in: properties as text, coordinates untouched, the system it names."""

import json

import pytest
import shapely
from support.samples import square, write_geojson

from geodata import geojson_file
from geodata.table import BadFile


def read(path):
    (table,) = geojson_file.read(path)
    return table


def test_properties_become_text_and_nothing_becomes_empty(tmp_path):
    rows = [
        ({"code": "110101001000", "n": 3, "x": 1.5, "none": None}, square(116, 39)),
        ({"code": "007", "n": 4, "x": 2, "none": "y"}, square(117, 39)),
    ]
    table = read(write_geojson(tmp_path / "a.geojson", rows))
    assert [texts[0] for texts in table.columns.values()] == [
        "110101001000", "3", "1.5", "",
    ]  # fmt: skip
    assert table.columns["code"][1] == "007"


def test_coordinates_keep_every_digit(tmp_path):
    point = shapely.Point(116.123456789012345, 39.987654321098765)
    table = read(write_geojson(tmp_path / "a.geojson", [({}, point)]))
    assert table.geometry[0].equals_exact(point, 0)


def test_a_feature_without_geometry_stays_a_row(tmp_path):
    rows = [({"a": 1}, square(116, 39)), ({"a": 2}, None)]
    table = read(write_geojson(tmp_path / "a.geojson", rows))
    assert table.rows.tolist() == [1, 2]
    assert table.geometry[1] is None


def test_the_system_that_the_file_names_is_known(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", [({}, square(500000, 4400000, 10))])
    content = json.loads(path.read_text())
    name = {"name": "urn:ogc:def:crs:EPSG::4548"}
    path.write_text(json.dumps(content | {"crs": {"type": "name", "properties": name}}))
    assert read(path).datum == "EPSG:4548"


@pytest.mark.parametrize("content", ["{", '{"type": "FeatureCollection"}', "[]", "x"])
def test_what_is_no_feature_collection_is_refused(tmp_path, content):
    path = tmp_path / "a.geojson"
    path.write_text(content)
    with pytest.raises(BadFile):
        geojson_file.read(path)
