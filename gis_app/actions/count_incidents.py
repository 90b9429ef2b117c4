"""How many incidents, by what: exact for whoever sees rows, whole grids for the others.

For aggregate roles (DOMAIN, privacy 3) a drawn shape becomes the grids it touches,
counts below five are withheld, and so is the smallest other count where the total
would give a single withheld one away.
"""

from gis_app.errors import Forbidden
from gis_app.store import answers

FEWEST = 5
TOO_FINE = ("micro_grid", "hour")


def count_incidents(cursor, scope, wanted, by):
    """{"total", "rows": [{<by>…, "count"}], "warnings"}; a withheld count is None."""
    if not scope.aggregate_only:
        rows = [row._asdict() for row in answers.counts(cursor, wanted, by)]
        total = sum(row["count"] for row in rows)
        return {"total": total, "rows": rows if by else [], "warnings": wanted.warnings}
    snapped, warnings = for_aggregates(cursor, wanted, by)
    rows = [row._asdict() for row in answers.counts(cursor, snapped, by)]
    total = sum(row["count"] for row in rows)
    withhold(rows)
    return {
        "total": total if total == 0 or total >= FEWEST else None,
        "rows": rows if by else [],
        "warnings": wanted.warnings + warnings,
    }


def for_aggregates(cursor, wanted, by=()):
    """(the filter as an aggregate role may ask it, warnings); Forbidden if too fine."""
    _refuse_too_fine(wanted, by)
    return _whole_grids(cursor, wanted)


def withhold(rows):
    """Blank counts below five, and one more where the total would reveal the only one."""
    small = [row for row in rows if 0 < row["count"] < FEWEST]
    large = sorted(
        (row for row in rows if row["count"] >= FEWEST), key=lambda row: row["count"]
    )
    if small and sum(row["count"] for row in small) < FEWEST and large:
        small.append(large[0])
    for row in small:
        row["count"], row["suppressed"] = None, True


def _refuse_too_fine(wanted, by):
    if any(key in TOO_FINE for key in by) or wanted.text is not None:
        raise Forbidden("Your role sees counts of whole grids, without text search.")
    if wanted.under is not None and len(wanted.under) > 16:
        raise Forbidden("Your role sees counts of whole grids, not of micro-grids.")


def _whole_grids(cursor, wanted):
    """The filter with its drawn shape replaced by the grids it touches."""
    if wanted.geometry is None and wanted.near is None:
        return wanted, []
    codes = answers.grids_touched(cursor, wanted)
    whole = wanted.model_copy(
        update={"geometry": None, "near": None, "grids": codes or [""]}
    )
    # An empty list would mean every grid; no grid has the empty code.
    return whole, [f"The drawn area was widened to the {len(codes)} grids it touches."]
