"""One incident taken in: `intake.py [--rows 1000000]`.

Ours is what POST /api/incidents does in the database: words checked, numbers masked,
attributed and explained, numbered, given a lead, logged in a chain, told to the screens,
under all indexes. Its peers are one bare INSERT into a table without anything, and what one
would write by hand: a table with an index on place and time, and the grid by ST_Covers. Each
commits for itself; in turns. rows: incidents that are there already.
"""

import _filled
import _told
import numpy as np

from gis_app.actions.receive_incident import receive_incident
from gis_app.database import Database
from gis_app.domain.scope import Scope

TIMES = 200
COMMAND = Scope(account_id=None, prefixes=("",), roles=frozenset({"command"}))
TABLES = """
    CREATE TABLE bare_incident (id bigint GENERATED ALWAYS AS IDENTITY, category text,
        title text, source text, reported_at timestamptz DEFAULT now(),
        geom geometry(Point, 4490), grid_code text);
    CREATE TABLE plain_incident (LIKE bare_incident INCLUDING ALL, PRIMARY KEY (id));
    CREATE INDEX ON plain_incident USING gist (geom);
    CREATE INDEX ON plain_incident (reported_at);
"""
BARE = """
    INSERT INTO bare_incident (category, title, source, geom)
    VALUES ('E0102', '路口垃圾', '10', ST_SetSRID(ST_MakePoint(%s, %s), 4490))
"""
PLAIN = """
    INSERT INTO plain_incident (category, title, source, geom, grid_code)
    SELECT 'E0102', '路口垃圾', '10', p, (
           SELECT code FROM grid_version WHERE layer = 'partition' AND valid @> now()
              AND ST_Covers(geom, p) ORDER BY code LIMIT 1)
      FROM (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4490) AS p) t
"""


def main():
    wanted = _filled.arguments(__doc__).parse_args()
    with _filled.city(wanted) as urls:
        owner = Database(urls.owner, 1)
        with owner.transaction() as cursor:
            cursor.execute(TABLES)
            cursor.execute("SELECT count(*) FROM incident")
            rows = cursor.fetchone()[0]
            cursor.execute(
                "SELECT ST_X(label), ST_Y(label) FROM grid_version LIMIT 1000"
            )
            places = [tuple(row) for row in cursor]
        found = _told.in_turns(_ways(owner, places), wanted.rounds)
        seconds = {name: took / TIMES for name, (took, _) in found.items()}
        with owner.transaction() as cursor:
            print(_told.machine(cursor))
            cursor.execute("DROP TABLE bare_incident, plain_incident")
        _told.print_rows(f"one incident more, beside {rows}", seconds)
        _told.keep(wanted.json, "intake", rows, seconds)
        owner.close()


def _ways(owner, places):
    chance = np.random.default_rng(7)

    def spot():
        return places[chance.integers(len(places))]

    def one_by_one(store):
        def way():
            for _ in range(TIMES):
                with owner.transaction(COMMAND) as cursor:
                    store(cursor, *spot())

        return way

    def ours(cursor, lon, lat):
        report = {
            "category": "E0102",
            "title": "路口垃圾",
            "source": "10",
            "datum": "cgcs2000",
        }
        receive_incident(cursor, report | {"lon": lon, "lat": lat}, 20.0)

    return {
        "ours": one_by_one(ours),
        "INSERT, bare": one_by_one(lambda cursor, *at: cursor.execute(BARE, at)),
        "INSERT, indexes and ST_Covers": one_by_one(
            lambda cursor, *at: cursor.execute(PLAIN, at)
        ),
    }


if __name__ == "__main__":
    main()
