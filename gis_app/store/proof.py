"""What a database holds, as numbers: rows and a check sum of every table."""

from psycopg2 import sql

# Not part of what a backup promises: the feed begins a new life after a restore.
LEFT_OUT = ("change", "feed_state")


def tables(cursor):
    cursor.execute(
        """
        SELECT relname FROM pg_class
         WHERE relnamespace = 'app'::regnamespace AND relkind = 'r'
           AND relname <> ALL (%s)
         ORDER BY relname
        """,
        [list(LEFT_OUT)],
    )
    return [row.relname for row in cursor.fetchall()]


def of(cursor):
    """{table: [rows, check sum]}; the order of rows makes no difference.

    The sum is of 64-bit hashes of each row's text, so one changed bit changes it.
    """
    cursor.execute("SET LOCAL extra_float_digits = 3")
    cursor.execute("SET LOCAL timezone = 'UTC'")
    return {name: _table(cursor, name) for name in tables(cursor)}


def _table(cursor, name):
    cursor.execute(
        sql.SQL(
            """
            SELECT count(*) AS n, coalesce(sum(hashtextextended(t::text, 0)), 0)::text
                   AS total
              FROM {} t
            """
        ).format(sql.Identifier(name))
    )
    row = cursor.fetchone()
    return [row.n, row.total]


def snapshot(cursor):
    """Freeze what a cursor sees from here on and name it, so that a dump sees the same.

    cursor: one in autocommit (`Database.session`); the transaction begins here.
    """
    cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    cursor.execute("SELECT pg_export_snapshot() AS name")
    return cursor.fetchone().name
