"""Load incidents: attributed on arrays, numbered in blocks, copied with their owner."""

import numpy as np

from gis_app.actions.assign_leads import DutyMatrix
from gis_app.actions.attribute_points import Owners, soften
from gis_app.actions.load_reference import load_reference
from gis_app.actions.place_addresses import Places
from gis_app.actions.side_by_side import Loaders
from gis_app.domain import incident_rows
from gis_app.domain.words import Words
from gis_app.store import imports, incident_bulk, installation, loading, vocabularies

VOCABULARIES = ("sources", "severities", "urgencies", "states")
MANY = 5_000  # rows after which the planner's picture is drawn anew


def load(cursor, request, report):
    words = read_words(cursor)
    loaders = request.loaders or Loaders([cursor])
    owners, matrix = Owners(cursor, request.near_m, request.indexes), DutyMatrix(cursor)
    places = Places(cursor, request.place_score)
    request.territory = installation.bounds(cursor)
    now = np.datetime64("now", "us")
    last = _Last(loaders)
    for path in request.paths:
        for piece in request.pieces(path):
            rows = incident_rows.read(piece, words, now)
            fresh = _fresh(last, request, piece, rows)
            placings = places.place_rows(piece, rows, fresh, request.under)
            stored = _store(last, request, owners, matrix, piece, rows, fresh, placings)
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored
            request.tell_progress(report)
    last.give()
    loaders.wait()


class _Last:
    """The last piece, which the loaders are given only when they have been asked about the
    next: so they store it while the next is read, placed and attributed."""

    def __init__(self, loaders):
        self.loaders = loaders
        self._refs, self._parts = set(), []

    def keep(self, refs, *parts):
        """parts: what each loader does, and with what."""
        self._refs, self._parts = set(refs), parts

    def give_if_needed_for(self, refs):
        """A number that stands in both pieces is known only when it is stored."""
        if not self._refs.isdisjoint(refs):
            self.give()

    def give(self):
        for n, part in enumerate(self._parts):
            self.loaders.put(n, *part)
        self._refs, self._parts = set(), []


def before(cursor):
    """What rows refer to is there before the first connection stores one."""
    read_words(cursor)


def settle(cursor, report):
    """When all is committed: what the planner knows is from before."""
    if report.stored >= MANY:
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


def _fresh(last, request, piece, rows):
    """Positions of the rows to store: good, not there yet, not twice in this piece. In the
    order of their times: most indexes begin or end with one, and take neighbours faster
    than what lies about (a quarter of the time)."""
    twin = incident_rows.judge_twins(piece, rows)
    good = np.flatnonzero(piece.good & ~twin)
    good = good[np.argsort(rows["reported_at"][good], kind="stable")]
    last.give_if_needed_for(rows["source_ref"][good])
    there, state, number, cases = _known(last, request, rows, good)
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


def _known(last, request, rows, good):
    """As incident_bulk.known; each loader knows what it has stored itself."""
    loaders = last.loaders
    found = [
        np.zeros(len(good), bool), *np.zeros((2, len(good)), np.int64),
        np.full(len(good), None, object),
    ]  # fmt: skip
    share = _share(loaders, rows, good)
    parts = [share == n for n in range(len(loaders))]
    asked = [
        loaders.put(
            n,
            incident_bulk.known,
            rows["source"][good[part]].tolist(),
            rows["source_ref"][good[part]].tolist(),
            request.scope.account_id,
        )
        for n, part in enumerate(parts)
    ]
    last.give()
    for part, answer in zip(parts, asked, strict=True):
        for column, values in zip(found, answer.result(), strict=True):
            column[part] = values
    return found


def _share(loaders, rows, which):
    """Which loader stores a row: the same for all rows of one number, or two of them would
    wait for each other's end."""
    refs = rows["source_ref"][which]
    return np.fromiter((hash(ref) % len(loaders) for ref in refs), int, len(refs))


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


def _store(last, request, owners, matrix, piece, rows, fresh, placings):
    rows = {name: values[fresh] for name, values in rows.items()}
    rows["notes"] = np.full(len(fresh), None, object)
    for place, at in enumerate(fresh.tolist()):
        if at in piece.row_notes:
            rows["notes"][place] = incident_rows.without_cells(piece.row_notes[at])
    answers = owners.attribute(
        rows["lon"], rows["lat"], rows["reported_at"], rows["accuracy_m"]
    )
    placings.explain(answers)
    codes, which = np.unique(answers.scope_code.astype(str), return_inverse=True)
    allowed = np.array([request.may(code) for code in codes.tolist()], bool)[which]
    for at, code in zip(fresh[~allowed], answers.scope_code[~allowed], strict=True):
        piece.refuse(at, f"lies in {code or 'no unit'}, outside your area")
    if request.look or not allowed.any():
        return int(allowed.sum())
    if not allowed.all():
        rows = {name: values[allowed] for name, values in rows.items()}
        answers = answers.take(allowed)
    leads, helpers = matrix.assign(rows["category"], answers.scope_code)
    count = len(leads)
    rows |= {
        "lead_org": leads,
        "co_orgs": helpers,
        "reported_by": np.full(count, request.scope.account_id, object),
        "import_id": np.full(count, request.number, object),
    }
    soften(answers, rows["coarse"] & np.isfinite(rows["lon"].astype(float)))
    loaders = last.loaders
    with loaders.apart() as cursor:
        rows["no"] = incident_bulk.take_numbers(
            cursor, answers.scope_code, rows["reported_at"]
        )
    entries = {
        "action": "incident.loaded",
        "account_id": request.scope.account_id,
        "payload": {"import": request.number},
    }
    share = _share(loaders, rows, np.arange(count))
    parts = [np.flatnonzero(share == n) for n in range(len(loaders))]
    last.keep(
        rows["source_ref"], *((_add, rows, answers, entries, part) for part in parts)
    )
    return count


def _add(cursor, rows, answers, entries, which):
    if not len(which):
        return
    rows = {name: values[which] for name, values in rows.items()}
    states = incident_rows.states_of(rows)
    incident_bulk.add(cursor, rows, answers.take(which), states, entries)
    imports.plan_anew(cursor)
