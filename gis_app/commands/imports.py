"""What was loaded, on the page and from here, and a load taken back."""

import json

import click

from gis_app.actions.load_file import SYSTEM
from gis_app.actions.undo_import import undo_import, why_not
from gis_app.commands._database import loader
from gis_app.settings import Settings
from gis_app.store import imports


@click.group(help=__doc__)
def command():
    pass


@command.command("list")
@click.option("--before", type=int, help="Only those before this number.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(before, as_json):
    """The last imports, the newest first."""
    with loader(Settings.from_environ()).transaction() as cursor:
        lines = imports.page(cursor, before)
    for line in lines:
        click.echo(
            json.dumps(_dict(line), ensure_ascii=False) if as_json else _line(line)
        )


@command.command("undo")
@click.argument("number", type=int)
@click.option("--check", is_flag=True, help="Only say what stands against it.")
def undo(number, check):
    """Take the import NUMBER back: what it stored is removed, what it changed restored.

    Refused, with the reasons, where something builds on it.
    """
    database = loader(Settings.from_environ())
    if check:
        _check(database, number)
        return
    removed = undo_import(database, SYSTEM, number)
    parts = [f"{n} {table}" for table, n in removed.items()]
    click.echo(
        f"import {number} undone: {', '.join(parts) or 'nothing was left of it'}"
    )


def _check(database, number):
    with database.transaction() as cursor:
        line = imports.one(cursor, number)
        why = ["there is no such import"] if line is None else why_not(cursor, line)
    for reason in why:
        click.echo(reason)
    if why:
        raise click.exceptions.Exit(1)


def _line(line):
    return (
        f"{line.id:>6}  {line.started_at:%Y-%m-%d %H:%M}  {line.state:<9}"
        f" {line.kind or '?':<13} {line.stored:>8} stored {line.rejected:>6} rejected"
        f"  {line.title or '-'}  {line.file_name}"
    )


def _dict(line):
    return {
        "import": line.id,
        "kind": line.kind,
        "file_name": line.file_name,
        "state": line.state,
        "started_at": line.started_at.isoformat(),
        "finished_at": line.finished_at and line.finished_at.isoformat(),
        "by": line.title or None,
        "read": line.rows_read,
        "stored": line.stored,
        "unchanged": line.unchanged,
        "rejected": line.rejected,
    }
