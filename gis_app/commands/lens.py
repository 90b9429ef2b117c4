"""The lens, the columnar copy that counts: serve it, look at it, make it anew."""

import json
import logging
import signal
import sys

import click

from gis_app.database import Database
from gis_app.errors import Unavailable
from gis_app.lens import wire
from gis_app.lens.client import Client
from gis_app.lens.errors import CannotAnswer
from gis_app.settings import Settings

LONG = 600  # seconds that a verification may take
FAULTS_FOUND = 1
CONNECTIONS = 4


@click.group()
def command():
    """The columnar copy of the incidents that answers figures."""


@command.command()
def serve():
    """Keep the copy and answer until TERM or Ctrl-C; `gis-app serve` starts it."""
    from gis_app.lens.keeper import Keeper
    from gis_app.lens.server import serve

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    settings = Settings.from_environ()
    path = wire.path_in(settings.data_path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keeper = Keeper(
        Database(settings.database_url, connections=1, one_snapshot=True),
        int(settings.lens_threads),
        int(settings.lens_mb),
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    serve(path, keeper, Database(settings.database_url, CONNECTIONS))


@command.command()
def status():
    """Rows, memory, age and the number of loads; exit code 3 if no lens answers."""
    for name, value in _told("status").items():
        click.echo(f"{name}: {value}")


@command.command()
def rebuild():
    """Throw the copy away and load it again; meanwhile PostgreSQL answers."""
    _told("rebuild")
    click.echo("the lens is loading")


@command.command()
def verify():
    """Compare every row with PostgreSQL; exit code 1 if any differs."""
    found = _told("verify")
    click.echo(
        f"{found['rows']:,} rows in PostgreSQL, {found['copy']:,} in the copy,"
        f" {found['different']:,} differ"
    )
    if found["different"]:
        raise click.exceptions.Exit(FAULTS_FOUND)


def _told(what):
    client = Client(wire.path_in(Settings.from_environ().data_path))
    try:
        return client.send(json.dumps({"do": what}).encode(), LONG)
    except CannotAnswer as error:
        raise Unavailable(f"The lens: {error}") from None
