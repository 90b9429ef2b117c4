"""The private PostgreSQL cluster: made, started, stopped and asked after by us alone.

It is reached over a socket only, keeps to its own folder, and leaves Debian's own
cluster and services alone. As root it runs as the user `postgres`, because PostgreSQL
refuses root; as anybody else it runs as oneself.
"""

import contextlib
import os
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import encrypt_password

from gis_app import database, host, secrets_file
from gis_app.errors import Unavailable

DATABASE = "gis"
SUPERUSER = "postgres"
ROLES = ("gis_owner", "gis_web", "gis_loader")
KEYS = ("GIS_SECRET_KEY", "GIS_CONTACT_KEYS")
SECRETS = (SUPERUSER, *ROLES, *KEYS)
ADDRESSES = {
    "DATABASE_URL": "gis_web",
    "DATABASE_OWNER_URL": "gis_owner",
    "DATABASE_LOADER_URL": "gis_loader",
    "DATABASE_SUPERUSER_URL": SUPERUSER,
}
PRIVATE = "GIS_PRIVATE_CLUSTER"  # set by adopt: these addresses are our own cluster's
PROJECT = Path(__file__).resolve().parents[1]
PORT = 5432  # names the socket's file; nothing listens on TCP
LONGEST_SOCKET_FOLDER = 85  # the system's limit is 107 bytes with the file's name
ATTEMPTS = 5


@dataclass(frozen=True)
class Status:
    running: bool
    pid: int | None
    version: str | None
    folder: Path
    socket_folder: Path

    def __str__(self):
        state = f"running, process {self.pid}" if self.running else "stopped"
        made = f"PostgreSQL {self.version}" if self.version else "not made yet"
        return f"{state} ({made}) in {self.folder}, socket in {self.socket_folder}"


