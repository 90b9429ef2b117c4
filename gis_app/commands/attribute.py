"""Attribute stored incidents again under the plan in force."""

import click

from gis_app.actions.attribute_again import attribute_again
from gis_app.commands._database import loader
from gis_app.settings import Settings


@click.command()
@click.option(
    "--since", help="Only incidents reported since, e.g. 2026-01-31T00:00+08:00."
)
@click.option("--all", "everything", is_flag=True, help="Open or closed.")
def command(since, everything):
    """Write the answers that changed, of open incidents unless said otherwise.

    What a person decided stays.
    """
    if since and everything:
        raise click.UsageError("--all and --since exclude each other")
    settings = Settings.from_environ()
    looked_at, changed = attribute_again(
        loader(settings),
        float(settings.near_m),
        since,
        open_only=not (since or everything),
        tell=lambda done, new: click.echo(
            f"\r{done} looked at, {new} changed", nl=False, err=True
        ),
    )
    click.echo(f"{looked_at} incidents looked at, {changed} changed")
