"""Units and grids of a file, one object each, on their way to a code and a parent.

Their codes are paths (DOMAIN.md §3) or something of the source's own; then they get a
path under their parent and keep the source's code beside it.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely

from geodata import polygons, privacy
from gis_app.domain import codes, place_codes
from gis_app.domain.place_codes import grid_code, micro_code, unit_code

__all__ = ["PlaceRow", "grid_code", "micro_code", "unit_code"]

ADMINISTRATIVE = ("city", "county", "town", "community")
LETTERS = {
    "s": "S",
    "专属网格": "S",
    "专属": "S",
    "x": "X",
    "应急网格": "X",
    "应急": "X",
}
# Where codes of the People's Republic can be: west, south, east, north.
CHINA = (72.0, 2.0, 136.5, 54.5)
ELSEWHERE = "9"  # no province begins with it: made-up and foreign places
# The number of a unit that only stands in for a level that nobody loaded; no real one
# has it, and new ones are numbered below it.
STAND_IN = "900"
PARTS = "several rows have this code and name: they are parts of one place, joined"
TWICE = "the same place comes twice: taken once"
CODE_OF_NAME = "its code stands in its name: taken from there"
NAME_FOR_CODE = "has no code: known by its name"


@dataclass
class PlaceRow:
    """One unit, grid or micro-grid. ref: its code as the file has it; piece and at: where
    it stands in the file, None for one that we made ourselves; layer: which of the files;
    parts: other rows that are the same place."""

    ref: str
    name: str
    parent_text: str = ""
    kind: str | None = None
    households: int | None = None
    geom: shapely.MultiPolygon | None = None
    piece: object = None
    at: int = -1
    layer: int = 0
    letter: str = "Z"
    code: str | None = None
    parent: str | None = None
    source_ref: str | None = None
    parts: list["PlaceRow"] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        for row in (self, *self.parts):
            row.piece.refuse(row.at, reason)
            row.code = None

    def note(self, text: str) -> None:
        if self.piece is not None:
            self.piece.note(self.at, text)

    def absorb(self, other: "PlaceRow") -> None:
        """Another row is a part of this place, or says it again."""
        again = self.geom.equals(other.geom)
        other.note(TWICE if again else PARTS)
        if not again:
            self.geom = polygons.whole([self.geom, other.geom])
        if self.households is None:
            self.households = other.households
        self.parts += [other, *other.parts]

    @property
    def made(self) -> bool:
        return self.piece is None

    @property
    def count(self) -> int:
        """How many rows of files it is."""
        return 1 + len(self.parts)

    @property
    def number(self) -> str | None:
        """The row that a person sees."""
        return None if self.made else self.piece.table.said(self.at)

    @property
    def centre(self) -> tuple[float, float]:
        west, south, east, north = self.geom.bounds
        return (west + east) / 2, (south + north) / 2


def rows_of(piece, epsg: int, layer: int = 0) -> list[PlaceRow]:
    """The usable rows of a piece; the others are refused in it."""
    households = piece.counts("households")
    mended = polygons.mend(piece.geometry, epsg)
    for at, fault in mended.faults.items():
        piece.refuse(at, fault)
    refs, parents = piece.text("code"), piece.text("parent")
    for at, moved in mended.moved_m2.items():
        piece.note(
            at,
            f"polygon mended: {refs[at] or piece.text('name')[at]},"
            f" area moved by {moved:.2f} m²",
        )
    names, _ = privacy.mask_column(piece.text("name"))
    kinds, purposes, types = map(piece.text, ("kind", "purpose", "type"))
    return [
        PlaceRow(
            ref=refs[at],
            name=names[at],
            parent_text=parents[at],
            kind=kinds[at] or purposes[at] or None,
            households=None if np.isnan(households[at]) else int(households[at]),
            geom=mended.geometry[at],
            piece=piece,
            at=int(at),
            layer=layer,
            letter=LETTERS.get(types[at].lower(), "Z"),
        )
        for at in np.flatnonzero(piece.good)
    ]


def joined(rows: list[PlaceRow]) -> list[PlaceRow]:
    """A layer's places: rows with the same code and name are parts of one."""
    found: dict[tuple, PlaceRow] = {}
    kept = []
    for row in rows:
        _read_name(row)
        key = (row.ref, row.name, row.parent_text)
        if row.ref and row.name and key in found:
            found[key].absorb(row)
        else:
            found[key] = row
            kept.append(row)
    return kept


