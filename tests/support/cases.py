"""Incidents of the paper city with every date that a measure asks for, made by a seed."""

import random
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from support import small_city as paper

STATES = (10, 20, 45, 45, 52, 80, 80, 80, 85, 90, 15, 95)
CLOSED = (80, 85, 90)
ENDED = (15, 17, 80, 85, 90, 95)
CATEGORIES = ("E0102", "E0103", "B0101", "G0301", "G0201")


class Case(NamedTuple):
    grid: str
    category: str
    severity: int
    state: int
    reported: datetime
    due: datetime | None
    closed: datetime | None


def cases(seed=1, busy=12):
    """Grids differ much: some hold none, some one to four, some more."""
    random_of = random.Random(seed)
    now = datetime.now(UTC).replace(microsecond=0)
    made = []
    grids = [code for code, layer, *_ in paper.grids() if layer == "partition"]
    for at, grid in enumerate(grids):
        for _ in range((0, 1, 3, 5, busy, 2 * busy, 4, 7)[at % 8]):
            reported = now - timedelta(hours=random_of.randrange(1, 80 * 24))
            state = random_of.choice(STATES)
            due = reported + timedelta(hours=random_of.choice((2, 24, 240, 2000)))
            closed = reported + timedelta(hours=random_of.randrange(1, 300))
            made.append(
                Case(
                    grid,
                    random_of.choice(CATEGORIES),
                    random_of.randrange(1, 5),
                    state,
                    reported,
                    random_of.choice((due, due, due, None)),
                    closed if state in ENDED else None,
                )
            )
    return made


def insert(cursor, made):
    """At their grid's label point; numbers begin after those that are there."""
    cursor.execute("SELECT count(*) AS n FROM incident")
    first = cursor.fetchone().n
    for at, case in enumerate(made, first + 1):
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, severity, state,
                   occurred_at, reported_at, due_at, closed_at, geom, scope_code,
                   grid_code, micro_grid_code, reported_code, rule)
            SELECT %(no)s, %(category)s, %(title)s, '10', %(severity)s, %(state)s,
                   %(reported)s, %(reported)s, %(due)s, %(closed)s, v.label, v.code,
                   v.code, v.code || '01', v.code, 'inside'
              FROM grid_version v WHERE v.code = %(grid)s
            """,
            case._asdict() | {"no": f"99100320260101{at:05}", "title": f"事件{at}"},
        )
