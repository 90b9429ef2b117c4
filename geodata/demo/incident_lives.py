"""What becomes of an incident: a path of states, a time in each, cut off at `now`.

Paths are whole lives by DOMAIN.md §7; the present state is what has happened by now,
so that state and clocks cannot disagree. A share of recent incidents is held in the
middle of its path, so that 3 to 5 % are open at any moment.
"""

from dataclasses import dataclass

import numpy as np

from geodata import reference
from geodata.demo.incident_kinds import draw
from geodata.demo.incident_times import add_working_days, local_hour

# class of life: (weight, states); 80 may be followed by 85, and all end in 90
PATHS = {
    "handled": (
        (80, (10, 20, 25, 60, 80)),
        (12, (10, 12, 20, 25, 60, 80)),
        (8, (10, 20, 25, 30, 42, 45, 60, 65, 80)),
    ),
    "filed": (
        (62, (10, 20, 30, 42, 45, 60, 65, 80)),
        (8, (10, 12, 20, 30, 42, 45, 60, 65, 80)),
        (6, (10, 20, 30, 42, 44, 42, 45, 60, 65, 80)),
        (5, (10, 20, 30, 42, 45, 60, 65, 45, 60, 65, 80)),
        (5, (10, 20, 30, 42, 45, 50, 45, 60, 65, 80)),
        (4, (10, 20, 30, 42, 45, 52, 45, 60, 65, 80)),
        (2, (10, 20, 30, 42, 44, 52, 45, 60, 65, 80)),
        (2.4, (10, 20, 30, 42, 45, 54, 45, 60, 65, 80)),
        (0.7, (10, 20, 30, 42, 45, 56, 80)),
        (2, (10, 20, 30, 42, 45, 60, 65, 80, 88, 42, 45, 60, 65, 80)),
        (0.5, (10, 17, 20, 30, 42, 45, 60, 65, 80)),
    ),
    "declined": ((60, (10, 17)), (40, (10, 12, 17))),
    "merged": ((70, (10, 15)), (30, (10, 12, 15))),
    "voided": ((70, (10, 20, 95)), (30, (10, 95))),
}
LONGEST = 16
RATED = 0.3  # of closed ones
# hours in a state: median and spread of a log-normal
HOURS = {
    10: (0.4, 0.8),
    12: (3, 0.7),
    17: (20, 0.6),
    20: (0.5, 0.8),
    25: (6, 0.9),
    30: (0.8, 0.7),
    42: (0.8, 0.8),
    44: (4, 0.8),
    45: (52, 1.05),
    50: (9, 0.6),
    52: (10, 0.8),
    54: (420, 0.6),
    56: (2900, 0.6),
    60: (5, 0.9),
    65: (9, 0.9),
    80: (720, 0.1),
    85: (720, 0.1),
    88: (4, 0.6),
}
OPEN_SHARE = 0.037
HURRY = {"normal": 1.0, "urgent": 0.13, "critical": 0.02}
ENDS = (15, 17, 80, 85, 90, 95)  # an incident in one of these is not open
PAUSED = (54, 56)
FOR_EVER = 1e7  # hours
# early states in which one may be held: while younger than so many hours, this share
FRESH = {10: (14, 0.6), 12: (48, 0.7), 20: (20, 0.4), 30: (30, 0.4), 42: (120, 0.55)}


@dataclass
class Lives:
    """(n, LONGEST) states, 0 after the end, and the second each begins."""

    state: np.ndarray
    since: np.ndarray
    now: np.datetime64

    @property
    def happened(self):
        return (self.state > 0) & (self.since < self.now)

    @property
    def last(self):
        """Column of the present state."""
        return self.happened.sum(1) - 1

    @property
    def present(self):
        return self.state[np.arange(len(self.state)), self.last]


def live(reported, urgency, hard, handled, merged, now, rng) -> Lives:
    """The life of each incident.

    reported: datetime64[s]; urgency: codes; hard, merged: bool; handled: share of its
    kind that the grid handles itself.
    """
    kind = _classes(handled, merged, rng)
    state = _paths(kind, rng)
    hours = _durations(state, reported, urgency, hard, rng)
    _hold_back(state, hours, reported, kind, now, rng)
    return Lives(state, _starts(reported, hours), now)


