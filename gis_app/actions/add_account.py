"""Make a staff account; its password is made here and shown once."""

import re

from gis_app import passwords
from gis_app.domain.scope import ABILITIES
from gis_app.errors import Conflict, Rejected
from gis_app.store import accounts, log

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
CODE = re.compile(r"[0-9]{2,12}|[0-9]{12}[ZSX][0-9]{3}([0-9]{2})?")
CATEGORY = re.compile(r"\*|[A-Z][0-9]{0,4}")


def add_account(
    cursor, username, roles, prefixes=(), categories=("*",), org=None, title="", by=None
):
    """Returns the one-time password. by: the account that does it, None: the server's.

    prefixes: codes of the places it sees; ("",) is the whole installation.
    """
    username = username.strip().lower()
    faults = list(_faults(username, roles, prefixes, categories))
    organisation = accounts.organisation(cursor, org) if org else None
    if org and organisation is None:
        faults.append({"where": "org", "message": f"There is no organisation {org}."})
    if faults:
        raise Rejected("The account was not made.", faults)
    password = passwords.one_time()
    account = {
        "username": username,
        "title": title,
        "password_hash": passwords.hashed(password),
        "roles": list(roles),
        "prefixes": list(prefixes),
        "categories": list(categories),
        "org_id": organisation and organisation.id,
        "is_demo": False,
        "must_change": True,
    }
    if accounts.add(cursor, account) is None:
        raise Conflict(f"There is already an account {username}.")
    told = {
        key: account[key] for key in ("username", "roles", "prefixes", "categories")
    }
    log.add(cursor, by, "account.added", told | {"org": org})
    return password


def _faults(username, roles, prefixes, categories):
    if not USERNAME.fullmatch(username):
        yield {
            "where": "username",
            "message": "2 to 40 of the letters a-z, digits, dot, hyphen, underscore.",
        }
    if not roles:
        yield {"where": "role", "message": "Give at least one."}
    for role in roles:
        if role not in ABILITIES:
            known = ", ".join(sorted(ABILITIES))
            yield {"where": "role", "message": f"{role} is none of {known}."}
    for prefix in prefixes:
        if prefix and not CODE.fullmatch(prefix):
            yield {"where": "scope", "message": f"{prefix} is no code of a place."}
    for category in categories:
        if not CATEGORY.fullmatch(category):
            yield {"where": "category", "message": f"{category} is no category."}
