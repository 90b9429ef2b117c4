"""Load incidents: attributed on arrays, numbered in blocks, copied with their owner."""

import numpy as np

from gis_app.actions.assign_leads import DutyMatrix
from gis_app.actions.attribute_points import Owners, soften
from gis_app.actions.load_reference import load_reference
from gis_app.actions.place_addresses import Places
from gis_app.domain import incident_rows
from gis_app.domain.words import Words
from gis_app.store import incident_bulk, installation, loading, vocabularies

VOCABULARIES = ("sources", "severities", "urgencies", "states")
MANY = 5_000  # rows after which the planner's picture is drawn anew


def load(cursor, request, report):
    words = read_words(cursor)
    owners, matrix = Owners(cursor, request.near_m), DutyMatrix(cursor)
    places = Places(cursor, request.place_score)
    request.territory = installation.bounds(cursor)
    now = np.datetime64("now", "us")
    for path in request.paths:
        for piece in request.pieces(path):
            rows = incident_rows.read(piece, words, now)
            fresh = _fresh(cursor, request, piece, rows)
            placings = places.place_rows(piece, rows, fresh, request.under)
            stored = _store(
                cursor, request, owners, matrix, piece, rows, fresh, placings
            )
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored
            request.tell(f"{report.read} rows read, {report.stored} stored")
    if report.stored >= MANY and not request.dry_run:  # ANALYZE is not rolled back
        loading.refresh_statistics(cursor, incident_bulk.TABLES)


def read_words(cursor):
    """vocabulary -> Words; the shipped rows where a city has none of its own yet."""
    categories = vocabularies.categories(cursor)
    if not categories:
        load_reference(cursor)
        categories = vocabularies.categories(cursor)
    words = {"category": Words("category", categories)}
    words["category"].coarse = {row.code for row in categories if row.coarse}
    words["category"].label = {row.code: row.label_zh for row in categories}
    for vocabulary in VOCABULARIES:
        terms = vocabularies.terms(cursor, vocabulary)
        words[vocabulary] = Words(_synonyms_of(vocabulary), terms)
    states = vocabularies.terms(cursor, "states")
    words["states"].open = {int(s.code) for s in states if s.extra.get("is_open")}
    return words


def _synonyms_of(vocabulary):
    return {"severities": "severity", "urgencies": "urgency"}.get(
        vocabulary, vocabulary.removesuffix("s")
    )


def _fresh(cursor, request, piece, rows):
    """Positions of the rows to store: good, not there yet, not twice in this piece."""
    twin = incident_rows.judge_twins(piece, rows)
    good = np.flatnonzero(piece.good & ~twin)
    there, state, number, cases = incident_bulk.known(
        cursor,
        rows["source"][good].tolist(),
        rows["source_ref"][good].tolist(),
        request.scope.account_id,
    )
    own = number == request.number
    if request.look:  # nothing of it is stored: what came before is remembered
        there, own, cases = _seen_before(request, rows, good, there, own, cases)
    case = np.array([
        known is not None and known != (category, reported)
        for known, category, reported in zip(
            cases, rows["category"][good], rows["reported_at"][good], strict=True
        )
    ], bool)  # fmt: skip
    other = there & ~case & (state > 0) & (rows["state"][good] != state)
    for at in good[(other | case) & own]:  # a number that came twice, far apart
        piece.refuse(at, incident_rows.twin_of(rows["source_ref"][at]))
    for which, note in (
        (other & ~own, incident_rows.OTHER_STATE),
        (case & ~own, incident_rows.OTHER_CASE),
    ):
        piece.note_all(np.isin(np.arange(len(piece)), good[which]), note)
    return good[~there]


def _seen_before(request, rows, good, there, own, cases):
    for n, at in enumerate(good):
        key = rows["source"][at], rows["source_ref"][at]
        case = rows["category"][at], rows["reported_at"][at]
        if there[n]:
            continue
        if key in request.seen:
            there[n], own[n], cases[n] = True, True, request.seen[key]
        request.seen.setdefault(key, case)
    return there, own, cases


def _store(cursor, request, owners, matrix, piece, rows, fresh, placings):
    rows = {name: values[fresh] for name, values in rows.items()}
    rows["notes"] = np.full(len(fresh), None, object)
    for place, at in enumerate(fresh.tolist()):
        if at in piece.row_notes:
            rows["notes"][place] = incident_rows.without_cells(piece.row_notes[at])
    answers = owners.attribute(
        rows["lon"], rows["lat"], rows["reported_at"], rows["accuracy_m"]
    )
    placings.explain(answers)
    allowed = np.array([request.may(code) for code in answers.scope_code], bool)
    for at, code in zip(fresh[~allowed], answers.scope_code[~allowed], strict=True):
        piece.refuse(at, f"lies in {code or 'no unit'}, outside your area")
    if request.look or not allowed.any():
        return int(allowed.sum())
    rows = {name: values[allowed] for name, values in rows.items()}
    answers = answers.take(allowed)
    leads, helpers = matrix.assign(rows["category"], answers.scope_code)
    count = len(leads)
    rows |= {
        "lead_org": leads,
        "co_orgs": helpers,
        "reported_by": [request.scope.account_id] * count,
        "import_id": [request.number] * count,
    }
    soften(answers, rows["coarse"] & np.isfinite(rows["lon"].astype(float)))
    incident_bulk.add(
        cursor,
        rows,
        answers,
        incident_rows.states_of(rows),
        {
            "action": "incident.loaded",
            "account_id": request.scope.account_id,
            "payload": {"import": request.number},
        },
    )
    return count
