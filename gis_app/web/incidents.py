"""/api/incidents: report, read, correct, search and count."""

import base64
import json
from datetime import datetime
from typing import Annotated, Literal

from flask import current_app
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field, field_validator, model_validator

from gis_app.actions.correct_incident import correct_incident
from gis_app.actions.count_figures import count_figures
from gis_app.actions.count_incidents import count_incidents
from gis_app.actions.receive_incident import receive_incident
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.moments import Moment
from gis_app.errors import BadRequest, Forbidden, NotFound
from gis_app.store import incidents
from gis_app.store.answers import KEYS
from gis_app.store.incidents import ORDERS
from gis_app.web import audit, shapes
from gis_app.web.json_provider import ZONE
from gis_app.web.models import Input
from gis_app.web.security import (
    current_scope,
    current_screen,
    needs,
    open_to_screens,
    transaction,
)
from gis_app.web.wording import translated

bp = APIBlueprint(
    "incidents",
    __name__,
    url_prefix="/api/incidents",
    abp_tags=[Tag(name="incidents", description="Report, read, correct, find, count")],
)

MOST_ON_SCREEN = 60  # rows that a wall's list may ask for
NO_SUCH = "There is no such incident, or it lies outside your scope."


class Report(Input):
    """What happened where. Without a datum the pair is taken as CGCS2000; with an
    address alone it is placed by that where it is certain enough, else it waits in the
    locate queue until somebody sets the pin."""

    category: str = Field(max_length=8)
    title: str = Field(min_length=1, max_length=200)
    lon: float | None = Field(None, allow_inf_nan=False)
    lat: float | None = Field(None, allow_inf_nan=False)
    datum: str = Field("cgcs2000", max_length=20)
    accuracy_m: float | None = Field(None, ge=0, le=100_000)
    address: str = Field("", max_length=300)
    description: str = Field("", max_length=10_000)
    occurred_at: Moment | None = None
    source: str = Field("10", max_length=20)
    source_ref: str | None = Field(None, min_length=1, max_length=100)
    severity: Annotated[int, Field(ge=1, le=4)] = 4
    urgency: Literal["normal", "urgent", "critical"] = "normal"

    @model_validator(mode="after")
    def _is_somewhere(self):
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together")
        if self.lon is None and not self.address:
            raise ValueError("give a pin (lon, lat) or an address")
        return self


class Correction(Input):
    """A new pin, a new category, or both; and why."""

    lon: float | None = Field(None, allow_inf_nan=False)
    lat: float | None = Field(None, allow_inf_nan=False)
    datum: str = Field("cgcs2000", max_length=20)
    category: str | None = Field(None, max_length=8)
    waiting: bool = Field(
        False, description="Only if it still waits for its place; else 409"
    )
    reason: str = Field(min_length=1, max_length=500)

    @model_validator(mode="after")
    def _says_something(self):
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat come together")
        if self.lon is None and self.category is None:
            raise ValueError("give a pin (lon, lat), a category, or both")
        return self


class Number(BaseModel):
    no: str = Field(pattern=r"^[0-9]{1,30}$")


class Search(Input):
    filter: IncidentFilter = IncidentFilter()
    order: Literal[tuple(ORDERS)] = "-reported_at"
    limit: int = Field(100, ge=1, le=1000)
    cursor: str | None = Field(None, max_length=200)


class Count(Input):
    filter: IncidentFilter = IncidentFilter()
    by: list[Literal[tuple(KEYS)]] = Field([], max_length=3)

    @model_validator(mode="after")
    def _each_once(self):
        self.by = list(dict.fromkeys(self.by))
        return self


Grouping = Annotated[list[Literal[tuple(KEYS)]], Field(min_length=1, max_length=3)]


class Figures(Input):
    """Several tables of one filter; they come from one reading, so they agree."""

    filter: IncidentFilter = IncidentFilter()
    by: list[Grouping] = Field([], max_length=12)

    @field_validator("by")
    @classmethod
    def _keys_once(cls, groupings):
        return [list(dict.fromkeys(by)) for by in groupings]


@bp.post("", summary="Report an incident; answers whose it is and why")
@needs("report")
def receive(body: Report):
    settings = current_app.settings
    near_m, place_score = float(settings.near_m), float(settings.place_score)
    with transaction() as cursor:
        report = body.model_dump(mode="json", exclude_none=True)
        created, receipt = receive_incident(
            cursor, report, near_m, place_score, current_scope()
        )
    with transaction() as cursor:  # the county's counter of numbers is free again
        answer = _receipt(cursor, receipt, near_m)
    if not created:
        return answer, 200
    return answer, 202 if receipt["unplaced"] else 201


@bp.get("/<no>", summary="One incident with its attribution, states and log")
@needs("rows")
def one(path: Number):
    with transaction() as cursor:
        row = incidents.one(cursor, path.no)
        if row is None:
            raise NotFound(NO_SUCH)
        return _whole(cursor, row)