class Cluster:
    """One cluster under `data_dir`/pg. `careless`: no fsync, for tests only.

    tell: called with each sentence that the person at the terminal should know.
    """

    def __init__(self, data_dir, careless=False, tell=print):
        self.user = SUPERUSER if os.getuid() == 0 else None
        self.careless = careless
        self.tell = tell
        self.data_dir = host.settle(Path(data_dir), self.user, tell)
        self.folder = self.data_dir / "pg"
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"

    # -- what others ask ---------------------------------------------------------

    def url(self, role, name=DATABASE):
        """A connection string for a role; its password is in the secrets file."""
        secrets = secrets_file.complete(self.data_dir, SECRETS)
        return url(self.data_dir, secrets[role], role, name)

    @property
    def superuser_url(self):
        return self.url(SUPERUSER)

    @property
    def socket_folder(self):
        return socket_folder(self.data_dir)

    @property
    def made(self):
        return (self.data / "PG_VERSION").exists()

    def status(self):
        pid = self._pid()
        running = pid is not None and self._program(pid) == "ours"
        version = (self.data / "PG_VERSION").read_text().strip() if self.made else None
        return Status(
            running, pid if running else None, version, self.folder, self.socket_folder
        )

    # -- start and stop ----------------------------------------------------------

    def start(self):
        """Make it if need be, start it, and bring roles and migrations up to date.

        Returns True if this call started it, False if it was running.
        """
        started = self.start_server()
        self.bring_up_to_date()
        return started

    def start_server(self):
        self._make()
        found = self.status()
        if found.running:
            with contextlib.suppress(Unavailable):
                self.wait(30, found.pid)
                return False  # it answers; if not, it was just dying
        self._start_detached()
        return True

    def bring_up_to_date(self):
        """Database, roles, passwords, extensions, migrations; returns the new ones."""
        self._create_database()
        database.prepare(self.superuser_url)
        self._set_passwords()
        return database.migrate(self.url("gis_owner"))

    def stop(self):
        """Returns True if it was running."""
        if not self.status().running:
            return False
        try:
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "60")
        except subprocess.CalledProcessError as error:
            if self.status().running:
                raise Unavailable(self._failure(error.stdout)) from error
        return True

    def become(self):
        """Replace this process by the server, which ends when its parent dies.

        For scripts/run: even a SIGKILL of the script leaves no server behind. After
        a crash the leftovers are waited for by an ordinary start and stop first.
        Returns only if the server was running before.
        """
        # A shell lets its background processes ignore it: we would never end.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._make()
        if self.status().running:
            return
        if self._pid() is not None:
            self._start_detached()
            self.stop()
        command = ["setpriv", "--pdeathsig", "INT"]
        if self.user:
            command[1:1] = ["--reuid", self.user, "--regid", self.user, "--init-groups"]
        command += [self._binary("postgres"), "-D", str(self.data)]
        for name, value in self._settings().items():
            command += ["-c", f"{name}={value}"]
        os.setsid()  # Ctrl-C is for the script, which stops us in the right order
        os.chdir("/")
        os.execvp(command[0], command)

    def wait(self, seconds, process=None):
        """Until it answers as the superuser; raises Unavailable with the log's end.

        process: number of the one that becomes the server; its end is the end.
        """
        until = time.monotonic() + seconds
        while True:
            try:
                psycopg2.connect(self.url(SUPERUSER, "postgres")).close()
                return
            except psycopg2.OperationalError as error:
                ended = process and not _alive(process) and not self.status().running
                if ended or time.monotonic() > until:
                    raise Unavailable(self._failure(str(error))) from error
                time.sleep(0.05)

    def _start_detached(self):
        options = shlex.join(
            part
            for name, value in self._settings().items()
            for part in ("-c", f"{name}={value}")
        )
        command = ["start", "-D", self.data, "-l", self.log, "-w", "-t", "120"]
        for attempt in range(1, ATTEMPTS + 1):
            self._remove_foreign_pid()
            try:
                self._run("pg_ctl", *command, "-o", options)
                return
            except subprocess.CalledProcessError as error:
                # A killed server's children may still be leaving.
                if attempt == ATTEMPTS:
                    raise Unavailable(self._failure(error.stdout)) from error
                time.sleep(1)

    def _remove_foreign_pid(self):
        """Only if another program has the number: else the file guards orphans."""
        pid = self._pid()
        if pid is not None and self._program(pid) == "another":
            self.tell(f"process {pid} is another program now: postmaster.pid removed")
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _pid(self):
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
            return abs(int(lines[0]))
        except (FileNotFoundError, ValueError):
            return None

    def _program(self, pid):
        """What has this number: "ours", "another", or "none" (gone, or dying)."""
        try:
            program = os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")
            folder = os.readlink(f"/proc/{pid}/cwd")
        except PermissionError:
            return "another"  # another user's, and the server would run as oneself
        except OSError:
            return "none"
        same = Path(program).name == "postgres" and Path(folder) == self.data
        return "ours" if same else "another"

    # -- making ------------------------------------------------------------------

    def _make(self):
        for folder, mode in ((self.folder, 0o700), (self.socket_folder, 0o711)):
            self._own_folder(folder, mode)
        if self.made:
            return
        secrets = secrets_file.complete(self.data_dir, SECRETS)
        new = self.folder / "new"  # an interrupted initdb leaves only this
        shutil.rmtree(new, ignore_errors=True)
        password = self.folder / "password"
        password.unlink(missing_ok=True)
        password.touch(0o600)
        password.write_text(secrets[SUPERUSER])
        self._give(password)
        try:
            self._run(
                "initdb", "-D", new, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8",
                "-A", "scram-sha-256", f"--pwfile={password}", "-k",
                *(["--no-sync"] if self.careless else []),
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise Unavailable(f"initdb failed: {error.stdout.strip()}") from error
        finally:
            password.unlink(missing_ok=True)
        new.rename(self.data)

    def _own_folder(self, folder, mode):
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        found = folder.lstat()
        # A folder of ours, or root's that we are about to give away: in /tmp
        # somebody else may have made it before us.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (
            os.getuid(),
            self._uid(),
        ):
            raise Unavailable(f"{folder} belongs to somebody else: remove it")
        folder.chmod(mode)
        self._give(folder)

    def _uid(self):
        return host.account(self.user).pw_uid if self.user else os.getuid()

    def _give(self, path):
        if self.user:
            shutil.chown(path, self.user, self.user)

    def _create_database(self):
        connection = psycopg2.connect(self.url(SUPERUSER, "postgres"))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE))
                )

    def _set_passwords(self):
        """The secrets file says them; the server learns only their SCRAM proof."""
        secrets = secrets_file.complete(self.data_dir, SECRETS)
        statement = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}")
        connection = psycopg2.connect(self.superuser_url)
        with contextlib.closing(connection), connection, connection.cursor() as cursor:
            for role in ROLES:
                proof = encrypt_password(
                    secrets[role], role, connection, "scram-sha-256"
                )
                cursor.execute(
                    statement.format(sql.Identifier(role), sql.Literal(proof))
                )

    # -- programs and settings ---------------------------------------------------

    def _binary(self, name):
        return str(host.binaries(self.data) / name)

    def _run(self, name, *arguments):
        command = [self._binary(name), *map(str, arguments)]
        if self.user:
            command = ["runuser", "-u", self.user, "--", *command]
        # A file, not a pipe: the server keeps the output open as long as it lives.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command,
                check=False,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
            output.seek(0)
            text = output.read()
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, command, text)
        return text

    def _failure(self, said):
        with contextlib.suppress(OSError):
            said += "\n" + "\n".join(self.log.read_text().split("\n")[-15:])
        return f"PostgreSQL in {self.folder}: {said.strip()}"

    def _settings(self):
        return {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": self.socket_folder,
            **host.settings_for(
                host.memory_mb(), host.shared_memory_mb(), self.careless
            ),
        }


def adopt(environ):
    """Fill the environment for a command: the data folder, and what is kept in it.

    Without DATABASE_URL the addresses are those of the private cluster, if it has
    been made; keys that are set outside are never replaced.
    """
    data_dir = Path(environ.setdefault("GIS_DATA_DIR", str(PROJECT / "var")))
    if all(environ.get(name) for name in ("DATABASE_URL", *KEYS)):
        return  # a web process: its starter gave it all that it may have
    if not (data_dir / secrets_file.NAME).exists():
        return
    kept = secrets_file.read(data_dir)
    for name in KEYS:
        if name in kept:
            environ.setdefault(name, kept[name])
    if not environ.get("DATABASE_URL") and "gis_web" in kept:
        environ[PRIVATE] = "1"
        for variable, role in ADDRESSES.items():
            environ[variable] = url(data_dir.resolve(), kept[role], role)


def is_private(environ):
    """Whether the database is our own cluster, not a server that others keep."""
    return not environ.get("DATABASE_URL") or environ.get(PRIVATE) == "1"


def _alive(process):
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def url(data_dir, password, role, name=DATABASE):
    folder = quote(str(socket_folder(data_dir)), safe="")
    return f"postgresql://{role}:{password}@/{name}?host={folder}&port={PORT}"


def socket_folder(data_dir):
    """Sockets have short names: a deep data folder has its socket under /tmp."""
    folder = Path(data_dir) / "sock"
    if len(str(folder).encode()) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(f"/tmp/gis-{host.checksum(folder)}")
