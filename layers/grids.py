"""Grids in force: the partition that every place belongs to."""

from layers import Layer, Part
from layers._style import by_zoom, name_at_point

CODE = {"zh": "网格代码", "en": "Grid code"}
NAME = {"zh": "网格名称", "en": "Name of the grid"}
TYPE = {"zh": "Z 综合网格，S 专属网格", "en": "Z general grid, S special grid"}
IS_SPECIAL = ["==", ["get", "type"], "S"]
NAME_AND_BRANCH = [
    "case",
    ["has", "branch"],
    [
        "format",
        ["get", "name"],
        {},
        "\n",
        {},
        ["get", "branch"],
        {"font-scale": 0.9, "text-color": "@party"},
    ],
    ["get", "name"],
]

layer = Layer(
    id="grids",
    title={"zh": "网格", "en": "Grids"},
    description={
        "zh": "现行的综合网格与专属网格，从第 10 级起；更小比例尺见行政区划",
        "en": "General and special grids in force, from zoom 10; below that, units",
    },
    order=30,
    zooms=(10, 16),
    group="grid",
    version="grids",
    dated=True,
    snapped=True,
    sql="""
        SELECT v.id, v.geom, v.code, v.name, substr(v.code, 13, 1) AS type
          FROM grid_version AS v
         WHERE v.geom && %(box)s AND v.layer = 'partition' AND v.valid @> %(at)s
    """,
    fields={"code": CODE, "name": NAME, "type": TYPE},
    parts={
        "label": Part(
            sql="""
                SELECT v.id, v.label AS geom, v.code, v.name,
                       substr(v.code, 13, 1) AS type, v.purpose,
                       CASE WHEN %(z)s >= 15 THEN (
                           SELECT string_agg(DISTINCT p.name, '、' ORDER BY p.name)
                             FROM party_territory AS t
                             JOIN party_org AS p ON p.id = t.party_id AND p.level = 'branch'
                            WHERE t.place_code >= v.code AND t.place_code < v.code || '~'
                              AND t.valid @> %(at)s) END AS branch
                  FROM grid_version AS v
                 WHERE v.label && %(tile)s AND v.layer = 'partition'
                   AND v.valid @> %(at)s AND %(z)s >= 13
            """,
            fields={
                "code": CODE,
                "name": NAME,
                "type": TYPE,
                "purpose": {
                    "zh": "专属网格的用途：园区、校园、市场…",
                    "en": "What a special grid is: park, campus, market …",
                },
                "branch": {
                    "zh": "党支部：其责任范围含此网格，从第 15 级起",
                    "en": "Party branches whose territory holds the grid, from zoom 15",
                },
            },
        )
    },
    style=[
        {
            "type": "fill",
            "role": "area",
            "order": 13,
            "paint": {
                "fill-color": ["case", IS_SPECIAL, "@grid_special", "@grid"],
                "fill-opacity": [
                    "case",
                    ["boolean", ["feature-state", "hover"], False],
                    0.22,
                    IS_SPECIAL,
                    0.12,
                    0.03,
                ],
            },
        },
        {
            "type": "line",
            "role": "border",
            "order": 42,
            "layout": {"line-join": "round"},
            "paint": {
                "line-color": ["case", IS_SPECIAL, "@grid_special", "@grid"],
                "line-width": by_zoom(10, 0.35, 13, 0.9, 16, 1.6),
                "line-opacity": by_zoom(10, 0.45, 13, 0.75, 16, 0.7),
            },
        },
        name_at_point(
            88,
            by_zoom(14, 12, 17, 15),
            ["case", IS_SPECIAL, "@grid_special", "@grid"],
            part="label",
            role="name",
            minzoom=14.5,
            text_field=["step", ["zoom"], ["get", "name"], 15.5, NAME_AND_BRANCH],
            text_max_width=10,
        ),
    ],
    legend=[
        {
            "label": {"zh": "综合网格", "en": "General grid"},
            "color": "@grid",
            "shape": "line",
        },
        {
            "label": {"zh": "专属网格", "en": "Special grid"},
            "color": "@grid_special",
            "shape": "fill",
        },
    ],
)
