"""Polygons of files made fit to store: one kind, two dimensions, valid, with a label."""

from dataclasses import dataclass

import numpy as np
import shapely

from geodata import crs, shapes

# A repair may move this share of a polygon's area, and no more.
REPAIR_SHARE = 1e-4
POLYGON, MULTIPOLYGON = 3, 6
EMPTY = "its polygon is empty or has a coordinate that is no number"
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

    A closed line is the polygon that it outlines. A ring that touches or crosses itself
    at a point, or has a spike, is rebuilt; if more than REPAIR_SHARE of the area would
    change, the row is a fault instead. All shapes are measured at once.
    """
    found = shapes.lone_rings(np.asarray(geometry, object))
    faults: dict[int, str] = {}
    areas = np.isin(shapely.get_type_id(found), (POLYGON, MULTIPOLYGON))
    _refuse(found, faults, ~areas, "has no polygon")
    spots, whose = shapely.get_coordinates(found, return_index=True)
    empty = areas & shapely.is_empty(found)
    empty[whose[~np.isfinite(spots).all(axis=1)]] = True
    _refuse(found, faults, empty, EMPTY)
    far = np.zeros(len(found), bool)
    x, y = crs.project(*np.where(np.isfinite(spots), spots, 0.0).T, epsg)
    far[whose[~(np.isfinite(x) & np.isfinite(y))]] = True
    _refuse(
        found,
        faults,
        far & ~empty,
        f"it lies too far from the others to be measured (EPSG:{epsg})",
    )
    moved = _repair(found, faults, epsg)
    return Mended(_multis(found), faults, moved)


def _refuse(found, faults, which, reason):
    for at in np.flatnonzero(which):
        faults[int(at)] = reason
    found[which] = None


def _repair(found, faults, epsg) -> dict[int, float]:
    """Rebuilds what is invalid, in place; position -> how much area that moved."""
    bad = np.flatnonzero(~shapely.is_missing(found) & ~shapely.is_valid(found))
    repaired = shapely.make_valid(found[bad], method="structure", keep_collapsed=False)
    change = np.abs(areas_m2(repaired, epsg) - areas_m2(found[bad], epsg))
    kept = ~shapely.is_empty(repaired) & (
        change <= REPAIR_SHARE * areas_m2(repaired, epsg)
    )
    for at, by in zip(bad[~kept], change[~kept], strict=True):
        why = shapely.is_valid_reason(found[at])
        faults[int(at)] = (
            f"its polygon is invalid ({why}); a repair would move {by:.0f} m²"
        )
    found[bad] = np.where(kept, repaired, None)
    return {int(at): float(by) for at, by in zip(bad[kept], change[kept], strict=True)}


def areas_m2(geometry, epsg: int) -> np.ndarray:
    """Planar areas in a zone, to 0.01 m²."""
    plane = shapely.transform(
        np.asarray(geometry, object),
        lambda x, y: crs.project(x, y, epsg),
        interleaved=False,
    )
    return np.round(shapely.area(plane), AREA_DECIMALS)


def labels(geometry) -> np.ndarray:
    """A point well inside each: the centre where it has room, else the centre of the
    largest circle, found coarsely."""
    largest = np.array([_largest(shape) for shape in geometry], object)
    found = shapely.centroid(largest)
    inside = shapely.contains(largest, found)
    reach = shapely.distance(shapely.boundary(largest), found)
    # About the room that the shape allows.
    roomy = inside & (reach > 0.25 * np.sqrt(shapely.area(largest)))
    for at in np.flatnonzero(~roomy):
        found[at] = _centre_of_circle(largest[at])
    return found


def _largest(shape):
    if shapely.get_num_geometries(shape) == 1:
        return shapely.get_geometry(shape, 0)
    parts = shapely.get_parts(shape)
    return parts[np.argmax(shapely.area(parts))]


def _centre_of_circle(shape):
    west, south, east, north = shape.bounds
    coarse = max(east - west, north - south) / 50
    return shapely.get_point(shapely.maximum_inscribed_circle(shape, coarse), 0)


def whole(geometry) -> shapely.MultiPolygon:
    """The union of a layer, exact where its members share their borders."""
    members = np.asarray(geometry, object)
    if shapely.coverage_is_valid(members):
        return _multi(shapely.coverage_union_all(members))
    return _multi(shapely.union_all(members))


def _multi(shape) -> shapely.MultiPolygon:
    return _multis(np.array([shape], object))[0]


def _multis(found) -> np.ndarray:
    """All polygons of each, as one MultiPolygon; None where there are none."""
    parts, whose = shapely.get_parts(found, return_index=True)
    parts, within = shapely.get_parts(parts, return_index=True)
    whose, is_area = whose[within], shapely.get_type_id(parts) == POLYGON
    made = np.full(len(found), None, object)
    if is_area.any():
        shapely.multipolygons(parts[is_area], indices=whose[is_area], out=made)
    return made
