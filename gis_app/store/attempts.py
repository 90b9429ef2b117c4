"""Attempts to sign in, counted in the database so that the limits hold everywhere.

A name is kept as its SHA-256: one that nobody has may be a password typed into the
wrong field.
"""

import hashlib


def digest(username):
    return hashlib.sha256(username.encode()).hexdigest()


def lock(cursor, username, address):
    """Attempts on one name, and from one address, are counted one after the other."""
    cursor.execute(
        """
        SELECT pg_advisory_xact_lock(7270004, k)
          FROM (VALUES (hashtext(%s)), (hashtext(%s))) AS keys (k) ORDER BY k
        """,
        ["name " + digest(username), "address " + str(address)],
    )


def failures(cursor, username, address, minutes):
    """Failures of the last minutes, and the seconds until the oldest is forgotten.

    here: of this name from this address since it last succeeded there; name: of this
    name from anywhere; address: from this address, whatever the name.
    """
    cursor.execute(
        """
        SELECT count(*) FILTER (WHERE username = %(username)s AND near
                                  AND at > coalesce(succeeded, '-infinity')) AS here,
               count(*) FILTER (WHERE username = %(username)s) AS name,
               count(*) FILTER (WHERE near) AS address,
               ceil(extract(epoch FROM min(at) + span - now()))::int AS wait
          FROM (SELECT at, username,
                       address IS NOT DISTINCT FROM %(address)s::inet AS near
                  FROM login_attempt
                 WHERE (username = %(username)s
                        OR address IS NOT DISTINCT FROM %(address)s::inet)
                   AND at > now() - make_interval(mins => %(minutes)s) AND NOT ok) t,
               make_interval(mins => %(minutes)s) span,
               (SELECT max(at) AS succeeded FROM login_attempt
                 WHERE username = %(username)s AND ok
                   AND address IS NOT DISTINCT FROM %(address)s::inet) last
         GROUP BY span
        """,
        {"username": digest(username), "address": address, "minutes": minutes},
    )
    return cursor.fetchone()


def add(cursor, username, address, ok=False):
    """Returns when, by which `forget` finds it."""
    cursor.execute(
        "INSERT INTO login_attempt (at, username, address, ok)"
        " VALUES (clock_timestamp(), %s, %s, %s) RETURNING at",
        [digest(username), address, ok],
    )
    return cursor.fetchone().at


def forget(cursor, username, at):
    cursor.execute(
        "DELETE FROM login_attempt WHERE username = %s AND at = %s",
        [digest(username), at],
    )


def forget_old(cursor, days=30):
    cursor.execute(
        "DELETE FROM login_attempt WHERE at < now() - make_interval(days => %s)", [days]
    )
