"""The incidents of one place in figures, as a panel shows them."""

from datetime import datetime, time, timedelta

from gis_app.actions.count_in_aggregate import tell
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.incident_states import OPEN
from gis_app.domain.suppression import FEWEST
from gis_app.lens import answers as fast
from gis_app.store import answers

FINEST = 16  # letters of a grid's code: aggregate roles see nothing below
KEYS = ("category", "state")
BELOW_FIGURES = ("open", "overdue")


def count_place(cursor, scope, code):
    """{open, overdue, last_30_days, total, by_category, by_state}; None: not for them.

    Only what the asker may see is counted. For aggregate roles also rounded_to.
    """
    if scope.aggregate_only:
        if not scope.may("aggregates") or len(code) > FINEST:
            return None
        return _in_aggregate(cursor, code)
    return figures(cursor, IncidentFilter(under=code))


def figures(cursor, wanted):
    """The figures of a panel of all that a filter finds and the asker may see."""
    recent = wanted.model_copy(update={"from_": _thirty_days_ago()})
    (totals, tables), (lately, _) = fast.told(
        cursor, [(wanted, [[key] for key in KEYS]), (recent, [])]
    )
    return totals | {
        "last_30_days": lately["total"],
        **{
            f"by_{key}": [{"code": code, "count": n} for code, n in sorted(rows)]
            for key, rows in zip(KEYS, tables, strict=True)
        },
    }


def count_below(cursor, scope, parent, children):
    """code -> {open, overdue} of each place below one, in one reading; {} where withheld.

    children: rows with a code; all codes are of one length, but where cities have no
    counties.
    """
    if scope.aggregate_only:
        return {}
    found = {}
    for length in {len(child.code) for child in children}:
        found |= answers.open_below(cursor, parent, length)
    return {
        child.code: {
            name: getattr(found.get(child.code), name, 0) for name in BELOW_FIGURES
        }
        for child in children
    }


def _in_aggregate(cursor, code):
    """What they could ask by a filter of their own, and no more: so no panel, nor one
    less another, tells what `count_in_aggregate` withholds."""
    open_ = {"states": list(OPEN)}
    parts = {
        "open": open_,
        "overdue": open_ | {"overdue": True},
        "last_30_days": {"from_": _thirty_days_ago()},
    }
    here, tables = IncidentFilter(under=code), [[key] for key in KEYS]
    told, _ = tell(cursor, here, tables, parts.values())
    found = {name: told.part(only).total for name, only in parts.items()}
    return (
        found
        | {"total": told.total, "rounded_to": FEWEST}
        | {
            f"by_{key}": [
                {"code": row[key], "count": row["count"]} for row in told.rows([key])
            ]
            for key in KEYS
        }
    )


def _thirty_days_ago():
    """Where the last thirty days of the city begin, today among them."""
    today = datetime.now(CITY_TIME).date()
    return datetime.combine(today - timedelta(days=29), time(), CITY_TIME)
