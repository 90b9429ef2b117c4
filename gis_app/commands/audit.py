"""Prove that the log is whole: every incident's chain, every seal, nothing missing."""

import click

from gis_app.actions import seal_log
from gis_app.actions.verify_log import verify_log
from gis_app.commands._database import owner
from gis_app.settings import Settings


@click.group()
def command():
    """The append-only log of everything that was changed or read in bulk."""


@command.command()
def verify():
    """Check it all; exit code 1 and the first bad row if it was tampered with."""
    written = seal_log.read(Settings.from_environ().data_path / seal_log.NAME)
    with owner() as cursor:
        proof = verify_log(cursor, written)
    if proof.fault:
        click.echo(proof.fault)
        raise click.exceptions.Exit(1)
    click.echo(f"{proof.entries} entries, {proof.seals} seals: whole")
    for note in proof.notes:
        click.echo(note, err=True)
