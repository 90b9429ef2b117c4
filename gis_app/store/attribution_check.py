"""Points to ask both engines of, and what the database's own says of them."""

CORNERS_OF = 60  # grids: as many corners of each as there are, up to EACH
EACH = 10


def sample(cursor, n):
    """Rows lon, lat, at, accuracy_m: some n incidents anywhere in the table, where they
    are shown (never where a coarse one truly is: differences are written down), and
    corners and middles of borders of some grids, which are the hardest."""
    cursor.execute(
        """
        WITH share AS (
            SELECT least(1, 1.2 * %(n)s / greatest(reltuples, 1)) AS part
              FROM pg_class WHERE oid = 'incident'::regclass
        ), reported AS (
            SELECT geom, reported_at AS at, accuracy_m FROM incident
             WHERE geom IS NOT NULL AND random() < (SELECT part FROM share)
             LIMIT %(n)s
        ), rings AS (
            SELECT (ST_DumpPoints(g.geom)).geom AS geom, g.code
              FROM (SELECT code, geom FROM grid_version WHERE valid @> now()
                     ORDER BY random() LIMIT %(grids)s) g
        ), corners AS (
            SELECT geom, lag(geom) OVER (PARTITION BY code) AS before,
                   row_number() OVER (PARTITION BY code ORDER BY random()) AS place
              FROM rings
        ), hard AS (
            SELECT geom FROM corners WHERE place <= %(each)s
            UNION ALL
            SELECT ST_Centroid(ST_MakeLine(before, geom)) FROM corners
             WHERE place <= %(each)s AND before IS NOT NULL
        )
        SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat, at, accuracy_m FROM reported
         UNION ALL
        SELECT ST_X(geom), ST_Y(geom), now(), NULL FROM hard
        """,
        {"n": n, "grids": CORNERS_OF, "each": EACH},
    )
    return cursor.fetchall()


def answers(cursor, rows, near_m):
    """What attribute_point says of such rows, in their order."""
    cursor.execute(
        """
        SELECT a.* FROM unnest(%s::float8[], %s::float8[], %s::timestamptz[], %s::float8[])
                        WITH ORDINALITY AS p (lon, lat, at, accuracy_m, place)
         CROSS JOIN LATERAL attribute_point(
                ST_SetSRID(ST_MakePoint(lon, lat), 4490), at, %s, accuracy_m) a
         ORDER BY p.place
        """,
        [
            [row.lon for row in rows],
            [row.lat for row in rows],
            [row.at for row in rows],
            [row.accuracy_m for row in rows],
            near_m,
        ],
    )
    return cursor.fetchall()
