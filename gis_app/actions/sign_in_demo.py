"""Open the door of a demo account by one click, where the demo's own rules allow it."""

from gis_app.errors import Forbidden
from gis_app.store import accounts, installation, log


def is_allowed(cursor):
    """Only while the data are the demo's and nobody has switched it off."""
    found = installation.read(cursor)
    return found.is_demo and found.demo_logins


def sign_in_demo(cursor, username, address):
    """Returns the account."""
    account = accounts.by_username(cursor, username)
    if not (is_allowed(cursor) and account and account.is_demo and account.active):
        raise Forbidden("The demo accounts are closed.")
    accounts.note_login(cursor, account.id)
    log.add(cursor, account.id, "session.opened", {"address": address, "demo": True})
    return account
