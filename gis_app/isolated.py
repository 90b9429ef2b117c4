"""Work on files that strangers made, in a process of its own: it may end badly, the worker
does not.

The child has a limit of memory and of time, dies with its worker, and ends at once where
somebody cancels the job; what it had in a transaction is then undone by the database.
It speaks in lines of JSON: how far it is, and at last what came of it.
"""

import json
import logging
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from pathlib import Path

from gis_app.errors import AppError, BadRequest, Rejected
from gis_app.processes import die_with_parent, expect_many_rows
from gis_app.settings import Settings

log = logging.getLogger("quanyu.jobs")

LONGEST = 6 * 3600  # seconds; who waits longer has something else to mend
EVERY = 0.5  # seconds between two looks at whether the job is still wanted
TOO_MUCH = (
    "The file needs more memory than one import may have: split it, or simplify its"
    " shapes."
)
BROKE_OFF = (
    "Reading the file broke off: it is damaged. Save it again where it was made."
)


@dataclass(frozen=True)
class Limits:
    """How long work may take, in seconds, and what is said of work that goes too far."""

    longest: int = LONGEST
    too_long: str = "The import took longer than six hours and was stopped."
    too_much: str = TOO_MUCH
    broke_off: str = BROKE_OFF


OF_A_FILE = Limits()


@dataclass
class Child:
    """What an action in the child works with; like jobs.Tools, without the policies."""

    settings: Settings
    scope: object
    job_id: int | None
    worker: int | None

    @property
    def folder(self) -> Path:
        return self.settings.data_path.absolute()

    def progress(self, done, total):
        _say({"done": int(done), "total": int(total or 0)})


def isolated(tools, action: str, arguments: dict, limits: Limits = OF_A_FILE):
    """Run `gis_app.actions.<action>.<action>(tools, **arguments)` in a process apart.

    tools: jobs.Tools. Returns what it returns (JSON). Raises what it raised if that was an
    AppError; AppError too where it broke off or needed too much; RuntimeError for a fault
    of ours, whose trace the child has written; Cancelled or Stopping from tools.progress.
    """
    with _own_folder(tools.settings) as folder:
        return _isolated(tools, action, arguments, folder, limits)


@contextmanager
def _own_folder(settings):
    """Where a child unpacks what it reads: it may be killed, and what persons sent must
    not stay. One that its worker left behind is swept up by clean_files."""
    above = settings.data_path.absolute() / "tmp"
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=above, ignore_cleanup_errors=True) as folder:
        yield folder


def _isolated(tools, action, arguments, folder, limits):
    child = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(tools.settings) | {"TMPDIR": folder},
    )
    try:
        order = {"action": action, "arguments": arguments, "scope": _plain(tools.scope)}
        order |= {"job_id": tools.job_id, "worker": tools.worker}
        order |= {"too_much": limits.too_much}
        child.stdin.write(json.dumps(order))
        child.stdin.close()
        answer = _followed(child, tools, limits)
        code = child.wait()
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        child.stdout.close()
    return _judged(answer, code, limits)


def _followed(child, tools, limits):
    """The last word of the child; until then its progress is told on."""
    lines = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=[child.stdout, lines], daemon=True)
    reader.start()
    done, answer, until = (0, 0), None, time.monotonic() + limits.longest
    while True:
        tools.progress(*done)
        heard = _heard(lines)
        for line in heard:
            if line is None:
                return answer
            said = json.loads(line)
            if "done" in said:
                done = said["done"], said["total"]
            else:
                answer = said
        if time.monotonic() > until:
            raise AppError(limits.too_long)


def _heard(lines):
    """What came since the last look, after a wait for the first of it."""
    found = []
    try:
        found.append(lines.get(timeout=EVERY))
        while True:
            found.append(lines.get_nowait())
    except queue.Empty:
        return found


def _read(stream, lines):
    for line in stream:
        lines.put(line)
    lines.put(None)


def _judged(answer, code, limits):
    if answer is None:
        if code < 0:
            raise AppError(limits.broke_off)
        raise RuntimeError(f"the child ended with {code}")
    if "refused" in answer:
        kind = Rejected if answer["errors"] else BadRequest
        raise kind(answer["refused"], answer["errors"])
    return answer["result"]


def _environment(settings):
    """Settings are handed on by their own variables, but no keys: work on a
    stranger's file needs none. Threads of libraries take memory."""
    kept = {"secret_key", "contact_keys", "superuser_url"}
    if settings.loader_url:
        kept.add("owner_url")
    given = {
        part.metadata["variable"]: ""
        if part.name in kept
        else str(getattr(settings, part.name) or "")
        for part in fields(settings)
    }
    few = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    root = str(Path(__file__).parents[1])
    return os.environ | given | few | {"PYTHONPATH": root}


def _plain(scope):
    return None if scope is None else asdict(scope) | {"roles": sorted(scope.roles)}


# -- in the child ---------------------------------------------------------------------


def main():
    die_with_parent()
    expect_many_rows()
    order = json.load(sys.stdin)
    settings = Settings.from_environ()
    limit = int(settings.import_mb) << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    tools = Child(settings, _scope(order["scope"]), order["job_id"], order["worker"])
    try:
        _say({"result": _do(tools, order)})
    except MemoryError:
        _say({"refused": order["too_much"], "errors": []})
    except AppError as error:
        _say({"refused": error.detail, "errors": error.errors})


def _do(tools, order):
    action = order["action"]
    try:
        work = getattr(import_module(f"gis_app.actions.{action}"), action)
        return work(tools, **order["arguments"])
    except Exception as error:
        from gis_app.store import failures

        known = failures.meaning(error)
        if known is None:
            raise
        raise known from error


def _scope(given):
    from gis_app.domain.scope import Scope

    if given is None:
        return None
    return Scope(
        account_id=given["account_id"],
        prefixes=tuple(given["prefixes"]),
        categories=tuple(given["categories"]),
        units=tuple(given["units"]),
        roles=frozenset(given["roles"]),
    )


def _say(what):
    sys.stdout.write(json.dumps(what, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
