"""Which incidents lie in a drawn area or circle, exactly as PostGIS says.

Places (grids, and what lies in none) whose incidents all lie well inside need no test,
and those outside none either. The incidents of the others are tested by Shapely, and
those within a hair of the border by PostGIS itself: its own test for points differs from
GEOS there, and so do its versions.
"""

import numpy as np
import shapely

from gis_app.lens.errors import CannotAnswer
from gis_app.store import columns

HAIR = 1e-7  # degrees: a centimetre
MOST_DOUBTFUL = 20_000


class Area:
    """What lies in `sure` lies in it, what lies out of `maybe` does not."""

    def __init__(self, sure, maybe, shape=None):
        self.sure, self.maybe, self.shape = sure, maybe, shape
        shapely.prepare([sure, maybe, shape])

    def classify(self, corners):
        """(numbers of the places wholly inside, of those to be tested)."""
        west, south, east, north = corners
        left, low, right, high = self.maybe.bounds
        near = (west <= right) & (east >= left) & (south <= high) & (north >= low)
        near = np.flatnonzero(near)
        boxes = shapely.box(
            *(corners[:, near] + np.array([[-1], [-1], [1], [1]]) * 1e-9)
        )
        met = shapely.intersects(self.maybe, boxes)
        near, boxes = near[met], boxes[met]
        inside = shapely.contains_properly(self.sure, boxes)
        return near[inside], near[~inside]

    def test(self, lon, lat):
        """(which points are covered, about which PostGIS must be asked)"""
        surely = shapely.intersects_xy(self.sure, lon, lat)
        perhaps = shapely.intersects_xy(self.maybe, lon, lat)
        if self.shape is None:
            return surely, perhaps & ~surely
        covered = shapely.intersects_xy(self.shape, lon, lat)
        return covered, (covered & ~surely) | (perhaps & ~covered)


def of(wanted, database):
    """The area of a filter, or None. database: to ask PostGIS."""
    if wanted.geometry is not None:
        shape = wanted.shape
        sure = shape.buffer(-HAIR, join_style="mitre")
        return Area(sure, shape.buffer(HAIR, join_style="mitre"), shape)
    if wanted.near is None:
        return None
    with database.transaction() as cursor:
        rings = columns.circle(cursor, wanted.near)
    if rings is None:
        raise CannotAnswer("the box of the circle may cut it")
    return Area(*rings)


def covered(area, wanted, lon, lat, database):
    """Which points an area covers."""
    found, doubtful = area.test(lon, lat)
    doubtful = np.flatnonzero(doubtful)
    if len(doubtful) > MOST_DOUBTFUL:
        raise CannotAnswer("too many incidents lie on the border")
    if len(doubtful):
        with database.transaction() as cursor:
            found[doubtful] = columns.covered(
                cursor, wanted, lon[doubtful].tolist(), lat[doubtful].tolist()
            )
    return found
