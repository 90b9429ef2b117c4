"""GCJ-02 and BD-09: the shifted coordinates of map apps in China, there and back.

Both have a formula one way only, so the way back is found by iteration. Outside China
(china.py) neither shifts anything.
"""

import numpy as np

from geodata.china import in_china

# The ellipsoid GCJ-02 works on (Krasovsky 1940) and the angle unit of BD-09.
_AXIS = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_ANGLE = np.pi * 3000.0 / 180.0
# Each round of the inversion leaves under a hundredth of the error before it, and the
# first error is under 1 km: six rounds end far below a micrometre.
_ROUNDS = 6
_LARGEST_SHIFT = 0.02  # degrees, in either datum, with room


def shifted(lon, lat, datum):
    """Places as a shifted map has them. lon, lat: float64, one shape, degrees; they are
    changed in place. datum: gcj02 or bd09. A place outside China stays where it is."""
    formula = {"gcj02": _gcj02, "bd09": _bd09}[datum]
    inside = in_china(lon, lat)
    lon[inside], lat[inside] = formula(lon[inside], lat[inside])
    return lon, lat


def unshifted(lon, lat, datum):
    """The way back, within a millimetre.

    Whether a point was shifted is a question of the place it came from, not of where it
    lies now: at the rim of China the two differ by the shift.
    """
    inverse = {"gcj02": _gcj02_inverse, "bd09": _bd09_inverse}[datum]
    near = in_china(lon, lat, margin=_LARGEST_SHIFT)
    east, north = inverse(lon[near], lat[near])
    came_from_china = in_china(east, north) | in_china(lon[near], lat[near])
    lon[near] = np.where(came_from_china, east, lon[near])
    lat[near] = np.where(came_from_china, north, lat[near])
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
