"""When incidents happen: season × weekday × bursts × growth by day, then the hour.

Days and hours are of Asia/Shanghai, which has no summer time: UTC + 8 h.
"""

import numpy as np

from geodata.demo.incident_kinds import draw

DAYS = 730
ZONE = np.timedelta64(8 * 3600, "s")
DAY = np.timedelta64(86_400, "s")


def report_times(kinds, leaf, now, rng) -> np.ndarray:
    """UTC, datetime64[s], all before `now`, within the 730 days before it."""
    today = (now + ZONE).astype("datetime64[D]")
    days = today - np.arange(DAYS - 1, -1, -1)
    month = (days - days.astype("datetime64[Y]")).astype(int) / 30.44 + 1
    weekend = (days.astype(int) + 3) % 7 >= 5
    base = [_day_weights(top, weekend, rng) for top in kinds.tops]
    seconds = np.zeros(len(leaf), np.int64)
    order = np.argsort(leaf, kind="stable")
    cuts = np.searchsorted(leaf[order], np.arange(len(kinds.codes) + 1))
    for k, t in enumerate(kinds.top):
        rows = order[cuts[k] : cuts[k + 1]]
        turn = 2 * np.pi * (month - kinds.peak[k] - 0.5) / 12
        season = np.exp(2.5 * kinds.strength[k] ** 1.5 * np.cos(turn))
        day = draw(rng, base[t] * season, len(rows))
        seconds[rows] = day * 86_400 + _seconds_of_day(kinds.tops[t], len(rows), rng)
    start = days[0].astype("datetime64[s]") - ZONE
    times = start + seconds.astype("timedelta64[s]")
    late = times >= now - np.timedelta64(60, "s")
    return np.where(late, times - DAY, times)


def _day_weights(top, weekend, rng) -> np.ndarray:
    """Weekday, bursts that last some days, growth from .8 to 1.25 of the mean."""
    noise = np.zeros(DAYS)
    steps = rng.normal(0, 0.12, DAYS)
    for i in range(1, DAYS):
        noise[i] = 0.8 * noise[i - 1] + steps[i]
    growth = np.linspace(0.8, 1.25 * top.trend, DAYS)
    return np.exp(noise) * growth * np.where(weekend, top.weekend, 1)


def _seconds_of_day(top, count, rng) -> np.ndarray:
    mean, sd, weight = top.hours.T
    peak = draw(rng, weight, count)
    hour = rng.normal(mean[peak], sd[peak]) % 24
    anytime = rng.random(count) < 0.08
    hour = np.where(anytime, rng.uniform(0, 24, count), hour)
    return np.minimum((hour * 3600).astype(np.int64), 86_399)


def local_hour(times) -> np.ndarray:
    """Hour of the day in Shanghai, 0 to 23.99."""
    return ((times + ZONE).astype(np.int64) % 86_400) / 3600


def add_working_days(times, days) -> np.ndarray:
    """The same time of day so many working days on; weekends are off.

    Public holidays and 调休 are the calendar's (clock rules), not the demo's.
    """
    local = times + ZONE
    date = local.astype("datetime64[D]")
    rest = local - date.astype("datetime64[s]")
    due = np.busday_offset(date, days, roll="backward")
    return due.astype("datetime64[s]") + rest - ZONE
