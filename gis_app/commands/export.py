"""Export incidents, grids or units to a file; the ending says the format."""

import json
from pathlib import Path

import click
from pydantic import ValidationError

from gis_app.actions.export_incidents import export_incidents
from gis_app.actions.export_places import KINDS, export_places
from gis_app.commands._database import loader
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest
from gis_app.settings import Settings

MANY = ("category", "severity", "state", "source")
PLURAL = {"category": "categories", "severity": "severities"}


@click.command()
@click.argument("kind", type=click.Choice(["incidents", *KINDS]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "from_", help="Reported from this time on.")
@click.option("--to", help="Reported before this time.")
@click.option(
    "--category", multiple=True, help="E01 and all below it; may be repeated."
)
@click.option("--severity", multiple=True, type=int, help="1 extreme to 4 ordinary.")
@click.option("--state", multiple=True, type=int, help="Its code, as 45 for handling.")
@click.option("--source", multiple=True, help="Its code, as 20 for the hotline.")
@click.option("--under", metavar="CODE", help="Within this unit or grid.")
@click.option("--text", help="In title, address, description, or the number.")
@click.option("--overdue/--not-overdue", default=None, help="Past its due time.")
@click.option("--ambiguous/--unambiguous", default=None, help="Its grid is in doubt.")
@click.option("--rule", help="inside edge overlap near outside manual")
@click.option(
    "--area", type=click.Path(exists=True, path_type=Path), help="GeoJSON polygon."
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
        PLURAL.get(name, f"{name}s") if name in MANY else name: value
        for name, value in given.items()
        if value not in (None, ())
    }
    if area is not None:
        shape = json.loads(area.read_text(encoding="utf-8"))
        values["geometry"] = shape.get("geometry", shape)
    try:
        return IncidentFilter.model_validate(values)
    except ValidationError as error:
        raise BadRequest(
            "The filter cannot be used.",
            [
                {"where": ".".join(map(str, part["loc"])), "message": part["msg"]}
                for part in error.errors()
            ],
        ) from None
