"""Throw-away databases, copied from templates that are made once.

A template is named for what made it, so that test runs beside each other share it and
a changed migration gets a new one.
"""

import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import errors, sql

from gis_app import database

PREFIX = "gistest_"
LOCK = 7_270_009  # advisory, in the server's database `postgres`
PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = PROJECT / "gis_app/migrations"
ROLES = ("gis_owner", "gis_web", "gis_loader")


@dataclass(frozen=True)
class Urls:
    """One database, as each of the roles."""

    name: str
    superuser: str
    owner: str
    web: str
    loader: str


class Server:
    """url_for: (role or None for the superuser, database name) -> connection string."""

    def __init__(self, url_for):
        self.url_for = url_for

    def urls(self, name):
        roles = [self.url_for(role, name) for role in ROLES]
        return Urls(name, self.url_for(None, name), *roles)

    def template(self, label, sources, fill):
        """The name of a database that `fill(urls)` has filled, made if it is missing.

        sources: files whose content decides what it will hold.
        """
        name = f"{PREFIX}{label}_{fingerprint(sources)}"
        with self._alone() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is not None:
                return name
            self._drop_old(cursor)
            unfinished = name + "_new"
            _drop(cursor, unfinished)
            _execute(cursor, "CREATE DATABASE {}", unfinished)
            fill(self.urls(unfinished))
            _execute(cursor, "ALTER DATABASE {} RENAME TO {}", unfinished, name)
        return name

    @contextlib.contextmanager
    def copy(self, template):
        """A database of one's own, dropped at the end."""
        name = f"{PREFIX}{os.getpid()}_{secrets.token_hex(4)}"
        with self._alone() as cursor:
            _execute(cursor, "CREATE DATABASE {} TEMPLATE {}", name, template)
            # A copy has the template's rows, but not its settings and rights.
            database.prepare(self.url_for(None, name))
        yield self.urls(name)
        with self._cursor() as cursor:
            _drop(cursor, name)

    @contextlib.contextmanager
    def _alone(self):
        with self._cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield cursor

    @contextlib.contextmanager
    def _cursor(self):
        connection = psycopg2.connect(self.url_for(None, "postgres"))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            yield cursor

    def _drop_old(self, cursor):
        cursor.execute(
            """
            SELECT datname FROM pg_database
             WHERE starts_with(datname, %s) AND now() - interval '1 day' >
                   (pg_stat_file('base/' || oid || '/PG_VERSION')).modification
            """,
            [PREFIX],
        )
        for (name,) in cursor.fetchall():
            with contextlib.suppress(errors.ObjectInUse):
                _execute(cursor, "DROP DATABASE IF EXISTS {}", name)


def at(url):
    """A server that trusts us: any role may connect without a password."""
    parts = urlsplit(url)

    def url_for(role, name):
        host = parts.netloc.rpartition("@")[2]
        place = f"{role}@{host}" if role else parts.netloc
        return urlunsplit(parts._replace(netloc=place, path=f"/{name}"))

    return Server(url_for)


def migrated(urls):
    """Roles, extensions and tables, without any rows."""
    database.prepare(urls.superuser)
    database.migrate(urls.owner)


def fingerprint(sources):
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _execute(cursor, statement, *names):
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _drop(cursor, name):
    _execute(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
