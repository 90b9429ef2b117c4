"""Background work: what jobs there are, what runs by the clock, and the worker's loop.

A job runs in the scope of the account that started it, as that scope is when it runs:
its queries go through the web role and its policies. Jobs may run twice (a worker can
die at the last moment), so each is written to be repeatable.
"""

import logging
import secrets
import signal
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gis_app.actions.clean_files import clean_files
from gis_app.actions.export_incidents import export_job
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.actions.seal_log import seal_log
from gis_app.actions.undo_import import undo_job
from gis_app.actions.uploaded import discard
from gis_app.database import Database, DatabaseError, loader
from gis_app.domain.clocks import CITY_TIME
from gis_app.errors import AppError
from gis_app.isolated import Limits, isolated
from gis_app.store import accounts, feed, imports, queue

log = logging.getLogger("quanyu.jobs")


def import_job(tools, number):
    """An upload looked into and loaded; what was wrong with it is told to its starter."""
    try:
        return isolated(tools, "import_file", {"number": number})
    except AppError as error:
        with tools.loader.transaction() as cursor:
            if queue.is_held(cursor, tools.job_id, tools.worker):
                imports.failed(cursor, number, error.detail)
        raise


def join_job(tools, **asked):
    """A table with its grids; of the upload nothing is kept, whatever came of it."""
    uploads = tools.folder.absolute() / "uploads"
    try:
        made = isolated(tools, "join_file", asked)
    except (AppError, Cancelled):
        discard(uploads, asked["upload"])
        raise
    discard(uploads, asked["upload"])
    return made


OF_A_BRIEFING = Limits(
    longest=900,
    too_long="The briefing took longer than a quarter of an hour and was stopped.",
    too_much="The briefing needs more memory than it may have: narrow the filter.",
    broke_off="Making the briefing broke off. Try again with a narrower filter.",
)


def briefing_job(tools, **asked):
    """A page or a sheet, made apart: its libraries are large and hold what they take."""
    return isolated(tools, "make_briefing", asked, OF_A_BRIEFING)


OF_A_CHECK = Limits(
    longest=3600,
    too_long="The check took longer than an hour and was stopped.",
    too_much="The check needs more memory than it may have: check a part with"
    " `gis-app check --under`.",
    broke_off="The check broke off. Try again.",
)


def check_job(tools):
    """Gaps and overlaps of all grids; how far it is, is told level by level."""
    return isolated(tools, "audit_partition", {}, OF_A_CHECK)


def compare_job(tools):
    """A sample of points, asked of both engines."""
    return isolated(tools, "compare_attribution", {}, OF_A_CHECK)


JOBS = {
    "briefing": briefing_job,
    "check_partition": check_job,
    "compare_attribution": compare_job,
    "export": export_job,
    "import": import_job,
    "join": join_job,
    "undo_import": undo_job,
}

# (every so many seconds, what). Two workers may do the same thing: each bears that.
SCHEDULE = (
    (10, "settle imports", lambda tools: _settle(tools)),
    (60, "seal the log", lambda tools: seal_log(tools.loader, tools.folder)),
    (60, "name what changed", lambda tools: _name_what_changed(tools)),
    (600, "forget old changes and jobs", lambda tools: _purge(tools)),
    (3600, "delete old files", lambda tools: clean_files(tools.folder)),
    (3600, "compare the engines", lambda tools: _compare_at_night(tools)),
)
IDLE_SECONDS = 0.5
QUIET_HOUR = 3  # in the city


class Cancelled(Exception):
    """Somebody stopped the job; not a failure."""


class Stopping(Exception):
    """The worker has to stop; the job begins anew with the next one."""


@dataclass
class Tools:
    """What a job works with. web: the scoped role; loader: passes the policies by."""

    settings: object
    web: Database
    loader: Database
    scope: object = None
    job_id: int | None = None
    worker: int | None = None
    stopping: threading.Event | None = None

    @property
    def folder(self) -> Path:
        return self.settings.data_path

    def progress(self, done, total):
        """Said in a transaction of its own. Raises Cancelled or Stopping."""
        if self.stopping is not None and self.stopping.is_set():
            raise Stopping
        with self.loader.transaction() as cursor:
            if not queue.progress(cursor, self.job_id, done, total, self.worker):
                raise Cancelled


