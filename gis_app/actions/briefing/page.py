"""A briefing as one HTML file that any browser opens without a network.

Folium draws the map; its ten links to other hosts are taken away and Leaflet, which our
own build has put among the static files, stands in the page itself. The page forbids
itself every request (its Content-Security-Policy), so that a slip would show at once.
"""

import re
from pathlib import Path

import folium
import shapely
from markupsafe import Markup, escape

import gis_app
from gis_app.actions.briefing.classes import EDGE, colour_of
from gis_app.actions.briefing.shown import TEMPLATES, shown
from gis_app.actions.briefing.simplified import mapping, simplified
from gis_app.errors import Unavailable

PARTS = Path(gis_app.__file__).parent / "static/briefing"
MOST_NAMES = 40  # of units above, written on the map
SCALE = "L.control.scale({imperial: false}).addTo(%s);"
ROOM = [24, 24]  # pixels around the outlines


def page(facts, marked=False) -> str:
    """The whole file. Unavailable where the frontend was not built."""
    leaflet = {
        name: _part(name) for name in ("leaflet.js", "leaflet.css", "leaflet.txt")
    }
    look = shown(facts, marked)
    drawn = _map(facts, look)
    figure = drawn.get_root()
    figure.render()  # gathers header, html and script of what is on the map
    return TEMPLATES.get_template("page.html").render(
        look,
        licence=Markup(leaflet["leaflet.txt"].replace("--", "—")),
        leaflet_js=Markup(leaflet["leaflet.js"]),
        leaflet_css=Markup(_without_pictures(leaflet["leaflet.css"])),
        map_header=Markup(_styles(figure.header.render())),
        map_html=Markup(figure.html.render()),
        map_script=Markup(figure.script.render() + SCALE % drawn.get_name()),
    )


def _part(name):
    path = PARTS / name
    if not path.is_file():
        raise Unavailable(
            "Leaflet is not among the static files: build the frontend (npm run build)."
        )
    text = path.read_text(encoding="utf-8").replace("</script", "<\\/script")
    return re.sub(r"//# sourceMappingURL=.*", "", text)


def _without_pictures(css):
    """Pictures of markers and of a layers button, none of which we have."""
    return re.sub(r"url\([^)]*\)", "none", css)


def _styles(header):
    """Of Folium's head the map's size and its two switches; the rest is the page's own."""
    return re.sub(r"<meta[^>]*>", "", header)


def _map(facts, look):
    class Offline(folium.Map):
        default_js, default_css = (), ()

    drawn = Offline(
        location=[0, 0],
        tiles=None,
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        prefer_canvas=False,
    )
    _areas(facts, look).add_to(drawn)
    if facts.above:
        _borders(facts).add_to(drawn)
        _names(facts).add_to(drawn)
    if facts.drawn is not None:
        _drawn_area(facts.drawn).add_to(drawn)
    if facts.points:
        _points(facts, look["t"]).add_to(drawn)
    drawn.fit_bounds(_bounds(facts), padding=ROOM)
    return drawn


def _areas(facts, look):
    t = look["t"]
    features = [
        _feature(
            area.code,
            area.shape,
            name=str(escape(area.name or area.code)),
            count=str(
                escape(t["withheld"] if area.count is None else f"{area.count:,}")
            ),
            colour=colour_of(area.count, look["classes"]),
            hidden=area.count is None,
        )
        for area in simplified(facts.areas)
    ]
    tooltip = folium.GeoJsonTooltip(
        ["name", "count"], [t["area"], t["count"]], class_name="tip", sticky=True
    )
    return _layer(features, _style, tooltip, highlight_function=_raised)


def _layer(features, style, tooltip=None, **more):
    """Folium asserts the tooltip's fields on a first feature: without any, no tooltip."""
    data = {"type": "FeatureCollection", "features": features}
    given = tooltip if features else None
    if not features:
        more.pop("highlight_function", None)
    return folium.GeoJson(data, style_function=style, tooltip=given, **more)


def _style(feature):
    facts = feature["properties"]
    return {
        "fillColor": facts["colour"],
        "fillOpacity": 1,
        "color": EDGE,
        "weight": 0.7,
        "dashArray": "3 3" if facts["hidden"] else None,
    }


def _raised(_):
    return {"weight": 2.5, "color": "#10233d"}


def _borders(facts):
    features = [
        _feature(one.code, one.shape) for one in simplified(facts.above, 300_000)
    ]
    return _layer(
        features,
        lambda _: {"fill": False, "color": "#22384f", "weight": 1.8},
        interactive=False,
    )


def _names(facts):
    """As tooltips that stay: a marker would ask for its picture before it has another."""
    features = [
        _feature(
            one.code, shapely.point_on_surface(one.shape), name=str(escape(one.name))
        )
        for one in facts.above[:MOST_NAMES]
    ]
    tooltip = folium.GeoJsonTooltip(
        ["name"], labels=False, class_name="place", permanent=True, sticky=False,
        direction="center",
    )  # fmt: skip
    unseen = {"radius": 0, "stroke": False, "fill": False, "interactive": False}
    return _layer(
        features,
        lambda _: unseen,
        tooltip,
        marker=folium.CircleMarker(),
        interactive=False,
    )


def _drawn_area(shape):
    style = {"fill": False, "color": "#d9480f", "weight": 2.2, "dashArray": "7 5"}
    return _layer([_feature("drawn", shape)], lambda _: style, interactive=False)


def _points(facts, t):
    features = [
        _feature(
            point.no,
            shapely.Point(round(point.lon, 6), round(point.lat, 6)),
            no=point.no,
            category=str(escape(point.category)),
            state=str(escape(point.state)),
        )
        for point in facts.points
        if point.lon is not None
    ]
    tooltip = folium.GeoJsonTooltip(
        ["no", "category", "state"],
        [t["no"], t["category"], t["state"]],
        class_name="tip",
    )
    style = {
        "radius": 4.5, "fill": True, "color": "#ffffff", "weight": 1, "fillColor": "#d9480f",
        "fillOpacity": 0.9,
    }  # fmt: skip
    return _layer(features, lambda _: style, tooltip, marker=folium.CircleMarker())


def _feature(code, shape, **properties):
    return {
        "type": "Feature",
        "id": code,
        "geometry": mapping(shape),
        "properties": properties,
    }


def _bounds(facts):
    shapes = [area.shape for area in facts.areas] or [
        area.shape for area in facts.above
    ]
    shapes += [facts.drawn] if facts.drawn is not None else []
    if not shapes:
        return [[-60, -170], [75, 170]]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return [[south, west], [north, east]]
