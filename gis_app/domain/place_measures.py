"""What a choropleth may show of a place, and what each number is made of.

A measure has a value, and for most of them n and of: the numbers behind it, which a
pointer shows, and by which small ones are told from large ones.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.incident_states import CLOSED, OPEN

LEVELS = {"county": 6, "town": 9, "community": 12, "grid": 16, "micro": 18}
STALE_DAYS = 365
PERIOD = timedelta(days=30)  # of `change`, when the filter names none

# Measure -> its unit. n and of of each are told in web/measures.py.
UNITS = {
    "open": "incidents",
    "overdue": "incidents",
    "reported": "incidents",
    "per_100_households": "incidents_per_100_households",
    "closed_in_time_pct": "percent",
    "median_hours": "hours",
    "change": "incidents",
    "freshness": "days",
}
COUNTS = ("open", "overdue", "reported")


@dataclass
class Row:
    """Of one place. value None: there is none, or it is withheld (`suppressed`).

    oldest, missing: of `freshness`, what was reviewed longest ago and what has no date.
    """

    code: str
    name: str
    value: float | None
    n: float | None = None
    of: float | None = None
    suppressed: bool = False
    oldest: str | None = None
    missing: tuple[str, ...] = ()

    def withhold(self):
        self.value, self.n, self.of, self.suppressed = None, None, None, True


def value_of(measure, n, of):
    """From the numbers behind it; None where there is nothing to divide by."""
    if measure in COUNTS:
        return n
    if measure == "change":
        return n - of
    if not of:
        return None
    return round(100 * n / of, 2)


def narrowed(measure, wanted: IncidentFilter) -> list[IncidentFilter]:
    """The filters whose counts a measure tells of: none of them may be too small."""
    if measure == "open":
        return [_states(wanted, OPEN)]
    if measure == "overdue":
        return [_states(wanted, OPEN).model_copy(update={"overdue": True})]
    closed = _states(wanted, CLOSED)
    if measure == "median_hours":
        return [closed]
    if measure == "closed_in_time_pct":
        late = [closed.model_copy(update={"overdue": late}) for late in (True, False)]
        return [closed, *late]
    return [wanted]


def _states(wanted, states):
    held = [state for state in states if not wanted.states or state in wanted.states]
    return wanted.model_copy(update={"states": held or [99]})  # 99: no state


def periods(wanted: IncidentFilter, now: datetime, whole_days=False):
    """(from, to) of a filter and the start of the equally long period before it.

    whole_days: without a `to` they end at the last midnight, so that no hours of today
    which are still to come stand against as many of a day that is over; only where today
    alone is asked for, there is no other end than now.
    """
    midnight = datetime.combine(now.astimezone(CITY_TIME), time(), CITY_TIME)
    begun = wanted.from_ is not None and wanted.from_ >= midnight
    end = wanted.to or (midnight if whole_days and not begun else now)
    start = wanted.from_ or end - PERIOD
    return start, end, start - (end - start)