def _classes(handled, merged, rng) -> np.ndarray:
    roll = rng.random(len(handled))
    kind = np.where(rng.random(len(handled)) < handled, "handled", "filed")
    kind = np.where(roll < 0.04, "declined", kind)
    kind = np.where(roll > 0.996, "voided", kind)
    return np.where(merged, "merged", kind)


def _paths(kind, rng) -> np.ndarray:
    state = np.zeros((len(kind), LONGEST), np.int16)
    for name, choices in PATHS.items():
        rows = np.flatnonzero(kind == name)
        weights, paths = zip(*choices, strict=True)
        table = np.array([_whole(p, False) for p in paths])
        rated = np.array([_whole(p, True) for p in paths])
        at = draw(rng, weights, len(rows))
        is_rated = rng.random(len(rows)) < RATED
        state[rows] = np.where(is_rated[:, None], rated[at], table[at])
    return state


def _whole(path, rated) -> list[int]:
    """The path with its end (85 where it is rated, 90), filled up with zeros."""
    if path[-1] == 80:
        path = (*path, 85, 90) if rated else (*path, 90)
    return [*path, *[0] * (LONGEST - len(path))]


def _durations(state, reported, urgency, hard, rng) -> np.ndarray:
    """Hours in each state; slower at night and when hard, faster when urgent."""
    median = np.zeros(100)
    spread = np.zeros(100)
    for code, (m, s) in HOURS.items():
        median[code], spread[code] = m, s
    hurry = np.array([HURRY[u] for u in urgency])
    pace = np.where(hard, 2.2, hurry)[:, None]
    slow_ends = np.isin(state, (80, 85, *PAUSED))
    hours = median[state] * np.where(slow_ends, 1, pace)
    hours *= np.exp(rng.standard_normal(state.shape, np.float32) * spread[state])
    hour = local_hour(reported)
    night = (hour < 7.5) | (hour > 21)
    hours[:, 0] *= np.where(night & (hurry == 1), 6, 1)
    rated_soon = (state == 80) & (np.roll(state, -1, axis=1) == 85)
    hours[rated_soon] *= 0.05
    again = (state == 80) & (np.roll(state, -1, axis=1) == 88)
    hours[again] *= 0.15
    return np.maximum(hours, 1 / 60)


def _starts(reported, hours) -> np.ndarray:
    seconds = np.minimum(np.round(hours * 3600), FOR_EVER * 3600).astype(np.int64)
    after = np.cumsum(seconds, axis=1)
    offset = np.hstack([np.zeros((len(hours), 1), np.int64), after[:, :-1]])
    return reported[:, None] + offset.astype("timedelta64[s]")


def _hold_back(state, hours, reported, kind, now, rng):
    """Hold recent incidents in the middle of their path until OPEN_SHARE is open."""
    age = (now - reported).astype(np.int64) / 3600
    over = _closing_hours(state, hours)
    is_open = (over > age) & np.isin(kind, ["handled", "filed"])
    wanted = int(OPEN_SHARE * len(age)) - int(is_open.sum())
    free = np.flatnonzero(np.isin(kind, ["handled", "filed"]) & ~is_open & (age > 1))
    if wanted <= 0 or not len(free):
        return
    days = age[free] / 24
    weight = np.exp(-days / 6) + 0.02 * np.exp(-days / 90)
    luck = np.log(weight) + rng.gumbel(size=len(free))  # by weight, each at most once
    rows = free[np.argsort(-luck)[:wanted]]
    old = (age[rows] > 220) & (rng.random(len(rows)) < 0.6)
    _hold(
        state,
        hours,
        rows[old],
        age,
        [(10, 20, 30, 42, 45, 54, 45, 60, 65, 80), (10, 20, 30, 42, 45, 56, 80)],
        (54, 56),
        rng,
    )
    held = (10, 12, 20, 25, 30, 42, 45)
    _hold(state, hours, rows[~old], age, None, held, rng)