def _read_name(row):
    """A code in a name is the row's, where it has no other."""
    code, name = place_codes.out_of_name(row.name) if row.name else ("", "")
    if code and row.ref in ("", row.name):
        row.ref, row.name = code, name
        row.note(CODE_OF_NAME)
    elif code and place_codes.plain(row.ref) == code:
        row.name = name


def take_paths(rows: list[PlaceRow], read, first: dict) -> bool:
    """Give each row of a layer its own code where most of its codes are paths.

    read: text -> path or None. A file of foreign codes may hold one that looks like a
    path, and a file of paths one that is misspelt: the majority decides for the layer.
    Outside China all of them must be paths. first: code -> the row that has it, of all
    layers. Returns whether the codes were taken.
    """
    found = [read(row.ref) for row in rows]
    count = sum(code is not None for code in found)
    if count * 2 <= len(rows) or (count < len(rows) and _abroad(rows, found)):
        return False
    for row, code in zip(rows, found, strict=True):
        if code is None:
            row.refuse(_no_code(row.ref))
        elif code not in first:
            first[code] = row
            row.code, row.parent = code, codes.parent_code(code)
        elif (row.name, row.layer) == (first[code].name, first[code].layer) or (
            first[code].geom.equals(row.geom)
        ):
            first[code].absorb(row)
        else:
            row.refuse(f"has the same code {code} as {_which(first[code], row)}")
    return True


def _abroad(rows, found):
    """Whether these are no places of China, by their own ground."""
    paths = [(row, code) for row, code in zip(rows, found, strict=True) if code]
    return not any(
        code.startswith(ELSEWHERE) or in_china(row.geom) for row, code in paths
    )


def in_china(geom) -> bool:
    west, south, east, north = geom.bounds
    return bool(
        CHINA[0] < (west + east) / 2 < CHINA[2]
        and CHINA[1] < (south + north) / 2 < CHINA[3]
    )


def _no_code(ref):
    if not ref:
        return "has no code"
    if place_codes.is_cut_short(ref):
        return f"{ref!r} is a rounded number: the end of the code is lost"
    return f"{ref!r} is no code"


def _which(first, row):
    same = first.layer == row.layer
    return f"row {first.number}" if same else f"row {first.number} of another file"


def number(rows: list[PlaceRow], known: dict, taken: "Taken", give) -> None:
    """Path codes for rows that have a parent, in reading order within it.

    known: (parent, source_ref) -> code of those that are there already. give: (parent,
    their rows, codes taken below it) -> new codes. Raises BadCode when a parent's numbers
    run out.
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
            row.refuse(f"has the same code {row.ref} as {_which(seen[key], row)}")
        else:
            seen[key] = row
            row.source_ref = row.ref
            row.code = known.get(key)
            if row.code is None:
                waiting[row.parent].append(row)
    for parent, children in waiting.items():
        numbered = give(parent, children, taken.below(parent))
        for row, code in zip(children, numbered, strict=True):
            row.code = code
        taken.add(numbered)


class Taken:
    """Every code that there ever was, by the one above it: none is used again."""

    def __init__(self, found):
        self._below = defaultdict(list)
        self.add(found)

    def add(self, found) -> None:
        for code in found:
            if not (len(code) in (9, 12) and code.endswith(STAND_IN)):
                self._below[codes.parent_code(code)].append(code)

    def below(self, parent: str) -> list[str]:
        return self._below[parent]


def stand_in(parent: str, geometry) -> PlaceRow:
    """A unit in place of a level that nobody loaded, below its parent."""
    code = f"{parent}{STAND_IN}"
    return PlaceRow(ref=code, name=code, geom=polygons.whole(geometry), code=code,
                    parent=parent)  # fmt: skip


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
