"""Counts in a drawn polygon: `counts.py [--rows 1000000]`.

A ring of 200 corners over the middle of the city and the last 900 days, by grid and
category: of the lens (an account of the command centre, whose rights are kept), of our
PostgreSQL, and the plain query that one would write by hand (as superuser, no rights asked).
All three give the same total.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import _filled
import _told
import shapely
from figures import ASKERS, MIDDLE, Lens

from gis_app.actions.count_figures import count_figures
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.lens import client
from gis_app.settings import Settings

CORNERS, DAYS = 200, 900
PLAIN = """
    SELECT grid_code, category, count(*) AS n FROM incident
     WHERE ST_Covers(ST_SetSRID(ST_GeomFromWKB(%s), 4490), geom) AND reported_at >= %s
     GROUP BY 1, 2
"""


def main():
    wanted = _filled.arguments(__doc__).parse_args()
    with _filled.city(wanted) as urls, tempfile.TemporaryDirectory() as folder:
        with Lens(urls.web, folder):
            _measure(urls, folder, wanted)


def _measure(urls, folder, wanted):
    web, plain = Database(urls.web, 1), Database(urls.superuser, 1)
    since = datetime.now(UTC) - timedelta(days=DAYS)
    with plain.transaction() as cursor:
        cursor.execute("ANALYZE incident")
        cursor.execute(MIDDLE)
        row = cursor.fetchone()
        print(_told.machine(cursor))
    ring = shapely.Point((row.west + row.east) / 2, (row.south + row.north) / 2)
    ring = shapely.affinity.scale(
        ring.buffer(1, CORNERS // 4),
        (row.east - row.west) / 2,
        (row.north - row.south) / 2,
    )
    filter_ = IncidentFilter(geometry=shapely.geometry.mapping(ring), from_=since)
    scope = ASKERS["command"]

    def ours(on):
        def ask():
            client.use(Settings(data_dir=str(Path(folder)), lens=on))
            with web.transaction(scope) as cursor:
                found = count_figures(cursor, scope, filter_, [["grid", "category"]])
            return found["total"]

        return ask

    def by_hand():
        with plain.transaction() as cursor:
            cursor.execute(PLAIN, [shapely.to_wkb(ring), since])
            return sum(one.n for one in cursor)

    ways = {
        "ours": ours("on"),
        "our PostgreSQL": ours("off"),
        "PostGIS, plain": by_hand,
    }
    for way in ways.values():
        way()
    found = _told.in_turns(ways, wanted.rounds)
    totals = {answer for _, answer in found.values()}
    assert len(totals) == 1, f"totals differ: {totals}"
    seconds = {name: took for name, (took, _) in found.items()}
    _told.print_rows(f"{row.n} incidents, {totals.pop()} of them found", seconds)
    _told.keep(wanted.json, "counts in a drawn polygon", row.n, seconds)


if __name__ == "__main__":
    main()
