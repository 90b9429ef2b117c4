"""Coordinates: the only place where points are transformed.

Inside, everything is CGCS2000 (EPSG:4490), longitude first, in degrees. WGS 84 lies
within a metre of it and is taken as it is. Map apps in China send GCJ-02 or BD-09,
which shift a point by some hundreds of metres (shifted_maps.py). Axis order is lon, lat
(x, y for planar systems), whatever EPSG says; a datum's name that ends in "/yx" says the
other order (datum_names.py).
"""

from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geodata import datum_names
from geodata.datum_names import NAMED_DATUMS, UnknownDatum, datum_name, label
from geodata.shifted_maps import shifted, unshifted

__all__ = [
    "NAMED_DATUMS", "UnknownDatum", "datum_name", "from_cgcs2000", "is_degrees", "label",
    "note", "project", "to_cgcs2000", "unproject", "zone_epsg",
]  # fmt: skip

CGCS2000 = 4490
AS_THEY_ARE = ("cgcs2000", "wgs84", "EPSG:4490", "EPSG:4326")
ROUGH_M = 5.0  # an accuracy that is worth saying


def to_cgcs2000(lon, lat, datum="cgcs2000"):
    """Longitude and latitude in CGCS2000 of points given in a datum.

    lon, lat: float64, any one shape, degrees (for a planar system: x and y in its
    unit). Returns two float64 arrays of that shape; what cannot be transformed is NaN.
    GCJ-02 and BD-09 come out within 0.5 m; outside China both are taken as they are.
    """
    lon, lat = _pair(lon, lat)
    datum, north_first = datum_names.split(datum_name(datum))
    if north_first:
        lon, lat = lat, lon
    if datum in AS_THEY_ARE:
        return lon, lat
    if datum in NAMED_DATUMS:
        return unshifted(lon, lat, datum)
    return _through_proj(_transformers(datum)[0], lon, lat)


def from_cgcs2000(lon, lat, datum="cgcs2000"):
    """The other way: points of CGCS2000 as a datum has them, shaped as given."""
    lon, lat = _pair(lon, lat)
    datum, north_first = datum_names.split(datum_name(datum))
    if datum in AS_THEY_ARE:
        x, y = lon, lat
    elif datum in NAMED_DATUMS:
        x, y = shifted(lon, lat, datum)
    else:
        x, y = _through_proj(_transformers(datum)[1], lon, lat)
    return (y, x) if north_first else (x, y)


def is_degrees(datum: str) -> bool:
    """Whether a datum's coordinates are angles and not lengths."""
    datum, _ = datum_names.split(datum_name(datum))
    return datum in NAMED_DATUMS or datum_names.system(datum).is_geographic


def note(datum: str, x: float, y: float) -> str | None:
    """What to say of a datum whose way to CGCS2000 is rough there; None if it is good.

    x, y: some point of the file. PROJ knows no parameters between Xian 1980 and CGCS2000
    (they differ by city and are kept by its surveyors), and takes one for the other.
    """
    datum, _ = datum_names.split(datum_name(datum))
    if datum in (*AS_THEY_ARE, *NAMED_DATUMS) or _is_cgcs2000(datum):
        return None
    transformer = _transformers(datum)[0]
    transformer.transform(x, y)
    try:
        metres = transformer.get_last_used_operation().accuracy
    except ProjError:
        metres = transformer.accuracy
    if metres > ROUGH_M:
        return f"{label(datum)} comes to CGCS2000 within {metres:.0f} m only"
    if metres < 0:
        return (
            f"{label(datum)} is taken for CGCS2000 without its local parameters:"
            " places may be off by some 100 m"
        )
    return None


def zone_epsg(lon: float, lat: float) -> int:
    """The planar system for lengths and areas around a point.

    In China's longitudes the CGCS2000 3° Gauss–Krüger zone (EPSG 4534 = 75°E … 4554 =
    135°E, false easting 500 km without zone number), elsewhere the UTM zone of WGS 84.
    """
    if 73.5 <= lon < 136.5:
        return 4534 + int((lon + 1.5) // 3) - 25
    zone = min(int((lon + 180.0) // 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def project(lon, lat, epsg: int):
    """Planar x, y of points of CGCS2000; NaN where the zone has no such point."""
    return _through_proj(_transformers(f"EPSG:{int(epsg)}")[1], *_pair(lon, lat))


def unproject(x, y, epsg: int):
    """Longitude and latitude in CGCS2000 of planar points of a zone."""
    return to_cgcs2000(x, y, f"EPSG:{epsg}")


def _pair(lon, lat):
    lon, lat = np.broadcast_arrays(
        np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    )
    return lon.copy(), lat.copy()


@lru_cache(maxsize=64)
def _transformers(datum: str) -> tuple[Transformer, Transformer]:
    """To CGCS2000 and from it. PROJ joins other datums to WGS 84, not to CGCS2000: they
    come by way of it, for it is taken as it is."""
    try:
        there = datum_names.system(datum)
        here = CRS.from_epsg(CGCS2000 if _is_cgcs2000(datum) else 4326)
        return tuple(
            Transformer.from_crs(*way, always_xy=True)
            for way in ((there, here), (here, there))
        )
    except CRSError as error:
        raise UnknownDatum(f"{datum} leads to no place: {error}") from error


@lru_cache(maxsize=256)
def _is_cgcs2000(datum):
    base = datum_names.system(datum).geodetic_crs
    return base is not None and "2000" in base.name and "China" in base.datum.name


def _through_proj(transformer, x, y):
    # PROJ marks what it cannot transform with infinity; here that is NaN.
    x, y = transformer.transform(x, y)
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    finite = np.isfinite(x) & np.isfinite(y)
    return np.where(finite, x, np.nan), np.where(finite, y, np.nan)
