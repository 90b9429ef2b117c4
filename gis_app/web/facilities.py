"""/api/facilities: one facility's facts, and the nearest ones to a place."""

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.domain.suppression import FEWEST
from gis_app.errors import NotFound
from gis_app.store import facilities, places
from gis_app.web.security import current_scope, transaction

bp = APIBlueprint(
    "facilities",
    __name__,
    url_prefix="/api/facilities",
    abp_tags=[Tag(name="places")],
)

# Numbers of people's matters: small ones are withheld from aggregate roles.
OF_MATTERS = ("disputes_settled", "opinions")


class FacilityCode(BaseModel):
    code: str = Field(min_length=1, max_length=100)


class Near(BaseModel):
    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-85, le=85)
    kind: str | None = Field(
        None, max_length=40, description="Vocabulary facility_kinds"
    )
    limit: int = Field(5, ge=1, le=50)


@bp.get("/nearest", summary="The nearest facilities, with metres")
def nearest(query: Near):
    with transaction() as cursor:
        rows = facilities.nearest(
            cursor, query.lon, query.lat, query.kind or None, query.limit
        )
    return {"facilities": [_brief(row) | {"metres": row.metres} for row in rows]}


@bp.get("/<code>", summary="Facts of a facility and its monthly counts")
def one(path: FacilityCode):
    with transaction() as cursor:
        row = facilities.one(cursor, path.code)
        if row is None:
            raise NotFound("There is no such facility.")
        chain = places.chain(cursor, row.place_code)
        months = facilities.months(cursor, row.id)
    small = current_scope().aggregate_only
    return _brief(row) | {
        "address": row.address or None,
        "owner": row.owner,
        "capacity": row.capacity,
        "hours": row.hours or None,
        "chain": [up._asdict() for up in chain],
        "months": [_month(month, small) for month in months],
    }


def _brief(row):
    return {
        "code": row.code,
        "kind": row.kind,
        "name": row.name,
        "lon": row.lon,
        "lat": row.lat,
        "place": row.place_code or None,
    }


def _month(month, withheld):
    found = month._asdict()
    for name in OF_MATTERS:
        if withheld and 0 < found[name] < FEWEST:
            found[name] = None
    return found
