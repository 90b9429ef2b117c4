"""How many incidents, by what: exact for whoever sees rows, whole grids for the others."""

from gis_app.actions.count_in_aggregate import count_in_aggregate
from gis_app.lens import answers


def count_incidents(cursor, scope, wanted, by):
    """{"total", "rows": [{<by>…, "count"}], "warnings"}; for aggregate roles also
    "rounded_to", and a count that is withheld is None."""
    if scope.aggregate_only:
        return count_in_aggregate(cursor, wanted, by)
    rows = [row._asdict() for row in answers.counts(cursor, wanted, by)]
    total = sum(row["count"] for row in rows)
    return {"total": total, "rows": rows if by else [], "warnings": wanted.warnings}
