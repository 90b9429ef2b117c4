"""Whose is this point, and why: as JSON."""

import json

import click

from gis_app.actions.read_pin import read_pin
from gis_app.commands._database import loader
from gis_app.settings import Settings
from gis_app.store import places
from gis_app.web import shapes


@click.command()
@click.argument("lon", type=float)
@click.argument("lat", type=float)
@click.option("--datum", default="cgcs2000", show_default=True)
@click.option(
    "--at", help="On the boundaries of this time, e.g. 2026-01-31T12:00+08:00."
)
def command(lon, lat, datum, at):
    """Say which grid, chain and party branch LON LAT belongs to, and why.

    Put -- before a negative number: gis-app locate -- -73.98 40.75
    """
    settings = Settings.from_environ()
    place = read_pin(lon, lat, datum)
    near_m = float(settings.near_m)
    with loader(settings).transaction() as cursor:
        found = places.attribute(cursor, *place, near_m, at=at)
        answer = shapes.attribution(cursor, found, near_m=near_m, at=at)
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
