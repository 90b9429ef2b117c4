"""Buildings, from the zoom where a block can be told from its neighbour."""

from layers import Layer
from layers._style import FONT, by_zoom

PUBLIC = ["school", "hospital", "campus"]
WORK = ["shop", "industry", "market"]
HOME = ["slab", "tower", "old", "village", "home"]


def _among(uses):
    return ["in", ["get", "use"], ["literal", uses]]


layer = Layer(
    id="buildings",
    title={"zh": "建筑", "en": "Buildings"},
    description={
        "zh": "建筑轮廓，从第 14 级起",
        "en": "Outlines of buildings, from zoom 14",
    },
    order=35,
    zooms=(14, 16),
    version="buildings",
    sql="""
        SELECT b.id, b.geom, b.code, b.name, b.address, b.use, b.floors
          FROM building AS b
         WHERE b.geom && %(box)s
    """,
    fields={
        "code": {"zh": "楼栋代码", "en": "Code of the building"},
        "name": {"zh": "楼名", "en": "Name of the building"},
        "address": {"zh": "地址", "en": "Address"},
        "use": {"zh": "用途", "en": "What it is used for"},
        "floors": {"zh": "层数", "en": "Number of floors"},
    },
    style=[
        {
            "type": "fill",
            "role": "shade",
            "order": 15,
            "minzoom": 14.5,
            "paint": {
                "fill-color": "@building_shade",
                "fill-translate": by_zoom(
                    14.5, ["literal", [0.5, 0.5]], 17, ["literal", [2.5, 2.5]]
                ),
                "fill-opacity": 0.55,
            },
        },
        {
            "type": "fill",
            "role": "area",
            "order": 16,
            "minzoom": 14,
            "paint": {
                "fill-color": [
                    "case",
                    _among(HOME),
                    "@building_home",
                    _among(WORK),
                    "@building_work",
                    _among(PUBLIC),
                    "@building_public",
                    "@building",
                ],
                "fill-outline-color": "@building_edge",
            },
        },
        {
            "type": "symbol",
            "role": "name",
            "order": 78,
            "minzoom": 17,
            "filter": ["!=", ["get", "name"], ""],
            "layout": {
                "text-field": ["get", "name"],
                "text-font": FONT,
                "text-size": 12,
                "text-max-width": 6,
            },
            "paint": {
                "text-color": "@ink_soft",
                "text-halo-color": "@halo",
                "text-halo-width": 1,
            },
        },
    ],
    legend=[
        {
            "label": {"zh": "住宅", "en": "Homes"},
            "color": "@building_home",
            "shape": "fill",
        },
        {
            "label": {"zh": "商业与厂房", "en": "Shops and industry"},
            "color": "@building_work",
            "shape": "fill",
        },
        {
            "label": {"zh": "学校与医院", "en": "Schools and hospitals"},
            "color": "@building_public",
            "shape": "fill",
        },
    ],
)
