"""Give a table of points its grids; or count incidents inside polygons."""

from datetime import UTC
from pathlib import Path

import click
import numpy as np
from pydantic import TypeAdapter, ValidationError

from geodata.intake import Options
from gis_app.actions.join_table import Wish, join_table
from gis_app.commands._database import loader
from gis_app.commands.load import _pairs
from gis_app.domain.moments import Moment
from gis_app.errors import BadRequest
from gis_app.settings import Settings


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--datum", help="cgcs2000, wgs84, gcj02, bd09 or EPSG:n.")
@click.option("--encoding", help="Of a text file; guessed unless said.")
@click.option("--layer", help="Which layer or sheet of a file with several.")
@click.option("--header", type=int, help="The row, from 1, that names the columns.")
@click.option(
    "--map",
    "said",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column means (lon, lat, wkt, accuracy_m).",
)
@click.option(
    "--at", help="On the boundaries of this time, e.g. 2026-01-31T12:00+08:00."
)
@click.option("--under", default="", metavar="CODE", help="Only grids in this unit.")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Of the new columns. [English names, reasons in Chinese]",
)
def command(table, out, said, at, under, lang, **options):
    """Write TABLE, rows and columns as they are, to OUT with the grid, chain, party
    branch, rule and reason of each row (.csv .xlsx .geojson .gpkg .parquet .zip).
    Nothing is stored.
    """
    settings = Settings.from_environ()
    wish = Wish(
        options=Options(said=_pairs("--map", said), **options),
        near_m=float(settings.near_m),
        at=at and _moment(at),
        under=under,
        lang=lang,
    )
    with loader(settings).transaction() as cursor:
        found = join_table(cursor, table, out, wish)
    click.echo(f"{found.rows} rows, {found.placed} with a grid, in {out}")
    for note, count in found.notes.items():
        click.echo(f"  note: {note}" + (f" ({count} rows)" if count > 1 else ""))


def _moment(text):
    """datetime64 in UTC of a time with its offset."""
    try:
        found = TypeAdapter(Moment).validate_python(text)
    except ValidationError:
        raise BadRequest(
            f"--at {text}: say it as in --at 2026-01-31T12:00+08:00"
        ) from None
    return np.datetime64(found.astimezone(UTC).replace(tzinfo=None), "us")
