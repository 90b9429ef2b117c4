"""Bearer tokens. Only the SHA-256 is kept: whoever reads the table can use none."""

import hashlib


def digest(token):
    return hashlib.sha256(token.encode()).digest()


def add(cursor, account_id, token, days, label="", kind="api"):
    """Returns the row: id, expires_at."""
    cursor.execute(
        """
        INSERT INTO token (account_id, kind, hash, label, expires_at)
        VALUES (%s, %s, %s, %s, now() + make_interval(days => %s))
        RETURNING id, expires_at
        """,
        [account_id, kind, digest(token), label, days],
    )
    return cursor.fetchone()


def bearer(cursor, token, kind="api"):
    """(id, account_id, stale) of a token in force, or None.

    stale: its last use was noted more than a minute ago; noting each one would write
    a row for every tile.
    """
    cursor.execute(
        """
        SELECT id, account_id,
               coalesce(last_used_at < now() - interval '1 minute', true) AS stale
          FROM token
         WHERE hash = %s AND kind = %s AND revoked_at IS NULL AND expires_at > now()
        """,
        [digest(token), kind],
    )
    return cursor.fetchone()


def note_use(cursor, token_id):
    cursor.execute("UPDATE token SET last_used_at = now() WHERE id = %s", [token_id])


def of_account(cursor, account_id):
    """Its tokens in force, newest first; never the tokens themselves."""
    cursor.execute(
        """
        SELECT id, kind, label, created_at, expires_at, last_used_at FROM token
         WHERE account_id = %s AND revoked_at IS NULL AND expires_at > now()
         ORDER BY id DESC
        """,
        [account_id],
    )
    return cursor.fetchall()


def revoke(cursor, account_id, token_id):
    """True if it was one of the account's that still opened something."""
    cursor.execute(
        """
        UPDATE token SET revoked_at = now()
         WHERE id = %s AND account_id = %s AND revoked_at IS NULL
        """,
        [token_id, account_id],
    )
    return cursor.rowcount == 1
