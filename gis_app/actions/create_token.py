"""Make a bearer token: a program's key to one account, shown once."""

import secrets

from gis_app.errors import NotFound, Rejected
from gis_app.store import accounts, log, tokens

LONGEST = 3650


def create_token(cursor, username, days=365, label="", by=None):
    """Returns (token, row with id and expires_at). by: as in add_account."""
    if not 1 <= days <= LONGEST:
        message = f"From 1 to {LONGEST}."
        raise Rejected("No token was made.", [{"where": "days", "message": message}])
    account = accounts.by_username(cursor, username)
    if account is None or not account.active:
        raise NotFound(f"There is no active account {username}.")
    token = secrets.token_urlsafe(32)
    row = tokens.add(cursor, account.id, token, days, label)
    told = {"username": account.username, "id": row.id, "days": days, "label": label}
    log.add(cursor, by, "token.created", told)
    return token, row
