"""Throw-away databases, copied from templates that are made once.

A template is named for what made it, so that test runs beside each other share it and
a changed migration gets a new one.
"""

import contextlib
import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import errors, sql

from gis_app import database

PREFIX = "gistest_"
LOCK = 727_009  # advisory, in the server's database `postgres`, one a template
ATTEMPTS = 50
PROJECT = Path(__file__).resolve().parents[2]
MIGRATIONS = PROJECT / "gis_app/migrations"
# What decides the demo town: made again when one of these files changes.
DEMO = [
    path
    for place in (
        "geodata/demo",
        "geodata/attribution",
        "geodata/reference",
        "gis_app/migrations",
        "gis_app/actions/demo_city",
        "gis_app/actions/make_demo.py",
        "gis_app/store/loading.py",
        "gis_app/actions/refresh_gazetteer.py",
        "gis_app/store/gazetteer.py",
        "geodata/address.py",
        "geodata/english_address.py",
        "geodata/name_forms.py",
    )
    for path in (PROJECT / place, *PROJECT.joinpath(place).rglob("*"))
    if path.suffix in (".py", ".sql", ".csv", ".txt")
]
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
        with self._alone(name) as cursor:
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
        with self._cursor() as cursor:
            _execute(cursor, "CREATE DATABASE {} TEMPLATE {}", name, template)
        # A copy has the template's rows, but not its settings and rights.
        prepared(self.urls(name))
        yield self.urls(name)
        with self._cursor() as cursor:
            _drop(cursor, name)

    @contextlib.contextmanager
    def _alone(self, name):
        with self._cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCK, name])
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
    prepared(urls)
    database.migrate(urls.owner)


def prepared(urls):
    """Roles belong to the whole server: another run may be changing them just now."""
    for attempt in range(ATTEMPTS):
        try:
            return database.prepare(urls.superuser)
        except errors.InternalError_:  # "tuple concurrently updated"
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.1)


def fingerprint(sources):
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _execute(cursor, statement, *names):
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _drop(cursor, name):
    _execute(cursor, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
