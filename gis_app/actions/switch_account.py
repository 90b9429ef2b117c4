"""Disable an account or open it again; either way its sessions end at once."""

from gis_app import passwords
from gis_app.errors import NotFound
from gis_app.store import accounts, installation, log


def switch_account(cursor, username, active, by=None):
    account = _found(cursor, username)
    accounts.set_active(cursor, account.id, active)
    action = "account.enabled" if active else "account.disabled"
    log.add(cursor, by, action, {"username": account.username})


def reset_password(cursor, username, by=None):
    """Returns a new one-time password."""
    account = _found(cursor, username)
    password = passwords.one_time()
    hashed = passwords.hashed(password)
    accounts.set_password(cursor, account.id, hashed, must_change=True)
    log.add(cursor, by, "account.password_reset", {"username": account.username})
    return password


def disable_demo(cursor, by=None):
    """Close the demo accounts and their one-click door. Returns who was open."""
    closed = accounts.disable_demo(cursor)
    installation.allow_demo_logins(cursor, False)
    log.add(cursor, by, "account.demo_disabled", {"usernames": closed})
    return closed


def _found(cursor, username):
    account = accounts.by_username(cursor, username.strip().lower())
    if account is None:
        raise NotFound(f"There is no account {username}.")
    return account
