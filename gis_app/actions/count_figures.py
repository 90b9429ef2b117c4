"""All that a page's panels say of one filter: its totals and several tables, at once.

So they agree with each other: they come from one reading. For aggregate roles each
figure goes through `count_in_aggregate`, which withholds what must be; what it reads
for one figure it need not read again for the next.
"""

from gis_app.actions.count_in_aggregate import count_each
from gis_app.lens import answers
from gis_app.store.filters import OPEN


def count_figures(cursor, scope, wanted, groupings):
    """{"total", "open", "overdue", "groups": [{"by", "rows"}], "warnings"}"""
    if scope.aggregate_only:
        return _withheld(cursor, wanted, groupings)
    totals, tables = answers.figures(cursor, wanted, groupings)
    return totals | {"groups": _groups(groupings, tables), "warnings": wanted.warnings}


def _withheld(cursor, wanted, groupings):
    states = _open_of(wanted)
    parts = [{"states": states}, {"states": states, "overdue": True}] if states else []
    asked = [({}, by) for by in ([], *groupings)] + [(part, []) for part in parts]
    whole, *found = count_each(cursor, wanted, asked)
    tables, parts = found[: len(groupings)], found[len(groupings) :]
    opened, overdue = (part["total"] for part in parts) if parts else (0, 0)
    return {
        "total": whole["total"],
        "open": opened,
        "overdue": overdue,
        "groups": _groups(groupings, [table["rows"] for table in tables]),
        "warnings": whole["warnings"],
    }


def _open_of(wanted):
    return [state for state in OPEN if not wanted.states or state in wanted.states]


def _groups(groupings, tables):
    return [
        {"by": list(by), "rows": rows}
        for by, rows in zip(groupings, tables, strict=True)
    ]
