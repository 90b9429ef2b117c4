"""GET /api/locate: whose is this point, and why."""

from flask import current_app
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.read_pin import read_pin
from gis_app.domain.moments import Moment
from gis_app.store import places
from gis_app.web import shapes
from gis_app.web.security import transaction

bp = APIBlueprint(
    "locate",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="places", description="Whose is this place; what is there")],
)


class Place(BaseModel):
    lon: float = Field(allow_inf_nan=False)
    lat: float = Field(allow_inf_nan=False)
    datum: str = Field("cgcs2000", max_length=20)
    accuracy_m: float | None = Field(None, ge=0, le=100_000)
    at: Moment | None = None


@bp.get("/locate", summary="Whose is this point, and why")
def locate(query: Place):
    lon, lat = read_pin(query.lon, query.lat, query.datum)
    near_m = float(current_app.settings.near_m)
    with transaction() as cursor:
        found = places.attribute(cursor, lon, lat, near_m, query.accuracy_m, query.at)
        answer = shapes.attribution(cursor, found, query.accuracy_m, near_m, query.at)
    return answer | {"point": [lon, lat]}  # in CGCS2000, for whoever asks in another
