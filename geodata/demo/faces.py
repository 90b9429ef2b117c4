"""First faces as rings of point numbers: edges get classes, slivers join a neighbour."""

import math
from collections import defaultdict

import numpy as np
import shapely

from geodata.demo.plane import (
    BANK,
    CANAL,
    CENTRE,
    COAST,
    EXPRESS,
    RAIL,
    STREET,
    Plane,
    key,
    ring_area,
)

KEPT = {CENTRE, BANK, RAIL, EXPRESS, CANAL, COAST}
# where lines lie on one another the first of these gives the edge its class
STRENGTH = (CENTRE, COAST, BANK, RAIL, CANAL, EXPRESS)
SLIVER, LONG_SLIVER, WET_SLIVER, NEEDLE = 9_000, 60_000, 700, 2_500


def ring_polygons(plane: Plane, rings) -> np.ndarray:
    """Polygons (metres) of many rings at once."""
    counts = np.array([len(r) for r in rings])
    xy = np.array(plane.xy)[np.concatenate([np.asarray(r) for r in rings])]
    last = np.cumsum(counts)
    owner = np.repeat(np.arange(len(rings)), counts)
    closed = np.insert(xy, last, xy[last - counts], axis=0)
    owner = np.insert(owner, last, np.arange(len(rings)))
    return shapely.polygons(shapely.linearrings(closed, indices=owner))


def neighbours(rings) -> dict[tuple[int, int], list[int]]:
    """Edge → the rings (by index) that it bounds, one or two of them."""
    sides = defaultdict(list)
    for f, ring in enumerate(rings):
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            sides[key(a, b)].append(f)
    return sides


def merged(one: list[int], other: list[int]) -> list[int] | None:
    """The ring round both, or None where that is not one plain ring."""
    n, m = len(one), len(other)
    theirs = {(other[i - 1], other[i]) for i in range(m)}
    shared = [(one[(i + 1) % n], one[i]) in theirs for i in range(n)]
    starts = [i for i in range(n) if shared[i] and not shared[i - 1]]
    if len(starts) != 1:
        return None
    first = starts[0]
    run = next(k for k in range(1, n + 1) if not shared[(first + k) % n])
    begin, end = one[first], one[(first + run) % n]
    ours = [one[(first + run + k) % n] for k in range(n - run)]
    at = other.index(begin)
    turned = other[at:] + other[:at]
    ring = ours + turned[: turned.index(end)]
    return ring if len(set(ring)) == len(ring) > 2 else None


def number_faces(polygons, sources, wet):
    """A plane, and the rings of the polygons in it; wet: which are water."""
    plane, numbers, rings = Plane(), {}, []
    for polygon in polygons:
        xy = shapely.get_coordinates(shapely.get_exterior_ring(polygon))[:-1]
        if ring_area(xy) < 0:
            xy = xy[::-1]
        ring = []
        for x, y in xy.tolist():
            place = (round(x * 100), round(y * 100))
            if place not in numbers:
                numbers[place] = plane.add_point(place[0] / 100, place[1] / 100)
            ring.append(numbers[place])
        rings.append(ring)
    _classify(plane, rings, sources)
    rings, wet = _without_slivers(plane, rings, list(wet))
    for a, b in neighbours(rings):
        plane.degree[a] += 1
        plane.degree[b] += 1
    return plane, rings, wet


def whole_faces(polygons) -> np.ndarray:
    """Faces without their holes, and without the faces that lay in a hole."""
    filled = shapely.polygons(shapely.get_exterior_ring(polygons))
    holed = np.flatnonzero(shapely.get_num_interior_rings(polygons) > 0)
    inner = np.zeros(len(filled), bool)
    if len(holed):
        points = shapely.point_on_surface(polygons)
        big, small = shapely.STRtree(points).query(filled[holed], "contains")
        inner[small[holed[big] != small]] = True
    return filled[~inner]


