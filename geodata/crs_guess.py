"""Which system lengths without a name are in: tried out on where the points would lie.

A file of x and y in metres or feet that names no system may be in any of dozens. Each
that the numbers allow is tried, and counts by how many points it puts where the city
lies. One that does so alone is the guess; where several far apart do, or none does,
there is no guess: a wrong zone is 250 km off, and 3° and 6°, zone number or none, metres
or feet must not be told by luck.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from pyproj import Proj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import CRSError

from geodata import crs
from geodata.china import OUTLINE
from geodata.guess import Guess
from geodata.table import BadFile

SAMPLE = 2_000
MOST = 0.9  # of the points must lie where the city is
CLOSE = 0.05  # shares that differ by less say nothing
SAME_PLACE_M = 200.0  # systems that agree so far are one: their datums differ
NEIGHBOURS_M = 5_000.0  # GK and UTM put a point some 1.7 km apart
ROOM = 0.001  # degrees around an outline that still count as inside it
MERIDIANS = range(75, 136, 3)
LOCAL_SYSTEMS = 120


@dataclass(frozen=True)
class Fit:
    """What a system makes of the points. share: of them that lie in the target; spot:
    their middle, lon and lat."""

    datum: str
    share: float
    spot: tuple[float, float]


def are_lengths(x, y) -> bool:
    """Whether most of the numbers cannot be longitudes and latitudes."""
    x, y = _sample(x, y)
    return len(x) > 0 and float(np.mean((np.abs(x) > 180) | (np.abs(y) > 180))) > 0.5


def guess(x, y, target=None) -> Guess:
    """The system of lengths, with the reason and the systems that would do as well.

    x, y: float64 (n,), as the file has them. target: polygons in CGCS2000, where the
    points should lie (the city's units); None takes China as a whole.
    Raises BadFile where no system fits or several do that lie far apart.
    """
    found = groups(x, y, target)
    if not found or found[0][0].share < MOST:
        raise BadFile(_refusal(found, "none of them puts the points where they belong"))
    best = found[0]
    rivals = [g for g in found[1:] if g[0].share > best[0].share - CLOSE]
    if any(_apart_m(g[0], best[0]) > NEIGHBOURS_M for g in rivals):
        raise BadFile(_refusal(found, "several far apart would do"))
    others = [fit.datum for group in (best, *rivals) for fit in group]
    others = dict.fromkeys([*others, *_older(best[0].datum)])
    where = "China" if target is None else "the units that are loaded"
    return Guess(
        "datum",
        best[0].datum,
        f"no system is named; {crs.label(best[0].datum)} puts"
        f" {best[0].share:.0%} of the points inside {where}",
        tuple(other for other in others if other != best[0].datum),
        sure=not rivals,
    )


def groups(x, y, target=None) -> list[list[Fit]]:
    """Every system that fits the numbers, those that agree within 200 m together; the
    group with the most points in the target first, in it the likeliest first."""
    x, y = _sample(x, y)
    if not len(x):
        return []
    area = _Area(target)
    found = _together(_planar_candidates(x, y, area), x, y, area)
    if area.known and not (area.in_china and found and found[0][0].share >= MOST):
        # Systems of a state or a city; in China only where no national zone will do.
        more = _together(_local_candidates(x, y, area), x, y, area)
        found = _merged(found, more)
    return found


def _together(datums, x, y, area):
    fits = [fit for datum in datums if (fit := _fit(datum, x, y, area))]
    return _merged([], [[fit] for fit in fits])


def _merged(known, more):
    groups = [list(group) for group in known]
    for group in more:
        same = [g for g in groups if _apart_m(g[0], group[0]) < SAME_PLACE_M]
        if same:
            same[0] += group
        else:
            groups.append(list(group))
    return sorted(groups, key=lambda group: -group[0].share)


class _Area:
    """Where the points should lie."""

    def __init__(self, target):
        self.known = target is not None and len(target) > 0
        shapes = (
            np.asarray(target, object) if self.known else [shapely.Polygon(OUTLINE)]
        )
        self.bounds = shapely.total_bounds(shapes)
        self.shapes = shapely.buffer(shapes, ROOM)
        shapely.prepare(self.shapes)

    @property
    def in_china(self):
        west, south, east, north = self.bounds
        spot = shapely.Point((west + east) / 2, (south + north) / 2)
        return shapely.Polygon(OUTLINE).buffer(0.5).covers(spot)

    def share(self, lon, lat):
        inside = np.zeros(len(lon), bool)
        for shape in self.shapes:
            inside |= shapely.intersects_xy(shape, lon, lat)
        return float(inside.mean())


def _sample(x, y):
    x, y = np.asarray(x, float).ravel(), np.asarray(y, float).ravel()
    there = np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0))
    x, y = x[there], y[there]
    step = max(1, len(x) // SAMPLE)
    return x[::step], y[::step]


def _planar_candidates(x, y, area):
    """Names of systems that are used everywhere, the likeliest first."""
    for order, east, north in _orders(x, y):
        for datum in _planar(east, north, area):
            yield datum + order


def _local_candidates(x, y, area):
    for order, east, north in _orders(x, y):
        for code in _local(tuple(np.round(area.bounds, 3))):
            if _may_hold(code, east, north, area):
                yield f"EPSG:{code}{order}"


def _orders(x, y):
    """Surveyors write the northing first and call it X."""
    return ("", np.median(x), np.median(y)), ("/yx", np.median(y), np.median(x))


def _planar(east, north, area):
    if area.in_china and 1.7e6 < north < 6.1e6:
        yield from _gauss_kruger(east)
    if 1e5 < east < 9e5 and 0 <= north < 1e7:
        yield from (f"EPSG:{32600 + zone}" for zone in _utm_zones(area))
        if area.bounds[1] < 0:
            yield from (f"EPSG:{32700 + zone}" for zone in _utm_zones(area))
    if abs(east) < 2.004e7 and abs(north) < 2.004e7:
        yield "EPSG:3857"
        if area.known:
            yield "EPSG:3395"


def _gauss_kruger(east):
    zone, east = divmod(east, 1e6)
    if not 1e5 < east < 9e5:
        return
    name = crs.datum_names.epsg_of_zone
    if zone == 0:
        for width in (3, 6):
            for meridian in MERIDIANS[:: width // 3]:
                yield name("cgcs2000", meridian, width, numbered=False)
    elif 25 <= zone <= 45:
        yield name("cgcs2000", int(zone) * 3, 3, numbered=True)
    elif 13 <= zone <= 23:
        yield name("cgcs2000", int(zone) * 6 - 3, 6, numbered=True)


def _utm_zones(area):
    west, _, east, _ = area.bounds
    first, last = (int((lon + 180) // 6) + 1 for lon in (west, east))
    return range(max(first, 1), min(last, 60) + 1)


@lru_cache(maxsize=16)
def _local(bounds):
    """Codes of planar systems made for the surroundings of a place; of those that agree
    the one with the plainest name first: NAD83 before NAD83(HARN)."""
    found = query_crs_info(
        auth_name="EPSG",
        pj_types=PJType.PROJECTED_CRS,
        area_of_interest=AreaOfInterest(*bounds),
        contains=True,
    )

    def size(info):
        west, south, east, north = info.area_of_use.bounds
        return (east - west) * (north - south)

    nearest = sorted(found, key=size)[:LOCAL_SYSTEMS]
    plainest = sorted(nearest, key=lambda info: (len(info.name), int(info.code)))
    return [int(info.code) for info in plainest]


def _may_hold(code, x, y, area):
    """Whether a system gives numbers like these at all near the target."""
    try:
        projection = _projection(code)
    except (crs.UnknownDatum, CRSError):  # more than a PROJ string can say
        return False
    west, south, east, north = area.bounds
    xs, ys = projection([west, east, east, west], [south, south, north, north])
    if not np.isfinite([*xs, *ys]).all():
        return False
    room = max(np.ptp(xs), np.ptp(ys))
    return min(xs) - room < x < max(xs) + room and min(ys) - room < y < max(ys) + room


@lru_cache(maxsize=256)
def _projection(code):
    return Proj(crs.datum_names.system(f"EPSG:{code}"))


def _fit(datum, x, y, area):
    try:
        lon, lat = crs.to_cgcs2000(x, y, datum)
    except crs.UnknownDatum:
        return None
    known = np.isfinite(lon) & np.isfinite(lat)
    if known.mean() < MOST or not _in_its_zone(datum, lon[known]):
        return None
    lon, lat = np.where(known, lon, 999.0), np.where(known, lat, 999.0)
    spot = float(np.median(lon[known])), float(np.median(lat[known]))
    return Fit(datum, area.share(lon, lat), spot)


def _in_its_zone(datum, lon):
    """A Gauss–Krüger or UTM zone ends somewhere: beyond it the next one is used."""
    system = crs.datum_names.system(crs.datum_names.split(datum)[0])
    if "Gauss-Kruger" not in system.name and "UTM zone" not in system.name:
        return True
    # A city at the rim of a zone stays whole in it.
    half = 2.5 if "3-degree" in system.name else 4.5
    west, _, east, _ = system.area_of_use.bounds
    middle = round((west + east) / 2 * 2) / 2
    for parameter in system.coordinate_operation.params:
        if parameter.name == "Longitude of natural origin":
            middle = parameter.value
    return float(np.mean(np.abs(lon - middle) <= half)) >= MOST


def _apart_m(one, other):
    lon, lat = np.array(one.spot) - other.spot
    return float(np.hypot(lon * np.cos(np.radians(one.spot[1])), lat) * 111_195.0)


def _older(datum):
    """The zones of Xian 1980 and Beijing 1954 that look the same as CGCS2000's."""
    bare, north_first = crs.datum_names.split(datum)
    number = int(bare.partition(":")[2])
    grids = crs.datum_names.GRIDS
    for kind, first in grids["cgcs2000"].items():
        count = 21 if kind[0] == 3 else 11
        if first <= number < first + count:
            codes = [grids[old][kind] + number - first for old in list(grids)[1:]]
            return [f"EPSG:{code}{'/yx' * north_first}" for code in codes]
    return []


def _refusal(found, why):
    if not found:
        return (
            "its coordinates are lengths, their system is not named and no known one has"
            " such numbers: name it, as in --datum EPSG:4548"
        )
    tried = ", ".join(f"{g[0].datum} ({g[0].share:.0%})" for g in found[:6])
    more = " …" if len(found) > 6 else ""
    return (
        f"its coordinates are lengths and their system is not named; tried: {tried}"
        f"{more}; {why}: name it, as in --datum EPSG:4548"
    )
