"""The judge: Shapely's own predicates, for whatever floating point cannot tell.

A tree of the polygons' boxes gives each point its candidates, prepared polygons decide.
Also the whole engine where numba is not to be had: a fortieth as fast, the same answers.
"""

import threading

import numpy as np
import shapely


class Exact:
    """Polygons, lon/lat, read-only from now on: threads may ask it at once.

    They are answered one after another: prepared polygons finish themselves when they are
    asked, and where two threads do that at once the process dies (GEOS 3.14). So do not
    fork while somebody asks.
    """

    def __init__(self, polygons):
        self.polygons = polygons
        self._tree = shapely.STRtree(polygons)
        _finish(polygons)
        self._one_by_one = threading.Lock()

    def covering(self, lon, lat, wanted=None):
        """Pairs (point, polygon) where the polygon covers the point, border included.

        wanted: called with such pairs of candidates, says which of them count.
        """
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        spots = shapely.points(lon[usable], lat[usable])
        with self._one_by_one:
            point, polygon = self._tree.query(spots)
            if wanted is not None:
                kept = wanted(usable[point], polygon)
                point, polygon = point[kept], polygon[kept]
            covers = shapely.covers(self.polygons[polygon], spots[point])
        return usable[point[covers]], polygon[covers]

    def has_inside(self, polygon, lon, lat):
        """Whether each point lies in its polygon and not on its border."""
        spots = shapely.points(lon, lat)
        with self._one_by_one:
            return shapely.contains_properly(self.polygons[polygon], spots)


def _finish(polygons):
    """Ask each prepared polygon once: the first answer may be another than all later ones
    where it is invalid (GEOS 3.14)."""
    shapely.prepare(polygons)
    west, south, east, north = shapely.bounds(polygons).T
    spots = shapely.points(west + 0.37 * (east - west), south + 0.41 * (north - south))
    shapely.covers(polygons, spots)
    shapely.contains_properly(polygons, spots)
