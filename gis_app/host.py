"""What this machine offers a cluster: a place, PostgreSQL's programs, memory."""

import contextlib
import fcntl
import os
import pwd
import re
import subprocess
import zlib
from pathlib import Path

from gis_app.errors import Unavailable

OLDEST = 15
ELSEWHERE = Path("/var/lib")


def settle(data_dir, user, tell=print):
    """The data folder, or another one where the server's user cannot enter it.

    A clone in root's home is such a case. Nothing there is opened to others: the
    data then live under /var/lib and the folder becomes a link to that place.
    """
    data_dir = Path(os.path.abspath(data_dir))
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with locked(data_dir.parent):  # two commands may be the first at once
        if not data_dir.is_symlink():
            data_dir.mkdir(exist_ok=True)
        if user is None or can_enter(user, data_dir.resolve()):
            return data_dir.resolve()
        return _settle_elsewhere(data_dir, user, tell)


def _settle_elsewhere(data_dir, user, tell):
    if any(data_dir.iterdir()):
        raise Unavailable(
            f"the user {user} cannot enter {data_dir}: open the folders above it for"
            " others (chmod o+x), or choose another place with --data"
        )
    place = ELSEWHERE / f"gis-{checksum(data_dir)}"
    place.mkdir(mode=0o755, exist_ok=True)
    data_dir.rmdir()
    data_dir.symlink_to(place)
    tell(f"{data_dir} cannot be entered by {user}: the data live in {place}")
    return place


@contextlib.contextmanager
def locked(folder):
    """One process at a time, without a file of its own to leave behind."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def can_enter(user, folder):
    test = ["runuser", "-u", user, "--", "test", "-x", str(folder)]
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(test, check=False, cwd="/", stderr=quiet).returncode == 0
    except FileNotFoundError as error:
        raise Unavailable("runuser is missing: apt-get install util-linux") from error


def account(name):
    try:
        return pwd.getpwnam(name)
    except KeyError as error:
        raise Unavailable(
            f"there is no user {name}: apt-get install postgresql-postgis"
        ) from error


def checksum(path):
    return f"{zlib.crc32(str(path).encode()):08x}"


def binaries(data):
    """The folder of PostgreSQL's programs that fits the data, else the newest."""
    there = {
        int(folder.parent.name): folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if folder.parent.name.isdigit() and (folder / "initdb").exists()
    }
    if (data / "PG_VERSION").exists():
        version = int(re.match(r"\d+", (data / "PG_VERSION").read_text())[0])
        if version in there:
            return there[version]
        raise Unavailable(
            f"{data} was written by PostgreSQL {version}, but here are only"
            f" {sorted(there) or 'none'}: install postgresql-{version}, or dump with"
            " the old one (gis-app db backup) and restore with the new"
        )
    share = Path("/usr/share/postgresql")
    able = [
        version
        for version in there
        if version >= OLDEST
        and (share / str(version) / "extension/postgis.control").exists()
    ]
    if not able:
        raise Unavailable(
            f"no PostgreSQL {OLDEST} or newer with PostGIS is installed:"
            " apt-get install postgresql-postgis"
        )
    return there[max(able)]


def settings_for(memory_mb, shared_memory_mb, careless=False):
    """Server settings by the machine's memory; all others are PostgreSQL's own."""
    found = {
        "max_connections": 60,
        "shared_buffers": f"{max(64, min(memory_mb // 4, 2048))}MB",
        "effective_cache_size": f"{max(128, memory_mb * 6 // 10)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "wal_compression": "lz4",
        "jit": "off",
        "max_parallel_workers_per_gather": 2,
        "log_line_prefix": "%m [%p] ",
        "log_timezone": "UTC",
        "timezone": "UTC",
    }
    # Containers give /dev/shm 64 MB; parallel queries then die for want of it.
    if shared_memory_mb <= 64:
        found["dynamic_shared_memory_type"] = "mmap"
    if careless:
        found |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "128MB",
        }
    return found


def memory_mb():
    """Of the machine, or of the container if that has less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):
        total = min(total, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return total >> 20


def shared_memory_mb():
    try:
        found = os.statvfs("/dev/shm")
    except OSError:
        return 0
    return found.f_frsize * found.f_blocks >> 20
