"""Staff accounts: add, list, disable, enable, reset, disable-demo."""

import click

from gis_app.actions import switch_account as switch
from gis_app.actions.add_account import add_account
from gis_app.commands._database import owner
from gis_app.domain.scope import ABILITIES
from gis_app.store import accounts

# Without --scope these are meant for all of it; the others have a place or a unit.
WHOLE = {"command", "planner", "reviewer", "analyst", "integration"}
NOWHERE = {"admin", "auditor", "resident"}


@click.group()
def command():
    """Staff accounts."""


@command.command()
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(sorted(ABILITIES)),
)
@click.option("--scope", multiple=True, metavar="CODE", help="Place it sees; or `all`.")
@click.option("--category", multiple=True, metavar="CODE", help="Only these. [all]")
@click.option("--org", metavar="CODE", help="Organisation it works for.")
@click.option("--title", default="", help="What screens show.")
@click.argument("username", required=False)
def add(roles, scope, category, org, title, username):
    """Add USERNAME (else the role's name); prints a one-time password."""
    prefixes = _prefixes(roles, scope, org)
    username = username or roles[0]
    with owner() as cursor:
        password = add_account(
            cursor,
            username,
            roles,
            prefixes,
            category or ("*",),
            org,
            title or username,
        )
    seen = ", ".join(prefix or "the whole installation" for prefix in prefixes)
    click.echo(f"{username} sees {seen or 'no place'}; one-time password:", err=True)
    click.echo(password)


def _prefixes(roles, scope, org):
    if scope:
        return tuple("" if code == "all" else code for code in scope)
    if WHOLE.intersection(roles):
        return ("",)
    if org or NOWHERE.issuperset(roles):
        return ()
    raise click.UsageError("say which part of the city it sees: --scope CODE")


@command.command("list")
def show():
    """All accounts: name, roles, scope, organisation, state."""
    with owner() as cursor:
        rows = accounts.everyone(cursor)
    for row in rows:
        places = ",".join(prefix or "all" for prefix in row.prefixes) or "-"
        state = "active" if row.active else "disabled"
        more = [word for word in ("is_demo", "must_change") if getattr(row, word)]
        click.echo(
            "\t".join(
                (
                    row.username,
                    ",".join(row.roles),
                    places,
                    row.org_code or "-",
                    " ".join([state, *more]),
                )
            )
        )


@command.command()
@click.argument("username")
def disable(username):
    """Close an account; its sessions and tokens end at once."""
    with owner() as cursor:
        switch.switch_account(cursor, username, active=False)
    click.echo(f"{username} is disabled")


@command.command()
@click.argument("username")
def enable(username):
    """Open a disabled account again."""
    with owner() as cursor:
        switch.switch_account(cursor, username, active=True)
    click.echo(f"{username} is enabled")


@command.command()
@click.argument("username")
def reset(username):
    """Give a new one-time password."""
    with owner() as cursor:
        password = switch.reset_password(cursor, username)
    click.echo(f"{username}; one-time password:", err=True)
    click.echo(password)


@command.command("disable-demo")
def disable_demo():
    """Close the demo accounts, so that other hosts may be served."""
    with owner() as cursor:
        closed = switch.disable_demo(cursor)
    click.echo(f"disabled: {', '.join(closed) or 'none was open'}")
