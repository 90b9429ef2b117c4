"""Geometries as files have them, made plain: two dimensions, no curves, no loose parts.

A ring whose last point is not its first refuses the whole file: GDAL and others close
it silently, and so draw an edge that nobody surveyed.
"""

import numpy as np
import shapely

from geodata import curves
from geodata.table import BadFile

COLLECTION = 7
# Point, line, polygon of a multi-part type or of one part.
FAMILY = {0: 0, 1: 1, 2: 1, 3: 2, 4: 0, 5: 1, 6: 2}
MIXED = "its geometry mixes points, lines and areas"
NOT_FINITE = "its geometry has a coordinate that is no number"
UNREADABLE = "its geometry cannot be read"


def unclosed(name: str, what: str, number: int) -> BadFile:
    return BadFile(
        f"{name}: {what} {number} has a ring that is not closed: its last point must be"
        " its first; close it where it was drawn, and load the file again"
    )


def is_unclosed(error) -> bool:
    return "closed linestring" in str(error)


def from_wkb(wkb: np.ndarray, rows, name: str) -> tuple[np.ndarray, dict[int, str]]:
    """Geometries of WKB (bytes or None), and row -> what is wrong with it.

    rows: (n,) the numbers that people see; name: the file's. What is empty or faulty
    is None. Raises BadFile for a ring that is not closed.
    """
    try:
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    except NotImplementedError:  # one of them has curves
        shapes = np.array([_straight(one) for one in wkb], object)
    faults = {}
    for at in np.flatnonzero(shapely.is_missing(shapes) & np.not_equal(wkb, None)):
        faults[int(rows[at])] = _why(wkb[at], name, int(rows[at]))
    return _plain(shapes, rows, faults)


def refuse_unclosed_wkt(texts, rows) -> None:
    """Raises BadFile for the first text that no geometry came of because a ring in it is
    not closed. texts: those that came to nothing; rows: their numbers."""
    for text, row in zip(texts, rows, strict=True):
        try:
            shapely.from_wkt(text)
        except shapely.GEOSException as error:
            if is_unclosed(error):
                raise unclosed("WKT", "row", row) from error


def plain(shapes: np.ndarray, rows) -> tuple[np.ndarray, dict[int, str]]:
    """The same of geometries that are made already."""
    return _plain(shapes, rows, {})


def some(shapes: np.ndarray) -> bool:
    """Whether there is any geometry at all."""
    return not shapely.is_missing(shapes).all()


def lone_rings(shapes: np.ndarray) -> np.ndarray:
    """Closed lines as polygons, everything else as it is: CAD draws areas as outlines."""
    found = shapes.copy()
    line = np.isin(shapely.get_type_id(shapes), (1, 2)) & shapely.is_closed(shapes)
    line &= shapely.get_num_coordinates(shapes) >= 4
    if line.any():
        spots, whose = shapely.get_coordinates(shapes[line], return_index=True)
        found[line] = shapely.polygons(shapely.linearrings(spots, indices=whose))
    return found


def _plain(shapes, rows, faults):
    shapes = shapely.force_2d(shapes)
    spots, whose = shapely.get_coordinates(shapes, return_index=True)
    wild = np.zeros(len(shapes), bool)
    wild[whose[~np.isfinite(spots).all(axis=1)]] = True
    for at in np.flatnonzero(wild):
        faults[int(rows[at])] = NOT_FINITE
    shapes[wild] = None
    for at in np.flatnonzero(shapely.get_type_id(shapes) == COLLECTION):
        shapes[at] = _flat(shapes[at])
        if shapes[at] is not None and shapes[at].geom_type == "GeometryCollection":
            faults[int(rows[at])] = MIXED
            shapes[at] = None
    shapes[shapely.is_empty(shapes)] = None
    return shapes, faults


def _flat(collection):
    """A collection of one family as one geometry of that family."""
    parts = list(_parts(collection))
    families = {FAMILY[shapely.get_type_id(part)] for part in parts}
    if len(families) != 1:
        return collection if parts else None
    simple = shapely.get_parts(parts)
    if len(simple) == 1:
        return simple[0]
    make = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return make[families.pop()](simple)


def _parts(geometry):
    for part in shapely.get_parts(geometry):
        if shapely.get_type_id(part) == COLLECTION:
            yield from _parts(part)
        elif not shapely.is_empty(part):
            yield part


def _straight(wkb):
    """A geometry with lines for its curves; None where it cannot be read."""
    try:
        if wkb is None or not curves.is_curved(wkb):
            return shapely.from_wkb(wkb, on_invalid="ignore")
        return curves.straight(wkb)
    except (NotImplementedError, ValueError, shapely.GEOSException):
        return None


def _why(wkb, name, number):
    try:
        curves.straight(wkb) if curves.is_curved(wkb) else shapely.from_wkb(wkb)
    except (NotImplementedError, TypeError, ValueError, shapely.GEOSException) as error:
        if is_unclosed(error):
            raise unclosed(name, "feature", number) from error
    return UNREADABLE
