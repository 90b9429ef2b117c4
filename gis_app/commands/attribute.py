"""Attribute stored incidents again under the plan in force."""

import json
import sys

import click

from gis_app.actions.attribute_again import attribute_again
from gis_app.actions.compare_attribution import compare as compare_engines
from gis_app.commands._database import loader
from gis_app.settings import Settings


@click.command()
@click.option(
    "--since", help="Only incidents reported since, e.g. 2026-01-31T00:00+08:00."
)
@click.option("--all", "everything", is_flag=True, help="Open or closed.")
@click.option(
    "--compare",
    type=click.IntRange(min=1),
    help="Change nothing: ask both engines about so many incidents and some borders.",
)
def command(since, everything, compare):
    """Write the answers that changed, of open incidents unless said otherwise.

    What a person decided stays.
    """
    if sum(map(bool, (since, everything, compare))) > 1:
        raise click.UsageError("--all, --since and --compare exclude each other")
    settings = Settings.from_environ()
    if compare:
        _compare(settings, compare)
        return
    looked_at, changed = attribute_again(
        loader(settings),
        float(settings.near_m),
        since,
        open_only=not (since or everything),
        indexes=settings.indexes_path,
        tell=lambda done, new: click.echo(
            f"\r{done} looked at, {new} changed", nl=False, err=True
        ),
    )
    click.echo(f"{looked_at} incidents looked at, {changed} changed")


def _compare(settings, n):
    """Exit 1 if they differ."""
    with loader(settings).transaction() as cursor:
        found = compare_engines(cursor, float(settings.near_m), n)
    for one in found["different"]:
        click.echo(json.dumps(one, ensure_ascii=False))
    click.echo(f"{found['asked']} points asked, {found['count']} answers differ")
    sys.exit(1 if found["count"] else 0)
