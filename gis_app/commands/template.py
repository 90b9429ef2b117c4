"""A workbook to fill in for a kind of load."""

from pathlib import Path

import click

from geodata import templates
from gis_app.errors import BadRequest


@click.command()
@click.argument("kind")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def command(kind, out):
    """Write an empty workbook for KIND to OUT.xlsx: its columns, what they mean, lists
    to choose from, and two example rows on a sheet of their own.
    """
    try:
        templates.write(out, kind)
    except ValueError as error:
        raise BadRequest(str(error)) from None
    click.echo(f"{out}: fill in its first sheet, then: gis-app load {kind} {out}")
