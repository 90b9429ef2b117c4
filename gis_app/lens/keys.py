"""What one may count by: `store/answers.KEYS`, each from a column of the copy.

The copy is grouped by the column; the words of a group are made here, once for each
value: of 5 000 grids, not of a million incidents.
"""

from datetime import date, timedelta
from functools import partial

import numpy as np

from gis_app.lens.conditions import PLACE
from gis_app.lens.copy import DAY, EAST, HOUR, NEVER
from gis_app.lens.errors import CannotAnswer

MUNICIPALITIES = ("11", "12", "31", "50")
ABSENT_PARTY = -1
DAYS_FROM = date(1970, 1, 1)


def _grid(code):
    return code if len(code) == 16 else None


def _city(code):
    if code[:2] in MUNICIPALITIES:
        return code[:2]
    return _up_to(4, code)


def _up_to(width, code):
    return code[:width] if len(code) >= width else None


PLACES = {
    "grid": _grid,
    "community": partial(_up_to, 12),
    "town": partial(_up_to, 9),
    "county": partial(_up_to, 6),
    "city": _city,
}
DAYS = {
    "day": date.isoformat,
    "week": lambda day: "{}-W{:02}".format(*day.isocalendar()),
    "month": lambda day: f"{day:%Y-%m}",
}
WORDS = {"source", "urgency", "rule"}
NUMBERS = {"severity", "state"}
CATEGORIES = {"category": 8, "category_group": 3}  # and so many letters of it
FAMILIES = {
    key: family
    for family, keys in (("place", PLACES), ("days", DAYS), ("category", CATEGORIES))
    for key in keys
}


class Column:
    """One column of a grouping, and the keys that are read from it."""

    def __init__(self, sql, read, keys):
        """read: from a list of the column's values to a tuple of keys for each."""
        self.sql, self._read, self.keys = sql, read, keys

    def ranked(self, values):
        """(numbers from 0 for these values, in their keys' order; the keys by number)"""
        different, places = np.unique(values, return_inverse=True)
        read = self._read(different.tolist())
        order = _in_order(set(read))
        number = {words: n for n, words in enumerate(order)}
        return np.array([number[words] for words in read])[places], order


def _in_order(rows):
    """As PostgreSQL orders them: what is in none comes last."""
    whole = [words for words in rows if None not in words]
    if len(whole) == len(rows):
        return sorted(whole)
    if len(next(iter(rows))) == 1:
        return [*sorted(whole), (None,)]
    return sorted(rows, key=lambda row: [(word is None, word) for word in row])


def columns(by, wanted, vocabulary):
    """The columns that give the keys of `by`, in the order in which they come first."""
    found = {}
    for key in by:
        found.setdefault(FAMILIES.get(key, key), []).append(key)
    return [_column(family, keys, wanted, vocabulary) for family, keys in found.items()]


def _column(family, keys, wanted, vocabulary):
    if family == "place":
        return _Places(PLACE[wanted.basis], keys, vocabulary)
    if family in ("days", "hour"):
        return _time(family, keys, wanted.time_field, vocabulary)
    if family == "micro_grid":
        codes = vocabulary.codes.words
        return Column("micro", lambda ns: [(codes[n] or None,) for n in ns], keys)
    if family == "party_org":
        return Column("party", partial(_numbers, ABSENT_PARTY), keys)
    if family == "category":
        words, widths = (
            vocabulary.lists[family].words,
            [CATEGORIES[key] for key in keys],
        )
        return Column(
            family, lambda ns: [tuple(words[n][:w] for w in widths) for n in ns], keys
        )
    if family in WORDS:
        words = vocabulary.lists[family].words
        return Column(family, lambda ns: [(words[n],) for n in ns], keys)
    return Column(family, partial(_numbers, None), keys)


class _Places(Column):
    """Codes of places, of which there are many and always the same: their ranks are
    kept with the vocabulary until there are more."""

    def __init__(self, sql, keys, vocabulary):
        super().__init__(sql, partial(_places, keys, vocabulary), keys)
        self._codes, self._kept = vocabulary.codes, vocabulary.ranks

    def ranked(self, values):
        ranks, order = self._kept.get(tuple(self.keys), (np.empty(0, int), []))
        if values.max(initial=0) >= len(ranks):
            ranks, order = super().ranked(np.arange(len(self._codes)))
            self._kept[tuple(self.keys)] = ranks, order
        return ranks[values], order


def _places(keys, vocabulary, numbers):
    codes = [vocabulary.codes.words[n] for n in numbers]
    return list(zip(*(map(PLACES[key], codes) for key in keys), strict=True))


def _numbers(absent, values):
    return [(None if value == absent else value,) for value in values]


def _time(family, keys, field, vocabulary):
    if field in vocabulary.odd_times:
        raise CannotAnswer("some times are of years when summers had their own")
    if family == "hour":
        made, kept = f"({field} + {EAST}) // {HOUR} % 24", "reported_hour"
        read = partial(_numbers, NEVER)
    else:
        made, kept = f"({field} + {EAST}) // {DAY}", "reported_day"
        read = partial(_days, keys)
    if field == "reported_at":
        return Column(kept, read, keys)
    return Column(f"coalesce({made}, {NEVER})", read, keys)


def _days(keys, values):
    return [
        tuple(_on_day(key, value) for key in keys) if value != NEVER
        else (None,) * len(keys)
        for value in values
    ]  # fmt: skip


def _on_day(key, value):
    return DAYS[key](DAYS_FROM + timedelta(days=value))
