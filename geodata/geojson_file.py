"""GeoJSON in: a FeatureCollection, in CRS84 or in the system that its `crs` names."""

import warnings
from collections.abc import Iterator
from math import isnan
from pathlib import Path

import numpy as np
import shapely

from geodata.table import BadFile, Table

EXTENSIONS = (".geojson", ".json")


def read(path: Path, encoding: str | None = None) -> Iterator[Table]:
    """One table with all features; their order is the file's.

    encoding: GeoJSON is UTF-8 by its standard; anything else is refused.
    """
    if (encoding or "utf-8").lower().replace("-", "") not in ("utf8", "utf8sig"):
        raise BadFile("GeoJSON is always UTF-8: leave --encoding out")
    # Here and not above: a web process imports this package, but never reads a file.
    from pyogrio import raw
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)
            meta, _, wkb, fields = raw.read(path, force_2d=True)
    except (DataSourceError, DataLayerError, RuntimeWarning, ValueError) as error:
        raise BadFile(f"{path.name} is no GeoJSON: {error}") from error
    count = len(wkb) if wkb is not None else len(fields[0]) if len(fields) else 0
    if not count:
        raise BadFile(f"{path.name} has no features")
    geometry = np.full(count, None, object)
    if wkb is not None:
        geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    return iter(
        [
            Table(
                {
                    str(name): _texts(values)
                    for name, values in zip(meta["fields"], fields, strict=True)
                },
                np.arange(1, count + 1, dtype=np.int64),
                geometry,
                datum=meta["crs"],
            )
        ]
    )


def _texts(values) -> np.ndarray:
    """Any column as text: whole numbers without a point, nothing as ""."""
    if values.dtype.kind == "M":
        texts = np.datetime_as_string(values).astype(object)
        return np.where(np.isnat(values), "", texts)
    if values.dtype.kind == "f":
        whole = np.isfinite(values) & (np.abs(values) < 2**53)
        whole &= values == np.floor(np.where(whole, values, 0))
        texts = [
            str(int(value)) if flat else "" if isnan(value) else repr(value)
            for value, flat in zip(values.tolist(), whole, strict=True)
        ]
        return np.array(texts, dtype=object)
    if values.dtype == object:
        return np.array(["" if v is None else str(v) for v in values], dtype=object)
    return np.array([str(value) for value in values.tolist()], dtype=object)
