"""When incidents are too many for points, and which layer then shows them.

Closed incidents are drawn one by one from ALL_FROM on, open ones from POINTS_FROM on; up
to MOST in a tile. What is not drawn as a point is in the squares of `incident_density`,
which hold all of them: so a map looks alike from tile to tile, and nothing is dropped.
From CLUSTERS_FROM on `incident_clusters` counts what is no point in heaps with a number.
"""

CLUSTERS_FROM = 11  # below that zoom the map draws squares alone
POINTS_FROM = 14  # up to there heaps with numbers
ALL_FROM = 15
MOST = 5000  # a tile of 5 000 points is 150 to 400 KB

# A layer's `once`. Counting stops at the first incident too many.
ONCE = f"""
    SELECT (SELECT count(*) > {MOST}
              FROM (SELECT FROM incident AS i
                     WHERE i.geom && %(tile)s AND {{chosen}} LIMIT {MOST + 1}) AS few
           ) AS crowded,
           (SELECT count(*) > {MOST}
              FROM (SELECT FROM incident AS i
                     WHERE i.geom && %(tile)s AND {{chosen}} AND i.is_open
                     LIMIT {MOST + 1}) AS few
           ) AS crowded_by_open
"""
IS_CROWDED = "(SELECT crowded FROM once)"
IS_CROWDED_BY_OPEN = "(SELECT crowded_by_open FROM once)"
ALL_ARE_POINTS = f"(%(z)s >= {ALL_FROM} AND NOT {IS_CROWDED})"
OPEN_ARE_POINTS = f"(%(z)s >= {POINTS_FROM} AND NOT {IS_CROWDED_BY_OPEN})"
