"""Parquet, with shapes by the GeoParquet standard or plain."""

import datetime
import json

import geopandas
import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet
from support.map_files import NAMES, squares

from geodata import formats
from geodata.table import BadFile


def frame(shapes=None, crs=4490):
    shapes = squares() if shapes is None else shapes
    columns = {"名称": NAMES[: len(shapes)], "n": np.arange(len(shapes))}
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)


def read(path, **options):
    (table,) = formats.read(path, **options)
    return table


def with_metadata(path, change):
    """The same file with other `geo` metadata."""
    table = parquet.read_table(path)
    geo = change(json.loads(table.schema.metadata[b"geo"]))
    text = geo if isinstance(geo, (str, bytes)) else json.dumps(geo)
    parquet.write_table(table.replace_schema_metadata({"geo": text}), path)
    return path


@pytest.mark.parametrize("crs", [4490, 4326, 4548])
@pytest.mark.parametrize("encoding", ["WKB", "geoarrow"])
def test_shapes_names_and_system_come_in(tmp_path, crs, encoding):
    path = tmp_path / "a.parquet"
    frame(crs=crs).to_parquet(path, geometry_encoding=encoding)
    table = read(path)
    assert table.columns["名称"].tolist() == NAMES
    assert shapely.equals(table.geometry, squares()).all()
    assert table.datum == f"EPSG:{crs}"
    (layer,) = formats.layers(path)
    assert (layer.name, layer.rows, layer.shapes) == ("a", 4, "Polygon")


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(1, 2),
        shapely.LineString([(0, 0), (1, 1)]),
        shapely.MultiPoint([(0, 0), (1, 1)]),
        shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
        shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 2, 2)),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 6)]),
    ],
)
def test_every_native_layout_is_read_and_a_missing_shape_stays_missing(tmp_path, shape):
    path = tmp_path / "a.parquet"
    frame(np.array([shape, None, shape], object)).to_parquet(
        path, geometry_encoding="geoarrow"
    )
    found = read(path).geometry
    assert found[1] is None
    assert found[0].equals(shape)
    assert found[2].equals(shape)


def test_row_groups_come_in_pieces_that_count_on(tmp_path):
    shapes = shapely.points(np.linspace(116, 117, 25_000), 39.9)
    path = tmp_path / "a.parquet"
    geopandas.GeoDataFrame(geometry=shapes, crs=4490).to_parquet(path)
    tables = list(formats.read(path))
    assert len(tables) > 1
    rows = np.concatenate([table.rows for table in tables])
    assert rows.tolist() == list(range(1, 25_001))


def test_no_crs_means_crs84_and_null_means_nobody_knows(tmp_path):
    path = tmp_path / "a.parquet"
    frame().to_parquet(path)

    def without(geo):
        del geo["columns"]["geometry"]["crs"]
        return geo

    def null(geo):
        geo["columns"]["geometry"]["crs"] = None
        return geo

    assert read(with_metadata(path, without)).datum == "EPSG:4326"
    assert read(with_metadata(path, null)).datum is None


def test_plain_parquet_is_a_table(tmp_path):
    path = tmp_path / "a.parquet"
    columns = {
        "经度": [116.1, None],
        "ok": [True, False],
        "when": [datetime.date(2024, 2, 29), None],
    }
    parquet.write_table(pa.table(columns), path)
    table = read(path)
    assert table.geometry is None
    assert table.columns["经度"].tolist() == ["116.1", ""]
    assert table.columns["ok"].tolist() == ["true", "false"]
    assert table.columns["when"].tolist() == ["2024-02-29", ""]


@pytest.mark.parametrize(
    "geo",
    ["{", "[]", "{}", '{"primary_column": "x", "columns": {}}', "null", "1",
     '{"primary_column": "n", "columns": {"n": {"encoding": "WKB"}}}',
     '{"primary_column": "geometry", "columns": {"geometry": {"encoding": "polygon"}}}',
     '{"primary_column": "geometry", "columns": {"geometry": {"encoding": "martian"}}}',
     '{"primary_column": "geometry", "columns": {"geometry": 7}}'],
)  # fmt: skip
def test_metadata_that_make_no_sense_are_refused(tmp_path, geo):
    path = tmp_path / "a.parquet"
    frame().to_parquet(path)
    with pytest.raises(BadFile):
        list(formats.read(with_metadata(path, lambda _: geo)))


def test_an_open_ring_refuses_the_file_and_names_the_row(tmp_path):
    wkb = shapely.to_wkb(squares())
    wkb[2] = wkb[2][:-16] + np.float64([116.7, 39.95]).tobytes()
    path = tmp_path / "a.parquet"
    geo = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    table = pa.table({"geometry": wkb.tolist()}).replace_schema_metadata(
        {"geo": json.dumps(geo)}
    )
    parquet.write_table(table, path)
    with pytest.raises(BadFile, match="feature 3 has a ring that is not closed"):
        read(path)


def test_no_shape_in_any_row_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    frame(np.full(3, None, object)).to_parquet(path)
    with pytest.raises(BadFile, match="no geometry in any of its 3 rows"):
        list(formats.read(path))
