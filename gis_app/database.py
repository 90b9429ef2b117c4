"""Connections, transactions with a scope, and migrations."""

import os
from contextlib import contextmanager, suppress
from importlib.resources import files
from threading import BoundedSemaphore, Lock

import psycopg2
import psycopg2.extensions
from psycopg2 import Error as DatabaseError  # noqa: F401 — for who waits for it
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ
from psycopg2.extras import NamedTupleCursor
from psycopg2.pool import ThreadedConnectionPool

from gis_app.errors import Unavailable

MIGRATIONS = files("gis_app") / "migrations"
MIGRATION_LOCK = 7_270_001
LONGEST_WAIT = 30  # seconds for a connection


class Database:
    """A pool of connections to one PostgreSQL role.

    psycopg2's pool closes what is above its minimum when it comes back, and raises,
    not waits, above its maximum: so both are the same number, and who comes when all
    are lent waits here (open streams are more than connections). It is made at the
    first use in a process, before threads start, never before a fork.
    """

    def __init__(self, url, connections=8, role=None, one_snapshot=False):
        self.url = url
        self._connections = connections
        self._one_snapshot = one_snapshot  # all of a transaction sees the same state
        self._free = BoundedSemaphore(connections)
        self._role = role  # taken by SET ROLE on each new connection
        self._opening = Lock()
        self._pool = None
        self._pid = None

    def open(self):
        """Connect now, once a process, also when several threads ask first at once."""
        if self._pid != os.getpid():
            with self._opening:
                if self._pid != os.getpid():
                    self._pool = self._connected()
                    self._pid = os.getpid()
        return self

    def _connected(self):
        return ThreadedConnectionPool(
            self._connections,
            self._connections,
            self.url,
            cursor_factory=NamedTupleCursor,
            application_name="quanyu",
        )

    def another(self, connections):
        """A pool of its own for the same role, opened when first used."""
        return Database(self.url, connections, self._role)

    def close(self):
        if self._pool is not None and self._pid == os.getpid():
            self._pool.closeall()
        self._pool = self._pid = None

    @contextmanager
    def transaction(self, scope=None, one_reading=False):
        """Lend a cursor. Commits at the end of the block, rolls back if it raises.

        scope: who asks (`domain.scope.Scope`); None leaves the settings unset, and
        the policies then show no row that has a place. one_reading: all statements see
        the same moment, and none may write.
        """
        with self._lent(scope, one_reading) as connection:
            with connection, connection.cursor() as cursor:
                yield cursor

    @contextmanager
    def _lent(self, scope, one_reading):
        """A connection whose transaction has begun, with the settings of a scope."""
        if not self._free.acquire(timeout=LONGEST_WAIT):
            raise Unavailable("All database connections are in use; try again")
        try:
            self.open()
            connection = self._begun(scope, one_reading)
            try:
                yield connection
            finally:
                self._pool.putconn(connection, close=connection.closed != 0)
        finally:
            self._free.release()

    @contextmanager
    def session(self):
        """Lend a cursor in autocommit on a connection of its own, outside the pool.

        For locks that live as long as the connection does.
        """
        connection = psycopg2.connect(self.url, cursor_factory=NamedTupleCursor)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _begun(self, scope, one_reading):
        """Begin on a connection that is alive: a restarted server leaves dead ones.

        The first statement, which sets who asks, tells; nothing is done yet that
        another connection could not begin again.
        """
        for _ in range(self._connections + 1):
            connection = self._pool.getconn()
            try:
                self._begin(connection, scope, one_reading)
                return connection
            except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
                self._pool.putconn(connection, close=True)
                dead = error
            except BaseException:
                self._pool.putconn(connection, close=True)
                raise
        raise dead

    def _begin(self, connection, scope, one_reading):
        settings = {} if scope is None else scope.settings()
        if self._role:
            settings["role"] = self._role
        if self._one_snapshot:
            connection.isolation_level = ISOLATION_LEVEL_REPEATABLE_READ
        with connection.cursor() as cursor:
            if one_reading:  # must come before anything is read
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
                )
            if not settings:
                cursor.execute("SELECT 1")
                return
            calls = ", ".join(["set_config(%s, %s, true)"] * len(settings))
            cursor.execute(
                f"SELECT {calls}", [text for pair in settings.items() for text in pair]
            )


def leave_off(cursor):
    """End the statement that another thread runs on a cursor, if there is one."""
    with suppress(psycopg2.Error):
        cursor.connection.cancel()


def loader(settings, connections=1):
    """As gis_loader, whom no policy binds: for loads, jobs and audits.

    By its own login; else the owner's connection takes that role.
    """
    if settings.loader_url:
        return Database(settings.loader_url, connections)
    if settings.owner_url:
        return Database(settings.owner_url, connections, role="gis_loader")
    raise Unavailable(
        "no database to work in: start the private one with `gis-app db start`, or set"
        " DATABASE_OWNER_URL"
    )


def name_in(url):
    """The database that a connection string names."""
    return psycopg2.extensions.parse_dsn(url)["dbname"]


def other(url, name):
    """The same server and role, another database."""
    return psycopg2.extensions.make_dsn(url, dbname=name)


def connection_environment(url):
    """The environment for PostgreSQL's own programs; no password on a command line."""
    names = {
        "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT",
        "dbname": "PGDATABASE", "sslmode": "PGSSLMODE",
    }  # fmt: skip
    given = psycopg2.extensions.parse_dsn(url)
    return os.environ | {
        names[key]: text for key, text in given.items() if key in names
    }


def migrate(owner_url):
    """Run the migrations that this database has not had yet; returns their names."""
    with _alone(owner_url) as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATION_LOCK])
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS app.migration"
            " (name text PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())"
        )
        cursor.execute("SELECT name FROM app.migration")
        done = {row.name for row in cursor}
        pending = [name for name in migration_names() if name not in done]
        for name in pending:
            cursor.execute((MIGRATIONS / name).read_text())
            cursor.execute("INSERT INTO app.migration (name) VALUES (%s)", [name])
    return pending


def migration_names():
    """The numbered files in order; `prepare.sql` is not one of them."""
    return sorted(file.name for file in MIGRATIONS.iterdir() if file.name[:4].isdigit())


def prepare(superuser_url):
    """What only a superuser may do, at each start and after each restore.

    Roles, extensions, search path, the LEAKPROOF mark: `migrations/prepare.sql`
    says why. Passwords are not its business: the cluster's keeper sets them.
    """
    with _alone(superuser_url) as cursor:
        cursor.execute((MIGRATIONS / "prepare.sql").read_text())


@contextmanager
def _alone(url):
    connection = psycopg2.connect(url, cursor_factory=NamedTupleCursor)
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
