"""Open the door to whoever proves to be an account, and count those who do not.

A name is closed to an address for a quarter of an hour after five failures there, so
that a stranger elsewhere cannot lock the person out; a name tried from many addresses
and an address that tries many names are closed later.
"""

from gis_app import passwords
from gis_app.errors import TooMany, Unauthorized
from gis_app.store import accounts, attempts, log

MINUTES = 15
LIMITS = {"here": 5, "name": 50, "address": 50}
WRONG = "The name or the password is wrong."


def sign_in(database, username, password, address):
    """Returns the account. Raises Unauthorized, TooMany.

    The attempt is written down before the password is looked at, and committed: ten
    guesses at once count as ten.
    """
    username = username.strip().lower()[:100]
    with database.transaction() as cursor:
        at = _note_attempt(cursor, username, address)
        account = accounts.by_username(cursor, username)
    stored = account.password_hash if account else passwords.NOBODYS
    fits = passwords.fits(stored, password)
    with database.transaction() as cursor:
        if not (fits and account and account.active):
            _note_failure(cursor, account, address)
        else:
            _note_success(cursor, account, password, address, at)
            return account
    raise Unauthorized(WRONG)


def _note_attempt(cursor, username, address):
    attempts.lock(cursor, username, address)
    failed = attempts.failures(cursor, username, address, MINUTES)
    if failed and any(getattr(failed, of) >= most for of, most in LIMITS.items()):
        raise TooMany(
            "Too many failed attempts: wait a quarter of an hour.", max(failed.wait, 1)
        )
    return attempts.add(cursor, username, address)


def _note_failure(cursor, account, address):
    # An unknown name may be a password typed into the wrong field: not logged.
    log.add(
        cursor,
        account and account.id,
        "session.failed",
        {"username": account.username if account else None, "address": address},
    )


def _note_success(cursor, account, password, address, at):
    attempts.forget(cursor, account.username, at)
    attempts.add(cursor, account.username, address, ok=True)
    attempts.forget_old(cursor)
    if passwords.is_outdated(account.password_hash):
        accounts.replace_hash(cursor, account.id, passwords.hashed(password))
    accounts.note_login(cursor, account.id)
    log.add(cursor, account.id, "session.opened", {"address": address})
