"""Make the demo city 沟渠市."""

import click

from gis_app.actions.make_demo import SCALES, Wish, make_demo
from gis_app.commands._database import loader
from gis_app.settings import Settings


@click.command()
@click.option("--scale", type=click.Choice(SCALES), default="town", show_default=True)
@click.option("--incidents", type=click.IntRange(0), help="How many. [suits the scale]")
@click.option(
    "--seed", default=7, show_default=True, help="The same makes the same city."
)
@click.option("--replace", is_flag=True, help="Take out the demo that is there.")
def command(scale, incidents, seed, replace):
    """Make the demo city 沟渠市, which lies over the sea and in no real place."""
    settings = Settings.from_environ()
    wish = Wish(scale, seed, incidents, replace, float(settings.near_m))
    if not make_demo(loader(settings), wish, tell=click.echo):
        click.echo("this demo city is there already; --replace makes it anew")
