"""Incidents in heaps with a number: between squares from afar and symbols close up."""

from layers import Layer
from layers._crowd import CLUSTERS_FROM, ONCE, OPEN_ARE_POINTS, POINTS_FROM
from layers._style import FONT, by_zoom
from layers.incident_density import COARSEST, LEAST

# Heaps a tile side: each of 64 pixels on the screen.
STEPS = 3

# Fractions of the world's width and height, as tile_column and tile_row count them.
ACROSS = "(ST_X({place}) + 180) / 360"
DOWN = "0.5 - asinh(tan(radians(ST_Y({place})))) / (2 * pi())"
IN_TILE = """ST_MakePoint((x * (1 << %(z)s) - %(x)s) * 4096,
                             (y * (1 << %(z)s) - %(y)s) * 4096)"""


def _heaps(place, level):
    return f"""
    SELECT tile_column(ST_X({place}), {level}) AS col,
           tile_row(ST_Y({place}), {level}) AS line,
           sum({ACROSS.format(place=place)}) AS x, sum({DOWN.format(place=place)}) AS y,
           count(*) AS n, count(*) FILTER (WHERE i.is_open) AS open,
           count(*) FILTER (WHERE i.is_open AND i.due_at < now()) AS overdue,
           min(i.severity) FILTER (WHERE i.is_open) AS worst
    """


# As in incident_density: coarse categories stand at their grid's label point, and both
# halves are grouped before they meet.
def _grouped(level):
    return f"""
    {_heaps("i.geom", level)}
      FROM incident AS i
     WHERE i.geom && %(box)s AND {{chosen}} AND NOT (i.coarse AND i.grid_code IS NOT NULL)
     GROUP BY 1, 2
     UNION ALL
    {_heaps("g.label", level)}
      FROM grid_version AS g JOIN incident AS i ON i.scope_code = g.code
     WHERE g.label && %(box)s AND g.layer = 'partition'
       AND NOT EXISTS (SELECT FROM grid_version AS later
                        WHERE later.code = g.code AND later.valid >> g.valid)
       AND i.coarse AND i.grid_code IS NOT NULL AND i.geom IS NOT NULL AND {{chosen}}
     GROUP BY 1, 2
    """


LEVEL = f"%(z)s + {STEPS}"
SIDE = 2**STEPS

IS_LATE = [">", ["coalesce", ["get", "overdue"], 0], 0]
N = ["get", "n"]
RADIUS = ["interpolate", ["linear"], ["ln", N], 0, 5, 0.7, 11, 3, 15, 6, 21, 9, 26]

layer = Layer(
    id="incident_clusters",
    title={"zh": "事件聚合", "en": "Incident clusters"},
    description={
        "zh": "第 11 至 13 级：64 像素见方内的事件数，标在其平均位置，各数之和等于筛选总数；"
        "点击放大。仅能看汇总的账号，少于 5 件不显示，其余按 5 的倍数向下取整",
        "en": "Zooms 11 to 13: how many incidents there are in squares of 64 pixels, at"
        " their mean place; they add up to the count of the filter. A click zooms in. For"
        " those who see aggregates only, under 5 are not shown and counts are rounded"
        " down to fives",
    },
    order=68,
    zooms=(CLUSTERS_FROM, 16),
    group="incident",
    filterable=True,
    in_tile_space=True,
    once=ONCE,
    sql=f"""
        WITH grouped AS MATERIALIZED ({_grouped(LEVEL)}),
        heap AS (
            SELECT col & {SIDE - 1} AS col, line & {SIDE - 1} AS line,
                   sum(x) / sum(n) AS x, sum(y) / sum(n) AS y, sum(n)::int AS n,
                   sum(open)::int AS open, sum(overdue)::int AS overdue,
                   min(worst) AS worst
              FROM grouped
             WHERE col >> {STEPS} = %(x)s AND line >> {STEPS} = %(y)s
             GROUP BY 1, 2
        )
        SELECT line * {SIDE} + col AS id, {IN_TILE} AS geom, n, open, overdue, worst
          FROM heap WHERE NOT {OPEN_ARE_POINTS}
    """,
    # The squares of incident_density and no others, so that the two tell the same.
    aggregate_sql=f"""
        WITH grouped AS MATERIALIZED ({_grouped(COARSEST)}),
        square AS (
            SELECT col, line, sum(n)::int / {LEAST} * {LEAST} AS n,
                   (col + 0.5) / (1 << {COARSEST}) AS x,
                   (line + 0.5) / (1 << {COARSEST}) AS y
              FROM grouped
             WHERE col >> {COARSEST} - %(z)s = %(x)s
               AND line >> {COARSEST} - %(z)s = %(y)s AND %(z)s < {POINTS_FROM}
             GROUP BY 1, 2 HAVING sum(n) >= {LEAST}
        ),
        heap AS (
            SELECT col >> greatest(0, {COARSEST} - {STEPS} - %(z)s) AS col,
                   line >> greatest(0, {COARSEST} - {STEPS} - %(z)s) AS line,
                   sum(n * x) / sum(n) AS x, sum(n * y) / sum(n) AS y, sum(n)::int AS n
              FROM square GROUP BY 1, 2
        )
        SELECT (line & {SIDE - 1}) * {SIDE} + (col & {SIDE - 1}) AS id, {IN_TILE} AS geom,
               n, NULL::int AS open, NULL::int AS overdue, NULL::smallint AS worst
          FROM heap
    """,
    fields={
        "n": {"zh": "事件数", "en": "How many incidents"},
        "open": {"zh": "其中未办结", "en": "Of these still open"},
        "overdue": {"zh": "其中超时未办", "en": "Of these open past their due time"},
        "worst": {
            "zh": "未办结中的最高等级：1 特别重大 … 4 一般",
            "en": "The gravest severity of the open ones: 1 extreme … 4 ordinary",
        },
    },
    style=[
        {
            "type": "circle",
            "role": "heap",
            "order": 68,
            "layout": {"circle-sort-key": N},
            "paint": {
                "circle-radius": RADIUS,
                "circle-color": "@cluster",
                "circle-opacity": 0.92,
                "circle-stroke-width": ["case", IS_LATE, 3, 1.5],
                "circle-stroke-color": [
                    "match",
                    ["coalesce", ["get", "worst"], 0],
                    *[1, "@severity_1", 2, "@severity_2", 3, "@severity_3"],
                    *[4, "@severity_4", "@closed"],
                ],
            },
        },
        {
            "type": "symbol",
            "role": "number",
            "order": 99,  # before names: these find other room, a number has none
            "filter": [">", N, 1],
            "layout": {
                "text-field": ["to-string", N],
                "text-font": FONT,
                "text-size": by_zoom(11, 12, 14, 13),
                "text-allow-overlap": True,
                "text-padding": 9,
                "symbol-sort-key": N,
            },
            "paint": {"text-color": "@cluster_ink"},
        },
    ],
    legend=[
        {
            "label": {"zh": "事件数，点击放大", "en": "How many; a click zooms in"},
            "color": "@cluster",
            "shape": "circle",
        },
        {
            "label": {
                "zh": "边圈：未办结的最高等级，粗为有超时",
                "en": "Ring: the gravest open one; thick if some are overdue",
            },
            "color": "@severity_2",
            "shape": "ring",
        },
    ],
)
