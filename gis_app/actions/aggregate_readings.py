"""The counts behind one answer to an aggregate role, each read once."""

from collections import defaultdict

from gis_app.errors import Rejected
from gis_app.store import answers, party

MOST_ROWS = 200_000  # behind one answer: of all tables of one filter


class Readings:
    """Of one request. What its questions share they find here again: each question of a
    place needs the whole city, and each condition the same without it."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._tables = {}
        self._whole_orgs = None

    def ahead(self, needed):
        """Read tables, those of one filter in one statement. needed: (filter, keys)."""
        filters, tables = {}, defaultdict(dict)
        for wanted, by in needed:
            filters[wanted.id] = wanted
            tables[wanted.id][frozenset(by)] = by
        for name, wanted in filters.items():
            missing = {
                keys: by
                for keys, by in tables[name].items()
                if (name, keys) not in self._tables
            }
            for keys, rows in zip(
                missing, self._read(wanted, [*missing.values()]), strict=True
            ):
                self._tables[name, keys] = rows

    def table(self, wanted, by):
        """Rows as dicts that are the caller's own. A party organisation over a part of
        a grid counts with the one above it, so that whole grids are counted."""
        self.ahead([(wanted, by)])
        rows = [dict(row) for row in self._tables[wanted.id, frozenset(by)]]
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

    @property
    def parts_of_grids(self):
        if self._whole_orgs is None:
            self._whole_orgs = party.parts_of_grids(self._cursor)
        return self._whole_orgs

    def _read(self, wanted, groupings):
        """The one place where counts are read: [rows of each grouping] of a filter."""
        if not groupings:
            return []
        if len(groupings) == 1:
            found = answers.counts(self._cursor, wanted, groupings[0], MOST_ROWS + 1)
            tables = [[row._asdict() for row in found]]
        else:
            _, tables = answers.figures(self._cursor, wanted, groupings, MOST_ROWS + 2)
        check_size(sum(map(len, tables)), MOST_ROWS)
        return tables


def check_size(rows, most):
    if rows > most:
        raise Rejected(
            f"The table has more than {most} rows: count by fewer keys, or narrow the"
            " filter."
        )
