"""Imports from the page: upload, say more, run, stop, discard. The work is a job's."""

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from geodata import privacy
from gis_app.errors import Conflict, Unavailable
from gis_app.store import imports, queue

JOB = "import"
LONGEST_NAME = 240  # bytes: what a file system takes, less something for our own
OPEN = ("waiting", "reading", "ready", "running")
KEPT_FREE, LOOK_EVERY = 1 << 29, 1 << 25  # bytes
_NO_DISK = "There is no room on the server's disk for this file."


class Upload:
    """A file on its way in, written as it comes: private, under a name nobody guesses.

    folder: data/uploads. name: what the person's machine calls it.
    """

    def __init__(self, folder: Path, name: str | None):
        self.name = display_name(name)
        self._home = folder / secrets.token_hex(16)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._home.mkdir(mode=0o700)
        self._looked_at = -LOOK_EVERY
        self.path = self._home / self.name
        self.size = 0
        self._digest = sha256()
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")

    def write(self, block):
        self._leave_room()
        try:
            self._file.write(block)
        except OSError as error:
            raise Unavailable(_NO_DISK) from error
        self._digest.update(block)
        self.size += len(block)
        return len(block)

    def _leave_room(self):
        """The database lives on the same disk more often than not: it is not filled."""
        if self.size - self._looked_at >= LOOK_EVERY:
            self._looked_at = self.size
            if shutil.disk_usage(self._home).free < KEPT_FREE:
                raise Unavailable(_NO_DISK)

    def seek(self, *_):
        """The form's parser rewinds what it has written."""

    def close(self):
        try:
            self._file.close()
        except OSError as error:
            raise Unavailable(_NO_DISK) from error

    def discard(self):
        """Nothing is left of it."""
        try:
            self._file.close()
        except OSError:
            pass
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    @property
    def place(self) -> str:
        """The file's path below the folder of uploads."""
        return f"{self._home.name}/{self.name}"


def display_name(name: str | None) -> str:
    """A file's name as it may be kept and shown: no path, no numbers of persons."""
    name = re.split(r"[/\\]", str(name or ""))[-1]
    name = "".join(letter for letter in name if letter.isprintable())
    name = privacy.mask(name.encode("utf-8", "ignore").decode())[0].strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending.encode()) <= 12:
        name = _cut(stem, LONGEST_NAME - len(ending.encode())) + dot + ending
    return _cut(name, LONGEST_NAME + 1) or "upload"


def _cut(text: str, most: int) -> str:
    """The first letters that take up to so many bytes."""
    return text.encode()[:most].decode("utf-8", "ignore")


@dataclass(frozen=True)
class Said:
    """What the person said: kind ("" to have it guessed), options as the API has them,
    confirm: stop after the preview."""

    kind: str = ""
    options: dict | None = None
    confirm: bool = False


def start_import(cursor, scope, upload, said: Said) -> int:
    """upload: one that is complete. Returns the import's number; its job waits."""
    number = imports.add(
        cursor, scope, said.kind, upload.name, upload.sha256, "waiting", upload.size
    )
    imports.add_detail(
        cursor, number, scope.account_id, said.options or {}, said.confirm, upload.place
    )
    _queue(cursor, number, scope)
    return number


def change_import(cursor, scope, line, kind=None, options=None):
    """Say more about a file; it is looked into again. line: store.imports.one."""
    if line.state not in ("waiting", "reading", "ready", "failed", "cancelled"):
        raise Conflict("This import has been run: upload the file again to change it.")
    _need_upload(line)
    _stop(cursor, line)
    merged = {**(line.options or {}), **(options or {})}
    kept = {name: value for name, value in merged.items() if value is not None}
    imports.move(cursor, line.id, "waiting", of=[line.state], kind=kind)
    imports.tell(
        cursor, line.id, options=kept, preview=None, message="", notes=[], faults=[],
        approved=False, rejects=None,
    )  # fmt: skip
    _queue(cursor, line.id, scope)


def run_import(cursor, scope, line, on_error=None):
    """Load what was looked into. on_error: reject or abort; None as was said before."""
    if line.state != "ready":
        raise Conflict("This import is not waiting to be run.")
    stop = (line.preview or {}).get("stop")
    if stop:
        raise Conflict(stop)
    _need_upload(line)
    _stop(cursor, line)  # the job that looked may not have ended yet
    imports.move(cursor, line.id, "waiting", of=["ready"])
    said = {"on_error": on_error} if on_error else {}
    options = {**(line.options or {}), **said}
    imports.tell(cursor, line.id, approved=True, message="", options=options)
    _queue(cursor, line.id, scope)


def cancel_import(cursor, line):
    """Stop it; nothing of it is stored."""
    if line.stage == "undoing" or not imports.move(
        cursor, line.id, "cancelled", of=OPEN, ended=True
    ):
        raise Conflict("This import has already ended.")
    _stop(cursor, line)


def discard_import(cursor, line, folder: Path):
    """Forget one that was never run, and its file."""
    if line.state not in ("waiting", "reading", "ready", "failed", "cancelled"):
        raise Conflict("This import has been run: its line of history stays.")
    _stop(cursor, line)
    if not imports.forget(cursor, line.id):
        raise Conflict("This import has been run: its line of history stays.")
    if line.upload:
        shutil.rmtree(folder / Path(line.upload).parts[0], ignore_errors=True)


def _need_upload(line):
    if not line.upload:
        raise Conflict(
            "The uploaded file was deleted after seven days: upload it again."
        )


def _stop(cursor, line):
    if line.job_id is not None:
        queue.cancel(cursor, line.job_id)


def _queue(cursor, number, scope):
    job_id = queue.put(
        cursor, JOB, {"number": number}, scope.account_id, once_key=f"import:{number}"
    )
    imports.tell(cursor, number, job_id=job_id)
