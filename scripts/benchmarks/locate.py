"""One point's owner: `locate.py [--scale city]`.

Ours is the SQL function that answers /api/locate: grid and micro-grid with rule, runner-up
and distance to the edge, the chain's unit and the branch. Its peer is the plain question,
which grid covers the point. Beside them the engine within a process, one call a point. All
get the same points, in turns; grids are compared.
"""

import _filled
import _told
import numpy as np

from gis_app.actions.attribute_points import Owners
from gis_app.database import Database
from gis_app.domain.scope import Scope

POINTS = 300
EVERYTHING = Scope(account_id=1, prefixes=("",), roles=frozenset({"command"}))
OURS = "SELECT grid_code FROM attribute_point(ST_SetSRID(ST_MakePoint(%s, %s), 4490), now(), 20, NULL)"
PLAIN = """
    SELECT code FROM grid_version
     WHERE layer = 'partition' AND valid @> now()
       AND ST_Covers(geom, ST_SetSRID(ST_MakePoint(%s, %s), 4490)) ORDER BY code LIMIT 1
"""


def main():
    wanted = _filled.arguments(__doc__, rows=0).parse_args()
    with _filled.city(wanted) as urls:
        database = Database(urls.web, 1)
        with database.transaction(EVERYTHING) as cursor:
            _measure(cursor, wanted)
        database.close()


def _measure(cursor, wanted):
    cursor.execute(
        "SELECT ST_X(p) AS x, ST_Y(p) AS y FROM (SELECT (ST_Dump(ST_GeneratePoints(geom, 1,"
        " 7))).geom AS p FROM grid_version WHERE layer = 'partition' AND valid @> now()"
        " ORDER BY md5(code) LIMIT %s) t",
        [POINTS],
    )
    points = [tuple(row) for row in cursor]
    cursor.execute("SELECT count(*) FROM grid WHERE layer = 'partition'")
    grids = cursor.fetchone()[0]
    engine = Owners(cursor, 20.0)
    engine.prepare(np.datetime64("now", "us"))
    index = engine._epoch(len(engine._changes))._engine.grids

    def asked(sql):
        def ask():
            found = []
            for point in points:
                cursor.execute(sql, point)
                row = cursor.fetchone()
                found.append(row and row[0])
            return found

        return ask

    def within():
        return [index.codes[index.locate(lon, lat)[0]] for lon, lat in points]

    ways = {"ours": asked(OURS), "PostGIS, plain": asked(PLAIN), "our engine": within}
    found = _told.in_turns(ways, wanted.rounds)
    answers = [list(map(str, answer)) for _, answer in found.values()]
    assert answers[0] == answers[1] == answers[2], "answers differ"
    seconds = {name: took / len(points) for name, (took, _) in found.items()}
    print(_told.machine(cursor))
    _told.print_rows(f"one point in {grids} grids, answers equal", seconds)
    _told.keep(wanted.json, "locate", grids, seconds)


if __name__ == "__main__":
    main()
