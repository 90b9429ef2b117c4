"""When incidents are too many for points, and which layer then shows them.

`incidents` and `incident_density` ask the same question of the same tile, so exactly
one of them shows it: up to MOST incidents are points, more are bins.
"""

POINTS_FROM = 12  # below that zoom the map draws bins whatever their number
MOST = 5000  # a tile of 5 000 points is 150 to 400 KB

# A layer's `once`. Counting stops at the first incident too many.
ONCE = f"""
    SELECT count(*) > {MOST} AS crowded
      FROM (SELECT FROM incident AS i
             WHERE i.geom && %(tile)s AND {{chosen}} LIMIT {MOST + 1}) AS few
"""
IS_CROWDED = "(SELECT crowded FROM once)"
