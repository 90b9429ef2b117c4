"""Micro-grids: 50 to 80 households each, inside one grid."""

from layers import Layer, Part
from layers._style import by_zoom, name_at_point

CODE = {"zh": "微网格代码", "en": "Micro-grid code"}
NAME = {"zh": "微网格名称", "en": "Name of the micro-grid"}

layer = Layer(
    id="micro_grids",
    title={"zh": "微网格", "en": "Micro-grids"},
    description={
        "zh": "每个网格内 50–80 户的微网格，从第 13 级起",
        "en": "Micro-grids of 50 to 80 households inside each grid, from zoom 13",
    },
    order=28,
    zooms=(13, 16),
    group="grid",
    version="grids",
    dated=True,
    snapped=True,
    sql="""
        SELECT v.id, v.geom, v.code, v.name
          FROM grid_version AS v
         WHERE v.geom && %(box)s AND v.layer = 'micro' AND v.valid @> %(at)s
    """,
    fields={"code": CODE, "name": NAME},
    parts={
        "label": Part(
            sql="""
                SELECT v.id, v.label AS geom, v.code, v.name
                  FROM grid_version AS v
                 WHERE v.label && %(tile)s AND v.layer = 'micro' AND v.valid @> %(at)s
                   AND %(z)s >= 16
            """,
            fields={"code": CODE, "name": NAME},
        )
    },
    style=[
        {
            "type": "fill",  # seen where the pointer is
            "role": "area",
            "order": 14,
            "paint": {
                "fill-color": "@micro",
                "fill-opacity": [
                    "case",
                    ["boolean", ["feature-state", "hover"], False],
                    0.25,
                    0,
                ],
            },
        },
        {
            "type": "line",
            "role": "border",
            "order": 41,
            "layout": {"line-join": "round"},
            "paint": {
                "line-color": "@micro",
                "line-width": by_zoom(13, 0.3, 16, 1),
                "line-dasharray": [3, 2],
            },
        },
        name_at_point(
            86,
            12,
            "@micro_name",
            part="label",
            role="name",
            minzoom=16.5,
            text_max_width=6,
        ),
    ],
    legend=[
        {
            "label": {"zh": "微网格界", "en": "Micro-grid border"},
            "color": "@micro",
            "shape": "line",
        }
    ],
)
