"""One measure of every place of a level, in classes: what a choropleth shows.

Aggregate roles (DOMAIN, privacy 3) are told nothing that count_incidents would withhold,
no number behind a ratio or a median that is below five, nor the rest of it; and all that
they are told of is rounded down to fives. So a county less its towns, or one filter less
another, leaves room for every number from one to four (tests/web/test_measures.py).
"""

from datetime import UTC, datetime

from gis_app.actions.aggregate_readings import Readings
from gis_app.actions.count_in_aggregate import ToldOf, for_aggregates
from gis_app.domain import classes
from gis_app.domain.place_measures import (
    LEVELS,
    STALE_DAYS,
    UNITS,
    Row,
    narrowed,
    periods,
    value_of,
)
from gis_app.domain.suppression import is_small, rounded
from gis_app.errors import BadRequest, Forbidden
from gis_app.store import measures

TOP = 10
NO_PERIOD = "No period is named: the last 30 days against the 30 days before."
NO_DATES = "Posts carry no date of their own: they are not part of it."


def measure_places(cursor, scope, measure, level, wanted, choice=None) -> dict:
    """{measure, level, unit, values, classes, top, warnings, at, period?}.

    choice: scheme, k, breaks of domain/classes; None: its defaults. Raises Forbidden
    for who may not know, BadRequest for what cannot be.
    """
    now = datetime.now(UTC)
    rows, warnings, more = _rows(cursor, scope, measure, level, wanted, now)
    found = classes.classify(
        [row.value for row in rows], diverging=measure == "change", **choice or {}
    )
    return {
        "measure": measure,
        "level": level,
        "unit": UNITS[measure],
        "values": rows,
        "classes": found,
        "top": _top(rows),
        "warnings": wanted.warnings + warnings,
        "at": now,
        **more,
    }


def _rows(cursor, scope, measure, level, wanted, now):
    if measure == "freshness":
        return _freshness(cursor, scope, level, wanted, now), [NO_DATES], {}
    if not (scope.may("rows") or scope.may("aggregates")):
        raise Forbidden("Your role does not include this.")
    warnings, more, since = [], {}, None
    if scope.aggregate_only:
        by = ["micro_grid"] if level == "micro" else [level]
        wanted, warnings = for_aggregates(cursor, wanted, by)
    asked = wanted
    if measure == "change":
        since, end, start = periods(wanted, now, scope.aggregate_only)
        warnings += [] if wanted.from_ or wanted.to else [NO_PERIOD]
        if scope.aggregate_only:  # of a part of a day few things are told
            since, end, start = _whole_days(cursor, wanted, since, end)
        more = {"period": {"from": since, "to": end, "before": start}}
        asked = wanted.model_copy(update={"from_": start, "to": end})
    found = measures.of_places(cursor, measure, level, asked, scope.prefixes, since)
    rows = [_row(measure, row) for row in found]
    if scope.aggregate_only:
        told = _filters(measure, wanted, asked, since)
        _protect(Readings(cursor), measure, level, rows, told)
    return rows, warnings, more


def _row(measure, row):
    of = row.households if measure == "per_100_households" else row.of
    if measure == "median_hours":
        value = None if row.value is None else round(row.value, 2)
    else:
        value = value_of(measure, row.n, of)
    return Row(row.code, row.name, value, row.n, of)


def _whole_days(cursor, wanted, since, end):
    whole, _ = for_aggregates(
        cursor, wanted.model_copy(update={"from_": since, "to": end})
    )
    return whole.from_, whole.to, whole.from_ - (whole.to - whole.from_)


# -- aggregate roles ---------------------------------------------------------------


def _filters(measure, wanted, asked, since):
    """Whatever is counted for a measure, as filters that are counted on their own."""
    if measure != "change":
        return narrowed(measure, wanted)
    return [
        asked,
        asked.model_copy(update={"from_": since}),
        asked.model_copy(update={"to": since}),
    ]


def _protect(readings, measure, level, rows, told):
    hidden = set()
    for one in told:
        counted = ToldOf(readings, one, [[level]]).rows([level])
        hidden |= {row[level] for row in counted if row["count"] is None}
    for row in rows:
        if row.code in hidden or any(map(is_small, _parts(measure, row))):
            row.withhold()
        else:
            _round(measure, row)


def _parts(measure, row):
    """The counts of incidents behind a row; the rest of a ratio is one, too."""
    if measure == "closed_in_time_pct":
        return row.n, row.of - row.n, row.of
    return (row.n, row.of) if measure == "change" else (row.n,)


def _round(measure, row):
    if measure == "closed_in_time_pct":
        late = rounded(row.of - row.n)
        row.n = rounded(row.n)
        row.of = row.n + late
    elif measure == "change":
        row.n, row.of = rounded(row.n), rounded(row.of)
    else:
        row.n = rounded(row.n)
    if measure == "median_hours":
        row.value = None if row.value is None else float(round(row.value))
    else:
        row.value = value_of(measure, row.n, row.of)


# -- freshness ----------------------------------------------------------------------


def _freshness(cursor, scope, level, wanted, now):
    """Days since the longest unreviewed part of a grid; above it, of its worst grid."""
    if level == "micro":
        raise BadRequest("Freshness is told of grids and of what lies above them.")
    # Boundaries and facilities are on everybody's map: who has no area sees all of them.
    within = scope.prefixes or ("",)
    grids = [_age(row, now) for row in measures.dates_of_grids(cursor, wanted, within)]
    if level == "grid":
        return grids
    width = LEVELS[level]
    groups = {}
    for row in grids:
        groups.setdefault(row.code[:width], []).append(row)
    names = measures.names_of_units(cursor, list(groups))
    return [_worst(code, names.get(code, code), of) for code, of in groups.items()]


def _age(row, now):
    dates = {"boundary": row.boundary, "duty": row.duty, "facilities": row.facilities}
    known = {name: at for name, at in dates.items() if at is not None}
    oldest = min(known, key=known.get)
    missing = [name for name in dates if name not in known]
    if not row.has_facilities:
        missing.remove("facilities")  # there is nothing to review
    days = max(0, (now - known[oldest]).days)
    return Row(row.code, row.name, days, oldest=oldest, missing=tuple(missing))


def _worst(code, name, grids):
    worst = max(grids, key=lambda row: row.value)
    missing = sorted({part for row in grids for part in row.missing})
    stale = sum(row.value > STALE_DAYS for row in grids)
    return Row(code, name, worst.value, stale, len(grids), False, worst.oldest, missing)


def _top(rows):
    known = [row for row in rows if row.value is not None]
    return sorted(known, key=lambda row: (-row.value, row.code))[:TOP]
