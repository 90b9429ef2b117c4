"""Load party organisations and the grids that each branch holds.

An organisation is known by its code: a file may rename or move it, and give it more
territory; nothing is taken away. Incidents keep the branch that they have until they are
attributed again, which the report says.
"""

from dataclasses import dataclass

import numpy as np

from geodata import privacy
from gis_app.actions.known_words import known_words
from gis_app.domain.lookup import Lookup
from gis_app.domain.place_rows import unit_code
from gis_app.store import naming, organising

RANK = {"committee": 1, "general": 2, "branch": 3, "group": 4}
NEXT = "incidents keep the branch they have: `gis-app attribute --all` is the next step"
FACTS = ("name", "level", "parent", "unit_code")


@dataclass
class _Row:
    piece: object
    at: int
    code: str
    name: str
    level: str
    parent: str
    unit_code: str
    territory: list[str]

    def refuse(self, reason):
        self.piece.refuse(self.at, reason)

    @property
    def good(self):
        return self.at not in self.piece.reasons


def load(cursor, request, report):
    levels = known_words(cursor, "party_levels", "party_level")
    grids = Lookup("grid", naming.grids(cursor))
    units = naming.places(cursor)
    there = organising.party(cursor)
    pieces = [(path.name, p) for path in request.paths for p in request.pieces(path)]
    rows = [
        row
        for _, piece in pieces
        for row in _rows(piece, levels, grids, units, there, request)
    ]
    rows = _once(rows)
    _settle_parents(rows, there, request)
    rows = [row for row in rows if row.good]
    changed, held = _store(cursor, rows, there)
    for name, piece in pieces:
        report.add(name, piece)
    report.stored += changed
    report.unchanged = report.read - report.rejected - report.stored
    if held:
        report.notes[NEXT] = 1


def _rows(piece, levels, grids, units, there, request):
    level = levels.codes_of(piece.text("level"))
    piece.refuse_all(np.equal(level, None) | (level == ""), "its level is not known")
    piece.refuse_all(piece.text("code") == "", "has no code")
    piece.refuse_all(piece.text("name") == "", "has no name")
    names, _ = privacy.mask_column(piece.text("name"))
    for at in np.flatnonzero(piece.good):
        territory, faults = grids.find_all(piece.text("territory")[at])
        for fault in faults:
            piece.refuse(at, fault)
        unit = _unit(piece, at, territory, request)
        if unit and unit not in units:
            piece.refuse(at, f"there is no unit {unit}")
        for code in [unit, *territory]:
            if not request.may(code):
                piece.refuse(
                    at, f"its place {code or 'everywhere'} is outside your area"
                )
        if territory and level[at] != "branch":
            piece.note(at, "only the territory of a branch counts in attribution")
        if at not in piece.reasons:
            code, parent = piece.text("code")[at], piece.text("parent")[at]
            yield _Row(piece, at, code, names[at], level[at], parent, unit, territory)


def _unit(piece, at, territory, request):
    """Its unit as the file says, else the lowest that holds all of its grids."""
    text = piece.text("unit_code")[at]
    if text:
        found = unit_code(text)
        if found is None:
            piece.refuse(at, f"its unit {text!r} is no code of a unit")
        return found or ""
    if len({code[:12] for code in territory}) == 1:
        return territory[0][:12]
    return request.under or ""


def _once(rows):
    """The first row of each code; others say another name or more territory."""
    first = {}
    for row in rows:
        kept = first.setdefault(row.code, row)
        if kept is row:
            continue
        if (kept.name, kept.level) != (row.name, row.level):
            row.refuse(f"has the same code as row {kept.piece.table.said(kept.at)}")
        kept.territory += [code for code in row.territory if code not in kept.territory]
    return list(first.values())


def _settle_parents(rows, there, request):
    levels = {code: org.level for code, org in there.items()}
    for row in rows:
        known = there.get(row.code)
        if known and not request.may(known.unit_code):
            row.refuse(f"there is {row.code} already, outside your area")
        elif known and known.level != row.level:
            row.refuse(f"there is {row.code} already, on the level {known.level}")
    levels |= {row.code: row.level for row in rows if row.good}
    # From the top down: below what was refused nothing can hang.
    for row in sorted(rows, key=lambda row: RANK[row.level]):
        if not row.parent or not row.good:
            continue
        if row.parent not in levels:
            row.refuse(f"there is no party organisation {row.parent}")
        elif RANK[levels[row.parent]] >= RANK[row.level]:
            row.refuse(f"its parent {row.parent} is no higher organisation")
        if not row.good:
            levels.pop(row.code, None)


def _store(cursor, rows, there):
    """(organisations new or changed, places that a branch holds now)."""
    new = [row for row in rows if row.code not in there]
    other = [
        row for row in rows if row.code in there and _differs(row, there[row.code])
    ]
    organising.add_named_party(cursor, [vars(row) for row in new])
    organising.change_party(cursor, [vars(row) for row in other])
    held = organising.party_territories(cursor)
    fresh = [
        (row.code, place)
        for row in rows
        for place in row.territory
        if (row.code, place) not in held
    ]
    organising.add_named_territories(cursor, fresh)
    changed = {row.code for row in [*new, *other]} | {code for code, _ in fresh}
    return len(changed), len(fresh)


def _differs(row, known):
    """What a file leaves empty it does not change."""
    return any(
        getattr(row, name) and getattr(row, name) != getattr(known, name)
        for name in FACTS
    )
