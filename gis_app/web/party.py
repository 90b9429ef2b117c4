"""/api/party: the party's organisations from 党工委 down to 党小组, and their territory."""

import json

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.count_party import count_children, count_party
from gis_app.actions.count_trend import count_trend
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Forbidden, NotFound
from gis_app.store import party, places
from gis_app.web import shapes
from gis_app.web.security import current_scope, transaction

bp = APIBlueprint(
    "party",
    __name__,
    url_prefix="/api/party",
    abp_tags=[Tag(name="party", description="Party organisations, never a person")],
)

BY_UNIT = ("committee", "general")
MOST_LISTED = 100
NO_SUCH = "There is no such party organisation."


class Id(BaseModel):
    id: int = Field(ge=0, le=2**31 - 1)


class Below(BaseModel):
    parent: int | None = Field(
        None, ge=0, le=2**31 - 1, description="Without it, those that have none above"
    )


class Under(BaseModel):
    under: str = Field(pattern=r"^[0-9A-Z]{1,18}$", description="Code of a place")


@bp.get("", summary="Party organisations right below one, or at the top")
def children(query: Below):
    with transaction() as cursor:
        rows = party.children(cursor, query.parent)
        counts = count_children(cursor, current_scope(), query.parent, rows)
    return {"party": [_child(row, counts.get(row.id)) for row in rows]}


@bp.get("/audit", summary="Grids without a branch, branches without a grid")
def audit(query: Under):
    with transaction() as cursor:
        found = party.count_without_branch(cursor, query.under)
        grids = party.grids_without_branch(cursor, query.under, MOST_LISTED)
        branches = party.branches_without_grid(cursor, query.under, MOST_LISTED)
    return {
        "grids": found.grids,
        "without_branch": found.without_branch,
        "grids_without_branch": [row._asdict() for row in grids],
        "branches_without_grid": [row._asdict() for row in branches],
    }


@bp.get("/<int:id>", summary="Facts, territory and figures of a party organisation")
def one(path: Id):
    """Its incidents are those attributed to it or to any below; aggregate roles are told
    those of the one unit or grid it stands for, if there is one (`place`)."""
    with transaction(one_reading=True) as cursor:
        org = _known(cursor, path.id)
        held = party.places(cursor, party.below(cursor, org.id))
        place = _place(org, held)
        return (
            _brief(cursor, org, place)
            | _territory(cursor, org, held)
            | {
                "place": place,
                "incidents": count_party(cursor, current_scope(), org.id, place),
            }
        )


@bp.get("/<int:id>/trend", summary="Reported and closed, day by day")
def trend(path: Id):
    scope = current_scope()
    with transaction(one_reading=True) as cursor:
        org = _known(cursor, path.id)
        wanted = IncidentFilter(party=org.id)
        if scope.aggregate_only:
            place = _place(org, party.places(cursor, party.below(cursor, org.id)))
            if not (place and scope.may("aggregates")):
                raise Forbidden("Your role does not include this.")
            wanted = IncidentFilter(under=place)
        return count_trend(cursor, scope, wanted)


def _known(cursor, party_id):
    org = party.one(cursor, party_id)
    if org is None:
        raise NotFound(NO_SUCH)
    return org


def _place(org, held):
    """The one place that an organisation stands for: its unit, or all that it holds."""
    if org.level in BY_UNIT:
        return org.unit_code
    return held[0].code if len(held) == 1 else None


def _brief(cursor, org, place):
    chain = places.chain(cursor, place or org.unit_code or "")
    return {
        "id": org.id,
        "name": org.name,
        "level": org.level,
        "unit": org.unit_code
        and {"level": org.unit_level, "code": org.unit_code, "name": org.unit_name},
        "chain": shapes.party_links(places.party_chain(cursor, org.id)),
        "units": [up._asdict() for up in chain],
    }


def _territory(cursor, org, held):
    """Outline and sums; a committee's and a general branch's are those of their unit."""
    codes = [place.code for place in held]
    if org.level in BY_UNIT and org.unit_code:
        outline = party.outline_of_unit(cursor, org.unit_code)
        households = party.households_of_unit(cursor, org.unit_code)
        buildings = party.buildings(cursor, [org.unit_code])
        audit = party.count_without_branch(cursor, org.unit_code)
    else:
        outline = party.outline_of_places(cursor, codes)
        households = _sum(place.households for place in held)
        buildings = party.buildings(cursor, codes)
        audit = None
    shape = outline and outline.geometry
    return {
        "territory": [
            {"code": place.code, "level": place.level, "name": place.name}
            for place in held
        ],
        "geometry": json.loads(shape) if shape else None,
        "bbox": outline.bbox if shape else None,
        "households": households,
        "buildings": buildings,
        "grids": len({code[:16] for code in codes}),
        "micro_grids": sum(place.level == "micro" for place in held),
        "grids_of_unit": audit and audit.grids,
        "without_branch": audit and audit.without_branch,
    }


def _sum(numbers):
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _child(row, counts):
    open_, overdue = counts or (None, None)
    return {
        "id": row.id,
        "name": row.name,
        "level": row.level,
        "unit": row.unit_code or None,
        "children": row.children,
        "grids": row.grids,
        "open": open_,
        "overdue": overdue,
    }
