"""Serve the application: nginx, web, events and jobs, kept alive until TERM."""

import os
import resource
import sys

import click

from gis_app import secrets_file, tls
from gis_app.cluster import KEYS, adopt
from gis_app.host import settle
from gis_app.serving.account import service_user
from gis_app.serving.processes import Serving, children
from gis_app.serving.supervisor import Supervisor
from gis_app.settings import Settings

OPEN_FILES = 16_384  # a live screen is a socket in nginx and one in events


@click.command()
@click.option("--host", help="Address to listen on. [127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65_535), help="[8000]")
@click.option(
    "--tls",
    "files",
    nargs=2,
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="Certificate and key; without, https with our own authority where the host"
    " is not loopback.",
)
@click.option("--no-proxy", is_flag=True, help="One process without nginx, for tests.")
def command(host, port, files, no_proxy):
    """Serve until TERM or Ctrl-C; a process that dies is started again."""
    settings = Settings.from_environ()
    host = host or settings.host
    folder = settle(settings.data_path, service_user())
    secrets_file.complete(folder, KEYS)
    adopt(os.environ)
    if not os.environ.get("DATABASE_URL"):
        raise click.UsageError("there is no database yet: gis-app db start")
    _allow_open_files()
    serving = Serving(
        host=host,
        port=port or int(settings.port),
        data_dir=folder,
        workers=int(settings.workers),
        threads=int(settings.threads),
        tls=tls.for_serving(folder, host, files, service_user()),
        proxy=not no_proxy,
        lens=settings.lens_on,
    )
    sys.exit(Supervisor(children(serving), _say).run())


def _allow_open_files():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if most == resource.RLIM_INFINITY else min(OPEN_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _say(line):
    click.echo(f"serve: {line}", err=True)
