"""Export incidents, grids or units to a file; the ending says the format."""

from pathlib import Path

import click

from gis_app.actions.export_incidents import export_incidents
from gis_app.actions.export_places import KINDS, export_places
from gis_app.commands._database import loader
from gis_app.commands._filter import filter_of, filter_options
from gis_app.domain.scope import Scope
from gis_app.settings import Settings


@click.command()
@click.argument("kind", type=click.Choice(["incidents", *KINDS]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@filter_options
@click.option("--at", help="Grids and units: on the boundaries of this time.")
def command(kind, file, at, area, **given):
    """Write KIND to FILE (.csv .geojson .xlsx .gpkg .zip .parquet)."""
    database = loader(Settings.from_environ())
    if kind == "incidents":
        rows = export_incidents(
            database, Scope(prefixes=("",)), filter_of(given, area), file
        )
    else:
        with database.transaction() as cursor:
            rows = export_places(cursor, kind, file, given["under"] or "", at)
    click.echo(f"{rows} {kind} in {file}")
