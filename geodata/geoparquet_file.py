"""Parquet in: GeoParquet with its shapes and system, plain Parquet as a table."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
import shapely

from geodata import file_crs, gdal, shapes
from geodata.gdal import Source
from geodata.guess import Guess
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".parquet", ".geoparquet", ".pq")
# The standard's names of GeoArrow layouts -> shapely's, by how deep their lists go.
LAYOUTS = {
    "point": ("POINT", 0),
    "linestring": ("LINESTRING", 1),
    "multipoint": ("MULTIPOINT", 1),
    "polygon": ("POLYGON", 2),
    "multilinestring": ("MULTILINESTRING", 2),
    "multipolygon": ("MULTIPOLYGON", 3),
}


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    found = gdal.batches(_source(path), do="parquet")
    try:
        said = next(found).said
    finally:
        found.close()
    name, column, _ = _geometry(said, path.name)
    types = column.get("geometry_types") or []
    kind = types[0] if len(types) == 1 else "Unknown" if name else ""
    return [Layer(path.stem, said["rows"], kind, "layer" if name else "table")]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """The rows in pieces, counted from 1. Shapes are of the primary geometry column."""
    if layer not in (None, path.stem):
        raise BadFile(f"{path.name} has no layer {layer!r}; it has {path.stem}")
    found = _tables(path)
    first = next(found)
    if not len(first):
        raise BadFile(f"{path.name} has no rows")
    return chain([first], found)


def _source(path):
    return Source(path, (), path.name, "Parquet")


def _tables(path):
    number, anywhere = 1, False
    for batch in gdal.batches(_source(path), do="parquet"):
        name, column, guesses = _geometry(batch.said, path.name)
        datum, of_crs = (None, ()) if not name else _datum(column)
        table = _table(batch, number, name, column, path.name)
        number += len(table)
        if name:
            anywhere |= shapes.some(table.geometry) or bool(table.faults)
        yield Table(
            table.columns,
            table.rows,
            table.geometry,
            table.faults,
            datum,
            (*guesses, *of_crs),
        )
    if name and number > 1 and not anywhere:
        raise BadFile(
            f"{path.name} has no geometry in any of its {number - 1} rows: save it with its"
            " shapes"
        )


def _table(batch, number, name, column, file):
    rows = np.arange(number, number + len(batch), dtype=np.int64)
    texts = batch.texts((name,))
    if not name:
        return Table(texts, rows)
    values = batch.column(name)
    if values is None:
        raise BadFile(
            f"{file} is no GeoParquet: its geometry column {name} is not there"
        )
    return Table(texts, rows, *_shapes(values, column, rows, file))


def _shapes(values, column, rows, file):
    encoding = str(column.get("encoding", "WKB"))
    if encoding.upper() == "WKB":
        wkb = values.to_numpy(zero_copy_only=False).astype(object)
        if any(not isinstance(value, bytes) for value in wkb if value is not None):
            raise BadFile(f"{file} is no GeoParquet: its geometry is no WKB")
        return shapes.from_wkb(wkb, rows, file)
    if encoding not in LAYOUTS:
        raise BadFile(
            f"{file}: geometry encoded as {encoding} is not read here; save it as WKB"
        )
    try:
        return shapes.plain(_ragged(values, *LAYOUTS[encoding]), rows)
    except (shapely.GEOSException, AttributeError, KeyError, ValueError) as error:
        if shapes.is_unclosed(error):
            raise shapes.unclosed(file, "a feature from row", int(rows[0])) from error
        raise BadFile(
            f"{file} is no GeoParquet: its {encoding} cannot be read"
        ) from error


def _ragged(values, kind, depth):
    """GeoArrow's nested lists as geometries; a missing one is None."""
    there = np.flatnonzero(values.is_valid().to_numpy(zero_copy_only=False))
    found = np.full(len(values), None, object)
    inner, offsets = values.take(there), []
    for _ in range(depth):
        offsets.append(np.asarray(inner.offsets))
        inner = inner.values
    spots = [inner.field(axis).to_numpy(zero_copy_only=False) for axis in ("x", "y")]
    made = shapely.from_ragged_array(
        getattr(shapely.GeometryType, kind),
        np.column_stack(spots).astype(float),
        tuple(reversed(offsets)) or None,
    )
    found[there] = made
    return found


def _geometry(said, file) -> tuple[str | None, dict, tuple[Guess, ...]]:
    """The geometry column's name and what the file says of it."""
    if not said["geo"]:
        return None, {}, ()
    try:
        geo = json.loads(said["geo"])
        name = geo["primary_column"]
        return name, dict(geo["columns"][name]), ()
    except (ValueError, KeyError, TypeError) as error:
        raise BadFile(
            f"{file} is no GeoParquet: its geo metadata cannot be read"
        ) from error


def _datum(column):
    """No crs means CRS84 by the standard; one that is null means unknown."""
    if "crs" not in column:
        return "EPSG:4326", ()
    if column["crs"] is None:
        return None, ()
    code = column["crs"].get("id") if isinstance(column["crs"], dict) else None
    if code and str(code.get("code")) in ("CRS84", "4326"):
        return "EPSG:4326", ()
    return file_crs.named(json.dumps(column["crs"]))
