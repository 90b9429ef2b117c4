"""Nearest polygons in metres: the plane of a layer, in the zone of its centre."""

from functools import cached_property

import numpy as np
import shapely

from geodata import crs
from geodata.attribution.rules import round_metres

_MILLIMETRE = 0.001


def planar(polygons, epsg):
    """In metres of a zone; corners that the zone does not have are at its origin."""
    return shapely.transform(
        polygons, lambda xy: np.nan_to_num(np.stack(crs.project(*xy.T, epsg), axis=1))
    )


class Plane:
    """A layer's polygons in metres. code_order: the place of each one's code."""

    def __init__(self, polygons, epsg: int, code_order):
        self.code_order = code_order
        self.polygons = planar(polygons, epsg)
        self.outlines = shapely.boundary(self.polygons)

    @cached_property
    def _tree(self):
        return shapely.STRtree(self.polygons)

    def two_nearest(self, x, y, reach, span=None):
        """Nearest and second nearest within reach: positions (-1 = none), and metres.

        x, y, reach: float64 (n,), metres. span: (2, n), the run of places in code order
        that is asked. Distances are rounded to 1 mm; ties go to the smaller code.
        """
        point, grid, metres = self._pairs(x, y, reach, span)
        owner = np.full(len(x), -1, np.int32)
        second = np.full(len(x), -1, np.int32)
        keys = (metres, self.code_order[grid])
        first = first_two(point, grid, keys, owner, second)
        distance = np.full(len(x), np.nan)
        distance[point[first]] = metres[first]
        return owner, second, distance

    def nearest_other(self, x, y, owner, edge, reach, span=None):
        """The nearest polygon within reach that is not the owner: positions or -1.

        On a partition it is as far as the edge, so look there first and double the
        circle for the few that see nobody yet, up to their reach.
        """
        other = np.full(len(x), -1, np.int32)
        second = np.full(len(x), -1, np.int32)
        radius = np.minimum(edge + 1.0, reach)
        open_ = np.arange(len(x))
        while open_.size:
            spans = None if span is None else span[:, open_]
            point, grid, metres = self._pairs(x[open_], y[open_], radius[open_], spans)
            keep = grid != owner[open_[point]]
            point, grid, metres = point[keep], grid[keep], metres[keep]
            keys = (metres, self.code_order[grid])
            first_two(open_[point], grid, keys, other, second)
            more = (other[open_] < 0) & (radius[open_] < reach[open_])
            open_ = open_[more]
            radius[open_] = np.minimum(radius[open_] * 2.0, reach[open_])
        return other

    def _pairs(self, x, y, reach, span):
        """All (point, polygon, metres) no farther apart than the point's reach."""
        usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & (reach >= 0))
        wide = reach[usable] + _MILLIMETRE
        px, py = x[usable], y[usable]
        boxes = shapely.box(px - wide, py - wide, px + wide, py + wide)
        point, grid = self._tree.query(boxes)
        if span is not None:
            place = self.code_order[grid]
            low, high = span[:, usable[point]]
            wanted = (low <= place) & (place < high)
            point, grid = point[wanted], grid[wanted]
        spots = shapely.points(px, py)
        metres = round_metres(shapely.distance(self.polygons[grid], spots[point]))
        close = metres <= reach[usable[point]]
        return usable[point[close]], grid[close], metres[close]


def first_two(point, grid, keys, first, second):
    """Per point the two grids that come first by the keys, written into two arrays.

    keys: arrays like `point`, the most telling one first. Returns where in the pairs
    the first ones stand.
    """
    order = np.lexsort((*reversed(keys), point))
    sorted_points = point[order]
    starts = np.flatnonzero(np.diff(sorted_points, prepend=-1) != 0)
    first[sorted_points[starts]] = grid[order[starts]]
    after = starts + 1
    after = after[after < len(order)]
    after = after[sorted_points[after] == sorted_points[after - 1]]
    second[sorted_points[after]] = grid[order[after]]
    return order[starts]
