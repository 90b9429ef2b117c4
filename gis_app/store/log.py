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


def entries(cursor):
    """Every entry, chain by chain, streamed: id, at_us, …, payload_hash, hash."""
    yield from _streamed(
        cursor,
        """
        SELECT id, (extract(epoch FROM at) * 1000000)::bigint AS at_us, account_id,
               incident_id, seq, scope_code, action, payload, payload_hash, hash
          FROM log_entry ORDER BY incident_id NULLS FIRST, seq, id
        """,
    )


def seals(cursor, after=0):
    """Every seal above a number, in order: n, made_at, entries, digest, hash."""
    cursor.execute(
        "SELECT n, made_at, entries, digest, hash FROM log_seal"
        " WHERE n > %s ORDER BY n",
        [after],
    )
    return cursor.fetchall()


def sealed(cursor):
    """(n, id, hash) of every entry under each seal, streamed in order.

    id and hash are None for an entry that a seal names and the log lacks.
    """
    yield from _streamed(
        cursor,
        """
        SELECT s.n, coalesce(e.id, lower(r)) AS id, e.hash
          FROM log_seal s CROSS JOIN unnest(s.ids) r
          LEFT JOIN log_entry e ON e.id >= lower(r) AND e.id < upper(r)
         ORDER BY s.n, e.id
        """,
    )


def first_unaccounted(cursor):
    """An entry under no seal and not in the queue, or a queued one that is gone."""
    cursor.execute(
        """
        WITH covered AS (SELECT range_agg(ids) AS ids FROM log_seal)
        SELECT min(id) AS id FROM (
            SELECT e.id FROM log_entry e
             WHERE NOT coalesce(e.id <@ (SELECT ids FROM covered), false)
               AND NOT EXISTS (SELECT FROM log_unsealed u WHERE u.id = e.id)
             UNION ALL
            SELECT u.id FROM log_unsealed u
             WHERE NOT EXISTS (SELECT FROM log_entry e WHERE e.id = u.id)) t
        """
    )
    return cursor.fetchone().id


def seal_new(cursor):
    """Put what came since the last seal under a new one, if anything did."""
    cursor.execute("SELECT FROM log_seal_new()")


def life(cursor):
    """Which life of the database this is: a restore begins another."""
    cursor.execute("SELECT life FROM feed_state")
    return cursor.fetchone().life


def freeze(cursor):
    """Begin anew: all answers from here on are of one moment, and nothing changes.

    The settings of a scope are gone then; whoever reads the whole log has none.
    """
    cursor.connection.rollback()
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _streamed(cursor, statement):
    """Row by row by a cursor on the server: the log may be larger than memory."""
    with cursor.connection.cursor(name="quanyu_log") as rows:
        rows.itersize = 10_000
        rows.execute(statement)
        yield from rows
