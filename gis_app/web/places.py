"""/api/units and /api/grids: the hierarchy, facts and outlines; /api/vocabularies."""

from hashlib import sha256
from typing import Annotated

from flask import jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.count_place import count_below, count_place
from gis_app.actions.count_trend import count_trend
from gis_app.actions.find_place import find_place
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.moments import Moment
from gis_app.errors import Forbidden, NotFound
from gis_app.store import party, places
from gis_app.store.vocabularies import active_categories, active_terms
from gis_app.web import shapes
from gis_app.web.models import Input
from gis_app.web.security import current_scope, open_to_screens, transaction

bp = APIBlueprint(
    "places",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="places", description="Whose is this place; what is there")],
)


CodeText = Annotated[str, Field(pattern=r"^[0-9A-Z]{1,18}$")]
COMMUNITY = 12  # letters of its code
NO_SUCH = "There is no such unit or grid at that time."


class Code(BaseModel):
    code: CodeText


class AsOf(BaseModel):
    at: Moment | None = None


class Below(AsOf):
    parent: str | None = Field(None, pattern=r"^[0-9A-Z]{1,18}$")
    q: str | None = Field(None, max_length=50)
    figures: bool = Field(False, description="With open and overdue incidents of each")


class Asked(BaseModel):
    q: str = Field(min_length=1, max_length=300, description="As somebody would say it")
    under: str | None = Field(
        None, pattern=r"^[0-9A-Z]{1,18}$", description="Code of the unit it lies in"
    )
    limit: int = Field(10, ge=1, le=50)


class Named(Input):
    codes: list[CodeText] = Field(max_length=1000)
    at: Moment | None = None


@bp.get("/units", summary="What lies right below a place, or what a word finds")
@open_to_screens
def units(query: Below):
    with transaction() as cursor:
        if query.q and query.q.strip():
            return {"units": _found(cursor, query.q.strip())}
        rows = places.children(cursor, query.parent, query.at)
        counts = {}
        if query.figures and query.parent:
            counts = count_below(cursor, current_scope(), query.parent, rows)
    return {
        "units": [
            shapes.place(row)
            | {"households": row.households, "children": row.children, "type": row.type}
            | counts.get(row.code, {})
            for row in rows
        ]
    }


def _found(cursor, text):
    """Places of a word, each with the names above it: villages share their names."""
    rows = places.find(cursor, text)
    above = {row.code[:n] for row in rows for n in range(2, len(row.code))}
    named = places.names(cursor, above)
    return [
        shapes.place(row)
        | {
            "chain": " › ".join(
                named[row.code[:n]].name
                for n in range(4, len(row.code))
                if row.code[:n] in named
            )
        }
        for row in rows
    ]


@bp.get("/places", summary="Where an address, a name, its pinyin or a code lies")
def find(query: Asked):
    with transaction() as cursor:
        found = find_place(cursor, query.q, query.under or "", query.limit)
        return [shapes.found_place(place) for place in found]


@bp.post("/places/names", summary="What codes of units and grids are called")
def named(body: Named):
    with transaction() as cursor:
        found = places.names(cursor, body.codes, body.at)
    return {"names": {code: row.name for code, row in found.items()}}


@bp.get("/units/<code>", summary="Facts and outline of a unit")
@open_to_screens
def unit(path: Code, query: AsOf):
    return _facts(path.code, query.at)


@bp.get("/grids/<code>", summary="Facts and outline of a grid or micro-grid")
@open_to_screens
def grid(path: Code, query: AsOf):
    return _facts(path.code, query.at)


@bp.get("/units/<code>/trend", summary="Reported and closed in a place, day by day")
def trend(path: Code):
    """Of the last 30 days, today the last; and how much was closed in time. Roles that
    see aggregates only are told counts rounded down to a multiple of `rounded_to`."""
    scope = current_scope()
    if not (scope.may("rows") or scope.may("aggregates")):
        raise Forbidden("Your role does not include this.")
    with transaction(one_reading=True) as cursor:
        if not places.names(cursor, [path.code]):
            raise NotFound(NO_SUCH)
        return count_trend(cursor, scope, IncidentFilter(under=path.code))


@bp.get("/vocabularies", summary="Every word that a city may edit, in both languages")
@open_to_screens
def vocabularies():
    with transaction() as cursor:
        categories = active_categories(cursor)
        found = {"categories": [row._asdict() for row in categories]}
        for term in active_terms(cursor):
            found.setdefault(term.vocabulary, []).append(
                {
                    "code": term.code,
                    "parent": term.parent,
                    "label_zh": term.label_zh,
                    "label_en": term.label_en,
                    **term.extra,
                }
            )
    response = jsonify(found)
    response.set_etag(sha256(response.get_data()).hexdigest()[:20])
    return response.make_conditional(request)


def _facts(code, at):
    with transaction(one_reading=True) as cursor:
        row = places.one(cursor, code, at)
        if row is None:
            raise NotFound(NO_SUCH)
        orgs = places.party_chain(cursor, places.party_of(cursor, code))
        return shapes.place_with_outline(row) | {
            "chain": [
                {"level": up.level, "code": up.code, "name": up.name}
                for up in places.chain(cursor, code, at)
            ],
            "counts": places.inside(cursor, code)._asdict()
            | {"without_branch": _without_branch(cursor, code)},
            "party": shapes.party_links(orgs),
            "posts": [post._asdict() for post in places.posts(cursor, code)],
            "facilities": [
                facility._asdict() for facility in places.facilities(cursor, code)
            ],
            "recorded_at": row.recorded_at,
            "incidents": count_place(cursor, current_scope(), code),
        }


def _without_branch(cursor, code):
    """未建支: grids of a unit that no branch holds; of a grid its own chain tells."""
    if len(code) > COMMUNITY:
        return None
    return party.count_without_branch(cursor, code).without_branch
