"""Polygons of files made fit to store: one kind, two dimensions, valid, with a label."""

from dataclasses import dataclass

import numpy as np
import shapely

from geodata import crs

# A repair may move this share of a polygon's area, and no more.
REPAIR_SHARE = 1e-4
POLYGON, MULTIPOLYGON = 3, 6
AREA_DECIMALS = 2  # areas are compared after rounding to 0.01 m² in every engine


@dataclass(frozen=True)
class Mended:
    """geometry: MultiPolygons, None where `faults` says why. moved_m2: position -> how
    much area a repair moved."""

    geometry: np.ndarray
    faults: dict[int, str]
    moved_m2: dict[int, float]


def mend(geometry: np.ndarray, epsg: int) -> Mended:
    """Valid MultiPolygons of whatever a file had, where that keeps the area.

    A ring that touches or crosses itself at a point, or has a spike, is rebuilt; if
    more than REPAIR_SHARE of the area would change, the row is a fault instead.
    """
    faults, moved = {}, {}
    found = np.full(len(geometry), None, object)
    for at, kind in enumerate(shapely.get_type_id(geometry)):
        if kind not in (POLYGON, MULTIPOLYGON):
            faults[at] = "has no polygon"
        elif shapely.is_empty(geometry[at]) or not _finite(geometry[at]):
            faults[at] = "its polygon is empty or has a coordinate that is no number"
        elif not _measurable(geometry[at], epsg):
            faults[at] = f"it lies too far from the others to be measured (EPSG:{epsg})"
        else:
            found[at] = geometry[at]
    usable = np.flatnonzero(~shapely.is_missing(found))
    for at in usable[~shapely.is_valid(found[usable])]:
        why = shapely.is_valid_reason(found[at])
        repaired = shapely.make_valid(
            found[at], method="structure", keep_collapsed=False
        )
        before, after = areas_m2(np.array([found[at], repaired], object), epsg)
        if repaired.is_empty or abs(after - before) > REPAIR_SHARE * after:
            found[at] = None
            faults[at] = (
                f"its polygon is invalid ({why}); a repair would move"
                f" {abs(after - before):.0f} m²"
            )
        else:
            found[at], moved[at] = repaired, abs(after - before)
    usable = np.flatnonzero(~shapely.is_missing(found))
    found[usable] = [_multi(shape) for shape in found[usable]]
    return Mended(found, faults, moved)


def areas_m2(geometry, epsg: int) -> np.ndarray:
    """Planar areas in a zone, to 0.01 m²."""
    plane = shapely.transform(
        np.asarray(geometry, object),
        lambda x, y: crs.project(x, y, epsg),
        interleaved=False,
    )
    return np.round(shapely.area(plane), AREA_DECIMALS)


def labels(geometry) -> np.ndarray:
    """A point well inside each: the centre of the largest circle, found coarsely."""
    return np.array([_label(shape) for shape in geometry], object)


def whole(geometry) -> shapely.MultiPolygon:
    """The union of a layer, exact where its members share their borders."""
    shapes = np.asarray(geometry, object)
    if shapely.coverage_is_valid(shapes):
        return _multi(shapely.coverage_union_all(shapes))
    return _multi(shapely.union_all(shapes))


def _label(shape):
    parts = shapely.get_parts(shape)
    largest = parts[np.argmax(shapely.area(parts))]
    centre = shapely.centroid(largest)
    if largest.contains(centre) and _roomy(largest, centre):
        return centre
    west, south, east, north = largest.bounds
    circle = shapely.maximum_inscribed_circle(
        largest, max(east - west, north - south) / 50
    )
    return shapely.get_point(circle, 0)


def _roomy(shape, point) -> bool:
    """Whether a label at this point has about the room that the shape allows."""
    reach = shapely.distance(shapely.boundary(shape), point)
    return bool(reach > 0.25 * np.sqrt(shapely.area(shape)))


def _finite(shape) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(shape)).all())


def _measurable(shape, epsg) -> bool:
    lon, lat = shapely.get_coordinates(shape).T
    return bool(np.isfinite(crs.project(lon, lat, epsg)).all())


def _multi(shape) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == POLYGON])
