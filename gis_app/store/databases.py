"""SQL on whole databases, for a restore: make, drop, change places."""

from psycopg2 import sql


def create(cursor, name):
    _run(cursor, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)


def drop(cursor, name):
    _run(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def empty_schema(cursor):
    """Away with the empty schema that preparing made: the dump brings its own."""
    cursor.execute("DROP SCHEMA app CASCADE")


def change_places(cursor, name, fresh, kept):
    """`fresh` becomes `name`; what had that name is kept. Returns kept, or None.

    Both at once or neither. Programs that come back at once after they were thrown out
    would be in the way of the new name: nobody is let in meanwhile.
    """
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    if cursor.fetchone() is None:
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", fresh, name)
        return None
    _run(cursor, "ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    try:
        _empty(cursor, name)
        cursor.execute("BEGIN")
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", name, kept)
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", fresh, name)
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        _run(cursor, "ALTER DATABASE {} ALLOW_CONNECTIONS true", name)
        raise
    _run(cursor, "ALTER DATABASE {} ALLOW_CONNECTIONS true", kept)
    return kept


def _empty(cursor, name):
    """Throw everybody out and wait until they are gone."""
    for _ in range(100):
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )
        if not cursor.fetchall():
            return
        cursor.execute("SELECT pg_sleep(0.1)")


def _run(cursor, statement, *names):
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
