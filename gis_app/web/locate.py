"""GET /api/locate: whose is this point, and why."""

from flask import current_app
from flask_openapi3 import APIBlueprint, Tag
from pydantic import AwareDatetime, BaseModel, Field

from geodata.crs import UnknownDatum, to_cgcs2000
from gis_app.errors import BadRequest
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
    at: AwareDatetime | None = None


@bp.get("/locate", summary="Whose is this point, and why")
def locate(query: Place):
    lon, lat = on_earth(query.lon, query.lat, query.datum)
    near_m = float(current_app.settings.near_m)
    with transaction() as cursor:
        found = places.attribute(cursor, lon, lat, near_m, query.accuracy_m, query.at)
        return shapes.attribution(cursor, found, query.accuracy_m, near_m, query.at)


def on_earth(x, y, datum):
    """A pair of any datum as lon, lat in CGCS2000. Raises BadRequest."""
    try:
        lon, lat = map(float, to_cgcs2000(x, y, datum))
    except UnknownDatum as error:
        raise BadRequest(str(error)) from None
    if not (-180 <= lon <= 180 and -90 < lat < 90):
        raise BadRequest(f"{x}, {y} is no place on earth in {datum}: lon comes first.")
    return lon, lat
