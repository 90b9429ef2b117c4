"""What somebody read in bulk goes into the log: exports, joins, page after page."""

from gis_app.store import log
from gis_app.web.security import current_account, transaction

MANY = 500  # rows; one page on a screen is fewer


def note(action, **payload):
    """One entry by the asker, committed before the answer goes out.

    It takes a connection of its own: call it outside of `transaction()`.
    """
    account = current_account()
    with transaction() as cursor:
        log.add(cursor, account and account.id, action, payload)
