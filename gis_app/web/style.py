"""GET /style.json: the MapLibre style, made from the layer files."""

from typing import Literal

from flask import current_app, jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app import i18n
from gis_app.store import tiles
from gis_app.web import base_map
from gis_app.web.security import current_scope, open_to_screens, transaction
from gis_app.web.tiles import absolute, scope_mark
from layers import all_layers
from layers._style import colored

bp = APIBlueprint("style", __name__, abp_tags=[Tag(name="map")])

OWN_KEYS = ("order", "part", "role")
LIVE = "live"  # version of a layer whose rows change all the time


class StyleQuery(BaseModel):
    theme: Literal["light", "dark"] = Field("light", description="Paper, or a wall")
    lang: Literal["zh", "en"] | None = Field(
        None, description="Language of titles; names on the map are as they are written"
    )


@bp.get("/style.json", summary="The map's style: no glyphs, no sprite, no other host")
@open_to_screens
def style(query: StyleQuery):
    scope = current_scope()
    shown = visible_layers(scope)
    with transaction() as cursor:
        versions = tiles.versions(cursor)
    outside = base_map.configured(current_app.settings)
    language = query.lang or i18n.language()
    parts = [part for layer in shown for part in _drawn(layer, outside)]
    if outside:
        parts += base_map.style_layers(outside, query.theme)
    parts.sort(key=lambda part: part.pop("order"))
    document = {
        "version": 8,
        "name": {"zh": "全域", "en": "Quanyu"}[language],
        "metadata": {
            "theme": query.theme,
            "approval_number": base_map.approval(current_app.settings, outside),
            "titles": {layer.id: layer.title[language] for layer in shown},
        },
        "sources": {layer.id: _source(layer, versions, scope) for layer in shown},
        "layers": colored([_background(), *parts], query.theme),
    }
    if outside:
        document["sources"] |= base_map.style_sources(outside, absolute)
    response = jsonify(document)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def visible_layers(scope):
    """Those whose tiles this reader is not refused."""
    return [
        layer
        for layer in all_layers().values()
        if not (layer.shows_rows and scope.aggregate_only)
    ]


def version_mark(layer, versions, scope):
    """The v= of a layer's addresses: version of the rows, and whose eyes see them."""
    version = versions.get(layer.version, "0") if layer.version else LIVE
    return f"{version}-{scope_mark(scope)}"


def _source(layer, versions, scope):
    mark = version_mark(layer, versions, scope)
    low, high = layer.zooms
    return {
        "type": "vector",
        "tiles": [absolute(f"/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt?v={mark}")],
        "minzoom": low,
        "maxzoom": high,
        # Counts come by code: a screen sets the state of a grid by its code at once.
        **({"promoteId": {layer.id: "code"}} if "code" in layer.fields else {}),
    }


def _drawn(layer, outside):
    """The layer's style entries, complete with id, source and MVT layer."""
    hidden = not layer.visible or (outside and layer.group == "base")
    for entry in layer.style:
        part = entry.get("part")
        layout = dict(entry.get("layout", {}))
        if hidden:
            layout["visibility"] = "none"
        yield {
            **{key: value for key, value in entry.items() if key not in OWN_KEYS},
            "id": "-".join([layer.id, entry["role"]]),
            "source": layer.id,
            "source-layer": f"{layer.id}_{part}" if part else layer.id,
            "layout": layout,
            "metadata": {"layer": layer.id, "group": layer.group},
            "order": entry.get("order", layer.order),
        }


def _background():
    return {
        "id": "background",
        "type": "background",
        "paint": {"background-color": "@land"},
    }
