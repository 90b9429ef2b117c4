"""The append-only log of every change and of what was read in bulk."""

import json


def add(cursor, account_id, action, payload=None, incident_id=None, scope_code=""):
    """One entry; the database gives time, number and hash.

    payload: a mapping without any personal data, because its hash stays for ever.
    account_id: None for whoever works on the server itself.
    """
    cursor.execute(
        """
        INSERT INTO log_entry (account_id, incident_id, scope_code, action, payload)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [account_id, incident_id, scope_code, action, _text(payload or {})],
    )


def _text(payload):
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str)
