"""Load organisations: their code, name, kind, parent and the unit they work for."""

import numpy as np

from gis_app.domain import place_rows
from gis_app.domain.words import Words
from gis_app.store import organising, vocabularies


def load(cursor, request, report):
    kinds = Words("org_kinds", vocabularies.terms(cursor, "org_kinds"))
    pieces = [(path.name, p) for path in request.paths for p in request.pieces(path)]
    there = organising.organisations(cursor)
    rows = [row for _, piece in pieces for row in _rows(piece, kinds, request)]
    rows = _once(rows, there)
    known = there | {row["code"]: at for at, row in enumerate(rows)}
    for row in rows:
        if row["parent"] and row["parent"] not in known:
            row["piece"].refuse(row["at"], f"there is no organisation {row['parent']}")
    rows = [row for row in rows if row["at"] not in row["piece"].reasons]
    if rows:
        organising.add_named_organisations(cursor, rows)
    for name, piece in pieces:
        report.add(name, piece)
    report.stored += len(rows)
    report.unchanged = report.read - report.rejected - report.stored


def _rows(piece, kinds, request):
    kind = kinds.codes_of(piece.text("kind"))
    piece.refuse_all(np.equal(kind, None) | (kind == ""), "its kind is not known")
    piece.refuse_all(piece.text("code") == "", "has no code")
    piece.refuse_all(piece.text("name") == "", "has no name")
    for at in np.flatnonzero(piece.good):
        place = piece.text("place_code")[at]
        code = place_rows.unit_code(place) if place else request.under or ""
        if code is None or not request.may(code):
            piece.refuse(at, f"its unit {place!r} is no unit of your area")
            continue
        yield {
            "piece": piece,
            "at": at,
            "code": piece.text("code")[at],
            "name": piece.text("name")[at],
            "name_en": piece.text("name_en")[at],
            "kind": kind[at],
            "parent": piece.text("parent")[at],
            "place_code": code,
        }


def _once(rows, there):
    """Those that are not there yet, the first of each code."""
    seen = {}
    for row in rows:
        if row["code"] not in there:
            seen.setdefault(row["code"], row)
    return list(seen.values())
