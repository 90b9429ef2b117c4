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
        if not asked:
            return
        for (wanted, bys), (totals, tables) in zip(
            asked, answers.told(self._cursor, asked), strict=True
        ):
            for by, rows in zip(bys, tables, strict=True):
                rows = rows if by else [{"count": totals["total"]}]
                self._found[_name(wanted), *by] = _in_order(rows, by)

    def counts(self, wanted, by=()):
        """Rows {<by>…, "count"}, the caller's own, in the order of their keys."""
        key = (_name(wanted), *by)
        if key not in self._found:
            self.read([(wanted, by)])
        return [dict(row) for row in self._found[key]]

    @cached_property
    def parts_of_grids(self):
        return party.parts_of_grids(self._cursor)


def _in_order(rows, by):
    """Whoever counted: among equals the order decides what is withheld, and it must be
    the same tomorrow."""
    return sorted(rows, key=lambda row: [(row[name] is None, row[name]) for name in by])


def _name(wanted):
    return wanted.model_dump_json(exclude_defaults=True)
