"""What the base map draws: named roads, water, railway, green, hills, in lon/lat."""

import math
from collections import Counter, defaultdict

import numpy as np
import shapely
from shapely.ops import substring

from geodata.demo import plane as p
from geodata.demo.faces import ring_polygons
from geodata.demo.land import Lines, to_degrees
from geodata.demo.names import Namer

WIDTHS = {
    "express": 40,
    "ring": 40,
    "radial": 32,
    "arterial": 28,
    "secondary": 18,
    "street": 11,
    "lane": 7,
    "track": 4,
    "rail": 8,
}
PLAIN = {
    p.EXPRESS: "express",
    p.ARTERIAL: "arterial",
    p.SECONDARY: "secondary",
    p.STREET: "street",
    p.LANE: "lane",
    p.TRACK: "track",
}
STOPS = {p.CANAL: 20.0, p.RAIL: 9.0}  # metres from the middle of the line
NAMED_FROM = {"secondary": 260.0, "street": 240.0}  # metres
NAMED_LAKES, NAMED_HILLS = 10, 5
SEA_REACH = 42_000.0


def lines_of(rows, zone) -> Lines:
    """Lines from (geometry in metres, kind, name, width); parts become rows."""
    geoms, rest = [], []
    for geom, kind, name, width in rows:
        geom = shapely.transform(geom, lambda xy: to_degrees(zone, *xy.T))
        for part in shapely.get_parts(geom):
            if not part.is_valid:
                part = max(
                    shapely.get_parts(shapely.make_valid(part)), key=lambda g: g.area
                )
            geoms.append(part)
            rest.append((kind, name, width))
    out = np.empty(len(geoms), object)
    out[:] = geoms
    columns = list(zip(*rest, strict=True)) or [(), (), ()]
    return Lines(
        out,
        np.array(columns[0], str),
        np.array(columns[1], str),
        np.array(columns[2], float),
    )


class Chains:
    """Edges of roads chained through junctions along the smallest turn.

    ways: (kind, line, point numbers, length) of every chain; `edge_way`: edge → chain.
    """

    def __init__(self, ground, sources):
        self.plane, self.sources = ground.plane, sources
        self.ways: list[tuple] = []
        self.edge_way: dict[tuple[int, int], int] = {}
        groups = defaultdict(list)
        seen = set()
        for face in ground.faces:
            for a, b in zip(face.ring, face.ring[1:] + face.ring[:1], strict=True):
                k = p.key(a, b)
                if k not in seen and self.plane.cls[k] in PLAIN:
                    seen.add(k)
                    groups[self._group(k)].append(k)
        for group in sorted(groups):
            self._chain(group, groups[group])

    def _group(self, k) -> tuple[str, int]:
        """Kind and line of an edge; edges of cuts have line -1."""
        cls, road = self.plane.cls[k], self.plane.road.get(k, -1)
        if road < 0:
            return PLAIN[cls], -1
        source = self.sources[road]
        word = source.kind.split()[0]
        kind = {"ring": "ring", "radial": "radial", "hill": "track"}.get(word)
        return kind or PLAIN[cls], source.line

    def _chain(self, group, edges) -> None:
        ends = defaultdict(list)
        for k in edges:
            ends[k[0]].append(k)
            ends[k[1]].append(k)
        limit = 30 if group[1] < 0 else 75
        follow: dict[tuple, tuple] = {}
        for point, meeting in ends.items():
            self._pair(point, meeting, math.cos(math.radians(180 - limit)), follow)
        done = set()
        for k in edges:
            if k not in done:
                self._walk(k, follow, done, group)

    def _pair(self, point, meeting, limit, follow) -> None:
        """Join the edges at a point two by two, straightest first."""
        x, y = self.plane.xy[point]
        ways = []
        for k in meeting:
            far = self.plane.xy[k[0] if k[1] == point else k[1]]
            ways.append(math.atan2(far[1] - y, far[0] - x))
        pairs = []
        for i in range(len(meeting)):
            for j in range(i):
                pairs.append((math.cos(ways[i] - ways[j]), i, j))
        used = set()
        for cos, i, j in sorted(pairs):
            if cos <= limit and not used & {i, j}:
                used |= {i, j}
                follow[meeting[i], point] = meeting[j]
                follow[meeting[j], point] = meeting[i]

    def _walk(self, k, follow, done, group) -> None:
        """Lay the whole chain that the edge belongs to."""
        start, edge = k[0], k
        while (edge, start) in follow:  # back to the chain's beginning, or round
            edge = follow[edge, start]
            start = edge[0] if edge[1] == start else edge[1]
            if edge == k:
                break
        points, length = [start], 0.0
        while edge not in done:
            done.add(edge)
            self.edge_way[edge] = len(self.ways)
            points.append(edge[0] if edge[1] == points[-1] else edge[1])
            length += math.dist(self.plane.xy[edge[0]], self.plane.xy[edge[1]])
            if (edge, points[-1]) not in follow:
                break
            edge = follow[edge, points[-1]]
        self.ways.append((*group, points, length))

    def geometries(self):
        """A line for each chain; one that ends at canal or rail stops short of it."""
        stops = self._stops()
        ends = Counter(way[2][i] for way in self.ways for i in (0, -1))
        for way in self.ways:
            line = shapely.LineString([self.plane.xy[i] for i in way[2]])
            first, last = (
                stops.get(way[2][i], 0.0) if ends[way[2][i]] == 1 else 0.0
                for i in (0, -1)
            )
            if (first or last) and line.length > 2 * (first + last):
                line = substring(line, first, line.length - last)
            yield line

    def _stops(self) -> dict[int, float]:
        """Points on canal and rail, and how far from them a road without bridge ends."""
        found = {}
        for (a, b), cls in self.plane.cls.items():
            if cls in STOPS:
                found[a] = found[b] = STOPS[cls]
        for way in self.ways:  # a road that runs on crosses by a bridge
            for point in way[2][1:-1]:
                found.pop(point, None)
        return found


