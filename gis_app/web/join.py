"""POST /api/join: a table with its grids; /api/join/counts: incidents in one's polygons.

A join tells of each point what GET /api/locate tells of one: boundaries, names, branches,
which are the same for everybody. So every staff account may join, whatever its scope, and
also those that see aggregates only; residents may not, for whom a table is none of their
business. Counts are of incidents: they are asked within the asker's scope, and by roles
that see incidents alone.
"""

from datetime import UTC
from types import SimpleNamespace
from typing import Literal

from flask import current_app
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field, TypeAdapter, ValidationError

from geodata.writers import FORMATS, format_of
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.moments import Moment
from gis_app.errors import BadRequest, Forbidden, Rejected, TooLarge
from gis_app.isolated import isolated
from gis_app.store import queue
from gis_app.store.answers import KEYS
from gis_app.web.errors import faults
from gis_app.web.exports import sent
from gis_app.web.models import Input
from gis_app.web.multipart import receive
from gis_app.web.security import current_scope, needs, transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "join",
    __name__,
    url_prefix="/api/join",
    abp_tags=[Tag(name="files", description="Files out, and the jobs that make them")],
)

STAFF = ("rows", "aggregates", "audit", "accounts")
AT_ONCE = 50_000  # rows; more are joined by a job
AT_ONCE_BYTES = 10 << 20
MOST_BYTES = 256 << 20  # of a layer of polygons
AGGREGATES = (
    "Your role sees counts of whole grids: counts in areas of one's own are exact."
)
TEXT = Field(None, max_length=200)


class Options(Input):
    """As of an import; at: the boundaries of that time; under: only grids of that unit;
    lang: of the new columns (None: English names, reasons as they are stored)."""

    datum: str | None = TEXT
    encoding: str | None = TEXT
    layer: str | None = TEXT
    header: int | None = Field(None, ge=1, le=1000)
    map: dict[str, str] | None = Field(None, max_length=500)
    at: Moment | None = None
    under: str | None = Field(None, pattern=r"^[0-9A-Z]{0,18}$")
    lang: Literal["zh", "en"] | None = None


def _form(**more):
    file = {"type": "string", "format": "binary"}
    options = {"type": "string", "description": "JSON: datum encoding layer header map"}
    return {
        "requestBody": {
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": file, "options": options, **more},
                    }
                }
            }
        }
    }


@bp.post(
    "",
    summary="The same table with the grid, chain, branch and reason of each row",
    openapi_extensions=_form(format={"type": "string", "enum": list(FORMATS)}),
)
@needs(*STAFF)
def join():
    received, form = receive()
    kept = False
    try:
        asked = _asked(received, form)
        if received.size <= AT_ONCE_BYTES:
            made = _at_once("join_file", asked | {"most": AT_ONCE})
            if "more" not in made:
                return _sent(made)
        with transaction() as cursor:
            job = queue.put(cursor, "join", asked, current_scope().account_id)
        kept = True  # the job deletes it
        return {"job": job, "url": f"/api/jobs/{job}"}, 202
    finally:
        if not kept:
            received.discard()


@bp.post(
    "/counts",
    summary="How many incidents lie in each polygon of a layer",
    openapi_extensions=_form(
        filter={"type": "string", "description": "JSON, as everywhere"},
        by={"type": "string", "description": "JSON: list of what to count by"},
    ),
)
@needs("rows", "aggregates")
def counts():
    if current_scope().aggregate_only:
        raise Forbidden(AGGREGATES)
    received, form = receive()
    try:
        if received.size > MOST_BYTES:
            raise TooLarge("The layer is larger than 256 MB.")
        asked = {
            "upload": received.place,
            "filter": _read(form, "filter", IncidentFilter).canonical(),
            "by": _keys(form),
            "options": _read(form, "options", Options).model_dump(exclude_none=True),
        }
        return _told(_at_once("count_file", asked))
    finally:
        received.discard()


def _asked(received, form):
    said = _read(form, "options", Options)
    options = said.model_dump(mode="json", exclude_none=True)
    wanted = form.get("format") or format_of(received.name)
    if wanted not in FORMATS:
        raise Rejected(f"format is none of {', '.join(FORMATS)}")
    apart = {name: options.pop(name, None) for name in ("at", "under", "lang")}
    if said.at is not None:
        apart["at"] = said.at.astimezone(UTC).replace(tzinfo=None).isoformat()
    return {"upload": received.place, "format": wanted, "options": options, **apart}


def _at_once(action, arguments):
    tools = SimpleNamespace(
        settings=current_app.settings,
        scope=current_scope(),
        job_id=None,
        worker=None,
        progress=lambda done, total: None,
    )
    return isolated(tools, action, arguments)


def _sent(made):
    """The file as it is, and then nothing of it is left."""
    path = current_app.settings.data_path.absolute() / "exports" / made["file"]
    try:
        answer = sent(path, made["name"])
    finally:
        path.unlink(missing_ok=True)  # what is sent is open already
    answer.headers["X-Join-Rows"] = str(made["rows"])
    answer.headers["X-Join-Placed"] = str(made["placed"])
    answer.headers["X-Join-Datum"] = made["datum"]
    return answer


def _told(found):
    found["notes"] = [one | {"text": translated(one["text"])} for one in found["notes"]]
    found["faults"] = [
        one | {"message": translated(one["message"])} for one in found["faults"]
    ]
    found["warnings"] = list(map(translated, found["warnings"]))
    return found


def _read(form, name, model):
    text = form.get(name, "").strip() or "{}"
    try:
        given = current_app.json.loads(text)
    except ValueError:
        raise BadRequest(f"{name} is no JSON.") from None
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Rejected(
            "Some values are not as they should be.", faults(error)
        ) from None


def _keys(form):
    text = form.get("by", "").strip() or "[]"
    try:
        given = current_app.json.loads(text)
        found = TypeAdapter(list[Literal[tuple(KEYS)]]).validate_python(given)
    except ValueError:
        raise Rejected(f"by is a JSON list of {', '.join(KEYS)}") from None
    return list(dict.fromkeys(found))[:3]
