"""GeoPackage, zipped Shapefile (GBK-safe: UTF-8 with .cpg) and GeoParquet, by GDAL."""

import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pyproj
import shapely

CRS = "EPSG:4490"
SHAPEFILE_NAME = 10  # bytes that a DBF field name may have


def write(path, sheet):
    frame = _frame(sheet)
    ending = path.suffix.lower()
    if ending == ".parquet":
        frame.to_parquet(path)
    elif ending == ".gpkg":
        path.unlink(missing_ok=True)
        frame.to_file(path, layer=sheet.title, driver="GPKG", engine="pyogrio")
    else:
        _shapefile(path, frame, sheet.title)
    return len(frame)


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
        _zipped(folder, path)
    return rows


def _layer_blocks(path, table, names, **more):
    """Appended block by block: memory does not grow with the rows."""
    import pyogrio.raw

    if more["driver"] == "GPKG":
        more |= {"layer": table.title} | _own_names(names)
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
                schema = piece.schema.with_metadata({"geo": _geo(own)})
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


def _frame(sheet):
    """GeoPandas is imported here and not above: web processes start without it."""
    import geopandas

    rows = list(sheet.rows)
    columns = list(zip(*rows, strict=True)) or [()] * (
        len(sheet.columns) + sheet.shaped
    )
    data = {
        name: [_plain(value) for value in values]
        for name, values in zip(sheet.columns, columns, strict=False)
    }
    if sheet.shaped:
        shapes = shapely.from_wkb([bytes(value) for value in columns[-1]])
    else:
        shapes = [
            None if lon is None else shapely.Point(lon, lat)
            for lon, lat in zip(data["lon"], data["lat"], strict=True)
        ]
    return geopandas.GeoDataFrame(data, geometry=list(shapes), crs=CRS)


def _plain(value):
    return value.isoformat() if isinstance(value, datetime) else value


def _shapefile(path, frame, title):
    """Names longer than DBF allows are cut so that they still differ."""
    with tempfile.TemporaryDirectory() as folder:
        short = _short_names([name for name in frame.columns if name != "geometry"])
        frame.rename(columns=short).to_file(
            Path(folder) / f"{title}.shp", driver="ESRI Shapefile", encoding="UTF-8",
            engine="pyogrio",
        )  # fmt: skip
        _zipped(folder, path)


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
