"""Load files: units, grids, incidents and the rest; what was refused, and why."""

import json
from pathlib import Path

import click

from geodata.intake import Options
from gis_app.actions.load_file import Request, load_file
from gis_app.commands._database import loader
from gis_app.errors import BadRequest
from gis_app.settings import Settings

FAULTS_FOUND = 1


@click.command()
@click.argument("kind")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--layer", "--sheet", "layer", help="Which layer or sheet of a file with several."
)
@click.option(
    "--header",
    type=click.IntRange(0),
    metavar="ROW",
    help="The row that names a table's columns; 0: none does. Found by itself unless said.",
)
@click.option(
    "--datum",
    help="cgcs2000, wgs84, gcj02, bd09, EPSG:n or a name; EPSG:n/yx: northing first.",
)
@click.option("--encoding", help="Of its texts; told by its bytes unless said.")
@click.option(
    "--map",
    "said",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column means, where its name does not tell.",
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What a field is where the file says nothing.",
)
@click.option("--under", metavar="CODE", help="The unit that the rows belong to.")
@click.option(
    "--on-error",
    type=click.Choice(["reject", "abort"]),
    default="reject",
    help="One bad row: leave it out, or store nothing at all.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="A CSV of the refused rows, each with its number and reasons.",
)
@click.option("--dry-run", is_flag=True, help="Judge everything, store nothing.")
@click.option(
    "--picture",
    type=click.Path(path_type=Path),
    help="An SVG of where the places fall under each datum.",
)
@click.option(
    "--passwords",
    type=click.Path(path_type=Path),
    help="Users: a new file for the one-time passwords, readable by you alone.",
)
@click.option("--json", "as_json", is_flag=True, help="The report for programs.")
def command(
    kind, files, said, given, under, on_error, rejects, dry_run, picture, passwords,
    as_json, **options,
):  # fmt: skip
    """Load FILES of a KIND: units, grids, micro_grids, incidents, facilities, places,
    buildings, roads, water, organisations, party, duty or users; reference needs none.

    `gis-app imports` shows what was loaded, and takes a load back.
    """
    settings = Settings.from_environ()
    request = Request(
        kind=kind,
        paths=list(files),
        options=Options(said=_pairs("--map", said), given=_pairs("--set", given), **options),
        under=under,
        on_error=on_error,
        rejects=rejects,
        dry_run=dry_run,
        picture=picture,
        passwords=passwords,
        near_m=float(settings.near_m),
        place_score=float(settings.place_score),
        indexes=settings.indexes_path,
        tell=lambda sentence: click.echo(sentence, err=True),
    )  # fmt: skip
    report = load_file(loader(settings), request)
    if as_json:
        number = None if dry_run or not report.stored else request.number
        click.echo(
            json.dumps(report.as_dict() | {"import": number}, ensure_ascii=False)
        )
    else:
        _print(report, dry_run)
    if report.rejected:
        raise click.exceptions.Exit(FAULTS_FOUND)


def _pairs(option, texts):
    """`name=value` texts; the name may hold an equals sign, the value none."""
    pairs = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals or not name or not value:
            raise BadRequest(f"{option} {text}: say it as in {option} NAME=VALUE")
        pairs[name] = value
    return pairs


def _print(report, dry_run):
    click.echo(
        f"{report.kind}: {report.read} rows read, {report.stored} stored,"
        f" {report.unchanged} unchanged, {report.rejected} rejected"
        + (" (dry run: nothing was stored)" if dry_run else "")
    )
    for note, count in report.notes.items():
        click.echo(f"  note: {note}" + (f" ({count} rows)" if count > 1 else ""))
    for fault in report.faults:
        click.echo(f"  rejected: {fault['where']}: {fault['message']}")
    if report.rejected > len(report.faults):
        click.echo(f"  … and {report.rejected - len(report.faults)} more")
    if report.rejects and report.rejected:
        click.echo(f"  all refused rows: {report.rejects.path}")
