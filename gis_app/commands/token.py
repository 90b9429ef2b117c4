"""Bearer tokens: a program's key to one account."""

import click

from gis_app.actions.create_token import create_token
from gis_app.commands._database import owner


@click.group()
def command():
    """Bearer tokens for programs."""


@command.command()
@click.option("--user", "username", required=True, help="Account it acts as.")
@click.option("--days", default=365, show_default=True, help="How long it opens.")
@click.option("--label", default="", help="What it is for.")
def create(username, days, label):
    """Print a new token, alone on standard output; it is shown this one time."""
    with owner() as cursor:
        token, row = create_token(cursor, username, days, label)
    click.echo(f"token {row.id} of {username}, until {row.expires_at:%F}", err=True)
    click.echo(token)
