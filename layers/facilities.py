"""Service centres, stations, shelters: where the grid meets its people."""

from layers import Layer
from layers._style import FONT, by_zoom

SAFETY = ["shelter", "micro_fire", "warehouse", "police_box"]
IS_SAFETY = ["in", ["get", "kind"], ["literal", SAFETY]]
COLOR = ["case", IS_SAFETY, "@facility_safe", "@facility"]

layer = Layer(
    id="facilities",
    title={"zh": "设施", "en": "Facilities"},
    description={
        "zh": "党群服务中心、驿站、调解室、避难场所等，从第 12 级起",
        "en": "Service centres, stations, mediation rooms, shelters, from zoom 12",
    },
    order=60,
    zooms=(12, 16),
    group="grid",
    version="facilities",
    sql="""
        SELECT f.id, f.geom, f.code, f.kind, f.name
          FROM facility AS f
         WHERE f.geom && %(box)s
    """,
    fields={
        "code": {"zh": "设施代码", "en": "Code of the facility"},
        "kind": {"zh": "设施类别", "en": "Kind of facility"},
        "name": {"zh": "设施名称", "en": "Name of the facility"},
    },
    style=[
        {
            "type": "circle",
            "role": "point",
            "order": 60,
            "minzoom": 14,
            "paint": {
                "circle-radius": by_zoom(14, 2.5, 15, 7, 16, 9),
                "circle-color": "@halo",
                "circle-stroke-color": COLOR,
                "circle-stroke-width": by_zoom(14, 1.2, 16, 2.2),
            },
        },
        {
            "type": "symbol",
            "role": "name",
            "order": 84,
            "minzoom": 15,
            "layout": {
                # The page draws each icon when it is first asked for, from the kind and
                # the colour in its name (map/facility_icons.ts): no sprite to fetch.
                "icon-image": ["concat", "facility:", ["get", "kind"], ":", COLOR],
                "icon-size": by_zoom(15, 0.6, 16, 0.8),
                "icon-allow-overlap": True,
                "icon-ignore-placement": True,
                "text-field": ["step", ["zoom"], "", 15.5, ["get", "name"]],
                "text-font": FONT,
                "text-size": 12,
                "text-anchor": "top",
                "text-offset": [0, 0.9],
                "text-max-width": 9,
                "text-optional": True,
            },
            "paint": {
                "text-color": COLOR,
                "text-halo-color": "@halo",
                "text-halo-width": 1.5,
            },
        },
    ],
    legend=[
        {
            "label": {"zh": "服务设施", "en": "Services"},
            "color": "@facility",
            "shape": "circle",
        },
        {
            "label": {"zh": "安全与应急设施", "en": "Safety and emergency"},
            "color": "@facility_safe",
            "shape": "circle",
        },
    ],
)
