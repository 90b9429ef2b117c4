"""The options of commands that mean some incidents: one for each condition of the filter."""

import json
from pathlib import Path

import click
from pydantic import ValidationError

from gis_app.domain.incident_filter import TIME_FIELDS, IncidentFilter
from gis_app.errors import BadRequest
from gis_app.web.errors import faults

# Option -> the filter's own name for it, where they differ.
NAMES = {
    "from_": "from",
    "category": "categories",
    "severity": "severities",
    "state": "states",
    "source": "sources",
}
OPTIONS = (
    click.option("--from", "from_", help="From this time on: 2026-01-31T00:00+08:00."),
    click.option("--to", help="Before this time."),
    click.option(
        "--time-field",
        type=click.Choice(TIME_FIELDS),
        help="Which time --from and --to mean. [reported_at]",
    ),
    click.option(
        "--category", multiple=True, help="E01 and all below it; may be repeated."
    ),
    click.option(
        "--severity", multiple=True, type=int, help="1 extreme to 4 ordinary."
    ),
    click.option(
        "--state", multiple=True, type=int, help="Its code, as 45 for handling."
    ),
    click.option("--source", multiple=True, help="Its code, as 20 for the hotline."),
    click.option("--under", metavar="CODE", help="Within this unit or grid."),
    click.option("--party", type=int, help="Number of a party organisation."),
    click.option("--text", help="In title, address, description, or the number."),
    click.option("--overdue/--not-overdue", default=None, help="Past its due time."),
    click.option(
        "--ambiguous/--unambiguous", default=None, help="Its grid is in doubt."
    ),
    click.option("--rule", help="inside edge overlap near outside manual"),
    click.option(
        "--area", type=click.Path(exists=True, path_type=Path), help="GeoJSON polygon."
    ),
    click.option(
        "--near", nargs=3, type=float, metavar="LON LAT METRES", help="Around a place."
    ),
    click.option(
        "--basis", help="Whose boundaries: reported, current, or a date. [current]"
    ),
)


def filter_options(command):
    """Gives a command all of them; `filter_of` makes a filter of what it gets."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def filter_of(given, area) -> IncidentFilter:
    values = {
        NAMES.get(name, name): value
        for name, value in given.items()
        if value not in (None, ())
    }
    if "near" in values:
        values["near"] = dict(
            zip(("lon", "lat", "radius_m"), given["near"], strict=True)
        )
    if area is not None:
        values["geometry"] = _shape(area)
    try:
        return IncidentFilter.model_validate(values)
    except ValidationError as error:
        raise BadRequest("The filter cannot be used.", faults(error)) from None


def _shape(area):
    """The polygon of a GeoJSON file: a geometry, or one feature."""
    try:
        found = json.loads(area.read_text(encoding="utf-8"))
        return found.get("geometry", found)
    except (ValueError, AttributeError):
        raise BadRequest(f"--area {area}: it is no GeoJSON of one polygon") from None
