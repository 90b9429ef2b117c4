"""POST /api/measures: one number of every place of a level, in classes for a map."""

from dataclasses import asdict
from typing import Annotated, Literal

from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from gis_app.actions.measure_places import measure_places
from gis_app.domain.classes import FEWEST, MOST, SCHEMES
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.place_measures import LEVELS, UNITS
from gis_app.web.models import Input
from gis_app.web.security import current_scope, transaction
from gis_app.web.wording import translated

bp = APIBlueprint("measures", __name__, abp_tags=[Tag(name="map")])

LIMIT = 1e12
OPTIONAL = ("n", "of", "oldest")


class Classing(Input):
    """breaks: upper limits of the scheme `fixed`; what lies above is one class more."""

    scheme: Literal[SCHEMES] = "quantiles"
    k: int = Field(5, ge=FEWEST, le=MOST)
    breaks: list[Annotated[float, Field(ge=-LIMIT, le=LIMIT)]] = Field(
        [], max_length=MOST - 1
    )


class Question(Input):
    """n and of are the numbers behind a value: of `closed_in_time_pct` closed in time
    and closed; of `per_100_households` incidents and households; of `change` this period
    and the one before; of `median_hours` the closed ones; of `freshness` above grids
    those older than a year, and all."""

    measure: Literal[tuple(UNITS)] = "open"
    level: Literal[tuple(LEVELS)] = "grid"
    filter: IncidentFilter = IncidentFilter()
    classes: Classing = Classing()


@bp.post("/api/measures", summary="A measure of every place of a level, in classes")
def measure(body: Question):
    with transaction(one_reading=True) as cursor:
        found = measure_places(
            cursor,
            current_scope(),
            body.measure,
            body.level,
            body.filter,
            body.classes.model_dump(),
        )
    return found | {
        "values": [_value(row) for row in found["values"]],
        "classes": asdict(found["classes"]),
        "top": [_value(row) | {"name": row.name} for row in found["top"]],
        "warnings": list(map(translated, found["warnings"])),
    }


def _value(row):
    """Without what a measure does not have."""
    told = {"code": row.code, "value": row.value}
    told |= {
        name: value
        for name in OPTIONAL
        if (value := getattr(row, name)) not in (None, "")
    }
    if row.suppressed:
        told["suppressed"] = True
    if row.missing:
        told["missing"] = list(row.missing)
    return told
