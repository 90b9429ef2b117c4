"""The edges of polygons as arrays."""

import numpy as np
import shapely


def edges_of(polygons):
    """(corners float64 (n, 2), starts int64 (m,), polygon int32 (m,)): an edge goes from
    corner starts[i] to the next one and belongs to polygon[i], ascending."""
    parts, part_of = shapely.get_parts(polygons, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.flatnonzero(ring[1:] == ring[:-1])
    return corners, starts, part_of[ring_of[ring[starts]]].astype(np.int32)
