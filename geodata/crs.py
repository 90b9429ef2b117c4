"""Coordinates: the only place where a datum is named or transformed.

Inside, everything is CGCS2000 (EPSG:4490), longitude first, in degrees. WGS 84 lies
within a metre of it and is taken as it is. Map apps in China send GCJ-02 or BD-09,
which shift a point by some hundreds of metres; both have a formula one way only, so the
way back is found by iteration. Axis order is lon, lat (x, y for planar systems),
whatever EPSG says.
"""

import re
from functools import lru_cache

import numpy as np
from pyproj import Transformer
from pyproj.exceptions import CRSError

from geodata.china import in_china

CGCS2000 = 4490
NAMED_DATUMS = ("cgcs2000", "wgs84", "gcj02", "bd09")

# The ellipsoid GCJ-02 works on (Krasovsky 1940) and the angle unit of BD-09.
_AXIS = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_ANGLE = np.pi * 3000.0 / 180.0
# Each round of the inversion leaves under a hundredth of the error before it, and the
# first error is under 1 km: six rounds end far below a micrometre.
_ROUNDS = 6


class UnknownDatum(ValueError):
    """A datum that is neither one of ours nor an EPSG code."""


def datum_name(text: str) -> str:
    """The one spelling of a datum: "GCJ-02" -> "gcj02", "epsg:4548" -> "EPSG:4548"."""
    plain = re.sub(r"[\s_-]", "", str(text)).lower()
    plain = {"crs84": "wgs84"}.get(plain, plain)
    if plain in NAMED_DATUMS:
        return plain
    if match := re.fullmatch(r"epsg:(\d{4,6})", plain):
        return f"EPSG:{match[1]}"
    raise UnknownDatum(
        f"{text!r} is no datum known here: "
        "use cgcs2000, wgs84, gcj02, bd09 or EPSG with its number, as in EPSG:4548"
    )


def to_cgcs2000(lon, lat, datum="cgcs2000"):
    """Longitude and latitude in CGCS2000 of points given in a datum.

    lon, lat: float64, any one shape, degrees (for a planar EPSG code: x and y in its
    unit). Returns two float64 arrays of that shape; what cannot be transformed is NaN.
    GCJ-02 and BD-09 come out within 0.5 m; outside China both are taken as they are.
    """
    lon, lat, datum = _pair(lon, lat, datum)
    if datum in ("cgcs2000", "wgs84"):
        return lon, lat
    if datum == "gcj02":
        return _only_in_china(_gcj02_inverse, lon, lat)
    if datum == "bd09":
        return _only_in_china(_bd09_inverse, lon, lat)
    return _through_proj(lon, lat, datum, f"EPSG:{CGCS2000}")


def from_cgcs2000(lon, lat, datum="cgcs2000"):
    """The other way: points of CGCS2000 as a datum has them, shaped as given."""
    lon, lat, datum = _pair(lon, lat, datum)
    if datum in ("cgcs2000", "wgs84"):
        return lon, lat
    if datum == "gcj02":
        return _only_in_china(_gcj02, lon, lat)
    if datum == "bd09":
        return _only_in_china(_bd09, lon, lat)
    return _through_proj(lon, lat, f"EPSG:{CGCS2000}", datum)


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
    lon, lat, datum = _pair(lon, lat, f"EPSG:{epsg}")
    return _through_proj(lon, lat, f"EPSG:{CGCS2000}", datum)


def unproject(x, y, epsg: int):
    """Longitude and latitude in CGCS2000 of planar points of a zone."""
    return to_cgcs2000(x, y, f"EPSG:{epsg}")


def _pair(lon, lat, datum):
    lon, lat = np.broadcast_arrays(
        np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    )
    return lon.copy(), lat.copy(), datum_name(datum)


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> Transformer:
    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except CRSError as error:
        raise UnknownDatum(f"{source} to {target}: {error}") from error


def _through_proj(x, y, source, target):
    # PROJ marks what it cannot transform with infinity; here that is NaN.
    x, y = _transformer(source, target).transform(x, y)
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    finite = np.isfinite(x) & np.isfinite(y)
    return np.where(finite, x, np.nan), np.where(finite, y, np.nan)


def _only_in_china(formula, lon, lat):
    inside = in_china(lon, lat)
    lon[inside], lat[inside] = formula(lon[inside], lat[inside])
    return lon, lat


def _gcj02(lon, lat):
    east, north = _gcj02_metres(lon - 105.0, lat - 35.0)
    angle = np.radians(lat)
    width = 1.0 - _ECCENTRICITY_2 * np.sin(angle) ** 2
    meridian = _AXIS * (1.0 - _ECCENTRICITY_2) / (width * np.sqrt(width))
    parallel = _AXIS / np.sqrt(width) * np.cos(angle)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _gcj02_metres(x, y):
    """The shift of GCJ-02 to the east and the north; x, y: degrees from 105°E 35°N."""
    waves = 20.0 * (np.sin(6.0 * np.pi * x) + np.sin(2.0 * np.pi * x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y
    north += 0.2 * np.sqrt(np.abs(x))
    north += (waves + 20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) / 1.5
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) / 1.5
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += (waves + 20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) / 1.5
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) / 1.5
    return east, north


def _bd09_of_gcj02(lon, lat):
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_ANGLE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _bd09(lon, lat):
    return _bd09_of_gcj02(*_gcj02(lon, lat))


def _gcj02_inverse(lon, lat):
    return _inverse(_gcj02, lon, lat)


def _bd09_inverse(lon, lat):
    return _gcj02_inverse(*_inverse(_bd09_of_gcj02, lon, lat))


def _inverse(formula, lon, lat):
    """The point a formula shifts to (lon, lat): correct by the miss, a few times."""
    east, north = lon.copy(), lat.copy()
    for _ in range(_ROUNDS):
        x, y = formula(east, north)
        east += lon - x
        north += lat - y
    return east, north
