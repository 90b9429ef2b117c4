"""How large a fault is: found in lon/lat, where everything is judged, measured in the
plane of the zone, where a straight edge is the one that was surveyed."""

import numpy as np
import shapely

from geodata import crs

POLYGON = 3


class Measure:
    """Areas in one zone, and what is too small to tell (least_m2)."""

    def __init__(self, epsg: int, least_m2: float):
        self.epsg = epsg
        self.least_m2 = least_m2

    def plane(self, shapes) -> np.ndarray:
        """Shapes of lon/lat in the zone's metres."""
        return shapely.transform(
            np.asarray(shapes, dtype=object),
            lambda x, y: crs.project(x, y, self.epsg),
            interleaved=False,
        )

    def areas(self, shapes) -> np.ndarray:
        return shapely.area(self.plane(shapes))

    def pieces(self, shape) -> list[tuple[shapely.Geometry, float]]:
        """The polygons of a shape that are large enough, each with its m²."""
        parts = areal_parts(shape)
        sized = zip(parts, self.areas(parts), strict=True)
        return [(part, area) for part, area in sized if area >= self.least_m2]

    def common(self, left, right, found) -> np.ndarray:
        """m² that pairs share. found: what they share in lon/lat."""
        exact = shapely.area(shapely.intersection(self.plane(left), self.plane(right)))
        return np.where(exact >= self.least_m2, exact, self.areas(found))

    def holes(self, found, beside) -> np.ndarray:
        """m² of each hole (polygons in lon/lat) between the shapes that border on them.

        The same hole in the plane has other edges where a neighbour's edge is long and
        has no vertex beside the other's. One that closes there keeps its own vertices.
        """
        own = self.plane(found)
        areas = shapely.area(own)
        around = rings(shapely.union_all(self.plane(beside)))
        if not len(around):
            return areas
        at, which = shapely.STRtree(around).query(own, predicate="intersects")
        shared = shapely.area(shapely.intersection(own[at], around[which]))
        exact, best = np.zeros(len(own)), {}
        for one, other, size in zip(at, which, shared, strict=True):
            if size > best.get(other, (0.0, None))[0]:
                best[other] = (size, one)
        for other, (_, one) in best.items():
            exact[one] += shapely.area(around[other])
        return np.where(exact > 0, exact, areas)


def rings(shape) -> np.ndarray:
    """The holes of an area, as polygons."""
    found = [
        ring for part in areal_parts(shape) for ring in shapely.get_rings(part)[1:]
    ]
    return shapely.polygons(found) if found else np.array([], dtype=object)


def areal_parts(shape) -> np.ndarray:
    """The polygons of a geometry or of several, without the empty ones."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    keep = (shapely.get_type_id(parts) == POLYGON) & ~shapely.is_empty(parts)
    return parts[keep]
