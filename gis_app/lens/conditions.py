"""A filter and a scope as conditions over the copy: `store/filters` and the policies of
`migrations/0011_policies.sql`, word for word, with numbers for codes."""

from datetime import UTC, datetime, timedelta

import numpy as np

from gis_app.domain.incident_states import ENDED
from gis_app.lens.incoming import groups_of
from gis_app.store.filters import GRID, MICRO_GRID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_RUNS = 3  # of consecutive numbers; comparing with more is slower than looking up
PLACE = {"current": "scope", "reported": "reported"}


class Conditions:
    """SQL conditions that must all hold, and the values that they name."""

    def __init__(self):
        self.parts = []
        self.values = {}
        self.looks_up = False  # whether a list is long enough to be looked up row by row

    def add(self, part, **values):
        self.parts.append(part)
        self.values |= values

    def among(self, column, numbers):
        """Add that a column is one of these numbers."""
        self.parts.append(self.is_among(column, numbers))

    def is_among(self, column, numbers):
        """The same as SQL: ranges where they are few, so that parts are passed over."""
        numbers = np.unique(np.asarray(numbers, np.int64))
        if not len(numbers):
            return "false"
        breaks = np.flatnonzero(np.diff(numbers) > 1) + 1
        if len(breaks) < MOST_RUNS:
            runs = np.split(numbers, breaks)
            return " OR ".join(_run(column, run[0], run[-1]) for run in runs)
        name = f"list_{len(self.values)}"
        self.values[name] = numbers.tolist()
        self.looks_up = True
        low, high = numbers[0], numbers[-1]
        return f"{_run(column, low, high)} AND {column} IN (SELECT unnest(${name}))"

    def where(self):
        return " AND ".join(f"({part})" for part in self.parts) or "true"


def _run(column, low, high):
    return f"{column} = {low}" if low == high else f"{column} BETWEEN {low} AND {high}"


def of(question, asker, vocabulary):
    """The conditions of all but the drawn area."""
    wanted, found = question.wanted, Conditions()
    _in_scope(found, asker, vocabulary)
    _times(found, wanted)
    _words(found, wanted, vocabulary)
    for name, column in (("severities", "severity"), ("states", "state")):
        if getattr(wanted, name):
            found.among(column, getattr(wanted, name))
    if wanted.states and not ENDED.intersection(wanted.states):
        found.add("is_open")
    if wanted.under is not None:
        _under(found, wanted, vocabulary.codes)
    if wanted.grids:
        _grids(found, wanted, vocabulary.codes)
    if wanted.party is not None:
        _party(found, question.party, vocabulary.codes)
    if wanted.ambiguous is not None:
        found.add("ambiguous = $ambiguous", ambiguous=wanted.ambiguous)
    if wanted.overdue is not None:
        found.add(
            "(due_at IS NOT NULL AND coalesce(closed_at, $now) > due_at) = $overdue",
            overdue=wanted.overdue,
            now=asker.now,
        )
    return found


def _under(found, wanted, codes):
    place = PLACE[wanted.basis]
    if len(wanted.under) == MICRO_GRID:
        found.among(place, codes.known([wanted.under[:16]]))
        found.among("micro", codes.known([wanted.under]))
    else:
        found.among(place, codes.between(wanted.under, wanted.under + "~"))


def _grids(found, wanted, codes):
    """Grids and micro-grids; of any other code nothing is found."""
    place = PLACE[wanted.basis]
    whole = codes.known([code for code in wanted.grids if len(code) == GRID])
    micros = [code for code in wanted.grids if len(code) == MICRO_GRID]
    around = codes.known({code[:GRID] for code in micros})
    in_micros = " AND ".join(
        f"({found.is_among(*part)})"
        for part in ((place, around), ("micro", codes.known(micros)))
    )
    found.add(f"{found.is_among(place, whole)} OR ({in_micros})")


def _party(found, party, codes):
    """An organisation and all below it, or a group by its places."""
    places = codes.known(party["places"])
    in_group = " AND ".join(
        (
            f"({found.is_among('scope', codes.known(party['grids']))})",
            f"({found.is_among('micro', places)} OR {found.is_among('scope', places)})",
        )
    )
    found.add(f"{found.is_among('party', party['ids'])} OR ({in_group})")


def _times(found, wanted):
    if wanted.from_ is not None:
        found.add(f"{wanted.time_field} >= $since", since=microseconds(wanted.from_))
    if wanted.to is not None:
        found.add(f"{wanted.time_field} < $until", until=microseconds(wanted.to))


def _words(found, wanted, vocabulary):
    lists = vocabulary.lists
    if wanted.categories:
        numbers = lists["category"].beginning_with(wanted.categories)
        found.among("category", numbers)
    if wanted.sources:
        found.among("source", lists["source"].known(wanted.sources))
    if wanted.rule is not None:
        found.among("rule", lists["rule"].known([wanted.rule]))


def _in_scope(found, asker, vocabulary):
    """What the policy `seen` on incident lets through."""
    places = _places(asker, vocabulary.codes)
    parts = []
    if len(places) < len(vocabulary.codes):
        parts.append(found.is_among("scope", places))
    if asker.categories != "*":
        prefixes = _listed(asker.categories)
        numbers = vocabulary.lists["category"].beginning_with(prefixes)
        parts.append(found.is_among("category", numbers))
    if not parts:
        return
    seen = " AND ".join(f"({part})" for part in parts)
    if asker.units:
        led = groups_of(vocabulary, _listed(asker.units))
        seen = f"({seen}) OR ({found.is_among('orgs', led)})"
    found.add(seen)


def _places(asker, codes):
    within = codes.between(asker.scope_from, asker.scope_to)
    if "," not in asker.scope:
        return within
    return np.intersect1d(within, codes.beginning_with(_listed(asker.scope)))


def _listed(text):
    """As string_to_array: nothing is in an empty text."""
    return text.split(",") if text else []


def microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)