@bp.patch("/<no>", summary="Correct a pin or a category; attributed again")
@needs("correct")
def correct(path: Number, body: Correction):
    near_m = float(current_app.settings.near_m)
    with transaction() as cursor:
        receipt = correct_incident(cursor, path.no, body.model_dump(), near_m)
        return _receipt(cursor, receipt, near_m)


@bp.post("/search", summary="Incidents of a filter, a page at a time")
@open_to_screens
@needs("rows")
def search(body: Search):
    if current_screen() and (body.cursor or body.limit > MOST_ON_SCREEN):
        raise Forbidden("A screen shows the newest incidents and turns no pages.")
    with transaction() as cursor:
        rows = incidents.search(
            cursor,
            body.filter,
            body.order,
            body.limit + 1,
            _opened(body.cursor, body.order),
        )
    page, more = rows[: body.limit], len(rows) > body.limit
    if body.cursor or len(page) >= audit.MANY:  # who turns pages reads in bulk
        found = body.filter.for_log()
        audit.note("incidents.read", rows=len(page), filter=found)
    return {
        "incidents": {
            "type": "FeatureCollection",
            "features": [shapes.feature(row) for row in page],
        },
        "next": _closed(page[-1], body.order) if more else None,
        "warnings": list(map(translated, body.filter.warnings)),
    }


@bp.post("/counts", summary="How many incidents, by what")
@open_to_screens
@needs("rows", "aggregates")
def counts(body: Count):
    """Roles that see aggregates only are told counts rounded down to a multiple of
    `rounded_to`, and null where a count is withheld."""
    scope = current_scope()
    with transaction(one_reading=True) as cursor:
        found = count_incidents(cursor, scope, body.filter, body.by)
    return found | {"warnings": list(map(translated, found["warnings"]))}


@bp.post("/figures", summary="All that a page's panels say of a filter, at once")
@open_to_screens
@needs("rows", "aggregates")
def figures(body: Figures):
    """For roles that see aggregates only as `POST /api/incidents/counts`."""
    at = datetime.now(ZONE)
    with transaction(one_reading=True) as cursor:
        found = count_figures(cursor, current_scope(), body.filter, body.by)
    return found | {"at": at, "warnings": list(map(translated, found["warnings"]))}


def _receipt(cursor, receipt, near_m):
    shown = ("no", "category", "state", "severity", "urgency", "reported_at", "due_at")
    return {name: receipt[name] for name in shown} | {
        "attribution": shapes.attribution(
            cursor, receipt, receipt["accuracy_m"], near_m
        ),
        "notes": list(map(translated, receipt["notes"])),
    }


def _whole(cursor, row):
    history = incidents.attributions(cursor, row.id)
    answer = shapes.feature(row)
    answer["properties"] |= {
        "description": row.description,
        "accuracy_m": row.accuracy_m,
        "raw": None
        if row.raw_x is None
        else {"lon": row.raw_x, "lat": row.raw_y, "datum": row.raw_datum},
    }
    if row.exact_address is not None:  # the handling unit's own case
        answer["geometry"] = shapes.point(row.exact_lon, row.exact_lat)
        answer["properties"]["address"] = row.exact_address
    near_m = float(current_app.settings.near_m)
    return answer | {
        "attribution": shapes.attribution(cursor, history[0], row.accuracy_m, near_m),
        "attributions": [
            {
                "made_at": past.made_at,
                "basis": past.basis,
                "basis_at": past.basis_at,
                "grid": past.grid_code,
                "micro_grid": past.micro_grid_code,
                "rule": past.rule,
                "reason": past.reason,
                "by": past.by_title,
            }
            for past in history
        ],
        "states": [
            {
                "state": state.state,
                "from": state.since,
                "to": state.until,
                "unit": state.org_name,
            }
            for state in incidents.states(cursor, row.id)
        ],
        "log": [
            {
                "at": entry.at,
                "action": entry.action,
                "by": entry.by_title,
                "detail": _shown(json.loads(entry.payload or "{}"), row),
            }
            for entry in incidents.log(cursor, row.id)
        ],
    }


def _shown(detail, row):
    """A log entry; its rule would say that a hidden place lies on a border."""
    if row.coarse and row.exact_address is None:
        detail.pop("rule", None)
    return detail


def _closed(row, order):
    """Where the next page begins, as one opaque word."""
    text = json.dumps([order, row.key, row.id])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _opened(cursor, order):
    """(value, id) of the last row of the page before; only of a search in this order."""
    if cursor is None:
        return None
    try:
        of, key, row_id = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError):
        of = key = row_id = None
    if of != order or not isinstance(key, str) or type(row_id) is not int:
        raise BadRequest("cursor is not one that this search gave.")
    return key, row_id
