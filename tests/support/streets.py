"""Two streets with houses in the paper city (support/small_city), for addresses.

文化路 runs west to east along y = 7 through the first town, odd numbers north of it;
和平街 runs south to north along x = 1 and crosses it; the second town has a 和平街, too.
"""

from support import small_city

from gis_app.actions.refresh_gazetteer import refresh_gazetteer

ROADS = [
    ("文化路", (0.2, 7), (3.8, 7)),
    ("和平街", (1, 4.2), (1, 7.8)),
    ("和平街", (5, 4.2), (5, 7.8)),
]
# (address, name, x, y)
BUILDINGS = [
    ("文化路1号", "", 0.4, 7.2),
    ("文化路3号", "", 0.8, 7.2),
    ("文化路2号", "", 0.5, 6.8),
    ("文化路12号恒兴和园1号楼", "恒兴和园", 2.4, 6.8),
    ("文化路12号恒兴和园2号楼", "恒兴和园", 2.7, 6.7),
    ("文化路21号", "", 3.6, 7.2),
    ("和平街8号", "", 1.2, 5.0),
    ("和平街8号", "", 5.2, 5.0),
    ("和平街10号", "", 1.2, 5.6),
]


def insert(cursor):
    for name, *ends in ROADS:
        line = ", ".join("{} {}".format(*small_city.point(*end)) for end in ends)
        cursor.execute(
            "INSERT INTO road (kind, name, geom) VALUES"
            " ('street', %s, ST_GeomFromText(%s, 4490))",
            [name, f"MULTILINESTRING(({line}))"],
        )
    for address, name, x, y in BUILDINGS:
        lon, lat = small_city.point(x, y)
        cursor.execute(
            """
            INSERT INTO building (name, address, place_code, geom)
            SELECT %s, %s, v.code, ST_Expand(p, 0.0001)
              FROM ST_SetSRID(ST_MakePoint(%s, %s), 4490) p
              JOIN grid_version v ON v.layer = 'partition' AND ST_Covers(v.geom, p)
             ORDER BY v.code LIMIT 1
            """,
            [name, address, lon, lat],
        )
    refresh_gazetteer(cursor)