def road_names(chains: Chains, namer: Namer) -> list[str]:
    """A name for each chain: one for each planned line, then the longer inner streets."""
    names = [""] * len(chains.ways)
    by_line: dict[int, str] = {}
    order = sorted(range(len(names)), key=lambda i: -chains.ways[i][3])
    for i in order:
        kind, line, points, length = chains.ways[i]
        if line >= 0 and kind != "track":
            if line not in by_line:
                by_line[line] = _line_name(chains, line, kind, points, namer)
            names[i] = by_line[line]
        elif length >= NAMED_FROM.get(kind, math.inf):
            names[i] = namer.street(_direction(chains, points), kind)
    return names


def _line_name(chains, line, kind, points, namer) -> str:
    source = next(s for s in chains.sources if s.line == line)
    if kind in ("ring", "radial"):
        return namer.street(kind, index=int(source.kind.split()[1]))
    return namer.street(_direction(chains, points), "arterial")


def _direction(chains, points) -> str:
    (x0, y0), (x1, y1) = chains.plane.xy[points[0]], chains.plane.xy[points[-1]]
    return "NS" if abs(y1 - y0) > abs(x1 - x0) else "EW"


def roads(chains: Chains, names, zone) -> Lines:
    rows = zip(chains.geometries(), chains.ways, names, strict=True)
    return lines_of(((g, w[0], n, WIDTHS[w[0]]) for g, w, n in rows), zone)


def _smooth(shape, by: float):
    return shape.buffer(-by).buffer(2 * by).buffer(-by).simplify(2)


def _shape(ground, uses):
    """The union of the faces of these uses."""
    faces = [f for f in ground.faces if f.use in uses]
    if not faces:
        return shapely.Polygon()
    return shapely.union_all(ring_polygons(ground.plane, [f.ring for f in faces]))


def _parks(ground) -> list:
    """The large parks, one shape for each zone."""
    zones = [z for z, kind in enumerate(ground.zones) if kind == "park"]
    shapes = []
    for zone in zones:
        faces = [f.ring for f in ground.faces if f.zone == zone]
        if faces:
            shapes.append(
                shapely.coverage_union_all(ring_polygons(ground.plane, faces))
            )
    return shapes


