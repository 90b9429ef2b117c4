"""GET /api/locate-queue: reports that wait for their place, with where each may be.

The pin is set by PATCH /api/incidents/NO, with `waiting` so that of two who set it at once
the second hears of the first.
"""

import base64
import json

from flask import current_app
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.find_place import known_units
from gis_app.actions.read_locate_queue import read_locate_queue
from gis_app.domain.moments import Moment
from gis_app.errors import BadRequest
from gis_app.store import locate_queue
from gis_app.web import audit, shapes
from gis_app.web.security import needs, transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "locate_queue",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="incidents", description="Report, read, correct, find, count")],
)


class Page(BaseModel):
    before: str | None = Field(
        None, max_length=200, description="`next` of the page before"
    )
    limit: int = Field(50, ge=1, le=200)


class Key(BaseModel):
    is_open: bool
    reported_at: Moment
    id: int = Field(ge=0, lt=2**63)


@bp.get("/locate-queue", summary="Reports that wait to be placed, the oldest first")
@needs("correct")
def queue(query: Page):
    threshold = float(current_app.settings.place_score)
    with transaction() as cursor:
        waiting = read_locate_queue(
            cursor, query.limit + 1, threshold, _opened(query.before)
        )
        total = locate_queue.total(cursor)
        units = known_units(cursor)
    page, more = waiting[: query.limit], len(waiting) > query.limit
    if query.before or len(page) >= audit.MANY:  # who turns pages reads in bulk
        audit.note("incidents.read", rows=len(page), filter={"unplaced": True})
    return {
        "total": total,
        "next": _closed(page[-1].row) if more else None,
        "incidents": [_shown(one, units) for one in page],
    }


def _shown(waiting, units):
    row = waiting.row
    return {
        "no": row.no,
        "title": row.title,
        "category": row.category,
        "source": row.source,
        "state": row.state,
        "severity": row.severity,
        "urgency": row.urgency,
        "open": row.is_open,
        "reported_at": row.reported_at,
        "scope": row.scope_code,
        "scope_name": units.title(row.scope_code),
        "coarse": row.coarse,
        "address": row.address,
        "reason": translated(waiting.reason),
        "raw": None
        if row.raw_x is None
        else {"x": row.raw_x, "y": row.raw_y, "datum": row.raw_datum},
        "candidates": list(map(shapes.found_place, waiting.found)),
    }


def _closed(row):
    """Where the next page begins, as one opaque word."""
    key = Key(is_open=row.is_open, reported_at=row.reported_at, id=row.id)
    return base64.urlsafe_b64encode(key.model_dump_json().encode()).decode()


def _opened(before):
    if not before:
        return None
    try:
        key = Key(**json.loads(base64.urlsafe_b64decode(before)))
    except (ValueError, TypeError):
        raise BadRequest("before is not one that this queue gave.") from None
    return key.is_open, key.reported_at, key.id
