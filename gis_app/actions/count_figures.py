"""All that a page's panels say of one filter: its totals and several tables, at once.

So they agree with each other: they come from one reading. Aggregate roles are told
what `count_in_aggregate` would tell of each.
"""

from gis_app.actions.count_in_aggregate import tell
from gis_app.domain.incident_states import OPEN
from gis_app.domain.suppression import FEWEST
from gis_app.lens import answers


def count_figures(cursor, scope, wanted, groupings):
    """{"total", "open", "overdue", "groups": [{"by", "rows"}], "warnings"}

    For aggregate roles also rounded_to.
    """
    if scope.aggregate_only:
        return _withheld(cursor, wanted, groupings)
    totals, tables = answers.figures(cursor, wanted, groupings)
    return totals | {"groups": _groups(groupings, tables), "warnings": wanted.warnings}


def _withheld(cursor, wanted, groupings):
    open_ = {"states": _open_of(wanted)}
    overdue = open_ | {"overdue": True}
    parts = [open_, overdue] if open_["states"] else []
    told, warnings = tell(cursor, wanted, groupings, parts)
    return {
        "total": told.total,
        # None also where their total is withheld.
        "open": told.part(open_).total if parts else 0,
        "overdue": told.part(overdue).total if parts else 0,
        "groups": _groups(groupings, [told.rows(by) for by in groupings]),
        "rounded_to": FEWEST,
        "warnings": warnings,
    }


def _open_of(wanted):
    return [state for state in OPEN if not wanted.states or state in wanted.states]


def _groups(groupings, tables):
    return [
        {"by": list(by), "rows": rows}
        for by, rows in zip(groupings, tables, strict=True)
    ]
