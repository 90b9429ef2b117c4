"""What tells one datum from another: the units that rows name, water, buildings, roads.

Each kind of evidence asks of every row whether it fits under a datum. Rows that fit under
both or neither say nothing; the others are counted by place, for a hundred reports from
one house are one piece of evidence. A declared unit or a lake misleads seldom, and how
seldom is told by the rows that fit under no datum; whether a point lies in a building is
a coin unless it is where it should be.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import shapely
from scipy.special import betainc

from geodata.crs import to_cgcs2000
from geodata.declared import Declared

# Points this close together (degrees) are one piece of evidence: the more so, the
# longer the border at which they lie.
BLOCK, QUARTER, RIM = 0.0025, 0.01, 0.04
LOOKED_AT = 1_500  # points that are held against the base map
DECLARED_CHANCE = 0.01  # a warning is wrong no more often than this
CLEAR_CHANCE = 0.001  # what is less likely than this is no matter of chance
MAP_CHANCE = 1e-4  # the base map is asked with less trust
ERROR, DOUBT = 0.05, 0.25  # how often a fitting row misleads, at least
COIN = 0.5
DIFFERENCE = 0.05  # of the points, below which buildings and roads say nothing
BUILDING_M, ROAD_M, BORDER_M = 3.0, 12.0, 20.0
METRE = 1 / 111_195  # in degrees
COVERED = 0.98  # of the rows must lie in the city before its outline is asked
HITS_AT_ALL = (
    0.5  # a column whose units hold fewer rows under any datum means another thing
)


@dataclass(frozen=True)
class Evidence:
    """What is loaded around the sample; geometry in CGCS2000.

    declared: columns that name units; outlines: code -> polygon, of those they name.
    area: polygons of the highest units. own: (shape of the sample, polygon of the unit
    with the same code or name) pairs. borders: lines.
    """

    declared: list[Declared] = field(default_factory=list)
    outlines: dict = field(default_factory=dict)
    area: np.ndarray | tuple = ()
    water: np.ndarray | tuple = ()
    buildings: np.ndarray | tuple = ()
    roads: np.ndarray | tuple = ()
    borders: np.ndarray | tuple = ()
    own: list = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """One kind of evidence over some points. hits: datum -> bool (m,). rows: their
    positions in the sample, None where the pieces are no points. place: int64 (m,).
    error: how often a fitting row misleads; chance: of a false alarm that is borne;
    least: places that it takes; most_fit: the share that must fit under the winner. hint:
    it may warn, but is never clear."""

    wording: str
    hits: dict
    place: np.ndarray
    rows: np.ndarray | None = None
    error: float = ERROR
    chance: float = DECLARED_CHANCE
    least: int = 2
    most_fit: float = 0.0
    hint: bool = False

    def share(self, datum) -> float:
        return float(self.hits[datum].mean())

    def fact(self, datum) -> str:
        """ "in the unit of 所属区: 4,993 of 5,000 (99.9%)" """
        hit, asked = int(self.hits[datum].sum()), len(self.place)
        return (
            f"{self.wording}: {_counted(hit)} of {_counted(asked)} ({hit / asked:.1%})"
        )


@dataclass(frozen=True)
class Pair:
    """Two datums by one kind of evidence. better, worse: places that fit only under the
    one asked about, or only under the other. error: how often such a place misleads."""

    kind: Kind
    better: int
    worse: int
    error: float
    hit: int
    hit_other: int

    @cached_property
    def chance(self) -> float:
        """That so many places speak for a datum that is not the right one."""
        return _tail(self.better, self.better + self.worse, self.error)

    @property
    def tells(self) -> bool:
        asked = len(self.kind.place)
        if self.kind.error >= COIN and self.hit - self.hit_other < DIFFERENCE * asked:
            return False
        if self.better < self.kind.least or self.hit < self.kind.most_fit * asked:
            return False
        return self.better > self.worse and self.chance < self.kind.chance

    @property
    def speaks_against(self) -> bool:
        return _tail(self.worse, self.better + self.worse, COIN) < MAP_CHANCE

    @property
    def weight(self) -> float:
        """The logarithm of how many times likelier the datum is than the other."""
        lead, told = self.better - self.worse, self.better + self.worse
        if not told:
            return 0.0
        if self.error >= COIN:
            return np.sign(lead) * lead**2 / told / 2
        return lead * np.log((1 - self.error) / self.error)

    @property
    def is_clear(self) -> bool:
        return not self.kind.hint and self.chance < CLEAR_CHANCE

    def sentence(self, datum, other) -> str:
        asked = len(self.kind.place)
        return (
            f"counted {self.kind.wording}: {_counted(self.hit)} of {_counted(asked)} under"
            f" {datum}, {_counted(self.hit_other)} under {other};"
            f" {_counted(self.better)} places tell for {datum}, {_counted(self.worse)}"
            f" against it; by chance {_odds(self.chance)}"
        )


def pair(kind: Kind, other, datum) -> Pair:
    """How a datum does against another one."""
    ours, theirs = kind.hits[datum], kind.hits[other]
    _, place = np.unique(kind.place, return_inverse=True)
    lead = np.bincount(place, ours.astype(float) - theirs)
    error = kind.error
    if error < COIN:  # the worse the rows fit as a whole, the less one of them says
        error = min(COIN, error + 2 * float(1 - theirs.mean()))
    return Pair(
        kind,
        int((lead > 0).sum()),
        int((lead < 0).sum()),
        error,
        int(ours.sum()),
        int(theirs.sum()),
    )


def kinds_of(sample, places, evidence: Evidence) -> list[Kind]:
    """Every kind of evidence that has something to say about the sample."""
    # Under a wrong name all points may fall on one spot: the widest spread counts.
    block, quarter, rim = (_widest(places, size) for size in (BLOCK, QUARTER, RIM))
    found = [
        *_declared(sample, places, evidence, quarter),
        _inside(places, evidence, rim),
        *_on_the_map(places, evidence, block),
        _on_borders(places, evidence, block),
        _outlines(sample, places, evidence),
    ]
    return [kind for kind in found if kind is not None and len(kind.place)]


def looked_at(lon, lat) -> np.ndarray:
    """Positions of the points that are held against the base map: as many different
    places as can be."""
    _, first = np.unique(_cells(lon, lat, BLOCK), return_index=True)
    rest = np.setdiff1d(np.arange(len(lon)), first)
    if len(first) >= LOOKED_AT:
        return np.sort(first[np.linspace(0, len(first) - 1, LOOKED_AT).astype(int)])
    step = max(1, -(-len(rest) // (LOOKED_AT - len(first))))
    return np.sort(np.concatenate([first, rest[::step]]))


def _widest(places, size):
    cells = [_cells(lon, lat, size) for lon, lat in places.values()]
    return max(cells, key=lambda cell: len(np.unique(cell)))


def _cells(lon, lat, size):
    cells = [np.nan_to_num(v / size, posinf=0, neginf=0) for v in (lon, lat)]
    east, north = (np.clip(np.floor(c), -1e7, 1e7).astype(np.int64) for c in cells)
    return east * 20_000_001 + north


def _declared(sample, places, evidence, place):
    found: list[Kind] = []
    for declared in evidence.declared:
        which = declared.which[sample.owner]
        rows = np.flatnonzero(which >= 0)
        hits = {
            datum: _in_own_group(lon, lat, which, declared, evidence.outlines)[rows]
            for datum, (lon, lat) in places.items()
        }
        if not len(rows) or max(h.mean() for h in hits.values()) < HITS_AT_ALL:
            continue
        # The same spot may be declared for two units: two pieces of evidence.
        kind = Kind(
            f"in the unit that {declared.column} names",
            hits,
            place[rows] * 31 + which[rows],
            rows,
        )
        if not any(_says_the_same(kind, other) for other in found):
            found.append(kind)
    return found


def _says_the_same(kind, other):
    """A code and a name of one unit are one piece of evidence."""
    _, ours, theirs = np.intersect1d(kind.rows, other.rows, return_indices=True)
    return len(ours) >= 0.9 * len(kind.rows) and all(
        (kind.hits[datum][ours] == other.hits[datum][theirs]).all()
        for datum in kind.hits
    )


def _in_own_group(lon, lat, which, declared, outlines):
    lon, lat = _known(lon, lat)
    inside = np.zeros(len(lon), bool)
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(len(declared.groups) + 1))
    for group, codes in enumerate(declared.groups):
        rows = order[starts[group] : starts[group + 1]]
        for code in codes if len(rows) else ():
            if code in outlines:
                shapely.prepare(outlines[code])
                inside[rows] |= shapely.intersects_xy(
                    outlines[code], lon[rows], lat[rows]
                )
    return inside


def _inside(places, evidence, place):
    """Only where nearly all rows lie in the city under some datum: then the few at its
    rim tell; a ledger that reaches beyond it says nothing."""
    if not len(evidence.area):
        return None
    area = shapely.union_all(shapely.make_valid(np.asarray(evidence.area, object)))
    shapely.prepare(area)
    hits = {
        datum: shapely.intersects_xy(area, *_known(lon, lat))
        for datum, (lon, lat) in places.items()
    }
    if max(h.mean() for h in hits.values()) < COVERED:
        return None
    rows = np.arange(len(place))
    return Kind("inside the loaded units", hits, place, rows, least=3, hint=True)


def _on_the_map(places, evidence, place):
    rows = looked_at(*next(iter(places.values())))
    trees = {}
    for datum, (lon, lat) in places.items():
        lon, lat = _known(lon[rows], lat[rows])
        trees[datum] = shapely.STRtree(shapely.points(lon, lat))
    if len(evidence.water) and not len(evidence.buildings):
        # Where there are houses, they tell more, and more surely.
        yield _dry(trees, evidence.water, rows)
    for wording, shapes, metres in (
        ("in a building", evidence.buildings, BUILDING_M),
        (f"within {ROAD_M:.0f} m of a road", evidence.roads, ROAD_M),
    ):
        if len(shapes):
            hits = {d: _near(tree, shapes, metres) for d, tree in trees.items()}
            yield Kind(wording, hits, place[rows], rows, COIN, MAP_CHANCE)


def _dry(trees, waters, rows):
    """Each water is one piece of evidence, and a datum must leave hardly anything wet:
    piers along a coast would be dry again under any datum that moves them inland."""
    bodies = {}
    for datum, tree in trees.items():
        which, points = tree.query(waters, predicate="intersects")
        bodies[datum] = np.full(len(rows), -1)
        bodies[datum][points] = which
    hits = {datum: body < 0 for datum, body in bodies.items()}
    body = np.max(list(bodies.values()), axis=0)
    kind = Kind("not on water", hits, body, rows, DOUBT, MAP_CHANCE)
    return replace(kind, least=5, most_fit=0.998, hint=True)


def _on_borders(places, evidence, place):
    """Corners of areas lie on the borders that are loaded already, or 500 m beside."""
    if not len(evidence.borders):
        return None
    segments = _segments(evidence.borders)
    hits = {
        datum: _near(
            shapely.STRtree(shapely.points(*_known(lon, lat))), segments, BORDER_M
        )
        for datum, (lon, lat) in places.items()
    }
    rows = np.arange(len(place))
    return Kind("on a loaded border", hits, place, rows, COIN, MAP_CHANCE)


def _outlines(sample, places, evidence):
    """Under which datum each area covers the unit of its own code or name best."""
    if not evidence.own:
        return None
    overlap = {
        datum: np.array(
            [
                _overlap(
                    shapely.transform(
                        shape,
                        lambda x, y, d=datum: to_cgcs2000(x, y, d),
                        interleaved=False,
                    ),
                    unit,
                )
                for shape, unit in evidence.own
            ]
        )
        for datum in places
    }
    best = np.max(list(overlap.values()), axis=0)
    hits = {datum: share > best - 0.001 for datum, share in overlap.items()}
    return Kind(
        "covers the unit of its own name best", hits, np.arange(len(best)), None, ERROR
    )


def _overlap(one, other):
    """Common area over the area of both together, of outlines made a little simpler."""
    one, other = (
        shapely.make_valid(shapely.simplify(shape, 5e-5)) for shape in (one, other)
    )
    both = shapely.area(shapely.intersection(one, other))
    whole = shapely.area(one) + shapely.area(other) - both
    return both / whole if whole else 0.0


def _near(points: shapely.STRtree, shapes, metres) -> np.ndarray:
    """Which points of a tree lie within some metres of any shape."""
    found = points.query(shapes, predicate="dwithin", distance=metres * METRE)
    near = np.zeros(len(points.geometries), bool)
    near[found[1]] = True
    return near


def _segments(lines):
    spots, whose = shapely.get_coordinates(
        shapely.get_parts(np.asarray(lines, object)), return_index=True
    )
    same = whose[1:] == whose[:-1]
    ends = np.stack([spots[:-1][same], spots[1:][same]], axis=1)
    return shapely.linestrings(ends)


def _known(lon, lat):
    """Where a datum has no such point it lies nowhere near."""
    known = np.isfinite(lon) & np.isfinite(lat)
    return np.where(known, lon, 999.0), np.where(known, lat, 999.0)


def _tail(least, of, chance):
    """P(at least so many of so many), each with the same chance."""
    return float(betainc(least, of - least + 1, chance)) if least else 1.0


def _counted(number):
    return f"{number:,}"


def _odds(chance):
    if chance < 1e-6:
        return "less than once in a million"
    return f"once in {_counted(round(1 / chance))}"
