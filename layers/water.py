"""Sea, rivers and lakes; green, hills and built-up ground between them."""

from layers import Layer
from layers._style import FONT, by_zoom

WATER = ["sea", "river", "canal", "lake", "pond"]
GREEN = ["park", "verge", "wood"]
IS_WATER = ["in", ["get", "kind"], ["literal", WATER]]


def _fill(role, chosen, color, order, **paint):
    """chosen: kinds, or the first letters that several kinds share."""
    kind = ["get", "kind"]
    fits = (
        ["==", ["slice", kind, 0, len(chosen)], chosen]
        if isinstance(chosen, str)
        else ["in", kind, ["literal", chosen]]
    )
    return {
        "type": "fill",
        "role": role,
        "order": order,
        "filter": fits,
        "paint": {"fill-color": color, **paint},
    }


layer = Layer(
    id="water",
    title={"zh": "水系与绿地", "en": "Water and green"},
    description={
        "zh": "海域、河流、运河、湖泊、公园、山地、建成区；小于一个像素的看不见",
        "en": "Sea, rivers, canals, lakes, parks, hills and built-up ground; what is"
        " under a pixel is unseen",
    },
    order=5,
    version="water",
    sql="""
        SELECT w.id, w.geom, w.kind, w.name
          FROM water AS w
         WHERE w.geom && %(box)s
    """,
    fields={
        "kind": {"zh": "类别：河流、湖泊、公园…", "en": "Kind: river, lake, park …"},
        "name": {"zh": "名称", "en": "Name"},
    },
    style=[
        _fill("built", "built", "@built", 1),
        _fill("built-work", ["built_industry", "built_campus"], "@built_work", 1.1),
        _fill("beach", ["beach"], "@beach", 2),
        _fill("green", GREEN, "@green", 3),
        # Each level lies on the one before, so the tops come out darkest.
        _fill("hill", "hill", "@hill", 3.5, **{"fill-opacity": 0.13}),
        _fill("water", WATER, "@water", 4, **{"fill-outline-color": "@water_edge"}),
        {
            "type": "symbol",
            "role": "name",
            "order": 82,
            "minzoom": 11,
            "filter": ["!=", ["get", "name"], ""],
            "layout": {
                "text-field": ["get", "name"],
                "text-font": FONT,
                "text-size": by_zoom(11, 12, 16, 15),
                "text-letter-spacing": 0.25,
            },
            "paint": {
                "text-color": ["case", IS_WATER, "@water_name", "@green_name"],
                "text-halo-color": "@halo",
                "text-halo-width": 1.2,
            },
        },
    ],
    legend=[
        {"label": {"zh": "水域", "en": "Water"}, "color": "@water", "shape": "fill"},
        {"label": {"zh": "绿地", "en": "Green"}, "color": "@green", "shape": "fill"},
    ],
)
