"""Incidents at known places and times in the paper city, put straight into the table."""

from datetime import datetime, timedelta
from itertools import count

from support import small_city as paper

from gis_app.web.json_provider import ZONE

_numbers = count(1)


def insert(cursor, x, y, grid, days_ago=0, category="E0102", state=45, **more):
    """One incident in the grid of that code at a place of the paper city; its number."""
    lon, lat = paper.point(x, y)
    noon = datetime.now(ZONE).replace(hour=12, minute=0, second=0, microsecond=0)
    reported = noon - timedelta(days=days_ago)  # of the city's days, not of UTC's
    row = {
        "no": f"991003{reported:%Y%m%d}{90_000 + next(_numbers):05}",
        "category": category,
        "title": f"{category} 第{x:g}列",
        "source": "20",
        "severity": 4,
        "state": state,
        "at": reported,
        "due": reported + timedelta(days=2),
        "lon": lon,
        "lat": lat,
        "grid": grid,
    } | more
    cursor.execute(
        """
        INSERT INTO incident (no, category, title, source, severity, state, occurred_at,
            reported_at, due_at, geom, scope_code, grid_code, rule, reported_code)
        VALUES (%(no)s, %(category)s, %(title)s, %(source)s, %(severity)s, %(state)s,
            %(at)s, %(at)s, %(due)s, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490),
            %(grid)s, %(grid)s, 'inside', %(grid)s)
        """,
        row,
    )
    return row["no"]
