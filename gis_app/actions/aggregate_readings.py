"""The counts behind one answer to an aggregate role, each read once."""

from functools import cached_property

from gis_app.errors import Rejected
from gis_app.lens import answers
from gis_app.store import party

MOST_ROWS = 200_000  # behind one answer: of all tables of one filter


class Readings:
    """Of one request. What its questions share they find here again: each question of a
    place needs the whole city, and each condition the same without it."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._tables = {}

    def ahead(self, needed):
        """Read tables that are not there yet, all at once. needed: (filter, keys)."""
        asked = {}
        for wanted, by in needed:
            if (wanted.id, frozenset(by)) not in self._tables:
                _, tables = asked.setdefault(wanted.id, (wanted, {}))
                tables.setdefault(frozenset(by), tuple(by))
        if not asked:
            return
        questions = [(wanted, [*tables.values()]) for wanted, tables in asked.values()]
        told = answers.told(self._cursor, questions, MOST_ROWS + 2)
        for (wanted, bys), (_, tables) in zip(questions, told, strict=True):
            check_size(sum(map(len, tables)), MOST_ROWS)
            for by, rows in zip(bys, tables, strict=True):
                self._tables[wanted.id, frozenset(by)] = by, rows

    def plain(self, wanted, by):
        """Rows as they were read: values of the keys, then the count. Not to be changed."""
        self.ahead([(wanted, by)])
        there, rows = self._tables[wanted.id, frozenset(by)]
        if there == tuple(by):
            return rows
        order = [there.index(name) for name in by] + [len(there)]
        return [[row[at] for at in order] for row in rows]

    def table(self, wanted, by):
        """Rows as dicts that are the caller's own. A party organisation over a part of
        a grid counts with the one above it, so that whole grids are counted."""
        names = (*by, "count")
        rows = [dict(zip(names, row, strict=True)) for row in self.plain(wanted, by)]
        if "party_org" not in by:
            return rows
        sums = {}
        for row in rows:
            org = row["party_org"]
            row["party_org"] = self.parts_of_grids.get(org) or org
            same = sums.setdefault(tuple(row[name] for name in by), row)
            if same is not row:
                same["count"] += row["count"]
        return list(sums.values())

    @cached_property
    def parts_of_grids(self):
        return party.parts_of_grids(self._cursor)


def check_size(rows, most):
    if rows > most:
        raise Rejected(
            f"The table has more than {most} rows: count by fewer keys, or narrow the"
            " filter."
        )
