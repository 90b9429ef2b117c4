"""Tiles by layer and zoom: `tiles.py DATABASE_URL [--fill OWNER_URL TOTAL]`.

DATABASE_URL is that of the web role. For each zoom the tile with most incidents is
asked for five times, straight from the database without any cache, with the scope of
the whole city and with that of one town; each row: median milliseconds and kilobytes.
--fill first copies the incidents that are there, a few metres aside, up to TOTAL: only
in a database of one's own.
"""

import argparse
import statistics
import time

from gis_app.database import Database
from gis_app.domain.scope import Scope
from gis_app.store.tiles import Place, tile
from layers import all_layers

ZOOMS = (8, 10, 11, 12, 13, 14, 15, 16)
TIMES = 5

DENSEST = """
    SELECT tile_column(ST_X(geom), %(z)s) AS x, tile_row(ST_Y(geom), %(z)s) AS y,
           count(*) AS n
      FROM incident WHERE geom IS NOT NULL
     GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 1
"""
FILL = """
    INSERT INTO incident (
        no, category, title, source, severity, urgency, state, occurred_at, reported_at,
        due_at, closed_at, geom, coarse, scope_code, grid_code, micro_grid_code, rule,
        reported_code, party_id, ambiguous, lead_org, co_orgs)
    SELECT '000000' || lpad((%(round)s * 10000000000 + i.id)::text, 19, '0'), category,
           title, source, severity, urgency, state, occurred_at, reported_at, due_at,
           closed_at,
           CASE WHEN coarse THEN geom ELSE ST_Translate(
               geom, (random() - 0.5) * 0.0008, (random() - 0.5) * 0.0008) END,
           coarse, scope_code, grid_code, micro_grid_code, rule, reported_code,
           party_id, ambiguous, lead_org, co_orgs
      FROM incident AS i
     WHERE i.id <= %(last)s
     LIMIT %(wanted)s
"""


def fill(url, total):
    """Copy what is there, round by round, without a line in the change feed."""
    database = Database(url, connections=1)
    with database.transaction() as cursor:
        cursor.execute("SELECT count(*) AS n, max(id) AS last FROM incident")
        there = cursor.fetchone()
        cursor.execute("ALTER TABLE incident DISABLE TRIGGER note_insert")
        rounds = range(1, -(-total // there.n))
        for number in rounds:
            wanted = min(there.n, total - number * there.n)
            cursor.execute(
                FILL, {"round": number, "last": there.last, "wanted": wanted}
            )
        cursor.execute("ALTER TABLE incident ENABLE TRIGGER note_insert")
    with database.transaction() as cursor:
        cursor.execute("ANALYZE incident")
    database.close()


def measured(database, scope, layer, place):
    """(median milliseconds, bytes) of one tile."""
    taken = []
    for _ in range(TIMES):
        with database.transaction(scope) as cursor:
            start = time.perf_counter()
            body = tile(cursor, layer, place)
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), len(body)


def rows(database, city, town):
    """One row a zoom: the tile, its incidents, then both figures of each layer."""
    for z in ZOOMS:
        with database.transaction(city) as cursor:
            cursor.execute(DENSEST, {"z": z})
            x, y, n = cursor.fetchone()
        cells = []
        for layer in all_layers().values():
            if not layer.zooms[0] <= z <= layer.zooms[1]:
                cells.append("–")
                continue
            whole, size = measured(database, city, layer, Place(z, x, y))
            cells.append(f"{whole:.0f} ms {size / 1024:.0f} KB")
            if layer.group == "incident":
                part, _ = measured(database, town, layer, Place(z, x, y))
                cells[-1] += f" ({part:.0f})"
        yield [str(z), f"{n:,}", *cells]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--fill", nargs=2, metavar=("OWNER_URL", "TOTAL"))
    asked = parser.parse_args()
    if asked.fill:
        fill(asked.fill[0], int(asked.fill[1]))
    database = Database(asked.database, connections=1)
    city = Scope(account_id=1, prefixes=("",), roles=frozenset({"command"}))
    with database.transaction(city) as cursor:
        cursor.execute("SELECT min(code) AS code FROM unit WHERE level = 'town'")
        prefix = cursor.fetchone().code
        cursor.execute("SELECT count(*) AS n FROM incident")
        total = cursor.fetchone().n
    town = Scope(account_id=1, prefixes=(prefix,), roles=frozenset({"street"}))
    print(f"{total:,} incidents; in brackets: with the scope of one town\n")
    print("| z | in the tile |", " | ".join(all_layers()), "|")
    print("|---|---|" + "---|" * len(all_layers()))
    for row in rows(database, city, town):
        print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
