"""Export incidents, grids or units to a file; the ending says the format."""

import json
from pathlib import Path

import click
from pydantic import ValidationError

from gis_app.actions.export_incidents import export_incidents
from gis_app.actions.export_places import KINDS, export_places
from gis_app.commands._database import loader
from gis_app.domain.incident_filter import TIME_FIELDS, IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest
from gis_app.settings import Settings
from gis_app.web.errors import faults

# Option -> the filter's own name for it, where they differ.
NAMES = {
    "from_": "from",
    "category": "categories",
    "severity": "severities",
    "state": "states",
    "source": "sources",
}


@click.command()
@click.argument("kind", type=click.Choice(["incidents", *KINDS]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "from_", help="From this time on: 2026-01-31T00:00+08:00.")
@click.option("--to", help="Before this time.")
@click.option(
    "--time-field",
    type=click.Choice(TIME_FIELDS),
    help="Which time --from and --to mean. [reported_at]",
)
@click.option(
    "--category", multiple=True, help="E01 and all below it; may be repeated."
)
@click.option("--severity", multiple=True, type=int, help="1 extreme to 4 ordinary.")
@click.option("--state", multiple=True, type=int, help="Its code, as 45 for handling.")
@click.option("--source", multiple=True, help="Its code, as 20 for the hotline.")
@click.option("--under", metavar="CODE", help="Within this unit or grid.")
@click.option("--party", type=int, help="Number of a party organisation.")
@click.option("--text", help="In title, address, description, or the number.")
@click.option("--overdue/--not-overdue", default=None, help="Past its due time.")
@click.option("--ambiguous/--unambiguous", default=None, help="Its grid is in doubt.")
@click.option("--rule", help="inside edge overlap near outside manual")
@click.option(
    "--area", type=click.Path(exists=True, path_type=Path), help="GeoJSON polygon."
)
@click.option(
    "--near", nargs=3, type=float, metavar="LON LAT METRES", help="Around a place."
)
@click.option(
    "--basis", help="Whose boundaries: reported, current, or a date. [current]"
)
@click.option("--at", help="Grids and units: on the boundaries of this time.")
def command(kind, file, at, area, **given):
    """Write KIND to FILE (.csv .geojson .xlsx .gpkg .zip .parquet)."""
    database = loader(Settings.from_environ())
    if kind == "incidents":
        rows = export_incidents(
            database, Scope(prefixes=("",)), _filter(given, area), file
        )
    else:
        with database.transaction() as cursor:
            rows = export_places(cursor, kind, file, given["under"] or "", at)
    click.echo(f"{rows} {kind} in {file}")


def _filter(given, area):
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
