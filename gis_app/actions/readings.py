"""What one answer reads of the incidents, each thing once and all that is known at once."""

from functools import cached_property

from gis_app.lens import answers
from gis_app.store import party


class Readings:
    """Counts by filter and keys, kept as long as one question is answered."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._found = {}

    def read(self, questions):
        """Read ahead. questions: (filter, keys) each; alike ones are asked once."""
        asked = {}
        for wanted, by in questions:
            if (_name(wanted), *by) not in self._found:
                asked.setdefault(_name(wanted), (wanted, {}))[1][tuple(by)] = by
        asked = [(wanted, [*bys.values()]) for wanted, bys in asked.values()]
        told = answers.told(self._cursor, asked) if asked else []
        for (wanted, bys), (totals, tables) in zip(asked, told, strict=True):
            for by, rows in zip(bys, tables, strict=True):
                rows = rows if by else [[totals["total"]]]
                self._found[_name(wanted), *by] = rows

    def table(self, wanted, by=()):
        """Rows in no order: values of the keys, then the count. Not to be changed."""
        key = (_name(wanted), *by)
        if key not in self._found:
            self.read([(wanted, by)])
        return self._found[key]

    def counts(self, wanted, by=()):
        """Rows {<by>…, "count"}, the caller's own, in the order of their keys.

        Whoever counted: among equals the order decides what is withheld, and it must
        be the same tomorrow.
        """
        names = (*by, "count")
        return [
            dict(zip(names, row, strict=True))
            for row in _in_order(self.table(wanted, by))
        ]

    @cached_property
    def parts_of_grids(self):
        return party.parts_of_grids(self._cursor)


def _in_order(rows):
    try:
        return sorted(rows)  # no two have the same keys: their counts decide nothing
    except TypeError:  # None is in no order with others
        return sorted(rows, key=lambda row: [(word is None, word) for word in row])


def _name(wanted):
    return wanted.model_dump_json(exclude_defaults=True)
