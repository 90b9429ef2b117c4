"""A filter and a scope as conditions over the copy: `store/filters` and the policies of
`migrations/0011_policies.sql`, word for word, with numbers for codes."""

from datetime import UTC, datetime, timedelta

import numpy as np

from gis_app.lens.errors import CannotAnswer
from gis_app.lens.incoming import groups_of
from gis_app.store.filters import ENDED

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST_RUNS = 3  # of consecutive numbers; comparing with more is slower than looking up
PLACE = {"current": "scope", "reported": "reported"}
# What a filter may say here. Anything else, and whatever is new in it, is PostgreSQL's.
ANSWERED = {
    "from_", "to", "time_field", "categories", "severities", "states", "sources",
    "under", "grids", "party", "geometry", "near", "overdue", "ambiguous", "rule", "basis",
}  # fmt: skip


class Conditions:
    """SQL conditions that must all hold, and the values that they name."""

    def __init__(self):
        self.parts = []
        self.values = {}

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
        low, high = numbers[0], numbers[-1]
        return f"{_run(column, low, high)} AND {column} IN (SELECT unnest(${name}))"

    def where(self):
        return " AND ".join(f"({part})" for part in self.parts) or "true"


def _run(column, low, high):
    return f"{column} = {low}" if low == high else f"{column} BETWEEN {low} AND {high}"


def refuse_unanswerable(wanted):
    """Raises CannotAnswer; asked before the lens is, too, since it needs no copy."""
    given = {
        name
        for name, field in type(wanted).model_fields.items()
        if getattr(wanted, name) not in (field.default, None, [])
    }
    if given - ANSWERED or wanted.basis not in PLACE:
        raise CannotAnswer("the filter asks for what the lens does not hold")


def of(wanted, scope, vocabulary, now):
    """The conditions of all but the drawn area. now: microseconds since 1970."""
    found = Conditions()
    _in_scope(found, scope, vocabulary)
    _times(found, wanted)
    _words(found, wanted, vocabulary)
    for name, column in (("severities", "severity"), ("states", "state")):
        if getattr(wanted, name):
            found.among(column, getattr(wanted, name))
    if wanted.states and not ENDED.intersection(wanted.states):
        found.add("is_open")
    if wanted.under is not None:
        below = vocabulary.codes.between(wanted.under, wanted.under + "~")
        found.among(PLACE[wanted.basis], below)
    if wanted.party is not None:
        found.add("party = $party", party=wanted.party)
    if wanted.ambiguous is not None:
        found.add("ambiguous = $ambiguous", ambiguous=wanted.ambiguous)
    if wanted.overdue is not None:
        found.add(
            "(due_at IS NOT NULL AND coalesce(closed_at, $now) > due_at) = $overdue",
            overdue=wanted.overdue,
            now=now,
        )
    return found


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
    if wanted.grids:
        codes = [code for code in wanted.grids if code]  # '' stands for none here
        found.among("grid", vocabulary.codes.known(codes))
    if wanted.rule is not None:
        found.among("rule", lists["rule"].known([wanted.rule]))


def _in_scope(found, scope, vocabulary):
    """What the policy `seen` on incident lets through."""
    settings = scope.settings()
    places = _places(settings, vocabulary.codes)
    categories = _listed(settings["app.categories"])
    parts = []
    if len(places) < len(vocabulary.codes):
        parts.append(found.is_among("scope", places))
    if settings["app.categories"] != "*":
        numbers = vocabulary.lists["category"].beginning_with(categories)
        parts.append(found.is_among("category", numbers))
    if not parts:
        return
    seen = " AND ".join(f"({part})" for part in parts)
    if scope.units:
        led = found.is_among("orgs", groups_of(vocabulary, scope.units))
        seen = f"({seen}) OR ({led})"
    found.add(seen)


def _places(settings, codes):
    within = codes.between(settings["app.scope_from"], settings["app.scope_to"])
    if "," not in settings["app.scope"]:
        return within
    prefixes = _listed(settings["app.scope"])
    return np.intersect1d(within, codes.beginning_with(prefixes))


def _listed(text):
    """As string_to_array: nothing is in an empty text."""
    return text.split(",") if text else []


def microseconds(moment):
    return (moment - EPOCH) // timedelta(microseconds=1)
