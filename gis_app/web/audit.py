"""What somebody read in bulk goes into the log: exports, joins, long searches."""

from gis_app.store import log
from gis_app.web.security import current_account, transaction

MANY = 1000  # rows; from here on a read is written down


def note(action, rows=None, **payload):
    """One entry by the asker, committed before the answer goes out.

    Without `rows`, or with MANY of them and more, it is written; a glance is not.
    It takes a connection of its own: call it outside of `transaction()`.
    """
    if rows is not None:
        if rows < MANY:
            return
        payload["rows"] = rows
    account = current_account()
    with transaction() as cursor:
        log.add(cursor, account and account.id, action, payload)
