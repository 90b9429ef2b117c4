"""/api/units and /api/grids: the hierarchy, facts and outlines; /api/vocabularies."""

from hashlib import sha256
from typing import Annotated

from flask import jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.count_place import count_place
from gis_app.actions.find_place import find_place
from gis_app.domain.moments import Moment
from gis_app.errors import NotFound
from gis_app.store import places
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


class Code(BaseModel):
    code: CodeText


class AsOf(BaseModel):
    at: Moment | None = None


class Below(AsOf):
    parent: str | None = Field(None, pattern=r"^[0-9A-Z]{1,18}$")
    q: str | None = Field(None, max_length=50)


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
    return {
        "units": [
            shapes.place(row)
            | {"households": row.households, "children": row.children, "type": row.type}
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
    with transaction() as cursor:
        row = places.one(cursor, code, at)
        if row is None:
            raise NotFound("There is no such unit or grid at that time.")
        party = places.party_chain(cursor, places.party_of(cursor, code))
        return shapes.place_with_outline(row) | {
            "chain": [
                {"level": up.level, "code": up.code, "name": up.name}
                for up in places.chain(cursor, code, at)
            ],
            "counts": places.inside(cursor, code)._asdict(),
            "party": [{"level": org.level, "name": org.name} for org in party],
            "posts": [post._asdict() for post in places.posts(cursor, code)],
            "facilities": [
                facility._asdict() for facility in places.facilities(cursor, code)
            ],
            "incidents": count_place(cursor, current_scope(), code),
        }
