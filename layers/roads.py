"""Streets and railways, at their real width where that can be seen."""

from layers import Layer
from layers._style import FONT, by_zoom

EXPRESS = ["express", "ring", "radial"]
MAIN = ["arterial", "secondary"]
STREET = ["street", "lane"]
# Metres to pixels of a 512-pixel tile at 38° N: at zoom 16 one pixel is 0.94 m.
METRE_AT_18 = 4.25


def _width(*least):
    """Symbol width at low zooms; from zoom 14 on the road's own width."""
    real = ["*", ["get", "width"], METRE_AT_18]
    return by_zoom(*least, 18, real, base=2)


def _road(role, kinds, order, color, width, minzoom, casing=None):
    part = {
        "type": "line",
        "role": role,
        "order": order,
        "minzoom": minzoom,
        "filter": ["in", ["get", "kind"], ["literal", kinds]],
        "layout": {"line-join": "round", "line-cap": "round"},
        "paint": {"line-color": color, "line-width": width},
    }
    if casing:
        part["paint"] = {
            "line-color": color,
            "line-gap-width": width,
            "line-width": casing,
        }
        part["layout"] = {"line-join": "round", "line-cap": "butt"}
    return part


WIDTHS = {
    "express": _width(8, 0.6, 11, 2, 14, 7),
    "main": _width(9, 0.4, 12, 1.4, 14, 4),
    "street": _width(12, 0.5, 14, 1.4, 15, 3),
}

layer = Layer(
    id="roads",
    title={"zh": "道路", "en": "Roads"},
    description={
        "zh": "快速路、环路与铁路始终显示；主干路第 9 级、次干路第 11 级、支路第 12 级、"
        "巷道与田间路第 14 级起",
        "en": "Express roads and railways at all zooms; arterials from 9, secondary"
        " roads from 11, streets from 12, lanes and tracks from 14",
    },
    order=20,
    version="roads",
    sql="""
        SELECT r.id, r.geom, r.kind, r.name, r.width_m AS width
          FROM road AS r
         WHERE r.geom && %(box)s
           AND (r.kind IN ('express', 'ring', 'radial', 'rail')
                OR (r.kind = 'arterial' AND %(z)s >= 9)
                OR (r.kind = 'secondary' AND %(z)s >= 11)
                OR (r.kind = 'street' AND %(z)s >= 12)
                OR %(z)s >= 14)
    """,
    fields={
        "kind": {"zh": "道路等级", "en": "Class of road"},
        "name": {"zh": "路名", "en": "Name of the street"},
        "width": {"zh": "宽度（米）", "en": "Width in metres"},
    },
    style=[
        _road("track", ["track"], 19, "@street_edge", by_zoom(14, 0.5, 18, 5), 14)
        | {
            "paint": {
                "line-color": "@street_edge",
                "line-width": by_zoom(14, 0.6, 18, 4),
                "line-dasharray": [4, 2],
            }
        },
        _road("street-edge", STREET, 20, "@street_edge", WIDTHS["street"], 13, 1),
        _road("main-edge", MAIN, 21, "@main_edge", WIDTHS["main"], 11, 1),
        _road("express-edge", EXPRESS, 22, "@express_edge", WIDTHS["express"], 9, 1.2),
        _road("street", STREET, 23, "@street", WIDTHS["street"], 12),
        _road("main", MAIN, 24, "@main", WIDTHS["main"], 9),
        _road("express", EXPRESS, 25, "@express", WIDTHS["express"], 6),
        _road("rail", ["rail"], 26, "@rail", by_zoom(8, 0.8, 16, 5), 6),
        _road("rail-gap", ["rail"], 27, "@rail_gap", by_zoom(8, 0.4, 16, 3), 10)
        | {
            "paint": {
                "line-color": "@rail_gap",
                "line-width": by_zoom(10, 0.5, 16, 3),
                "line-dasharray": [5, 5],
            },
            "layout": {"line-join": "round"},
        },
        {
            "type": "symbol",
            "role": "name",
            "order": 80,
            "minzoom": 12,
            "filter": ["!=", ["get", "name"], ""],
            "layout": {
                "symbol-placement": "line",
                "symbol-spacing": 420,
                "text-field": ["get", "name"],
                "text-font": FONT,
                "text-size": by_zoom(12, 12, 17, 14),
                "text-letter-spacing": 0.12,
                "text-max-angle": 38,
                "text-padding": 6,
            },
            "paint": {
                "text-color": "@road_name",
                "text-halo-color": "@halo",
                "text-halo-width": 1.6,
            },
        },
    ],
    legend=[
        {
            "label": {"zh": "快速路、环路", "en": "Express and ring road"},
            "color": "@express",
            "shape": "line",
        },
        {
            "label": {"zh": "主次干路", "en": "Main road"},
            "color": "@main",
            "shape": "line",
        },
        {
            "label": {"zh": "支路巷道", "en": "Street and lane"},
            "color": "@street_edge",
            "shape": "line",
        },
        {"label": {"zh": "铁路", "en": "Railway"}, "color": "@rail", "shape": "line"},
    ],
)
