"""Do the background jobs, until TERM or Ctrl-C."""

import click

from gis_app import jobs
from gis_app.settings import Settings


@click.command()
def command():
    """Do background jobs until TERM; `gis-app serve` runs one already."""
    jobs.work(Settings.from_environ())
