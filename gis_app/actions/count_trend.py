"""What was reported and closed each day, and how much of it in time."""

from datetime import datetime, time, timedelta

from gis_app.actions.count_incidents import count_incidents
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.suppression import FEWEST, is_small, rounded
from gis_app.store import answers


def count_trend(cursor, scope, wanted, days=30):
    """{"days": [{day, reported, closed}], "closed_in_time": {in_time, due}}; for
    aggregate roles also rounded_to.

    Each of the last days is there, today the last; a withheld count is None. due: closed
    in these days with a due time, in_time: those of them that were closed by then.
    """
    first = datetime.now(CITY_TIME).date() - timedelta(days=days - 1)
    since = {"from_": datetime.combine(first, time(), CITY_TIME), "to": None}
    reported = wanted.model_copy(update=since | {"time_field": "reported_at"})
    closed = wanted.model_copy(update=since | {"time_field": "closed_at"})
    came, went = (_by_day(cursor, scope, one) for one in (reported, closed))
    calendar = [str(first + timedelta(days=n)) for n in range(days)]
    return {
        "days": [
            {"day": day, "reported": came.get(day, 0), "closed": went.get(day, 0)}
            for day in calendar
        ],
        "closed_in_time": _in_time(cursor, scope, closed, went),
        **({"rounded_to": FEWEST} if scope.aggregate_only else {}),
    }


def _by_day(cursor, scope, wanted):
    rows = count_incidents(cursor, scope, wanted, ["day"])["rows"]
    return {row["day"]: row["count"] for row in rows}


def _in_time(cursor, scope, closed, by_day):
    """For aggregate roles as in `measure_places`: nothing small, the rest in fives, so
    that a place less the one beside it leaves room for every small number."""
    found = answers.closed_in_time(cursor, closed)
    if not scope.aggregate_only:
        return {"in_time": found.in_time, "due": found.due}
    parts = found.in_time, found.due - found.in_time
    # A share tells the days' sum: where a day is withheld it may be the missing number.
    if None in by_day.values() or any(map(is_small, (*parts, found.due))):
        return {"in_time": None, "due": None}
    in_time, late = map(rounded, parts)
    return {"in_time": in_time, "due": in_time + late}