def _closing_hours(state, hours) -> np.ndarray:
    """Hours from the report to the last closing; for ever where it never closes."""
    closing = np.isin(state, ENDS) & (np.roll(state, 1, axis=1) != 80)
    closing &= ~np.isin(state, (85, 90))
    column = LONGEST - 1 - np.argmax(closing[:, ::-1], axis=1)
    before = np.arange(LONGEST) < column[:, None]
    return np.where(closing.any(1), (hours * before).sum(1), FOR_EVER)


def _hold(state, hours, rows, age, paths, held, rng):
    """Let the rows stay for ever in the first of the `held` states on their path.

    paths: None = keep the path that was drawn. What came before is made to fit.
    """
    if paths:
        table = np.array([_whole(p, False) for p in paths])
        state[rows] = table[draw(rng, (0.65, 0.35), len(rows))]
        hours[rows] = 2 + 20 * rng.random((len(rows), LONGEST))
    choose = np.isin(state[rows], held)
    if not paths:
        choose &= _believable(state[rows], age[rows], rng)
    column = np.argmax(choose, axis=1)
    columns = np.arange(LONGEST)
    before = columns < column[:, None]
    spent = (hours[rows] * before).sum(1)
    fit = np.minimum(1, 0.6 * age[rows] / np.maximum(spent, 1e-9))
    hours[rows] *= np.where(before, fit[:, None], 1)
    hours[rows] = np.maximum(hours[rows], 1 / 60)
    hours[rows, column] = FOR_EVER


def _believable(state, age, rng) -> np.ndarray:
    """Where one may wait: in the early states only while fresh, and few of them."""
    roll = rng.random(len(age))
    result = np.ones(state.shape, bool)
    for code, (hours, share) in FRESH.items():
        waits = (age < hours) & (roll < share)
        result &= (state != code) | waits[:, None]
    return result


def due_times(lives: Lives, reported, urgency, hard) -> np.ndarray:
    """When it must be closed; pauses and granted extensions move it.

    特急 2 h, 紧急 24 h, 一般 7 working days, 疑难 15; NaT for 15, 17 and 95.
    """
    hours = np.where(urgency == "critical", 2, 24) * np.timedelta64(3600, "s")
    working = add_working_days(reported, np.where(hard, 15, 7))
    due = np.where(urgency == "normal", working, reported + hours)
    due = np.where(hard, working, due)
    until = np.hstack([lives.since[:, 1:], lives.since[:, -1:]])
    until = np.minimum(until, lives.now)
    spent = np.where(lives.happened, until - lives.since, np.timedelta64(0, "s"))
    paused = np.isin(lives.state, PAUSED)
    due = due + np.where(paused, spent, np.timedelta64(0, "s")).sum(1)
    granted = lives.happened & (np.roll(lives.state, 1, axis=1) == 50)
    granted &= lives.state == 45
    due = due + granted[:, 1:].any(1) * np.timedelta64(7 * 86_400, "s")
    return np.where(np.isin(lives.present, (15, 17, 95)), np.datetime64("NaT"), due)


def closing_times(lives: Lives) -> np.ndarray:
    """When it was closed (80), declined, merged or voided; NaT while open."""
    ended = np.isin(lives.present, ENDS)
    closing = lives.happened & np.isin(lives.state, (15, 17, 80, 95))
    column = LONGEST - 1 - np.argmax(closing[:, ::-1], axis=1)
    at = lives.since[np.arange(len(column)), column]
    return np.where(ended & closing.any(1), at, np.datetime64("NaT"))


def reasons_of(state, rng) -> np.ndarray:
    """A reason code for each range whose state has any, '' for the others."""
    codes: dict[int, list[str]] = {}
    for row in reference.read("reasons"):
        for s in row["states"].split():
            codes.setdefault(int(s), []).append(row["code"])
    result = np.full(len(state), "", object)
    for s, choices in codes.items():
        rows = np.flatnonzero(state == s)
        at = rng.integers(0, len(choices), len(rows))
        result[rows] = np.array(choices, object)[at]
    return result
