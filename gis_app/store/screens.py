"""Screen tokens: what opens a wall, for which area. Rows of `token`, kind 'screen'."""

from gis_app.store.tokens import digest

DAYS = 90  # from its last use


def add(cursor, account_id, token, label, prefix, layout):
    """Returns the row: id, expires_at."""
    cursor.execute(
        """
        INSERT INTO token (account_id, kind, hash, label, prefix, layout, expires_at)
        VALUES (%s, 'screen', %s, %s, %s, %s, now() + make_interval(days => %s))
        RETURNING id, expires_at
        """,
        [account_id, digest(token), label, prefix, layout, DAYS],
    )
    return cursor.fetchone()


def opened_by(cursor, token):
    """The screen of a token in force: id, account_id, label, prefix, layout, stale.

    stale: its last use was noted more than a minute ago (as in store/tokens).
    """
    cursor.execute(
        """
        SELECT id, account_id, label, prefix, layout,
               coalesce(last_used_at < now() - interval '1 minute', true) AS stale
          FROM token
         WHERE hash = %s AND kind = 'screen' AND revoked_at IS NULL
           AND expires_at > now()
        """,
        [digest(token)],
    )
    return cursor.fetchone()


def renew(cursor, screen_id):
    """A wall that is in use stays open."""
    cursor.execute(
        """
        UPDATE token
           SET last_used_at = now(), expires_at = now() + make_interval(days => %s)
         WHERE id = %s AND revoked_at IS NULL
        """,
        [DAYS, screen_id],
    )


def within(cursor, prefixes):
    """The screens in force whose area lies in one of these, newest first."""
    cursor.execute(
        """
        SELECT t.id, t.label, t.prefix, t.layout, t.created_at, t.expires_at,
               t.last_used_at, a.title AS made_by
          FROM token t JOIN account a ON a.id = t.account_id
         WHERE t.kind = 'screen' AND t.revoked_at IS NULL AND t.expires_at > now()
           AND t.prefix ^@ ANY (%s::text[])
         ORDER BY t.id DESC
        """,
        [list(prefixes)],
    )
    return cursor.fetchall()


def revoke(cursor, screen_id, prefixes):
    """True if it was one of these areas' that still opened something."""
    cursor.execute(
        """
        UPDATE token SET revoked_at = now()
         WHERE id = %s AND kind = 'screen' AND revoked_at IS NULL
           AND prefix ^@ ANY (%s::text[])
        """,
        [screen_id, list(prefixes)],
    )
    return cursor.rowcount == 1
