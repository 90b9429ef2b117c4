"""GeoPackage, zipped Shapefile (GBK-safe: UTF-8 with .cpg) and GeoParquet, by GDAL.

Rows become columns some thousands at a time: memory does not grow with them.
"""

import json
import tempfile
import zipfile
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pyproj
import shapely

from geodata.writers import Block

CRS = "EPSG:4490"
PLACE = ("lon", "lat")
AT_ONCE = 10_000  # rows gathered into columns
SHAPEFILE_NAME = 10  # bytes that a DBF field name may have


def write(path, sheet):
    return write_blocks(path, Gathered(sheet))


class Gathered:
    """A Sheet's rows as Blocks: each column keeps the kind that its first rows had."""

    def __init__(self, sheet):
        self.title, self.told = sheet.title, sheet.told
        self.columns = list(sheet.columns)
        self._sheet = sheet

    @property
    def blocks(self):
        kinds, rows = None, iter(self._sheet.rows)
        while True:
            some = list(islice(rows, AT_ONCE))
            if not some and kinds is not None:
                return
            columns = list(zip(*some, strict=True)) or [()] * self._width
            if kinds is None:
                kinds = [
                    float if name in PLACE else _kind_of(values)
                    for name, values in zip(self.columns, columns, strict=False)
                ]
            yield self._block(columns, kinds)

    @property
    def _width(self):
        return len(self.columns) + self._sheet.shaped

    def _block(self, columns, kinds):
        """zip: a shape has no column of its own."""
        arrays = [
            _array(values, kind)
            for _, values, kind in zip(self.columns, columns, kinds, strict=False)
        ]
        if self._sheet.shaped:
            shapes = shapely.from_wkb([bytes(value) for value in columns[-1]])
            nowhere = np.full(len(shapes), np.nan)
            return Block(arrays, nowhere, nowhere, np.asarray(shapes, object))
        place = dict(zip(self.columns, arrays, strict=True))
        return Block(arrays, place["lon"], place["lat"])


def _kind_of(values):
    """int only where every value is one; what is always empty is text."""
    found = {type(value) for value in values if value is not None}
    if found == {bool}:
        return bool if None not in values else str
    if found == {int}:
        return int if None not in values else float
    return float if found and found <= {int, float} else str


def _array(values, kind):
    if kind is str:
        return np.array([_text(value) for value in values], object)
    if kind is float:
        return np.array([np.nan if v is None else v for v in values], float)
    return np.array(values, kind)


def _text(value):
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None else str(value)


def write_blocks(path, table):
    ending = path.suffix.lower()
    if ending == ".parquet":
        return _parquet_blocks(path, table)
    if ending == ".gpkg":
        path.unlink(missing_ok=True)
        return _layer_blocks(path, table, list(table.columns), driver="GPKG")
    with tempfile.TemporaryDirectory() as folder:
        rows = _layer_blocks(
            Path(folder) / f"{table.title}.shp",
            table,
            list(_short_names(table.columns).values()),
            driver="ESRI Shapefile",
            encoding="UTF-8",
        )
        _tell(Path(folder) / "NOTES.txt", table)
        _zipped(folder, path)
    return rows


def _tell(path, table):
    """What a shapefile has no room for: where it comes from, its columns' whole names."""
    short = _short_names(table.columns)
    cut = [f"{new} = {name}" for name, new in short.items() if new != name]
    text = "\r\n".join([*table.told, "", *cut]) + "\r\n"
    path.write_text(text, encoding="utf-8-sig", newline="")


def _layer_blocks(path, table, names, **more):
    """Appended block by block: memory does not grow with the rows."""
    import pyogrio.raw

    if more["driver"] == "GPKG":
        more |= {"layer": table.title} | _own_names(names)
        if table.told:
            more["layer_metadata"] = {"DESCRIPTION": "\n".join(table.told)}
    rows, kind = 0, None
    for block in table.blocks:
        shapes = block.geometry()
        kind = kind or _kind(shapes)
        fields = [_field(column) for column in block.plain()]
        pyogrio.raw.write(
            path,
            shapely.to_wkb(shapes),
            [values for values, _ in fields],
            names,
            field_mask=[empty for _, empty in fields],
            geometry_type=kind,
            crs=CRS,
            append=rows > 0,
            **more,
        )
        rows += len(block)
    return rows


def _own_names(names):
    """A GeoPackage's own columns must not meet those of the file."""
    taken = {name.casefold() for name in names}
    own = {"FID": "fid", "GEOMETRY_NAME": "geom"}
    while taken.intersection(own.values()):
        own = {option: f"{name}_" for option, name in own.items()}
    return own


def _kind(shapes):
    """One kind for the whole layer: that of its first shapes, several parts allowed."""
    kinds = {shape.geom_type.removeprefix("Multi") for shape in shapes if shape}
    if kinds <= {"Point"}:
        return "Point"
    return f"Multi{kinds.pop()}" if len(kinds) == 1 else "Unknown"


def _field(column):
    """(values, which are none) as pyogrio takes them."""
    if column.dtype.kind != "O":
        empty = np.isnan(column) if column.dtype.kind == "f" else None
        return column, empty
    return np.where(column == "", None, column), None


def _parquet_blocks(path, table):
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, writer = 0, None
    own = "geometry"
    while own in table.columns:
        own += "_"
    try:
        for block in table.blocks:
            columns = [_arrow(column) for column in block.plain()]
            shapes = pa.array(shapely.to_wkb(block.geometry()), pa.binary())
            piece = pa.table([*columns, shapes], [*table.columns, own])
            if writer is None:
                notes = "\n".join(table.told)
                schema = piece.schema.with_metadata({"geo": _geo(own), "notes": notes})
                writer = pq.ParquetWriter(path, schema, compression="zstd")
            writer.write_table(piece.replace_schema_metadata(writer.schema.metadata))
            rows += len(block)
    finally:
        if writer is not None:
            writer.close()
    return rows


def _arrow(column):
    import pyarrow as pa

    if column.dtype.kind == "O":
        return pa.array(np.where(column == "", None, column).tolist(), pa.string())
    return pa.array(column, from_pandas=True)


def _geo(own):
    """The key that makes a Parquet file a GeoParquet (1.0.0)."""
    about = {
        "encoding": "WKB",
        "geometry_types": [],
        "crs": pyproj.CRS(CRS).to_json_dict(),
    }
    return json.dumps(
        {"version": "1.0.0", "primary_column": own, "columns": {own: about}}
    )


def _zipped(folder, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(Path(folder).iterdir()):
            archive.write(part, part.name)


def _short_names(names):
    """DBF knows no difference between large and small letters."""
    short, taken = {}, set()
    for name in names:
        wanted, n = _cut(name, SHAPEFILE_NAME), 1
        while wanted.casefold() in taken:
            n += 1
            wanted = f"{_cut(name, SHAPEFILE_NAME - len(str(n)))}{n}"
        taken.add(wanted.casefold())
        short[name] = wanted
    return short


def _cut(name, length):
    return name.encode()[:length].decode(errors="ignore")
