"""Layers and points to measure attribution on: nothing of them is anybody's city."""

import numpy as np
import shapely
from scipy.spatial import Voronoi

BOX = (116.0, 39.5, 117.0, 40.3)
STEPS = 17  # pieces of a border between two corners: about 100 corners a cell


def coverage(n, seed=1):
    """n (Multi)Polygons, object (n,), that share every corner of their winding borders."""
    random = np.random.default_rng(seed)
    west, south, east, north = BOX
    spots = random.uniform(BOX[:2], BOX[2:], (n, 2))
    # Mirrored over each side, so that the cells end at the box.
    mirrored = [spots]
    for axis, at in ((0, west), (0, east), (1, south), (1, north)):
        other = spots.copy()
        other[:, axis] = 2 * at - other[:, axis]
        mirrored.append(other)
    diagram = Voronoi(np.vstack(mirrored))
    straight = set()
    while True:
        cells = _cells(diagram, n, straight, seed)
        wrong = np.flatnonzero(~shapely.is_valid(cells))
        if not wrong.size and shapely.coverage_is_valid(cells):
            return cells
        if not wrong.size:
            faults = shapely.coverage_invalid_edges(cells)
            wrong = np.flatnonzero(~shapely.is_empty(faults))
        straight |= set(wrong.tolist())


def _cells(diagram, n, straight, seed):
    share = np.linspace(0, 1, STEPS + 1)[1:-1]
    rings = [[] for _ in range(n)]
    random = np.random.default_rng(seed)
    for (one, other), ends in zip(
        diagram.ridge_points, diagram.ridge_vertices, strict=True
    ):
        bent = random.uniform(-0.4, 0.4, STEPS - 1) * share * (1 - share)
        if one >= n and other >= n:
            continue
        a, b = diagram.vertices[ends]
        way = b - a
        if max(one, other) >= n or straight & {one, other}:
            bent = bent * 0
        line = a + np.outer(share, way) + np.outer(bent, [-way[1], way[0]])
        for cell in (one, other):
            if cell < n:
                rings[cell].append((ends[0], ends[1], a, line, b))
    return np.array([_ring(pieces) for pieces in rings], object)


def _ring(pieces):
    """The pieces of one cell put end to end."""
    by_end = {}
    for piece in pieces:
        by_end.setdefault(piece[0], []).append(piece)
        by_end.setdefault(piece[1], []).append(piece)
    at, corners, used = pieces[0][0], [], set()
    for _ in pieces:
        piece = next(one for one in by_end[at] if id(one) not in used)
        used.add(id(piece))
        start, end, a, line, b = piece
        if at == start:
            corners += [a[None], line]
            at = end
        else:
            corners += [b[None], line[::-1]]
            at = start
    return shapely.Polygon(np.vstack(corners))


def points(cells, n, seed=2):
    """lon, lat float64 (n,): four fifths in twelve towns, a hundredth outside, 2 000 on
    corners that cells share; in no order."""
    random = np.random.default_rng(seed)
    low, high = np.array(BOX[:2]), np.array(BOX[2:])
    towns = random.uniform(low + 0.1, high - 0.1, (12, 2))
    crowd = int(n * 0.8)
    spots = random.uniform(low - 0.004, high + 0.004, (n, 2))
    spots[:crowd] = towns[random.integers(0, 12, crowd)] + random.normal(
        0, 0.03, (crowd, 2)
    )
    corners = shapely.get_coordinates(cells)
    on_corners = min(2000, n // 10)
    spots[-on_corners:] = corners[random.integers(0, len(corners), on_corners)]
    random.shuffle(spots)
    return np.ascontiguousarray(spots[:, 0]), np.ascontiguousarray(spots[:, 1])
