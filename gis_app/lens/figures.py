"""Counts of a filter by any keys: the questions of `store/answers`, asked of the copy."""

import re

import numpy as np
import pyarrow as pa

from gis_app.lens import area, conditions, keys, tables
from gis_app.lens.errors import CannotAnswer

NAMED = re.compile(r"\$(\w+)")
PARTS = ["is_open", "due_at < $now AS is_due"]
TOTALS = """count(*), count(*) FILTER (is_open), count(*) FILTER (is_open AND is_due)"""
MOST_GROUPS = 2**62
FEW = 0.25  # of all incidents: then the chosen are set aside before they are grouped


def told(copy, asker, asked, database):
    """[(totals, a table for each grouping)] of questions, from one state of the copy.

    As `store/answers.figures`, tables packed by `tables`. Raises CannotAnswer.
    """
    drawn = [area.of(question.wanted, database) for question in asked]
    with copy.reading() as (cursor, _, _):
        return [
            _figures(_Chosen(cursor, copy, question, asker), question, shape, database)
            for question, shape in zip(asked, drawn, strict=True)
        ]


def _figures(chosen, question, drawn, database):
    if drawn is not None:
        chosen.keep_within(drawn, database)
    return chosen.figures(question.groupings)


class _Chosen:
    """The incidents of one question, in one state of the copy."""

    def __init__(self, cursor, copy, question, asker):
        self._cursor, self._copy, self._now = cursor, copy, asker.now
        self._wanted = question.wanted
        self._conditions = conditions.of(question, asker, copy.vocabulary)
        self._wheres = [self._conditions.where()]

    def keep_within(self, drawn, database):
        """Incidents of places wholly inside; of the others those that pass the test."""
        found = self._conditions
        inside, mixed = drawn.classify(self._copy.boxes.corners)
        inside, mixed = (found.is_among("scope", part) for part in (inside, mixed))
        where = found.where()
        rows = self._ask(
            f"SELECT id, lon, lat FROM lens.incident"
            f" WHERE {where} AND ({mixed}) AND lon IS NOT NULL"
        )
        passed = area.covered(drawn, self._wanted, rows["lon"], rows["lat"], database)
        self._cursor.register("passed", pa.table({"id": rows["id"][passed]}))
        self._wheres = [
            f"{where} AND ({inside}) AND lon IS NOT NULL",
            f"{where} AND ({mixed}) AND id IN (SELECT id FROM passed)",
        ]

    def figures(self, groupings):
        """(totals, rows of each grouping)"""
        asked = [
            keys.columns(by, self._wanted, self._copy.vocabulary) for by in groupings
        ]
        names = {}
        for column in (column for columns in asked for column in columns):
            names.setdefault(column.sql, f"c{len(names)}")
        # What is dear to choose is chosen once, for its totals too.
        is_dear = len(self._wheres) > 1 or self._conditions.looks_up
        totals = None if is_dear else self._totals()
        if totals and (not totals["total"] or not names):
            return totals, [_rows_of_none(by, totals) for by in groupings]
        few = totals is None or totals["total"] < FEW * self._copy.rows
        return self._counted(groupings, asked, names, totals, few)

    def _totals(self):
        row = self._run(f"SELECT {TOTALS} FROM {self._source(PARTS)}").fetchone()
        return dict(zip(("total", "open", "overdue"), row, strict=True))

    def _counted(self, groupings, asked, names, totals, few):
        """All groupings in one statement, each row with the number of its grouping."""
        selected = [f"{made} AS {name}" for made, name in names.items()]
        source = self._source([*selected, *PARTS] if totals is None else selected)
        width = max([2, *map(len, asked)])
        place = "chosen" if few else source
        # What is read from the same columns is grouped once: grids, towns, their chain.
        grouped = {}
        for columns in filter(None, asked):
            grouped.setdefault(_named(columns, names), len(grouped))
        parts = [_grouping(n, group, width, place) for group, n in grouped.items()]
        if totals is None:
            parts.append(_totals_as_row(width))
        before = f"WITH chosen AS MATERIALIZED {source} " if few else ""
        counted = self._ask(before + " UNION ALL ".join(parts))
        if totals is None:
            row = _part(counted, -1)
            totals = {"total": int(row["n"][0])} | {
                name: int(row[f"k{at}"][0])
                for at, name in enumerate(("open", "overdue"))
            }
        found = []
        for by, columns in zip(groupings, asked, strict=True):
            if not by:
                found.append(_rows_of_none(by, totals))
                continue
            group = _named(columns, names)
            part = _part(counted, grouped[group])
            values = [part[f"k{group.index(names[one.sql])}"] for one in columns]
            found.append(_rows(by, columns, values, part["n"]))
        return totals, found

    def _source(self, selected):
        parts = [
            f"SELECT {', '.join(selected)} FROM lens.incident WHERE {where}"
            for where in self._wheres
        ]
        return f"({' UNION ALL '.join(parts)})"

    def _ask(self, statement):
        found = self._run(statement).fetchnumpy()
        return {name: _filled(values) for name, values in found.items()}

    def _run(self, statement):
        """With those values that it names: DuckDB takes no others."""
        values = self._conditions.values | {"now": self._now}
        named = set(NAMED.findall(statement))
        return self._cursor.execute(
            statement, {name: values[name] for name in values if name in named}
        )


def _named(columns, names):
    return tuple(sorted(names[column.sql] for column in columns))


def _grouping(n, names, width, place):
    wide = [f"{name}::BIGINT AS k{at}" for at, name in enumerate(names)]
    wide += [f"NULL::BIGINT AS k{at}" for at in range(len(names), width)]
    return (
        f"SELECT {n} AS grouping, {', '.join(wide)}, count(*) AS n"
        f" FROM {place} GROUP BY {', '.join(names)}"
    )


def _totals_as_row(width):
    wide = "".join(f", NULL::BIGINT AS k{at}" for at in range(2, width))
    return f"""
        SELECT -1 AS grouping, count(*) FILTER (is_open) AS k0,
               count(*) FILTER (is_open AND is_due) AS k1{wide}, count(*) AS n
          FROM chosen"""


def _rows_of_none(by, totals):
    return tables.packed(by, [], [] if by else [totals["total"]])


def _part(counted, n):
    rows = counted["grouping"] == n
    return {name: values[rows] for name, values in counted.items()}


def _rows(by, columns, values, counted):
    """Groups of the copy's own values as a table, in the order of the keys."""
    packed, read, room = np.zeros(len(counted), np.int64), [], 1
    for column, numbers in zip(columns, values, strict=True):
        ranks, words = column.ranked(numbers)
        room *= len(words)
        if room > MOST_GROUPS:
            raise CannotAnswer("it is counted by too much at once")
        packed = packed * len(words) + ranks
        read.append(words)
    groups, places = np.unique(packed, return_inverse=True)
    counts = np.bincount(places, counted).astype(np.int64)
    told = []
    for column, words in reversed([*zip(columns, read, strict=True)]):
        numbers, at = np.unique(groups % len(words), return_inverse=True)
        told.append((column.keys, [words[n] for n in numbers.tolist()], at.tolist()))
        groups //= len(words)
    return tables.packed(by, told[::-1], counts.tolist())


def _filled(values):
    """NULL as NaN, or as 0 where a grouping has no such key."""
    if not np.ma.isMaskedArray(values):
        return values
    return values.filled(np.nan if values.dtype.kind == "f" else 0)