def _classify(plane: Plane, rings, sources) -> None:
    edges = list(neighbours(rings))
    pieces, owner = [], []
    for k, source in enumerate(sources):
        pieces.append(np.stack([source.points[:-1], source.points[1:]], axis=1))
        owner += [k] * (len(source.points) - 1)
    tree = shapely.STRtree(shapely.linestrings(np.concatenate(pieces)))
    ends = np.array(edges)
    xy = np.array(plane.xy)
    middle = shapely.points((xy[ends[:, 0]] + xy[ends[:, 1]]) / 2)
    edge, piece = tree.query(middle, predicate="dwithin", distance=0.3)
    best: dict[int, tuple] = {}
    for e, p in zip(edge.tolist(), piece.tolist(), strict=True):
        cls = sources[owner[p]].cls
        found = (_rank(cls), owner[p], cls)
        best[e] = min(best.get(e, found), found)
    for e, (a, b) in enumerate(edges):
        _, road, cls = best.get(e, (0, -1, STREET))
        plane.add_edge(a, b, cls, road)


def _compactness(points: np.ndarray) -> tuple[float, float]:
    area = abs(ring_area(points))
    d = np.roll(points, -1, axis=0) - points
    around = float(np.hypot(d[:, 0], d[:, 1]).sum())
    return area, 4 * math.pi * area / around**2


def _is_sliver(area: float, compact: float, wet: bool) -> bool:
    if wet:
        return area < WET_SLIVER
    return area < SLIVER or (compact < 0.12 and area < LONG_SLIVER)


def _without_slivers(plane: Plane, rings, wet):
    """Small and thin faces join the neighbour with the longest shared border.

    Never across water and land, else bridges and reaches would disappear; never across
    a ring, the rail or the canal unless the face is a mere needle.
    """
    rings = dict(enumerate(rings))
    beside = defaultdict(set)
    for pair in neighbours(list(rings.values())).values():
        if len(pair) == 2:
            beside[pair[0]].add(pair[1])
            beside[pair[1]].add(pair[0])
    waiting = sorted(rings, key=lambda f: abs(ring_area(plane.points(rings[f]))))
    for f in waiting:
        area, compact = _compactness(plane.points(rings[f]))
        if not _is_sliver(area, compact, wet[f]):
            continue
        needle = area < NEEDLE or compact < 0.03
        for g in _by_border(plane, rings, f, beside[f], wet, needle):
            ring = merged(rings[g], rings[f])
            if ring:
                if needle:
                    _hand_over(plane, rings[f], rings[g])
                rings[g] = ring
                del rings[f]
                for h in beside.pop(f) - {g}:
                    beside[h].discard(f)
                    beside[h].add(g)
                    beside[g].add(h)
                beside[g].discard(f)
                break
    kept = sorted(rings)
    return [rings[f] for f in kept], [wet[f] for f in kept]


def _hand_over(plane: Plane, needle, other) -> None:
    """The line between a needle and the face it joins goes on along its other side."""
    theirs = {key(a, b) for a, b in zip(other, other[1:] + other[:1], strict=True)}
    edges = [key(a, b) for a, b in zip(needle, needle[1:] + needle[:1], strict=True)]
    best = min((_rank(plane.cls[k]), k) for k in edges if k in theirs)
    for k in edges:
        if k not in theirs and _rank(plane.cls[k]) > best[0]:
            plane.add_edge(*k, plane.cls[best[1]], plane.road.get(best[1], -1))


def _rank(cls: int) -> int:
    return STRENGTH.index(cls) if cls in STRENGTH else len(STRENGTH) + cls


def _by_border(plane, rings, f, others, wet, needle):
    """The neighbours of f that it may join, longest shared border first."""
    ring = rings[f]
    edges = {key(a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)}
    lengths = []
    for g in others:
        if wet[g] != wet[f]:
            continue
        shared, ring = 0.0, rings[g]
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            k = key(a, b)
            if k in edges and (needle or plane.cls[k] not in KEPT):
                shared += math.dist(plane.xy[a], plane.xy[b])
        if shared:
            lengths.append((-shared, g))
    return [g for _, g in sorted(lengths)]
