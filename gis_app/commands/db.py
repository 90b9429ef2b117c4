"""The private cluster and its migrations; a dump with a proof, and its restore."""

import os
from pathlib import Path

import click

from gis_app import database, host
from gis_app.actions.back_up import back_up
from gis_app.actions.restore import restore
from gis_app.cluster import Cluster, is_private
from gis_app.commands._database import owned
from gis_app.errors import Unavailable
from gis_app.settings import Settings
from gis_app.store import contents as store
from gis_app.store import setup


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


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file):
    """Write FILE: a consistent dump, with rows and check sums of every table."""
    database = owned(Settings.from_environ())
    found = back_up(database, file.absolute(), _binaries())
    rows = sum(n for n, _ in found["tables"].values())
    with database.transaction() as cursor:
        setup.keep_backup(cursor, rows, file.stat().st_size)  # its age is on /setup
    click.echo(f"{file}: {len(found['tables'])} tables, {rows} rows")


@command.command(name="restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore_command(file):
    """Put FILE in place of the database, once it is proved equal; the old one is kept."""
    settings = Settings.from_environ()
    name, url_for = _whole_server(settings)
    found, kept = restore(file.absolute(), name, url_for, _binaries())
    rows = sum(n for n, _ in found["tables"].values())
    click.echo(f"restored and proved equal: {len(found['tables'])} tables, {rows} rows")
    if kept:
        click.echo(f"the database of before is kept as {kept}; drop it when content")


def _whole_server(settings):
    """(name of our database, how to reach any database as any role)."""
    if not (settings.superuser_url and settings.owner_url):
        raise Unavailable(
            "a restore makes a database beside the present one: set"
            " DATABASE_SUPERUSER_URL and DATABASE_OWNER_URL"
        )

    def url_for(role, name):
        known = settings.owner_url if role else settings.superuser_url
        return database.other(known, name)

    return database.name_in(settings.owner_url), url_for


def _binaries():
    """The folder of the private cluster's own programs; None: those on the path."""
    if not is_private(os.environ):
        return None
    return host.binaries(Cluster(Settings.from_environ().data_path, tell=_tell).data)


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
