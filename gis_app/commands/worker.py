"""Do the background jobs until TERM: exports, seals of the log, cleaning up."""

import logging

import click

from gis_app.jobs import work
from gis_app.settings import Settings


@click.command()
def command():
    """Take jobs from the queue until TERM or Ctrl-C."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    work(Settings.from_environ())