def water(ground, sources, city, stock, zone, river: str, canal: str, namer) -> Lines:
    """Sea to the east, river, canal, lakes in parks, ponds by the shore.

    city: the outline in metres; river and canal run on a little beyond it.
    """
    terrain, size = ground.terrain, ground.size
    shore = terrain.shore - (2, 0)
    high = min(SEA_REACH, shore[-1, 1])
    shore = shore[np.abs(shore[:, 1]) <= high]
    far = size.coast + SEA_REACH
    rim = [(far, shore[-1, 1]), (far, shore[0, 1])]
    sea = shapely.Polygon(np.vstack([shore, rim])).difference(city)
    around = city.buffer(0.12 * size.radius).difference(sea)
    rows = [(max(shapely.get_parts(sea), key=lambda g: g.area), "sea", "", 0)]
    stream = terrain.river.polygon.intersection(around)
    rows.append((stream, "river", river, size.river_width))
    line = shapely.union_all(
        [shapely.LineString(s.points) for s in sources if s.cls == p.CANAL]
    )
    course = line.buffer(size.canal_width / 2, cap_style="flat").intersection(around)
    rows.append((course.difference(stream), "canal", canal, size.canal_width))
    built = shapely.union_all(stock.rectangles()[stock.use == "park"]).buffer(15)
    lakes = [_lake(park, built) for park in _parks(ground)]
    lakes = sorted((g for g in lakes if g.area > 9_000), key=lambda g: -g.area)
    for number, lake in enumerate(lakes):
        name = namer.lake() if number < NAMED_LAKES else ""
        rows.append((lake, "lake", name, 0))
    ponds = (
        ring_polygons(ground.plane, [f.ring for f in ground.faces if f.use == "pond"])
        if any(f.use == "pond" for f in ground.faces)
        else []
    )
    wet = shapely.buffer(ponds, -7, join_style="mitre")
    rows += [(pond, "pond", "", 0) for pond in wet if pond.area > 2_000]
    return lines_of(rows, zone)


def _lake(park, built):
    """A wavy shape well inside the park, clear of its pavilions."""
    middle = park.point_on_surface()
    turn = np.linspace(0, 2 * math.pi, 73)[:-1]
    start = math.sqrt(park.area)
    wave = 1 + 0.16 * np.sin(2 * turn + start) + 0.1 * np.sin(3 * turn + 2 * start)
    wave += 0.06 * np.sin(5 * turn + 3 * start)
    rim = shapely.get_exterior_ring(park)
    rays = [
        shapely.LineString(
            [
                (middle.x, middle.y),
                (middle.x + 2_000 * math.cos(t), middle.y + 2_000 * math.sin(t)),
            ]
        )
        for t in turn
    ]
    reach = shapely.distance(shapely.intersection(rays, rim), middle)
    reach = np.minimum(reach, 260) * 0.62 * wave
    ring = np.column_stack(
        [middle.x + reach * np.cos(turn), middle.y + reach * np.sin(turn)]
    )
    lake = shapely.make_valid(shapely.Polygon(ring)).intersection(park.buffer(-30))
    lake = _smooth(lake.difference(built), 14)
    return max(shapely.get_parts(lake), key=lambda g: g.area, default=lake)


def railway(sources, city, zone, name: str) -> Lines:
    around = city.buffer(city.length * 0.02)
    rails = [shapely.LineString(s.points) for s in sources if s.cls == p.RAIL]
    rows = [(r.intersection(around), "rail", name, WIDTHS["rail"]) for r in rails]
    return lines_of(rows, zone)


def green(ground, city, zone, namer) -> Lines:
    """Parks, verges of the river, woods on the hills, the beach."""
    terrain = ground.terrain
    rows = [(part, "park", namer.park(), 0) for part in _parks(ground)]
    rows += [
        (part, "park", "", 0) for part in shapely.get_parts(_shape(ground, {"green"}))
    ]
    rows += [
        (part, "verge", "", 0) for part in shapely.get_parts(_shape(ground, {"verge"}))
    ]
    rows.append((terrain.hills[1], "wood", "", 0))
    shore = shapely.LineString(terrain.shore).buffer(45).intersection(city)
    rows += [(part, "beach", "", 0) for part in shapely.get_parts(shore)]
    return lines_of(rows, zone)


def hills(ground, zone, namer) -> Lines:
    """Five nested levels; the largest tops have names."""
    levels = enumerate(ground.terrain.hills[:-1], 1)
    rows = [(level, str(k), "", 0) for k, level in levels]
    tops = shapely.get_parts(ground.terrain.hills[-1])
    for number, top in enumerate(sorted(tops, key=lambda g: -g.area)):
        name = namer.hill() if number < NAMED_HILLS else ""
        rows.append((top, "5", name, 0))
    return lines_of(rows, zone)


def built(ground, zone) -> Lines:
    """Built-up ground, so that towns and villages show before their buildings do."""
    uses = {
        "town": {"home", "school", "hospital", "market", "green"},
        "village": {"village"},
        "industry": {"industry"},
        "campus": {"campus"},
    }
    rows = []
    for kind, of in uses.items():
        for part in shapely.get_parts(_shape(ground, of)):
            rows.append((shapely.simplify(part, 3), kind, "", 0))
    return lines_of(rows, zone)