class Worker:
    """Takes one job after the other until told to stop."""

    def __init__(self, settings):
        self.settings = settings
        self.stopping = threading.Event()
        self._loader = loader(settings, 2)
        self._web = Database(settings.database_url, 2)
        self._number = _any_number()
        self._due = [0.0] * len(SCHEDULE)

    def run(self):
        """Until `stopping` is set. A lost database is waited for."""
        clock = threading.Thread(target=self._watch_the_clock, daemon=True)
        clock.start()
        while not self.stopping.is_set():
            try:
                self._work()
            except DatabaseError as error:
                log.warning("the database went away: %s", error)
                self.stopping.wait(2)

    def _work(self):
        # The number is locked on a connection of its own, for life: it says "alive".
        with self._loader.session() as cursor:
            while not queue.hold(cursor, self._number):
                self._number = _any_number()
            while not self.stopping.is_set():
                cursor.execute("SELECT 1")  # notices a connection that died
                if not self._take_one():
                    self.stopping.wait(IDLE_SECONDS)

    def _take_one(self):
        with self._loader.transaction() as cursor:
            queue.revive(cursor)
            job = queue.take(cursor, self._number)
        if job is None:
            return False
        try:
            result = self._do(job)
        except Cancelled:
            log.info("job %s %s was cancelled", job.id, job.name)
        except Stopping:
            with self._loader.transaction() as cursor:
                queue.put_back(cursor, job.id, self._number)
        except Exception as error:
            log.exception("job %s %s failed", job.id, job.name)
            with self._loader.transaction() as cursor:
                final = isinstance(error, AppError)
                text = error.detail if final else "Something went wrong here."
                queue.fail(cursor, job, text, final, self._number)
        else:
            with self._loader.transaction() as cursor:
                queue.finish(cursor, job.id, result, self._number)
        return True

    def _do(self, job):
        scope = None
        if job.account_id is not None:
            with self._loader.transaction() as cursor:
                account = accounts.by_id(cursor, job.account_id)
            if account is None or not account.active:
                raise AppError("the account that started this is disabled")
            scope = accounts.scope(account)
        tools = Tools(
            self.settings, self._web, self._loader, scope, job.id, self._number,
            self.stopping,
        )  # fmt: skip
        return JOBS[job.name](tools, **job.arguments)

    def _watch_the_clock(self):
        """Beside the jobs, so that the log is sealed while a long one runs."""
        while not self.stopping.wait(IDLE_SECONDS):
            self._by_the_clock()

    def _by_the_clock(self):
        for n, (seconds, title, task) in enumerate(SCHEDULE):
            if time.monotonic() < self._due[n]:
                continue
            self._due[n] = time.monotonic() + seconds
            try:
                task(Tools(self.settings, self._web, self._loader))
            except Exception:  # what comes by the clock must not stop what waits
                log.exception("could not %s", title)


def _any_number():
    return secrets.randbelow(2**31)


def work(settings):
    """`gis-app worker`: until TERM or Ctrl-C."""
    worker = Worker(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    worker.run()


def _name_what_changed(tools):
    with tools.loader.transaction() as cursor:
        refresh_gazetteer(cursor, wait=False)


def _settle(tools):
    with tools.loader.transaction() as cursor:
        imports.settle(cursor)


def _compare_at_night(tools):
    if datetime.now(CITY_TIME).hour == QUIET_HOUR:
        with tools.loader.transaction() as cursor:
            queue.put(cursor, "compare_attribution", once_key="compare_attribution")


def _purge(tools):
    with tools.loader.transaction() as cursor:
        feed.purge(cursor)
        imports.take_back_remains(cursor)
        imports.purge(cursor)
        queue.purge(cursor)
