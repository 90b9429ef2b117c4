"""POST /api/filters/parse: words as conditions; GET /api/organisations: who is called so."""

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.read_words import filter_of, find_party, read_words
from gis_app.errors import NotFound
from gis_app.store import smart_words as store
from gis_app.web.models import Input
from gis_app.web.security import current_scope, needs, transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "smart_words",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="incidents", description="Report, read, correct, find, count")],
)
MOST = 8


class Said(Input):
    text: str = Field(min_length=1, max_length=200, description="本网格 逾期 井盖")
    here: str | None = Field(
        None, pattern=r"^[0-9A-Z]{1,18}$", description="The unit or grid on the screen"
    )
    choose: dict[str, int] = Field(
        {}, max_length=50, description="Words of a chip -> which of its meanings"
    )


class Asked(BaseModel):
    q: str = Field(min_length=2, max_length=50)


class PartyId(BaseModel):
    id: int = Field(ge=0, lt=2**31)


@bp.post("/filters/parse", summary="What words ask for, as conditions of a filter")
@needs("rows", "aggregates")
def parse(body: Said):
    with transaction() as cursor:
        found = read_words(
            cursor, current_scope(), body.text, body.here or "", body.choose
        )
    return {
        "chips": list(map(_chip, found.chips)),
        "rest": found.rest,
        "filter": filter_of(found).canonical(),
        "warnings": list(map(translated, found.warnings)),
        "is_name": found.is_name,
    }


@bp.get("/organisations", summary="Party organisations and facilities of a name")
def organisations(query: Asked):
    with transaction() as cursor:
        party = find_party(cursor, query.q, MOST)
        facilities = store.facilities_like(cursor, query.q, MOST)
    return {
        "party": [row._asdict() for row in party],
        "facilities": [row._asdict() for row in facilities],
    }


@bp.get("/party/<int:id>", summary="The name of a party organisation")
def party(path: PartyId):
    with transaction() as cursor:
        row = store.party(cursor, path.id)
    if row is None:
        raise NotFound("There is no such party organisation.")
    return row._asdict()


def _chip(chip):
    return _told(chip.meaning) | {
        "words": chip.words,
        "alternatives": list(map(_told, chip.alternatives)),
    }


def _told(meaning):
    value = meaning.value
    if meaning.field == "time":
        value = {"from": value[0], "to": value[1]}
    return {
        "field": meaning.field,
        "value": value,
        "label_zh": meaning.label_zh,
        "label_en": meaning.label_en,
    }
