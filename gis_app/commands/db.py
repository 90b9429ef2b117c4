"""The private cluster and its migrations; a dump with a proof, and its restore."""

import os

import click

from gis_app import database
from gis_app.cluster import Cluster, is_private
from gis_app.errors import Unavailable
from gis_app.settings import Settings
from gis_app.store import contents as store


@click.group()
def command():
    """The private database cluster: start, stop, status, migrate, backup, restore."""


@command.command()
@click.option("--foreground", is_flag=True, help="Stay, and end with the parent.")
def start(foreground):
    """Start the private cluster; the first time it is made."""
    cluster = _private()
    began = cluster.become() if foreground else cluster.start()
    click.echo(f"{'started' if began else 'was running'}: {cluster.status()}")


@command.command()
def stop():
    """Stop the private cluster."""
    cluster = _private()
    click.echo("stopped" if cluster.stop() else "was not running")


@command.command()
def status():
    """Say whether it runs, as whom and where; exit code 3 if it does not."""
    found = _private().status()
    click.echo(found)
    if not found.running:
        raise click.exceptions.Exit(Unavailable.exit_code)


@command.command()
@click.option("--wait-for", type=int, help="Process that is becoming the server.")
def migrate(wait_for):
    """Bring the database up to date: roles, extensions, tables."""
    for name in _migrate(wait_for):
        click.echo(name)
    click.echo("the database is up to date")


@command.command()
@click.option("--open-demo", is_flag=True, help="Exit 1 if demo accounts are open.")
def contents(open_demo):
    """Say what is in the database: empty, demo or own."""
    settings = Settings.from_environ()
    asked = database.Database(settings.owner_url or settings.database_url, 1)
    with asked.transaction() as cursor:
        click.echo(store.kind(cursor))
        if open_demo and store.demo_is_open(cursor):
            raise click.exceptions.Exit(1)


def _migrate(process):
    settings = Settings.from_environ()
    if is_private(os.environ):
        cluster = Cluster(settings.data_path, tell=_tell)
        if process:
            cluster.wait(60, process)
        return cluster.bring_up_to_date()
    if settings.superuser_url:
        database.prepare(settings.superuser_url)
    if not settings.owner_url:
        raise Unavailable(
            "DATABASE_URL is set, but not DATABASE_OWNER_URL: migrations run as the"
            " owner gis_owner"
        )
    return database.migrate(settings.owner_url)


def _private():
    settings = Settings.from_environ()
    if not is_private(os.environ):
        raise Unavailable(
            "DATABASE_URL is set: that server is kept by others; unset it to use the"
            " private cluster"
        )
    return Cluster(settings.data_path, tell=_tell)


def _tell(sentence):
    click.echo(sentence, err=True)
