"""Is it the same outline, written another way?

Another datum, another projection or fewer decimals move every vertex a little, and along
a county's border those centimetres add up to thousands of m². A border that somebody
has redrawn has other vertices, or some that lie elsewhere.
"""

import numpy as np
import shapely

from geodata import crs

NEAR_M = 1.0  # what exact ways between datums may lose, and decimals round away
MOST_SHARE = 0.01  # a shape that is so small that a metre is much of it has changed
ROUNDED = "its outline is the one that is there, within 1 m: that one stays"


def is_same(new, old, epsg: int) -> bool:
    """Whether each vertex of either shape (lon/lat) has one of the other within a metre.

    epsg: the zone in which metres are measured.
    """
    if shapely.get_num_coordinates(new) != shapely.get_num_coordinates(old):
        return False
    new, old = (_plane(shape, epsg) for shape in (new, old))
    if not (_has_partners(new, old) and _has_partners(old, new)):
        return False
    moved = shapely.area(shapely.symmetric_difference(new, old))
    return bool(moved <= MOST_SHARE * shapely.area(old))


def _plane(shape, epsg):
    return shapely.transform(
        shape, lambda x, y: crs.project(x, y, epsg), interleaved=False
    )


def _has_partners(shape, other):
    points, others = (
        shapely.points(shapely.get_coordinates(s)) for s in (shape, other)
    )
    found = shapely.STRtree(others).query(points, predicate="dwithin", distance=NEAR_M)[
        0
    ]
    return len(np.unique(found)) == len(points)
