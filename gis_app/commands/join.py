"""Give a table of points its grids; with --counts: a layer of polygons its incidents."""

from datetime import UTC
from pathlib import Path

import click
import numpy as np
from pydantic import TypeAdapter, ValidationError

from geodata.intake import Options
from gis_app.actions.count_in_areas import write_counts
from gis_app.actions.join_table import Grids, Wish, join_table
from gis_app.commands._database import loader
from gis_app.commands._filter import filter_of, filter_options
from gis_app.commands.load import _pairs
from gis_app.domain.moments import Moment
from gis_app.errors import BadRequest
from gis_app.settings import Settings


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--datum", help="cgcs2000, wgs84, gcj02, bd09, EPSG:n or a name.")
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
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Of the new columns. [English names, reasons in Chinese]",
)
@click.option(
    "--counts", is_flag=True, help="TABLE has polygons: how many incidents lie in each."
)
@filter_options
def command(
    table, out, datum, encoding, layer, header, said, at, lang, counts, area, **given
):
    """Write TABLE, rows and columns as they are, to OUT with the grid, chain, party
    branch, rule and reason of each row (.csv .xlsx .geojson .gpkg .parquet .zip).
    Nothing is stored. --under CODE: only grids in that unit.

    With --counts, polygons get the number of incidents in them; the options of a filter
    say which incidents count.
    """
    settings = Settings.from_environ()
    options = Options(datum, encoding, layer, header, _pairs("--map", said))
    database = loader(settings)
    if counts:
        areas = write_counts(database, table, out, options, filter_of(given, area))
        found = f"{len(areas.rows)} polygons with their counts"
        notes = areas.notes
        for fault in areas.faults:
            click.echo(f"  left out: {fault['where']}: {fault['message']}", err=True)
    else:
        _refuse_filter(given, area)
        with database.transaction() as cursor:
            grids = Grids(
                cursor,
                float(settings.near_m),
                at and _moment(at),
                settings.indexes_path,
            )
        wish = Wish(options, given["under"] or "", lang)
        joined = join_table(grids, table, out, wish)
        found = f"{joined.rows} rows, {joined.placed} with a grid"
        notes = joined.notes
    click.echo(f"{found}, in {out}")
    for note, count in notes.items():
        click.echo(f"  note: {note}" + (f" ({count} rows)" if count > 1 else ""))


def _refuse_filter(given, area):
    """A join asks no incident: a filter there would be a misunderstanding."""
    said = [
        name
        for name, value in (given | {"area": area}).items()
        if value not in (None, ())
    ]
    if set(said) - {"under"}:
        names = ", ".join("--" + name.strip("_").replace("_", "-") for name in said)
        raise BadRequest(f"{names}: only with --counts")


def _moment(text):
    """datetime64 in UTC of a time with its offset."""
    try:
        found = TypeAdapter(Moment).validate_python(text)
    except ValidationError:
        raise BadRequest(
            f"--at {text}: say it as in --at 2026-01-31T12:00+08:00"
        ) from None
    return np.datetime64(found.astimezone(UTC).replace(tzinfo=None), "us")
