"""POST /api/briefings: the answer to a filter as a page or a sheet to hand on."""

import hashlib
import json
from typing import Literal

from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from geodata.privacy import mask
from gis_app import i18n
from gis_app.actions.count_in_aggregate import for_aggregates
from gis_app.actions.make_briefing import NO_ROWS, may_hold_rows
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Forbidden, Rejected
from gis_app.store import queue
from gis_app.web.models import Input
from gis_app.web.security import current_scope, needs, transaction

bp = APIBlueprint(
    "briefings",
    __name__,
    url_prefix="/api/briefings",
    abp_tags=[Tag(name="files", description="Files out, and the jobs that make them")],
)


class Briefing(Input):
    filter: IncidentFilter = IncidentFilter()
    title: str = Field("", max_length=80)
    format: Literal["html", "pdf"] = "html"
    lang: Literal["zh", "en"] | None = None
    with_rows: bool = Field(
        False, description="Single incidents on the map: for who may export them"
    )
    by: Literal["grid", "community", "town"] | None = Field(
        None, description="Areas of the map; without it the finest that it can show"
    )


@bp.post(
    "",
    summary="A page (HTML without any request) or a sheet (PDF) of a filter, as a job",
)
@needs("export", "aggregates")
def make(body: Briefing):
    scope = current_scope()
    if body.with_rows and not may_hold_rows(scope):
        raise Forbidden(NO_ROWS)
    if mask(body.title)[1]:
        raise Rejected("A title holds no personal number: leave it out.")
    asked = body.model_dump(mode="json", exclude={"filter"})
    asked |= {"filter": body.filter.canonical(), "lang": body.lang or i18n.language()}
    with transaction() as cursor:
        if scope.aggregate_only:
            for_aggregates(cursor, body.filter)  # too fine a question is told at once
        job = "briefing", asked, scope.account_id, _once(scope, asked)
        # The same one, asked for before, may end between the looks of `put`: then again.
        job_id = queue.put(cursor, *job) or queue.put(cursor, *job)
    return {"job": job_id, "url": job_id and f"/api/jobs/{job_id}"}, 202


def _once(scope, asked):
    """Pressed twice, made once."""
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False)
    return f"briefing {scope.account_id} {hashlib.sha256(text.encode()).hexdigest()}"
