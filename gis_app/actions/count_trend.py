"""What was reported and closed each day, and how much of it in time."""

from datetime import datetime, time, timedelta

from gis_app.actions.count_incidents import count_incidents
from gis_app.actions.count_place import may_be_told
from gis_app.domain.clocks import CITY_TIME
from gis_app.store import answers


def count_trend(cursor, scope, wanted, days=30):
    """{"days": [{day, reported, closed}], "closed_in_time": {in_time, due}}.

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
    }


def _by_day(cursor, scope, wanted):
    rows = count_incidents(cursor, scope, wanted, ["day"])["rows"]
    return {row["day"]: row["count"] for row in rows}


def _in_time(cursor, scope, closed, by_day):
    found = answers.closed_in_time(cursor, closed)
    # A share tells the days' sum: where a day is withheld it may be the missing number.
    hidden = scope.aggregate_only and (
        None in by_day.values() or not may_be_told(found.in_time, found.due)
    )
    if hidden:
        return {"in_time": None, "due": None}
    return {"in_time": found.in_time, "due": found.due}
