"""Units and grids of a file, one object each, on their way to a code and a parent.

Their codes are paths (DOMAIN.md §3) or something of the source's own; then they get a
path under their parent and keep the source's code beside it.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely

from geodata import polygons, privacy
from gis_app.domain import codes

ADMINISTRATIVE = ("city", "county", "town", "community")
LETTERS = {
    "s": "S",
    "专属网格": "S",
    "专属": "S",
    "x": "X",
    "应急网格": "X",
    "应急": "X",
}


@dataclass
class PlaceRow:
    """One unit, grid or micro-grid. ref: its code as the file has it; piece and at: where
    it stands in the file, None for one that we made ourselves."""

    ref: str
    name: str
    parent_text: str = ""
    kind: str | None = None
    households: int | None = None
    geom: shapely.MultiPolygon | None = None
    piece: object = None
    at: int = -1
    letter: str = "Z"
    code: str | None = None
    parent: str | None = None
    source_ref: str | None = None

    def refuse(self, reason: str) -> None:
        self.piece.refuse(self.at, reason)
        self.code = None

    def note(self, text: str) -> None:
        if self.piece is not None:
            self.piece.notes[text] += 1

    @property
    def made(self) -> bool:
        return self.piece is None

    @property
    def centre(self) -> tuple[float, float]:
        west, south, east, north = self.geom.bounds
        return (west + east) / 2, (south + north) / 2


def rows_of(piece, epsg: int) -> list[PlaceRow]:
    """The usable rows of a piece; the others are refused in it."""
    households = piece.counts("households")
    mended = polygons.mend(piece.geometry, epsg)
    for at, fault in mended.faults.items():
        piece.refuse(at, fault)
    for at, moved in mended.moved_m2.items():
        piece.notes[
            f"polygon mended: {piece.text('code')[at] or piece.text('name')[at]},"
            f" area moved by {moved:.2f} m²"
        ] += 1
    names, _ = privacy.mask_column(piece.text("name"))
    good = piece.good
    return [
        PlaceRow(
            ref=piece.text("code")[at],
            name=names[at],
            parent_text=piece.text("parent")[at],
            kind=piece.text("kind")[at] or piece.text("purpose")[at] or None,
            households=None if np.isnan(households[at]) else int(households[at]),
            geom=mended.geometry[at],
            piece=piece,
            at=at,
            letter=LETTERS.get(piece.text("type")[at].lower(), "Z"),
        )
        for at in np.flatnonzero(good)
    ]


def unit_code(text: str) -> str | None:
    """The path of an administrative code, or None where it is none."""
    try:
        return codes.normalise(text)
    except codes.BadCode:
        return None


def grid_code(text: str) -> str | None:
    """A grid's code as it is, or None where it does not follow the rule."""
    return _parsed(text, micro=False)


def micro_code(text: str) -> str | None:
    return _parsed(text, micro=True)


def _parsed(text, micro):
    try:
        parts = codes.parse_grid(text)
    except codes.BadCode:
        return None
    if (parts.micro is not None) != micro or parts.letter not in "ZSX":
        return None
    return str(parts)


def take_paths(rows: list[PlaceRow], read) -> bool:
    """Give each row its own code where most of the file's codes are paths.

    read: text -> path or None. A file of foreign codes may hold one that looks like a
    path, and a file of paths one that is misspelt: the majority decides for all.
    Returns whether the codes were taken.
    """
    found = [read(row.ref) for row in rows]
    if sum(code is not None for code in found) * 2 <= len(rows):
        return False
    first = {}
    for row, code in zip(rows, found, strict=True):
        if code is None:
            row.refuse(f"{row.ref!r} is no code" if row.ref else "has no code")
        elif code in first:
            row.refuse(f"has the same code {code} as row {first[code]}")
        else:
            first[code] = row.piece.table.rows[row.at]
            row.code, row.parent = code, codes.parent_code(code)
    return True


class Homes:
    """Finds the parent that a row means: by code, by the source's code, by name, or by
    the place itself. places: code -> unit or grid with source_ref, name and geom."""

    def __init__(self, places: dict, read):
        self.places = places
        self.read = read
        self._refs = _unique((p.source_ref, code) for code, p in places.items())
        self._names = _unique((p.name, code) for code, p in places.items())
        self._codes = np.array(list(places), object)
        self._tree = shapely.STRtree([place.geom for place in places.values()])

    def named(self, text: str) -> str | None:
        if not text:
            return None
        path = self.read(text)
        if path in self.places:
            return path
        return self._refs.get(text) or self._names.get(text)

    def same(self, ref: str) -> str | None:
        """The code of the place that has this source code itself."""
        return self._refs.get(ref) if ref else None

    def around(self, geom, longest: int) -> str | None:
        """The deepest place, with a code of at most `longest`, that holds a shape."""
        spot = shapely.point_on_surface(geom)
        found = self._codes[self._tree.query(spot, predicate="covered_by")]
        fitting = [code for code in found if len(code) <= longest]
        return max(fitting, key=lambda code: (len(code), code), default=None)


def _unique(pairs):
    """name -> code, for names that only one has."""
    found, twice = {}, set()
    for name, code in pairs:
        if name and found.setdefault(name, code) != code:
            twice.add(name)
    return {name: code for name, code in found.items() if name not in twice}


def number(rows: list[PlaceRow], known: dict, taken: list[str], give) -> None:
    """Path codes for rows that have a parent, in reading order within it.

    known: (parent, source_ref) -> code of those that are there already. give: (parent,
    their rows, taken) -> new codes. Raises BadCode when a parent's numbers run out.
    """
    waiting = defaultdict(list)
    seen = {}
    for row in rows:
        if row.parent is None:
            continue
        key = (row.parent, row.ref)
        if not row.ref:
            row.refuse("has no code")
        elif key in seen:
            row.refuse(f"has the same code {row.ref} as row {seen[key]}")
        else:
            seen[key] = None if row.made else row.piece.table.rows[row.at]
            row.source_ref = row.ref
            row.code = known.get(key)
            if row.code is None:
                waiting[row.parent].append(row)
    for parent, children in waiting.items():
        numbered = give(parent, children, taken)
        for row, code in zip(children, numbered, strict=True):
            row.code = code
        taken += numbered


def child_level(parent: str) -> str:
    """The level of units right below a unit."""
    level = codes.level_of(parent)
    if level == "province":
        return "city"
    if level == "city" and len(parent) == 6:
        return "town"
    return ADMINISTRATIVE[ADMINISTRATIVE.index(level) + 1]


def missing_units(rows: list[PlaceRow], there) -> list[PlaceRow]:
    """The units above rows that are neither there nor among the rows themselves.

    Each is made from the union of what lies in it, up to its city, and named by its
    code until somebody loads the real one.
    """
    present = {row.code for row in rows if row.code} | set(there)
    by_parent = defaultdict(list)
    for row in rows:
        if row.code and row.parent:
            by_parent[row.parent].append(row)
    made = []
    for width in (12, 9, 6, 4, 2):
        for code in [c for c in by_parent if len(c) == width and c not in present]:
            if codes.level_of(code) == "province":
                continue
            geom = polygons.whole([child.geom for child in by_parent[code]])
            unit = PlaceRow(ref=code, name=code, geom=geom, code=code)
            unit.parent = codes.parent_code(code)
            made.append(unit)
            present.add(code)
            if unit.parent:
                by_parent[unit.parent].append(unit)
    for row in [*rows, *made]:
        if row.parent is not None and row.parent not in present:
            row.parent = None  # its province, which nobody loaded
    return made
