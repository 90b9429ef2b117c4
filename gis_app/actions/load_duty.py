"""Load the duty matrix: for each category and place one lead unit, and who helps.

A cell whose lead is another one than before ends its old rule and begins a new one now:
the history stays. Cells that the file itself gives to several units are stored as they
are and told, with those that nobody leads: a city loads its matrix before it mends it.
"""

from collections import defaultdict

import numpy as np

from gis_app.actions.check_duty import faults_of
from gis_app.actions.load_incidents import read_words
from gis_app.domain.lookup import Lookup
from gis_app.domain.place_rows import unit_code
from gis_app.store import naming, organising

ALL = ("*", "all", "全部", "所有", "全部事项")
NEXT = "open incidents keep their lead unit; those that come from now on follow this matrix"


def load(cursor, request, report):
    known = _Known(cursor)
    pieces = [(path.name, p) for path in request.paths for p in request.pieces(path)]
    cells = defaultdict(list)
    for _, piece in pieces:
        for cell, duty in _rows(piece, known, request):
            if duty not in cells[cell]:
                cells[cell].append(duty)
    stored, ended = _store(cursor, cells)
    for name, piece in pieces:
        report.add(name, piece)
    report.stored += stored
    report.unchanged = report.read - report.rejected - report.stored
    if ended:
        report.notes["cells that had another lead or other helpers until now"] = ended
    if stored:
        report.notes[NEXT] = 1
    for sentence in faults_of(cursor, request.scope.prefixes):
        report.notes[sentence] = 1


class _Known:
    def __init__(self, cursor):
        self.categories = read_words(cursor)["category"]
        organisations = organising.named_organisations(cursor)
        self.orgs = Lookup("organisation", ((o.code, o.name) for o in organisations))
        self.ids = {org.code: org.id for org in organisations}
        named = naming.places(cursor)
        self.places = Lookup(
            "place", ((code, name) for code, (_, name) in named.items())
        )

    def category(self, text):
        """A code, or the letters that several begin with; None where nobody knows it."""
        if text.casefold() in ALL:
            return ""
        upper = text.upper()
        if any(code.startswith(upper) for code in self.categories.codes):
            return upper
        return self.categories.code(text)

    def place(self, text):
        if text.casefold() in ALL:
            return ""
        path = unit_code(text)
        return path if path in self.places.codes else self.places.find(text)


def _rows(piece, known, request):
    """((category, place), (lead, co-organisations)) of each good row, ids."""
    for name, fault in (("category", "has no category"), ("lead", "has no lead unit")):
        piece.refuse_all(piece.text(name) == "", fault)
    for at in np.flatnonzero(piece.good):
        category = known.category(piece.text("category")[at])
        if category is None:
            piece.refuse(at, f"{piece.text('category')[at]!r} is no category")
        place = _place(piece, at, known, request)
        lead = _lead(piece, at, known)
        helping, faults = known.orgs.find_all(piece.text("co_orgs")[at])
        for fault in faults:
            piece.refuse(at, fault)
        if at not in piece.reasons:
            helpers = tuple(known.ids[org] for org in helping if org != lead)
            yield (category, place), (known.ids[lead], helpers)


def _place(piece, at, known, request):
    text = piece.text("place_code")[at] or request.under
    if not text:
        piece.refuse(at, "has no place: name the unit, or * for everywhere")
        return None
    try:
        place = known.place(text)
    except LookupError as fault:
        piece.refuse(at, fault.args[0])
        return None
    if not request.may(place):
        piece.refuse(at, f"its place {place or 'everywhere'} is outside your area")
    return place


def _lead(piece, at, known):
    try:
        return known.orgs.find(piece.text("lead")[at])
    except LookupError as fault:
        piece.refuse(at, fault.args[0])
        return None


def _store(cursor, cells):
    """(rules begun, cells whose rules ended)."""
    there = defaultdict(list)
    for rule in organising.duty_rules(cursor):
        cell = rule.category, rule.place_code
        there[cell].append((rule.id, (rule.lead_org, tuple(rule.co_orgs))))
    ended, begun, changed = [], [], 0
    for cell, duties in cells.items():
        held = [duty for _, duty in there[cell]]
        gone = [number for number, duty in there[cell] if duty not in duties]
        ended += gone
        changed += bool(gone)
        begun += [
            {
                "category": cell[0],
                "place_code": cell[1],
                "lead_org": lead,
                "co_orgs": list(helpers),
                "later": bool(held),
            }
            for lead, helpers in duties
            if (lead, helpers) not in held
        ]
    organising.replace_duty_rules(cursor, ended, begun)
    return len(begun), changed
