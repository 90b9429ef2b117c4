"""Choose a password of one's own; every other session of the account ends."""

from gis_app import passwords
from gis_app.errors import Rejected
from gis_app.store import accounts, log


def change_password(cursor, account, old, new):
    faults = list(_faults(account, old, new))
    if faults:
        raise Rejected("The password was not changed.", faults)
    accounts.set_password(cursor, account.id, passwords.hashed(new))
    log.add(cursor, account.id, "account.password", {"username": account.username})


def _faults(account, old, new):
    if not passwords.fits(account.password_hash, old):
        yield {"where": "old", "message": "This is not the present password."}
    if len(new) < passwords.SHORTEST:
        yield {"where": "new", "message": "Take at least ten characters."}
    elif account.username in new.lower():
        yield {"where": "new", "message": "It holds the user name."}
    elif new == old:
        yield {"where": "new", "message": "It is the old one."}
