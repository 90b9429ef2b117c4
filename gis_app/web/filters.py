"""POST /api/filters: a filter under an id, for addresses that must stay short."""

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from geodata.privacy import mask
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import NotFound, Rejected
from gis_app.store import filters
from gis_app.web.models import Input
from gis_app.web.security import transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "filters",
    __name__,
    url_prefix="/api/filters",
    abp_tags=[Tag(name="incidents", description="Report, read, correct, find, count")],
)


class Wanted(Input):
    filter: IncidentFilter


class FilterId(BaseModel):
    id: str = Field(pattern=r"^[a-z2-7]{24}$")


@bp.post("", summary="Keep a filter; the same filter has the same id")
def save(body: Wanted):
    if body.filter.text and mask(body.filter.text)[1]:
        raise Rejected("A filter is kept, a personal number is not: leave it out.")
    with transaction() as cursor:
        return {
            "id": filters.save(cursor, body.filter),
            "warnings": list(map(translated, body.filter.warnings)),
        }


@bp.get("/<id>", summary="The filter of an id; each reader's own scope applies to it")
def one(path: FilterId):
    with transaction() as cursor:
        wanted = filters.load(cursor, path.id)
    if wanted is None:
        raise NotFound("There is no such filter.")
    return {"id": wanted.id, "filter": wanted.canonical()}
