"""When an incident is due. The full clock rules and the working calendar come later.

Until a city's calendar is loaded, working days are Monday to Friday: provisional.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")
WITHIN = {"critical": timedelta(hours=2), "urgent": timedelta(hours=24)}
WORKING_DAYS = 7
SATURDAY = 5


def due_at(urgency: str, reported_at: datetime) -> datetime:
    """特急 2 h and 紧急 24 h around the clock; 一般 the same time 7 working days on."""
    if urgency in WITHIN:
        return reported_at + WITHIN[urgency]
    moment, left = reported_at.astimezone(CITY_TIME), WORKING_DAYS
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return moment
