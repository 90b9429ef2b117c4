"""All that a page's panels say of one filter: its totals and several tables, at once.

So they agree with each other: they come from one reading. For aggregate roles each
figure goes through `count_incidents`, which withholds what must be.
"""

from gis_app.actions.count_incidents import count_incidents
from gis_app.store import answers
from gis_app.store.filters import OPEN


def count_figures(cursor, scope, wanted, groupings):
    """{"total", "open", "overdue", "groups": [{"by", "rows"}], "warnings"}"""
    if scope.aggregate_only:
        return _withheld(cursor, scope, wanted, groupings)
    totals, tables = answers.figures(cursor, wanted, groupings)
    return totals | {"groups": _groups(groupings, tables), "warnings": wanted.warnings}


def _withheld(cursor, scope, wanted, groupings):
    whole = count_incidents(cursor, scope, wanted, [])
    tables = [count_incidents(cursor, scope, wanted, by)["rows"] for by in groupings]
    return {
        "total": whole["total"],
        "open": _part(cursor, scope, wanted, {"states": _open_of(wanted)}),
        "overdue": _part(
            cursor, scope, wanted, {"overdue": True} | {"states": _open_of(wanted)}
        ),
        "groups": _groups(groupings, tables),
        "warnings": whole["warnings"],
    }


def _part(cursor, scope, wanted, condition):
    """A part of the filter's incidents; None also where their total is withheld."""
    if not condition["states"]:
        return 0
    part = wanted.model_copy(update=condition)
    return count_incidents(cursor, scope, part, [])["total"]


def _open_of(wanted):
    return [state for state in OPEN if not wanted.states or state in wanted.states]


def _groups(groupings, tables):
    return [
        {"by": list(by), "rows": rows}
        for by, rows in zip(groupings, tables, strict=True)
    ]
