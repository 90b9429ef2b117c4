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
    """`fresh` becomes `name`; what had that name is kept. Returns kept, or None."""
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
    was_there = cursor.fetchone() is not None
    if was_there:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", name, kept)
    _run(cursor, "ALTER DATABASE {} RENAME TO {}", fresh, name)
    return kept if was_there else None


def _run(cursor, statement, *names):
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
