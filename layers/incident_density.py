"""How many incidents there are, in squares that add up to the count of the filter."""

from layers import Layer
from layers._crowd import (
    ALL_ARE_POINTS,
    ALL_FROM,
    CLUSTERS_FROM,
    ONCE,
    POINTS_FROM,
)
from layers._style import by_zoom

# Squares a tile side: eight pixels each on the screen.
STEPS = 6
SIDE = 2**STEPS  # squares
# 250 m is the least for aggregates: a square of this level has 611 m at the equator,
# 482 m at 38° and 306 m at 60°. It is the same at every zoom and larger ones are sums
# of it, so that no two zooms can be subtracted from each other. Nor two filters: what
# is told is rounded down to fives.
COARSEST = 16
LEAST = 5

# Counted by square of a level, a little beyond the tile. Coarse categories stand at
# their grid's label point: never below grid level. One grid has one label, that of its
# latest version. Both halves are grouped before they meet, so that each may run in
# parallel, and materialized: a condition on the squares would spoil the estimate of
# their rows, and sort a million of them.
GROUPED = """
    SELECT tile_column(ST_X(i.geom), {level}) AS col,
           tile_row(ST_Y(i.geom), {level}) AS line,
           count(*) AS n, count(*) FILTER (WHERE i.is_open) AS open
      FROM incident AS i
     WHERE i.geom && %(box)s AND {{chosen}}
       AND NOT (i.coarse AND i.grid_code IS NOT NULL)
     GROUP BY 1, 2
     UNION ALL
    SELECT tile_column(ST_X(g.label), {level}), tile_row(ST_Y(g.label), {level}),
           count(*), count(*) FILTER (WHERE i.is_open)
      FROM grid_version AS g JOIN incident AS i ON i.scope_code = g.code
     WHERE g.label && %(box)s AND g.layer = 'partition'
       AND NOT EXISTS (SELECT FROM grid_version AS later
                        WHERE later.code = g.code AND later.valid >> g.valid)
       AND i.coarse AND i.grid_code IS NOT NULL AND i.geom IS NOT NULL AND {{chosen}}
     GROUP BY 1, 2
"""

SQUARE = """
    ST_ForcePolygonCCW(ST_MakeEnvelope(
        col * size, line * size, (col + 1) * size, (line + 1) * size))
"""

POINTS = ["boolean", ["get", "points"], False]
STEPS_IN_WORDS = (
    ("很少", "very few"),
    ("较少", "few"),
    ("中等", "some"),
    ("较多", "many"),
    ("很多", "very many"),
)


# The logarithm of n that counts as very many, by zoom: a square covers four times less
# ground at each deeper one.
MOST = {8: 9, 9: 8, 10: 7, 11: 6, 12: 5, 13: 4.1, 14: 3.2, 15: 2.6}
LOGARITHM = ["ln", ["max", 1, ["get", "n"]]]


def _curve(most, values):
    steps = [(most * k / (len(values) - 1), value) for k, value in enumerate(values)]
    return [
        "interpolate",
        ["linear"],
        LOGARITHM,
        *[part for pair in steps for part in pair],
    ]


def _by_zoom(values):
    return by_zoom(*[part for z, most in MOST.items() for part in (z, values(z, most))])


def _color(_zoom, most):
    return _curve(most, [f"@density_{n}" for n in range(1, 6)])


def _strength(zoom, most):
    """Few are faint. Below heaps with numbers, and where every incident is a point, the
    squares step back."""
    heaped = CLUSTERS_FROM <= zoom < POINTS_FROM
    alone = _curve(most, [0.08, 0.14, 0.24] if heaped else [0.28, 0.5, 0.74])
    return alone if zoom < ALL_FROM else ["case", POINTS, 0, alone]


layer = Layer(
    id="incident_density",
    title={"zh": "事件密度", "en": "Incident density"},
    description={
        "zh": "每格事件数，各格之和等于筛选总数；仅能看汇总的账号，每格不小于 250 米，"
        "少于 5 件不显示，其余按 5 的倍数向下取整",
        "en": "Incidents by square; squares add up to the count of the filter. For"
        " those who see aggregates only a square is at least 250 m, under 5 are not"
        " shown, and counts are rounded down to fives",
    },
    order=65,
    group="incident",
    filterable=True,
    in_tile_space=True,
    once=ONCE,
    sql=f"""
        WITH grouped AS MATERIALIZED ({GROUPED.format(level=f"%(z)s + {STEPS}")}),
        counted AS (
            SELECT col & {SIDE - 1} AS col, line & {SIDE - 1} AS line,
                   {4096 // SIDE} AS size, sum(n)::int AS n, sum(open)::int AS open
              FROM grouped
             WHERE col >> {STEPS} = %(x)s AND line >> {STEPS} = %(y)s
             GROUP BY 1, 2
        )
        SELECT line * {SIDE} + col AS id, {SQUARE} AS geom, n, open,
               {ALL_ARE_POINTS} AS points
          FROM counted
    """,
    aggregate_sql=f"""
        WITH grouped AS MATERIALIZED ({GROUPED.format(level=COARSEST)}),
        whole AS (
            SELECT col, line, sum(n)::int / {LEAST} * {LEAST} AS n,
                   CASE WHEN sum(open) >= {LEAST} AND sum(n) - sum(open) >= {LEAST}
                        THEN sum(open)::int / {LEAST} * {LEAST} END AS open
              FROM grouped
             WHERE col >> {COARSEST} - %(z)s = %(x)s
               AND line >> {COARSEST} - %(z)s = %(y)s
             GROUP BY 1, 2
            HAVING sum(n) >= {LEAST}
        ),
        shown AS (SELECT least({STEPS}, {COARSEST} - %(z)s) AS steps),
        counted AS (
            SELECT (col >> {COARSEST} - %(z)s - steps) - (%(x)s << steps) AS col,
                   (line >> {COARSEST} - %(z)s - steps) - (%(y)s << steps) AS line,
                   4096 >> steps AS size, sum(n)::int AS n, sum(open)::int AS open
              FROM whole, shown
             GROUP BY 1, 2, 3
        )
        SELECT line * {SIDE} + col AS id, {SQUARE} AS geom, n, open, false AS points
          FROM counted
    """,
    fields={
        "n": {"zh": "事件数", "en": "Incidents in this square"},
        "open": {"zh": "其中未办结", "en": "Of these still open"},
        "points": {
            "zh": "本瓦片的事件已按点显示",
            "en": "Whether the incidents of this tile are drawn as points",
        },
    },
    style=[
        {
            "type": "fill",
            "role": "square",
            "order": 65,
            "paint": {
                "fill-color": _by_zoom(_color),
                "fill-opacity": _by_zoom(_strength),
                "fill-antialias": False,
            },
        }
    ],
    legend=[
        {"label": {"zh": zh, "en": en}, "color": f"@density_{n}", "shape": "gradient"}
        for n, (zh, en) in enumerate(STEPS_IN_WORDS, start=1)
    ],
)
