"""GeoPackage, zipped Shapefile (GBK-safe: UTF-8 with .cpg) and GeoParquet, by GDAL."""

import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

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
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def _short_names(names):
    short, taken = {}, set()
    for name in names:
        wanted, n = name[:SHAPEFILE_NAME], 1
        while wanted in taken:
            n += 1
            wanted = f"{name[: SHAPEFILE_NAME - len(str(n))]}{n}"
        taken.add(wanted)
        short[name] = wanted
    return short
