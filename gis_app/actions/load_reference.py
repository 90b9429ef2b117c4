"""Fill the vocabularies from the files that are shipped; what a city edited stays."""

import json

from geodata import reference
from gis_app.store import bulk, vocabularies

COMMON = set(reference.COMMON)


def load(cursor, request, report):
    """`gis-app load reference` needs no file: the rows are shipped."""
    load_reference(cursor, report)


def load_reference(cursor, report=None):
    """Add the rows that are not there yet. Returns how many."""
    added = _categories(cursor, report)
    for vocabulary in reference.names():
        if vocabulary != "categories":
            added += _terms(cursor, vocabulary, report)
    return added


def _categories(cursor, report):
    there = {row.code for row in vocabularies.categories(cursor)}
    rows = reference.read("categories")
    new = [row for row in rows if row["code"] not in there]
    _count(report, rows, new)
    if new:
        names = ("code", "parent", "label_zh", "label_en", "sort", "coarse")
        bulk.copy(cursor, "category", {n: [row[n] for row in new] for n in names})
    return len(new)


def _terms(cursor, vocabulary, report):
    there = {row.code for row in vocabularies.terms(cursor, vocabulary)}
    rows = reference.read(vocabulary)
    new = [row for row in rows if row["code"] not in there]
    _count(report, rows, new)
    if new:
        names = ("code", "parent", "label_zh", "label_en", "sort")
        columns = {name: [row[name] for row in new] for name in names}
        columns["vocabulary"] = [vocabulary] * len(new)
        columns["extra"] = [
            json.dumps(
                {k: v for k, v in row.items() if k not in COMMON and v is not None},
                ensure_ascii=False,
            )
            for row in new
        ]
        bulk.copy(cursor, "term", columns)
    return len(new)


def _count(report, rows, new):
    if report is not None:
        report.read += len(rows)
        report.stored += len(new)
        report.unchanged += len(rows) - len(new)
