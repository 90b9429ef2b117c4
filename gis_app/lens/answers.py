"""`store/answers`, by the lens where it can, else by PostgreSQL: the same results."""

from collections import namedtuple
from functools import lru_cache

from gis_app.lens import client
from gis_app.lens.errors import CannotAnswer
from gis_app.store import answers


def counts(cursor, wanted, by=()):
    """Rows with a column for each key of `by`, and count, as `answers.counts`."""
    try:
        ((_, (rows,)),) = client.ask(cursor, [(wanted, [by])])
    except CannotAnswer:
        return answers.counts(cursor, wanted, by)
    return list(map(_row(*by), rows))


def figures(cursor, wanted, groupings):
    """(totals, [rows of each grouping]), as `answers.figures`."""
    ((totals, tables),) = told(cursor, [(wanted, groupings)])
    return totals, [
        [dict(zip((*by, "count"), row, strict=True)) for row in rows]
        for by, rows in zip(groupings, tables, strict=True)
    ]


def told(cursor, questions, most=None):
    """[(totals, [table of each grouping])] of several filters, each with its groupings.

    As `answers.figures`, but rows are sequences: the keys, then the count. most: rows of
    one filter that PostgreSQL sends, if there are more.
    """
    try:
        return client.ask(cursor, questions)
    except CannotAnswer:
        found = [answers.figures(cursor, *question, most) for question in questions]
    return [
        (totals, [[[*row.values()] for row in rows] for rows in tables])
        for totals, tables in found
    ]


@lru_cache(256)
def _row(*by):
    return namedtuple("Row", [*by, "count"])._make
