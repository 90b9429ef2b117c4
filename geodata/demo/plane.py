"""A planar partition kept by point numbers, so that cutting it can never leave a gap.

A ring is a list of point numbers (one face, no holes, the last joins the first). When
a cut splits an edge, the new point is noted in `splits` under that edge; every ring
that still shows the old edge learns of the point when it is expanded. So a junction
made from one side of a street is in the neighbour's ring too: no snapping, no
tolerance, and the coverage is valid by construction.

Every edge has a class: what lies along it. The class is at the same time the rank of
a road, the setback of buildings, and the price of drawing a border elsewhere.
"""

import itertools
import math

import numpy as np

CENTRE, BANK, RAIL, EXPRESS, ARTERIAL, SECONDARY, STREET, LANE, TRACK, GAP = range(10)
OUTER, CANAL, COAST, REACH = 10, 11, 12, 13
CLASSES = 14
STRAIGHT = -0.85  # cosine at a point on a nearly straight stretch
LONG_CHORD = 260.0


def key(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def ring_area(points: np.ndarray) -> float:
    """Signed area of a ring of (n, 2) points, counter-clockwise positive."""
    x, y = points[:, 0], points[:, 1]
    return 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def frame_angle(points: np.ndarray) -> float:
    """Direction (mod 90°) that most of the outline runs along or across."""
    d = np.roll(points, -1, axis=0) - points
    z = d[:, 0] + 1j * d[:, 1]
    length = np.abs(z)
    length[length == 0] = 1e-9
    return float(np.angle(((z / length) ** 4 * length**1.5).sum())) / 4


def inside(points: np.ndarray, x: float, y: float) -> bool:
    """Whether (x, y) lies inside the ring (even-odd rule)."""
    px, py = points[:, 0], points[:, 1]
    qx, qy = np.roll(px, -1), np.roll(py, -1)
    across = (py > y) != (qy > y)
    at = px[across] + (y - py[across]) / (qy[across] - py[across]) * (
        qx[across] - px[across]
    )
    return bool((at > x).sum() % 2)


class Plane:
    """Points, classed edges and splits; the rings themselves belong to the caller."""

    def __init__(self):
        self.xy: list[tuple[float, float]] = []
        self.splits: dict[tuple[int, int], int] = {}
        self.cls: dict[tuple[int, int], int] = {}
        self.road: dict[tuple[int, int], int] = {}
        self.degree: list[int] = []

    def add_point(self, x: float, y: float, degree: int = 0) -> int:
        self.xy.append((x, y))
        self.degree.append(degree)
        return len(self.xy) - 1

    def add_edge(self, a: int, b: int, cls: int, road: int = -1) -> None:
        k = key(a, b)
        self.cls[k] = cls
        if road >= 0:
            self.road[k] = road

    def points(self, ring: list[int]) -> np.ndarray:
        return np.array([self.xy[i] for i in ring])

    def expand(self, ring: list[int]) -> list[int]:
        """The ring with every split edge replaced by its parts."""
        splits, out = self.splits, []
        for i, a in enumerate(ring):
            b = ring[i + 1] if i + 1 < len(ring) else ring[0]
            out.append(a)
            if key(a, b) in splits:
                self._between(a, b, out)
        return out

    def _between(self, a: int, b: int, out: list[int]) -> None:
        stack = [(a, b)]
        while stack:
            a, b = stack.pop()
            mid = self.splits.get(key(a, b))
            if mid is None:
                out.append(b)
            else:
                stack += [(mid, b), (a, mid)]
        out.pop()

    def split(self, a: int, b: int, x: float, y: float) -> int:
        """A new point on edge a-b; both parts take over its class and road."""
        k = key(a, b)
        mid = self.add_point(x, y, 2)
        self.splits[k] = mid
        cls, road = self.cls[k], self.road.get(k, -1)
        self.add_edge(a, mid, cls, road)
        self.add_edge(mid, b, cls, road)
        return mid

    def cut(self, ring, cls, rng, *, ratio=0.5, jitter=0.08, snap=9.0, bend=True):
        """Two rings made by a chord of the class across the (expanded) ring, or None.

        ratio: where along the long axis; jitter: how far it may stray. Five tries, the
        last two along the other axis. Refused when the chord would cross the ring or
        leave a part of less than 18 % of the area.
        """
        points = self.points(ring)
        angle = frame_angle(points)
        cos, sin = math.cos(angle), math.sin(angle)
        u = points @ np.array([cos, sin])
        v = points @ np.array([-sin, cos])
        width, height = float(np.ptp(u)), float(np.ptp(v))
        along_u = width > height
        if abs(width - height) < 0.15 * max(width, height):
            along_u = rng.random() < 0.5
        for attempt in range(5):
            axis = along_u if attempt < 3 else not along_u
            a, b = (u, v) if axis else (v, u)
            at = ratio + jitter * (rng.random() * 2 - 1) * (1 + attempt % 3)
            place = float(a.min()) + float(np.ptp(a)) * at
            ends = self._ends(ring, points, a, b, place, snap)
            if ends is None:
                continue
            parts = self._divide(ring, points, ends, cls, rng if bend else None)
            if parts is not None:
                return parts
        return None

    def _ends(self, ring, points, a, b, place, snap):
        """Both ends of the longest chord at a = place: (index, x, y, on a vertex)."""
        side = a > place
        after = np.roll(side, -1)
        hits = np.flatnonzero(side != after)
        if len(hits) < 2:
            return None
        nxt = (hits + 1) % len(ring)
        t = (place - a[hits]) / (a[nxt] - a[hits])
        at = b[hits] + t * (b[nxt] - b[hits])
        order = np.argsort(at)
        gaps = at[order[1::2]] - at[order[::2]]
        best = int(np.argmax(gaps))
        chord = float(gaps[best])
        pair = (order[2 * best], order[2 * best + 1])
        ends = [
            self._end(ring, points, int(hits[i]), float(t[i]), chord, snap)
            for i in pair
        ]
        return ends if ends[0] != ends[1] else None

    def _end(self, ring, points, edge, t, chord, snap):
        """Where the chord's end goes: a junction nearby, a vertex, or the edge itself."""
        n = len(ring)
        p, q = points[edge], points[(edge + 1) % n]
        x, y = p + t * (q - p)
        pull = min(35.0, 0.16 * chord)
        d = np.hypot(points[:, 0] - x, points[:, 1] - y)
        near = np.flatnonzero(d < max(pull, snap))
        for i in near[np.argsort(d[near])]:
            i = int(i)
            junction = self.degree[ring[i]] >= 3 and d[i] < pull
            if junction and self._straight(points, i):
                return (i, float(points[i, 0]), float(points[i, 1]), True)
        if len(near):
            i = int(near[np.argmin(d[near])])
            if d[i] < snap:
                return (i, float(points[i, 0]), float(points[i, 1]), True)
        return (edge, round(float(x), 6), round(float(y), 6), False)

    @staticmethod
    def _straight(points, i) -> bool:
        n = len(points)
        a, b = points[i - 1] - points[i], points[(i + 1) % n] - points[i]
        size = math.hypot(*a) * math.hypot(*b)
        return size > 0 and float(a @ b) / size < STRAIGHT

    def _divide(self, ring, points, ends, cls, rng):
        """Check the chain between both ends, then cut for good."""
        (i, x0, y0, on_i), (j, x1, y1, on_j) = ends
        chain = self._chain(x0, y0, x1, y1, rng)
        if not self._clear(points, chain, (i, on_i), (j, on_j)):
            return None
        if i > j:
            i, j, on_i, on_j, chain = j, i, on_j, on_i, chain[::-1]
        first = points[i + 1 : j + 1] if not on_j else points[i + 1 : j]
        area = abs(ring_area(points))
        part = abs(ring_area(np.vstack([chain[::-1], first]))) if len(first) else 0.0
        if not 0.18 * area < part < 0.82 * area:
            return None
        ids = self._lay(ring, i, j, on_i, on_j, chain, cls)
        middle = ring[i + 1 : j] if on_j else ring[i + 1 : j + 1]
        rest = ring[j + 1 :] + (ring[:i] if on_i else ring[: i + 1])
        return middle + ids[::-1], rest + ids

    @staticmethod
    def _chain(x0, y0, x1, y1, rng) -> np.ndarray:
        """The chord; a long one gets a slight bend (two sines)."""
        length = math.hypot(x1 - x0, y1 - y0)
        if rng is None or length < LONG_CHORD:
            return np.array([(x0, y0), (x1, y1)])
        pieces = max(3, int(length / 90))
        t = np.linspace(0, 1, pieces + 1)
        swing = (rng.random(2) * 2 - 1) * (0.028, 0.014) * length
        off = swing[0] * np.sin(np.pi * t) + swing[1] * np.sin(2 * np.pi * t)
        nx, ny = -(y1 - y0) / length, (x1 - x0) / length
        x, y = x0 + t * (x1 - x0) + off * nx, y0 + t * (y1 - y0) + off * ny
        chain = np.round(np.column_stack([x, y]), 6)
        chain[0], chain[-1] = (x0, y0), (x1, y1)
        return chain

    @staticmethod
    def _clear(points, chain, start, end) -> bool:
        """Whether the chain runs inside the ring and touches it at its ends only.

        The edges at an end are left out for the chain's first or last piece alone: a
        bent chain may cross its own end edge further on.
        """
        n = len(points)
        p, q = points, np.roll(points, -1, axis=0)
        for k in range(len(chain) - 1):
            a, b = chain[k], chain[k + 1]
            test = np.ones(n, bool)
            for is_end, (i, on_vertex) in ((k == 0, start), (k == len(chain) - 2, end)):
                if is_end:
                    test[i] = False
                    if on_vertex:
                        test[i - 1] = False
            d = b - a
            side_p = d[0] * (p[:, 1] - a[1]) - d[1] * (p[:, 0] - a[0])
            side_q = np.roll(side_p, -1)
            e = q - p
            side_a = e[:, 0] * (a[1] - p[:, 1]) - e[:, 1] * (a[0] - p[:, 0])
            side_b = e[:, 0] * (b[1] - p[:, 1]) - e[:, 1] * (b[0] - p[:, 0])
            if np.any(test & (side_p * side_q <= 0) & (side_a * side_b <= 0)):
                return False
        middle = (chain[len(chain) // 2 - 1] + chain[len(chain) // 2]) / 2
        return inside(points, float(middle[0]), float(middle[1]))

    def _lay(self, ring, i, j, on_i, on_j, chain, cls) -> list[int]:
        """Number the chain's points, splitting the edges it ends on."""
        n = len(ring)
        ends = []
        for at, on, place in ((j, on_j, chain[-1]), (i, on_i, chain[0])):
            if on:
                self.degree[ring[at]] += 1
                ends.append(ring[at])
            else:
                x, y = float(place[0]), float(place[1])
                mid = self.split(ring[at], ring[(at + 1) % n], x, y)
                self.degree[mid] += 1
                ends.append(mid)
        inner = [self.add_point(float(x), float(y), 2) for x, y in chain[1:-1]]
        ids = [ends[1], *inner, ends[0]]
        for a, b in itertools.pairwise(ids):
            self.add_edge(a, b, cls)
        return ids
