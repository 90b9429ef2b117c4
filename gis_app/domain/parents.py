"""Whose child is a place: what its file says, what its code says, what the ground says.

A named parent counts before the ground; where they differ, the audit of the load lists
it. Levels are told apart by size: a parent is larger than its child, and holds most of it.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping

import numpy as np
import shapely

from gis_app.domain import place_codes
from gis_app.domain.codes import level_of

MOST = 0.5  # a parent holds more than this share of its child
FILLED = (
    0.8  # a unit whose children are in the same layer is covered by them to this share
)
BY_GROUND = "no parent is named: put under the unit that holds it"


class Homes:
    """Finds the parent that a row means: by code, by the source's code, by name, or by
    the place itself. places: code -> unit or grid with source_ref, name and geom."""

    def __init__(self, places: Mapping, read):
        self.places = places
        self.read = read
        self._refs = _all((p.source_ref, code) for code, p in places.items())
        self._names = _all((p.name, code) for code, p in places.items())
        self._codes = np.array(list(places), object)
        self._shapes = np.array([place.geom for place in places.values()], object)
        self._areas = shapely.area(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __contains__(self, code):
        return code in self.places

    def named(self, text: str, geom=None) -> str | None:
        """The place that a text names; of several with one name the one that holds most
        of the shape."""
        if not text:
            return None
        path = self.read(text)
        if path in self.places:
            return path
        found = self._refs.get(text) or self._names.get(text) or ()
        if len(found) == 1:
            return found[0]
        return self._largest(found, geom) if found and geom is not None else None

    def again(self, rows, may) -> list[str | None]:
        """For each row the place that it is itself: it has this source code and this
        ground. Rows can share both, but one row alone is the place: the likest, and of
        equals the one that says the same of it. may: (row, code) -> whether it can be.
        """
        pairs = [
            (likeness, _sameness(self.places[code], row), -at, code)
            for at, row in enumerate(rows)
            for code in self._refs.get(row.ref or row.name, ())
            if may(row, code) and (likeness := self._likeness(code, row.geom)) > MOST
        ]
        found, used = [None] * len(rows), set()
        for _, _, before, code in sorted(pairs, reverse=True):
            if found[-before] is None and code not in used:
                found[-before] = code
                used.add(code)
        return found

    def _likeness(self, code, geom):
        """How much of two shapes together is in both."""
        own = self.places[code].geom
        if own.equals_exact(geom, 0.0):
            return 1.0
        common = own.intersection(geom).area
        return common / (own.area + geom.area - common)

    def before(self, ref: str) -> str | None:
        """The place that a code of the source's own begins with."""
        unit = place_codes.claimed(ref)
        while unit and len(unit) > 4 and unit not in self.places:
            unit = unit[:-3] if len(unit) > 6 else None
        return unit if unit in self.places else None

    def around(self, geometry) -> list[str | None]:
        """For each shape the smallest place that holds most of it and is no smaller."""
        shapes = np.array(geometry, object)
        if not len(self._codes) or not len(shapes):
            return [None] * len(shapes)
        at, which = self._candidates(shapes)
        areas = shapely.area(shapes)
        large = self._areas[which] >= areas[at] * (1 - 1e-9)
        at, which = at[large], which[large]
        held = self._shares(shapes, areas, at, which) > MOST
        best = [None] * len(shapes)
        order = sorted(
            zip(at[held].tolist(), which[held].tolist(), strict=True),
            key=lambda pair: (self._areas[pair[1]], -len(self._codes[pair[1]])),
            reverse=True,
        )
        for one, place in order:
            best[one] = self._codes[place]
        return best

    def nearest(self, geom, level: str) -> str | None:
        """The place of a level that is nearest to a shape that lies in none."""
        own = [at for at, code in enumerate(self._codes) if level_of(code) == level]
        if not own:
            return None
        near = shapely.STRtree(self._shapes[own]).nearest(geom)
        return self._codes[own[near]]

    def _candidates(self, shapes):
        """Pairs of shape and place: those that a point well inside lies in, and for shapes
        whose point lies in none all that they touch."""
        spots = shapely.point_on_surface(shapes)
        at, which = self._tree.query(spots, predicate="covered_by")
        lost = np.setdiff1d(np.arange(len(shapes)), at)
        more, touched = self._tree.query(shapes[lost], predicate="intersects")
        return np.concatenate([at, lost[more]]), np.concatenate([which, touched])

    def _shares(self, shapes, areas, at, which):
        shares = np.ones(len(at))
        shapely.prepare(self._shapes)
        part = ~shapely.covers(self._shapes[which], shapes[at])
        common = shapely.intersection(shapes[at[part]], self._shapes[which[part]])
        shares[part] = shapely.area(common) / areas[at[part]]
        return shares

    def _largest(self, found, geom):
        sizes = {code: self.places[code].geom.intersection(geom).area for code in found}
        best = max(found, key=lambda code: (sizes[code], code))
        return best if sizes[best] > 0 else None


