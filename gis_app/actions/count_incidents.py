"""How many incidents, by what: exact for whoever sees rows, whole grids for the others.

For aggregate roles (DOMAIN, privacy 3) a drawn shape becomes the grids it touches, a
time becomes whole days, counts below five are withheld, and so is what would give a
withheld one away: another count of the same line of the table, and a count that differs
by less than five from the same question with one of its conditions left out.
"""

from datetime import datetime, time, timedelta

from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.suppression import FEWEST, withhold
from gis_app.errors import Forbidden
from gis_app.store import answers, party

TOO_FINE = ("micro_grid", "hour")
# Conditions that an answer is compared without; from and to are one, places another.
CONDITIONS = (
    ("from_", "to"), ("under", "grids"), ("categories",), ("severities",), ("states",),
    ("sources",), ("party",), ("overdue",), ("ambiguous",), ("rule",),
)  # fmt: skip


def count_incidents(cursor, scope, wanted, by):
    """{"total", "rows": [{<by>…, "count"}], "warnings"}; a withheld count is None."""
    if not scope.aggregate_only:
        rows = [row._asdict() for row in answers.counts(cursor, wanted, by)]
        total = sum(row["count"] for row in rows)
        return {"total": total, "rows": rows if by else [], "warnings": wanted.warnings}
    snapped, warnings = for_aggregates(cursor, wanted, by)
    rows = _counts(cursor, snapped, by)
    total = sum(row["count"] for row in rows)
    revealing = _revealing(cursor, snapped, by, rows)
    tells = _revealing(cursor, snapped, [], [{"count": total}]) if by else revealing
    if tells and rows:  # then the rows may not add up to it either
        revealing.add(_key(min(rows, key=lambda row: row["count"]), by))
    withhold(rows, by, revealing)
    return {
        "total": total if total == 0 or (total >= FEWEST and not tells) else None,
        "rows": rows if by else [],
        "warnings": wanted.warnings + warnings,
    }


def for_aggregates(cursor, wanted, by=()):
    """(the filter as an aggregate role may ask it, warnings); Forbidden if too fine."""
    _refuse_too_fine(wanted, by)
    if wanted.party is not None and wanted.party in party.parts_of_grids(cursor):
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")
    wanted, on_days = _whole_days(wanted)
    wanted, on_grids = _whole_grids(cursor, wanted)
    return wanted, on_days + on_grids


def _revealing(cursor, wanted, by, rows):
    """Keys of the rows that a wider question, less this one, would give away."""
    counts = {_key(row, by): row["count"] for row in rows}
    found = set()
    for names in CONDITIONS:
        default = {name: _default(wanted, name) for name in names}
        if all(getattr(wanted, name) == default[name] for name in names):
            continue
        for row in _counts(cursor, wanted.model_copy(update=default), by):
            rest = row["count"] - counts.get(_key(row, by), 0)
            if 0 < rest < FEWEST:
                found.add(_key(row, by))
    return found


def _counts(cursor, wanted, by):
    """Rows as dicts. A branch over a part of a grid counts with the one above it: of a
    grid's half an aggregate role is told nothing."""
    rows = [row._asdict() for row in answers.counts(cursor, wanted, by)]
    if "party_org" not in by:
        return rows
    above, sums = party.parts_of_grids(cursor), {}
    for row in rows:
        row["party_org"] = above.get(row["party_org"], row["party_org"])
        same = sums.setdefault(_key(row, by), row)
        if same is not row:
            same["count"] += row["count"]
    return list(sums.values())


def _key(row, by):
    return tuple(row[name] for name in by)


def _default(wanted, name):
    return type(wanted).model_fields[name].default


def _refuse_too_fine(wanted, by):
    if any(key in TOO_FINE for key in by) or wanted.text is not None:
        raise Forbidden("Your role sees counts of whole grids, without text search.")
    codes = [wanted.under or "", *wanted.grids]
    if max(map(len, codes)) > 16:
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")


def _whole_days(wanted):
    """The filter with its times widened to days: of a minute few things are told."""
    days = {}
    if wanted.from_ is not None:
        days["from_"] = _midnight(wanted.from_)
    if wanted.to is not None:
        days["to"] = _midnight(wanted.to - timedelta(microseconds=1)) + timedelta(
            days=1
        )
    whole = wanted.model_copy(update=days)
    if (whole.from_, whole.to) == (wanted.from_, wanted.to):
        return wanted, []
    return whole, ["The times were widened to whole days."]


def _midnight(moment):
    return datetime.combine(moment.astimezone(CITY_TIME), time(), CITY_TIME)


def _whole_grids(cursor, wanted):
    """The filter with its drawn shape replaced by the grids it touches."""
    if wanted.geometry is None and wanted.near is None:
        return wanted, []
    codes = answers.grids_touched(cursor, wanted)
    if wanted.grids:
        codes = sorted(set(codes) & set(wanted.grids))
    whole = wanted.model_copy(
        update={"geometry": None, "near": None, "grids": codes or [""]}
    )
    # An empty list would mean every grid; no grid has the empty code.
    return whole, [f"The drawn area was widened to the {len(codes)} grids it touches."]
