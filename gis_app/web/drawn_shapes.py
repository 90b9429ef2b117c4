"""POST /api/shapes: shapes drawn on the map joined, cut, grown, repaired; nothing kept."""

import json
from typing import Any, Literal

import shapely
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field, model_validator

from gis_app.domain import drawn_shapes
from gis_app.store import installation
from gis_app.web.models import Input
from gis_app.web.security import transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "drawn_shapes",
    __name__,
    url_prefix="/api/shapes",
    abp_tags=[Tag(name="places", description="Whose is this place; what is there")],
)

FARTHEST = drawn_shapes.FARTHEST_M


class Wish(Input):
    op: Literal["union", "difference", "intersection", "buffer", "repair"]
    a: dict[str, Any] = Field(
        description="GeoJSON; for a buffer also Point, LineString"
    )
    b: dict[str, Any] | None = Field(None, description="The other of two shapes")
    metres: float | None = Field(
        None, ge=-FARTHEST, le=FARTHEST, description="Of a buffer; < 0 shrinks"
    )

    @model_validator(mode="after")
    def _complete(self):
        if (self.b is None) == (self.op in drawn_shapes.BETWEEN):
            raise ValueError("union, difference and intersection take b, others do not")
        if (self.metres is None) == (self.op == "buffer"):
            raise ValueError("a buffer takes metres, nothing else does")
        return self


@bp.post("", summary="Join, cut, grow or repair drawn shapes")
def shapes(body: Wish):
    """At most 10 000 vertices in and out. geometry is null where nothing is left, and
    warnings says so; area_m2 is planar in the city's zone."""
    with transaction() as cursor:
        epsg = installation.read(cursor).zone_srid
    found, warnings = _done(body, epsg)
    return {
        "geometry": found.shape and json.loads(shapely.to_geojson(found.shape)),
        "area_m2": round(found.area_m2, 2),
        "warnings": list(map(translated, [*warnings, *found.warnings])),
    }


def _done(body, epsg):
    """(what came of it, what was said of what was sent)"""
    first, warnings = drawn_shapes.read(body.a, lines=body.op == "buffer")
    if body.op == "buffer":
        return drawn_shapes.buffer(first, body.metres, epsg), warnings
    if body.op == "repair":
        return drawn_shapes.repaired(first, epsg), warnings
    second, more = drawn_shapes.read(body.b)
    return drawn_shapes.combine(body.op, first, second, epsg), warnings + more
