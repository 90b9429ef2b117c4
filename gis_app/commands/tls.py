"""Our own certificate authority for https on an intranet."""

import click

from gis_app import tls
from gis_app.errors import Unavailable
from gis_app.settings import Settings


@click.group()
def command():
    """Our own certificate authority: make it, show it."""


@command.command()
@click.argument("names", nargs=-1)
def init(names):
    """Make authority and certificate for this host, and for further NAMES of it."""
    settings = Settings.from_environ()
    wanted = sorted({*tls.names_of("0.0.0.0"), *names})
    settings.data_path.mkdir(parents=True, exist_ok=True)
    certificate, _ = tls.init(settings.data_path.resolve(), wanted)
    click.echo(f"{certificate}: {', '.join(wanted)}")
    _show(settings)


@command.command()
def show():
    """The authority's certificate and its fingerprint, to compare on a phone."""
    _show(Settings.from_environ())


def _show(settings):
    found = tls.authority(settings.data_path)
    if found is None:
        raise Unavailable("no authority was made yet: gis-app tls init")
    click.echo(f"authority: {settings.data_path.resolve() / 'tls' / 'ca.crt'}")
    click.echo(f"SHA-256:   {tls.fingerprint(found)}")
    click.echo(f"valid to:  {found.not_valid_after_utc:%Y-%m-%d}")
    click.echo("phones install it from the page /tls")
