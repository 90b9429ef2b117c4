"""Every setting with its meaning and where it comes from."""

import os

import click

from gis_app.settings import Settings


@click.command()
def command():
    """List every setting: variable, value (secrets are hidden), meaning."""
    for variable, meaning, default, secret in Settings.described():
        value = os.environ.get(variable, "")
        shown = "(set, hidden)" if secret and value else value or default or "(unset)"
        click.echo(f"{variable} = {shown}\n    {meaning}")
