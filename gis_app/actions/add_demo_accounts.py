"""The demo's ten accounts, with passwords that nobody knows: one click opens them."""

from gis_app import passwords
from gis_app.domain import demo_accounts as demo
from gis_app.store import accounts, installation, log


def add_demo_accounts(cursor, town, other_town, grid, department):
    """town, other_town, grid: codes; department: an organisation's id, or None.

    Accounts that are there already stay as they are, disabled ones too. The cursor is
    the owner's or the loader's.
    """
    places = {
        demo.CITY: [""],
        demo.TOWN: [town],
        demo.OTHER_TOWN: [other_town],
        demo.GRID: [grid],
        demo.NOWHERE: [],
    }
    made = [
        planned.username
        for planned in demo.ACCOUNTS
        if accounts.add(cursor, _account(planned, places[planned.place], department))
    ]
    installation.allow_demo_logins(cursor, True)
    log.add(cursor, None, "account.demo_added", {"usernames": made})
    return made


def _account(planned, prefixes, department):
    return {
        "username": planned.username,
        "title": planned.title_zh,
        "password_hash": passwords.hashed(passwords.unguessable()),
        "roles": [planned.role],
        "prefixes": prefixes,
        "categories": ["*"],
        "org_id": department if planned.role == "department" else None,
        "is_demo": True,
        "must_change": False,
    }
