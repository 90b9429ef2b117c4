"""The incidents of one place in figures, as a panel shows them."""

from collections import Counter

from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.suppression import FEWEST, withhold
from gis_app.store import answers

# Length of a code -> (what it is, length of the code above).
LEVELS = {16: ("grid", 12), 12: ("community", 9), 9: ("town", 6), 6: ("county", 4)}
FINEST = max(LEVELS)  # aggregate roles see nothing below a grid
FIGURES = ("open", "overdue", "last_30_days", "total")
BELOW_FIGURES = ("open", "overdue")
PARTS = {"open": "total", "overdue": "open", "last_30_days": "total"}


def count_place(cursor, scope, code):
    """{open, overdue, last_30_days, total, by_category, by_state}; None: not for them.

    Only what the asker may see is counted.
    """
    if scope.aggregate_only:
        if not scope.may("aggregates") or len(code) > FINEST:
            return None
        return _in_aggregate(cursor, code)
    return figures(answers.panel(cursor, IncidentFilter(under=code)))


def figures(rows):
    """The rows of a panel (store/answers) as its figures."""
    return _totals(rows) | {
        "by_category": _by("category", rows),
        "by_state": _by("state", rows),
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


def _totals(rows):
    return {name: sum(getattr(row, name) for row in rows) for name in FIGURES}


def _by(key, rows):
    counts = Counter()
    for row in rows:
        counts[getattr(row, key)] += row.total
    return [{"code": code, "count": n} for code, n in sorted(counts.items())]


def _in_aggregate(cursor, code):
    """With small counts withheld, and what tells them here or in the places beside."""
    states = _own_rows(cursor, code, ["state"])
    found = _totals(answers.panel(cursor, IncidentFilter(under=code)))
    if any(row["count"] is None for row in _own_rows(cursor, code, [])):
        found = dict.fromkeys(found)
    elif any(row["count"] is None for row in states):
        found["open"] = None  # it would tell the state by subtraction
    for part, whole in PARTS.items():
        if not may_be_told(found[part], found[whole]):
            found[part] = None
    return found | {
        "by_category": _own_rows(cursor, code, ["category"]),
        "by_state": states,
    }


def _own_rows(cursor, code, keys):
    """[{code, count}] of a place, withheld as in the table of all places beside it."""
    level, above = LEVELS.get(len(code), (None, len(code)))
    by = [level, *keys] if level else keys
    rows = [
        row._asdict()
        for row in answers.counts(cursor, IncidentFilter(under=code[:above]), by)
    ]
    withhold(rows, by)
    return [
        {name: value for name, value in row.items() if name not in by}
        | {"code": row[keys[0]] if keys else code}
        for row in rows
        if not level or row[level] == code
    ]


def may_be_told(part, whole):
    """Neither a part nor the rest of its whole may be small."""
    if part is None or whole is None:
        return False
    return all(n == 0 or n >= FEWEST for n in (part, whole - part))