def _sameness(place, row):
    """How much of what a row says of a place is stored of it."""
    said = (row.name or row.ref, row.kind, row.households)
    stored = (place.name, place.kind, place.households)
    return sum(one == other for one, other in zip(said, stored, strict=True))


def _all(pairs):
    """name -> codes that have it."""
    found = defaultdict(list)
    for name, code in pairs:
        if name and code not in found[name]:
            found[name].append(code)
    return dict(found)


def by_depth(rows, homes: Homes) -> list[list]:
    """A layer's rows in levels, the highest first; children come after their parents.

    Parents are told by the rows' own words, else by the ground: a row is above others
    where they lie in it and fill it. Rows whose parents go round in a circle are refused.
    homes: where parents are that are no rows of the layer.
    """
    up = _up_by_words(rows, homes)
    if not any(parent is not None for parent in up):
        up = _up_by_ground(rows)
    children, waiting = defaultdict(list), deque()
    for at, parent in enumerate(up):
        if parent is None:
            waiting.append((at, 0))
        else:
            children[parent].append(at)
    levels, seen = defaultdict(list), set()
    while waiting:
        at, depth = waiting.popleft()
        levels[depth].append(rows[at])
        seen.add(at)
        waiting.extend((child, depth + 1) for child in children[at])
    for at, row in enumerate(rows):
        if at not in seen:
            row.refuse(f"its parents go round in a circle: {row.parent_text}")
    return [levels[depth] for depth in sorted(levels)]


def _up_by_words(rows, homes):
    refs, names = {}, Counter(row.name for row in rows)
    for at, row in enumerate(rows):
        refs.setdefault(row.ref, at)
    for at, row in enumerate(rows):
        if names[row.name] == 1:
            refs.setdefault(row.name, at)
    outside = {text: homes.named(text) for text in {row.parent_text for row in rows}}
    found = [
        refs.get(row.parent_text)
        if row.parent_text and outside[row.parent_text] is None
        else None
        for row in rows
    ]
    return [None if parent == at else parent for at, parent in enumerate(found)]


def _up_by_ground(rows):
    """Position of the smallest other row that holds a row, where its rows fill it."""
    none = [None] * len(rows)
    if len(rows) < 2:
        return none
    shapes = np.array([row.geom for row in rows], object)
    areas = shapely.area(shapes)
    spots = shapely.point_on_surface(shapes)
    at, which = shapely.STRtree(shapes).query(spots, predicate="covered_by")
    larger = areas[which] > areas[at] * 1.01
    at, which = at[larger], which[larger]
    shapely.prepare(shapes)
    held = shapely.contains(shapes[which], shapes[at])
    close = shapely.intersection(shapes[at[~held]], shapes[which[~held]])
    held[~held] = shapely.area(close) > 0.95 * areas[at[~held]]
    up = none
    for one, other in sorted(
        zip(at[held].tolist(), which[held].tolist(), strict=True),
        key=lambda pair: -areas[pair[1]],
    ):
        up[one] = other
    filled = np.zeros(len(rows))
    for one, other in enumerate(up):
        if other is not None:
            filled[other] += areas[one]
    return [
        other if other is not None and filled[other] > FILLED * areas[other] else None
        for other in up
    ]


def one_level(parents, cut) -> list:
    """The parents of rows of one layer, at the level that most of them have; deeper ones
    are cut to it. cut: (code, level) -> ancestor or None."""
    levels = Counter(level_of(code) for code in parents if code)
    if len(levels) < 2:
        return list(parents)
    level = levels.most_common(1)[0][0]
    return [
        (cut(code, level) or code) if code and level_of(code) != level else code
        for code in parents
    ]
