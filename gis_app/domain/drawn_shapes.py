"""Drawn shapes put together: one joined to another, cut out of it, grown, repaired.

In and out are shapes of lon/lat (CGCS2000); metres are those of the city's zone. Every
answer is a valid Polygon or MultiPolygon with corners on whole 1e-8°, at most 10 000 of
them, so that whatever comes out may stand in a filter.
"""

import json
from dataclasses import dataclass

import numpy as np
import shapely

from geodata import crs
from gis_app.domain.incident_filter import MOST_VERTICES
from gis_app.domain.measure import areal_parts
from gis_app.domain.sound_shape import sound
from gis_app.errors import Rejected

FARTHEST_M = 50_000
DIGITS = 8
QUARTER = 16  # edges of a quarter circle: its radius is short by 0.12 % at most
BETWEEN = {
    "union": shapely.union,
    "difference": shapely.difference,
    "intersection": shapely.intersection,
}
# What is left, as said when nothing is.
NOTHING = {
    "union": "The shapes cover no area.",
    "difference": "Nothing is left: the shape lies wholly within what is taken away.",
    "intersection": "Nothing is left: the shapes have no area in common.",
    "buffer": "Nothing is left: the shape is narrower than twice that distance.",
    "repair": "The shape covers no area.",
}


@dataclass(frozen=True)
class Drawn:
    """shape: None if nothing is left. warnings: what was done to it, in words."""

    shape: shapely.Geometry | None
    area_m2: float
    warnings: list[str]


def read(geometry: dict, lines: bool = False):
    """(shape, warnings) of GeoJSON; lines: a point or a line may be given, too."""
    kinds = ("Polygon", "MultiPolygon") + ("Point", "LineString") * lines
    if geometry.get("type") not in kinds:
        raise Rejected(f"A shape must be one of: {', '.join(kinds)}.")
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError) as error:
        raise Rejected(f"The shape cannot be read: {error}.") from None
    shape = shapely.force_2d(shape)
    _check_places(shape)
    if shape.geom_type in ("Point", "LineString"):
        return shape, []
    return _repaired(shape)


def combine(op: str, first, second, epsg: int) -> Drawn:
    """union, difference or intersection of two valid shapes of `read`."""
    return _finished(op, BETWEEN[op](first, second), epsg, [])


def buffer(shape, metres: float, epsg: int) -> Drawn:
    """All within so many metres of a shape; less than 0: all that far inside of it."""
    plane = _through(crs.project, shape, epsg)
    # A tenth of a thousandth of the distance is no loss, and spares most of the corners.
    grown = shapely.simplify(
        shapely.buffer(plane, metres, quad_segs=QUARTER), abs(metres) * 1e-4
    )
    back = _through(crs.unproject, grown, epsg)
    return _finished("buffer", back, epsg, [])


def repaired(shape, epsg: int) -> Drawn:
    """A valid shape of `read` as it may stand in a filter."""
    return _finished("repair", shape, epsg, [])


def _check_places(shape):
    coordinates = shapely.get_coordinates(shape)
    if not len(coordinates):
        raise Rejected("The shape is empty.")
    if len(coordinates) > MOST_VERTICES:
        raise Rejected(
            f"The shape has {len(coordinates)} vertices; at most {MOST_VERTICES}."
        )
    if not (
        np.isfinite(coordinates).all() and (np.abs(coordinates) <= (180, 90)).all()
    ):
        raise Rejected("The shape lies outside -180…180, -90…90: lon comes first.")


def _repaired(shape):
    if shape.is_valid:
        return shape, []
    reason = shapely.is_valid_reason(shape)
    return sound(shape), [f"The drawn area was repaired: {reason}."]


def _finished(op, shape, epsg, warnings):
    # Far from the zone a straight edge of its plane may cross another on the globe.
    shape = _on_digits(_areal(sound(shape)))
    if shape.is_empty:
        return Drawn(None, 0.0, [*warnings, NOTHING[op]])
    before = shapely.get_num_coordinates(shape)
    if before > MOST_VERTICES:
        shape = _fewer(shape)
        after = shapely.get_num_coordinates(shape)
        warnings = [
            *warnings,
            f"The outline was simplified from {before} to {after} vertices.",
        ]
    return Drawn(shape, _area(shape, epsg), warnings)


def _areal(shape):
    """The polygons of it alone: shapes that touch also share lines and points."""
    parts = areal_parts(shape)
    if not len(parts):
        return shapely.MultiPolygon()
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _on_digits(shape):
    """Corners on whole 1e-8° (a millimetre), valid still."""
    snapped = _areal(shapely.set_precision(shape, 10.0**-DIGITS))
    return _moved(snapped, lambda x, y: (np.round(x, DIGITS), np.round(y, DIGITS)))


def _fewer(shape):
    """Simplified by twice as much again and again, until it is small enough."""
    tolerance = 1e-7
    while shapely.get_num_coordinates(shape) > MOST_VERTICES:
        if tolerance > 1:
            raise Rejected(f"The result has more than {MOST_VERTICES} vertices.")
        shape = _on_digits(_areal(shapely.simplify(shape, tolerance)))
        tolerance *= 2
    return shape


def _area(shape, epsg):
    """Planar in the zone, as the city's own areas are."""
    return float(shapely.area(_through(crs.project, shape, epsg)))


def _through(transform, shape, epsg):
    """A zone's plane ends somewhere: beyond, coordinates are no numbers."""

    def near(x, y):
        found = transform(x, y, epsg)
        if not np.isfinite(found).all():
            raise Rejected("The shape lies too far from the city to be measured.")
        return found

    return _moved(shape, near)


def _moved(shape, where):
    return shapely.transform(shape, where, interleaved=False)
