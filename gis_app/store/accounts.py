"""Staff accounts: who may sign in, as what, and for which part of the city."""

from gis_app.domain.scope import Scope

_ACCOUNT = """
    SELECT a.id, a.username, a.title, a.roles, a.prefixes, a.categories, a.active,
           a.is_demo, a.must_change, a.language, a.epoch, a.last_login_at,
           a.password_hash, a.org_id, o.code AS org_code, o.name AS org_name
      FROM account a LEFT JOIN org_unit o ON o.id = a.org_id
"""


def scope(account) -> Scope:
    return Scope(
        account_id=account.id,
        prefixes=tuple(account.prefixes),
        categories=tuple(account.categories),
        units=(account.org_id,) if account.org_id else (),
        roles=frozenset(account.roles),
    )


def by_id(cursor, account_id):
    """The account, also if it is disabled, or None."""
    cursor.execute(_ACCOUNT + " WHERE a.id = %s", [account_id])
    return cursor.fetchone()


def by_username(cursor, username):
    cursor.execute(_ACCOUNT + " WHERE a.username = %s", [username])
    return cursor.fetchone()


def everyone(cursor):
    cursor.execute(_ACCOUNT + " ORDER BY a.username")
    return cursor.fetchall()


def demo(cursor):
    """The accounts that the login page may offer by one click."""
    cursor.execute(
        "SELECT username, title FROM account WHERE is_demo AND active ORDER BY id"
    )
    return cursor.fetchall()


def add(cursor, account):
    """account: the columns by name. Returns the id, or None if the name is taken."""
    cursor.execute(
        """
        INSERT INTO account (username, title, password_hash, roles, prefixes,
                             categories, org_id, is_demo, must_change)
        VALUES (%(username)s, %(title)s, %(password_hash)s, %(roles)s, %(prefixes)s,
                %(categories)s, %(org_id)s, %(is_demo)s, %(must_change)s)
        ON CONFLICT (username) DO NOTHING
        RETURNING id
        """,
        account,
    )
    row = cursor.fetchone()
    return row and row.id


def set_password(cursor, account_id, password_hash, must_change=False):
    """Ends every session of the account; returns the new epoch."""
    cursor.execute(
        """
        UPDATE account SET password_hash = %s, must_change = %s, epoch = epoch + 1
         WHERE id = %s RETURNING epoch
        """,
        [password_hash, must_change, account_id],
    )
    return cursor.fetchone().epoch


def replace_hash(cursor, account_id, password_hash):
    """The same password under today's parameters: sessions go on."""
    cursor.execute(
        "UPDATE account SET password_hash = %s WHERE id = %s",
        [password_hash, account_id],
    )


def set_active(cursor, account_id, active):
    """Disabling ends its sessions at once."""
    cursor.execute(
        "UPDATE account SET active = %s, epoch = epoch + 1 WHERE id = %s",
        [active, account_id],
    )


def set_language(cursor, account_id, language):
    cursor.execute(
        "UPDATE account SET language = %s WHERE id = %s", [language, account_id]
    )


def note_login(cursor, account_id):
    cursor.execute(
        "UPDATE account SET last_login_at = now() WHERE id = %s", [account_id]
    )


def disable_demo(cursor):
    """Returns the usernames that were still active."""
    cursor.execute(
        "UPDATE account SET active = false, epoch = epoch + 1"
        " WHERE is_demo AND active RETURNING username"
    )
    return sorted(row.username for row in cursor)


def organisation(cursor, code):
    """The organisation with this code (id, name), or None."""
    cursor.execute("SELECT id, name FROM org_unit WHERE code = %s", [code])
    return cursor.fetchone()
