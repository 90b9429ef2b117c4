"""GET /api/layers: what is on the map, each field and colour explained."""

from typing import Literal

from flask import jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.store import tiles
from gis_app.web.security import current_scope, open_to_screens, transaction
from gis_app.web.style import version_mark, visible_layers
from layers._style import colored

bp = APIBlueprint("layers", __name__, abp_tags=[Tag(name="map")])


class LayersQuery(BaseModel):
    theme: Literal["light", "dark"] = Field(
        "light", description="Colours of the legend"
    )


@bp.get("/api/layers", summary="The map's layers, their fields and their legend")
@open_to_screens
def listing(query: LayersQuery):
    scope = current_scope()
    with transaction() as cursor:
        versions = tiles.versions(cursor)
    return jsonify(
        layers=[
            {
                "id": layer.id,
                "title": layer.title,
                "description": layer.description,
                "order": layer.order,
                "zooms": layer.zooms,
                "fields": layer.fields,
                "parts": {
                    f"{layer.id}_{name}": part.fields
                    for name, part in layer.parts.items()
                },
                "legend": colored(layer.legend, query.theme),
                "visible": layer.visible,
                "group": layer.group,
                "filterable": layer.filterable,
                "dated": layer.dated,
                "version": version_mark(layer, versions, scope),
            }
            for layer in visible_layers(scope)
        ]
    )
