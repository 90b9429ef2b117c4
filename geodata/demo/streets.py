"""The skeleton of lines: river, rail and canal, rings, radials, arterials, county roads.

Lines are added by rank and give way: a piece that would run beside an older road is
dropped, and cut ends run on to the next road. What the lines enclose are the first
faces, from which blocks.py goes on.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.demo import plane
from geodata.demo.terrain import Centre, Terrain, along, normals

STEP = 60.0
OVERSHOOT = 0.5


@dataclass
class Source:
    """A run of a line of the network: its class, what it is called after, its points."""

    cls: int
    kind: str
    points: np.ndarray
    line: int  # runs of one planned line share the number


def _runs(keep: np.ndarray):
    """(first, last + 1) of every run of True."""
    edges = np.flatnonzero(np.diff(np.r_[False, keep, False].astype(int)))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


class Roads:
    """Roads in the order of their rank, each giving way to those before it."""

    def __init__(self, terrain: Terrain):
        self.terrain = terrain
        self.sources: list[Source] = []
        self.lines = 0
        self.bridges = np.empty((0, 2))
        self.water = terrain.river.polygon
        self.stream = shapely.LineString(terrain.river.centre)
        self.land = shapely.box(-1e6, -1e6, 1e6, 1e6).difference(
            terrain.sea.buffer(-OVERSHOOT)
        )
        self._pieces = np.empty((0, 2, 2))
        self._wet = np.empty(0, bool)
        self._tree = None

    def fixed(self, points, cls, kind, *, wet=False, clip=True) -> None:
        """A line that gives way to nothing and, as a rule, ends at the shore."""
        line = shapely.LineString(points)
        line = line.intersection(self.land) if clip else line
        for part in shapely.get_parts(line):
            self._keep(shapely.get_coordinates(part), cls, kind, wet, self.lines)
        self.lines += 1
        self._tree = None

    def add(
        self,
        lines,
        cls,
        kind,
        *,
        beside=170.0,
        run_on=400.0,
        mask=None,
        bridge_gap=0.0,
        bank=54.5,
    ) -> None:
        """Lines of one rank.

        mask: points → which may carry the road; bridge_gap: least distance from another
        bridge; bank: how far from the water a road without a bridge stops.
        """
        self._index()
        made = []
        for points in lines:
            for part in self._over_water(points, bridge_gap, bank):
                runs = self._giving_way(part, beside, run_on, mask)
                made += [(run, self.lines) for run in runs]
            self.lines += 1
        for run, line in made:
            self._keep(run, cls, kind, False, line)
        self._tree = None

    def _keep(self, points, cls, kind, wet, line) -> None:
        self.sources.append(Source(cls, kind, points, line))
        pieces = np.stack([points[:-1], points[1:]], axis=1)
        self._pieces = np.concatenate([self._pieces, pieces])
        self._wet = np.r_[self._wet, np.full(len(pieces), wet)]

    def _index(self) -> None:
        if self._tree is None:
            self._tree = shapely.STRtree(shapely.linestrings(self._pieces))

    def _over_water(self, points, gap, bank):
        """The line without the crossings that get no bridge, cut at the shore."""
        line = shapely.LineString(points).intersection(self.land)
        for x, y in shapely.get_coordinates(line.intersection(self.stream)):
            far = np.hypot(*(self.bridges - (x, y)).T)
            if gap and len(far) and far.min() < gap:
                near = shapely.Point(x, y).buffer(6 * self.terrain.size.river_width)
                line = line.difference(self.water.intersection(near).buffer(bank))
            else:
                self.bridges = np.vstack([self.bridges, (x, y)])
        for part in shapely.get_parts(shapely.line_merge(line)):
            if part.length > 2 * STEP:
                yield along(shapely.get_coordinates(part), STEP)

    def _giving_way(self, points, beside, run_on, mask):
        middle = (points[:-1] + points[1:]) / 2
        keep = np.ones(len(middle), bool) if mask is None else mask(middle)
        keep &= ~self._runs_beside(points, middle, beside)
        for first, last in _runs(keep):
            run = points[first : last + 1]
            if (last - first) * STEP >= 450:
                ends = [self._run_on(run[1], run[0], run_on)]
                ends.append(self._run_on(run[-2], run[-1], run_on))
                yield np.vstack([p for p in (ends[0], run, ends[1]) if p is not None])

    def _runs_beside(self, points, middle, beside) -> np.ndarray:
        """Which pieces have an older road within that distance and 32°."""
        ours, theirs = self._tree.query(
            shapely.points(middle), predicate="dwithin", distance=beside
        )
        d, o = np.diff(points, axis=0), np.diff(self._pieces, axis=1)[:, 0]
        dry = ~self._wet[theirs]
        ours, theirs = ours[dry], theirs[dry]
        size = np.hypot(*d[ours].T) * np.hypot(*o[theirs].T)
        cos = np.abs((d[ours] * o[theirs]).sum(axis=1)) / np.maximum(size, 1e-9)
        found = np.zeros(len(middle), bool)
        found[ours[cos > math.cos(math.radians(32))]] = True
        return found

    def _run_on(self, before, end, limit):
        """The point where a cut end meets the next road, or None when there is none."""
        way = (end - before) / np.hypot(*(end - before))
        back = end - 3 * way
        ray = np.array([back, end + limit * way])
        met = self._tree.query(shapely.LineString(ray), predicate="intersects")
        if len(met):
            p, d = self._pieces[met, 0], self._pieces[met, 1] - self._pieces[met, 0]
            cross = d[:, 0] * way[1] - d[:, 1] * way[0]
            cross[np.abs(cross) < 1e-9] = 1e-9
            t = ((p - back)[:, 1] * d[:, 0] - (p - back)[:, 0] * d[:, 1]) / cross
            first = float(t[t >= 0].min()) if np.any(t >= 0) else 0.0
            return back + way * (first + OVERSHOOT) if first > 3 else None
        near = self._tree.query_nearest(shapely.Point(end), max_distance=limit * 0.75)
        if not len(near):
            return None
        a, b = self._pieces[near[0]]
        d = b - a
        t = np.clip(np.dot(end - a, d) / max(np.dot(d, d), 1e-9), 0, 1)
        foot = a + t * d
        size = np.hypot(*(foot - end))
        if size < 1e-6 or np.dot(foot - end, way) < 0.2 * size:
            return None  # it would have to turn back
        return foot + (foot - end) / size * OVERSHOOT


def network(terrain: Terrain, rng) -> list[Source]:
    """All lines of the skeleton, by rank."""
    roads = Roads(terrain)
    _waters(roads, terrain, rng)
    _rail(roads, terrain)
    _rings(roads, terrain)
    _riverside(roads, terrain)
    _radials(roads, terrain, rng)
    for centre in terrain.centres:
        _arterials(roads, terrain, centre, rng)
    _county_roads(roads, terrain, rng)
    return roads.sources


def first_faces(sources: list[Source]) -> np.ndarray:
    """The faces that the lines enclose, noded on a grid of 1 cm."""
    lines = shapely.linestrings
    merged = shapely.union_all([lines(s.points) for s in sources], grid_size=0.01)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(merged)))


def _waters(roads: Roads, terrain: Terrain, rng) -> None:
    river = terrain.river
    roads.fixed(river.left, plane.BANK, "bank", wet=True)
    roads.fixed(river.right, plane.BANK, "bank", wet=True)
    roads.fixed(river.centre, plane.CENTRE, "river", wet=True)
    side = normals(river.centre) * (river.half + OVERSHOOT)[:, None]
    for k in range(7, len(river.centre), 14):  # 630 m: each reach has its own bank
        reach = [river.centre[k] - side[k], river.centre[k], river.centre[k] + side[k]]
        roads.fixed(np.array(reach), plane.REACH, "reach", wet=True)
    roads.fixed(terrain.shore, plane.COAST, "coast", wet=True, clip=False)
    size = terrain.size
    y = np.arange(-1.7 * size.radius, 1.7 * size.radius, STEP)
    swing = 0.05 * size.radius * np.sin(y / (0.42 * size.radius) + rng.uniform(0, 6.3))
    canal = terrain.warp(np.column_stack([size.canal + swing, y]))
    roads.fixed(canal, plane.CANAL, "canal")


def _rail(roads: Roads, terrain: Terrain) -> None:
    size = terrain.size
    t = np.arange(-1.7 * size.radius, 1.7 * size.radius, STEP)
    across = 0.34 * size.core + 0.3 * size.core * np.tanh(t / size.core)
    turn = math.radians(66)
    x = t * math.cos(turn) + across * math.sin(turn)
    y = t * math.sin(turn) - across * math.cos(turn)
    roads.fixed(np.column_stack([x, y]), plane.RAIL, "rail")


def _riverside(roads: Roads, terrain: Terrain) -> None:
    river = terrain.river
    side = normals(river.centre) * (river.half + 55)[:, None]

    def in_town(points):
        return terrain.position(points) < 1.04

    lines = [along(river.centre + s * side, STEP) for s in (1, -1)]
    roads.add(lines, plane.ARTERIAL, "riverside", beside=60, mask=in_town)


def _rings(roads: Roads, terrain: Terrain) -> None:
    for number, part in enumerate(terrain.size.rings):
        ring = terrain.ring(part)
        roads.add([ring], plane.EXPRESS, f"ring {number}", beside=90)


def _radials(roads: Roads, terrain: Terrain, rng) -> None:
    """From the last ring but one to the county towns and over the border."""
    size = terrain.size
    inner = 0.86 * size.rings[-2] * size.core  # what is left over inside falls away
    ways = [(c.x, c.y) for c in terrain.centres[1:]]
    turns = [math.atan2(y, x) for x, y in ways]
    start = rng.uniform(0, 6.3)
    for k in range(size.radials):
        turn = start + 2 * math.pi * k / size.radials + rng.uniform(-0.12, 0.12)
        clear = all(abs(math.remainder(turn - t, 2 * math.pi)) > 0.33 for t in turns)
        if clear:
            turns.append(turn)
    for k, turn in enumerate(turns):
        t = np.arange(inner, 1.6 * size.radius, STEP)
        bend = (
            0.05 * np.sin(t / size.radius * 4 + k) * np.minimum(1, t / size.core - 0.4)
        )
        line = np.column_stack([t * np.cos(turn + bend), t * np.sin(turn + bend)])
        roads.add([terrain.warp(line)], plane.EXPRESS, f"radial {k}", beside=150)
    if len(ways) > 2:
        _belt(roads, terrain, ways)


def _belt(roads: Roads, terrain: Terrain, ways) -> None:
    """The road from county town to county town."""
    ways = sorted(ways, key=lambda p: math.atan2(p[1], p[0]))
    for a, b in itertools.pairwise(ways):
        line = along(np.array([a, b], float), STEP)
        bulge = np.sin(np.linspace(0, math.pi, len(line))) * 0.05 * terrain.size.radius
        out = line / np.hypot(*line.T)[:, None]
        roads.add(
            [terrain.warp(line + out * bulge[:, None])],
            plane.ARTERIAL,
            "belt",
            bridge_gap=900,
            bank=-OVERSHOOT,
        )


def _offsets(rng, radius: float, spacing: tuple[float, float]) -> list[float]:
    """Where the lines of a street grid run: closer in the centre, a fifth at random."""
    found = [rng.uniform(-0.3, 0.3) * spacing[0]]
    for sign in (1, -1):
        at = found[0]
        while abs(at) < 1.12 * radius:
            far = min(1, abs(at) / radius)
            gap = spacing[0] + (spacing[1] - spacing[0]) * far**1.3
            at += sign * gap * rng.uniform(0.8, 1.2)
            found.append(at)
    return sorted(found)


def _arterials(roads: Roads, terrain: Terrain, centre: Centre, rng) -> None:
    size, reach = terrain.size, 1.2 * centre.radius
    is_core = centre is terrain.centres[0]
    spacing = size.core_spacing if is_core else size.seat_spacing
    cos, sin = math.cos(centre.turn), math.sin(centre.turn)
    turned = np.array([[cos, sin], [-sin, cos]])

    def in_town(points):
        return terrain.position(points) < 1.07

    for axis, kind in ((1, "NS"), (0, "EW")):
        lines = []
        for at in _offsets(rng, centre.radius, spacing):
            low, high = -reach, reach
            if rng.random() < 0.35 and abs(at) > 0.15 * centre.radius:
                part = rng.uniform(-0.5, 0.5) * centre.radius
                low, high = (part, high) if rng.random() < 0.5 else (low, part)
            t = np.arange(low, high, STEP)
            line = np.empty((len(t), 2))
            line[:, axis], line[:, 1 - axis] = t, at
            lines.append(terrain.warp(line @ turned + (centre.x, centre.y)))
        roads.add(lines, plane.ARTERIAL, kind, mask=in_town, bridge_gap=480)


def _county_roads(roads: Roads, terrain: Terrain, rng) -> None:
    """The loose mesh of the country; mere tracks in the hills."""
    size = terrain.size
    mesh = size.county_mesh
    reach = size.radius * 1.06 + 0.8 * mesh
    t = np.arange(-reach - mesh, reach + mesh, STEP)
    count = max(3, round(2 * reach / mesh))

    def country(points):
        return (terrain.position(points) > 1.0) & ~terrain.in_hills(points)

    def upland(points):
        return terrain.in_hills(points)

    for axis, kind in ((1, "county NS"), (0, "county EW")):
        lines = []
        for k in range(count + 1):
            at = -reach + 2 * reach * k / count
            if 0 < k < count:
                at += rng.uniform(-0.2, 0.2) * mesh
            line = np.empty((len(t), 2))
            line[:, axis], line[:, 1 - axis] = t, at
            lines.append(terrain.warp(line))
        roads.add(
            lines,
            plane.ARTERIAL,
            kind,
            mask=country,
            beside=240,
            run_on=700,
            bridge_gap=900,
            bank=-OVERSHOOT,
        )
        roads.add(lines, plane.TRACK, "hill", mask=upland, beside=240, run_on=700)
