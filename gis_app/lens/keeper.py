"""Keeps the copy: loads it, follows the change feed, begins anew at any doubt.

The feed is looked at ten times a second, and at once when somebody asks for a state that
has not come yet: so an answer holds all that its asker could have read from PostgreSQL.
"""

import logging
import threading
import time

import duckdb

from gis_app.domain.scope import Scope
from gis_app.lens.copy import Copy
from gis_app.lens.errors import CannotAnswer
from gis_app.lens.room import give_back
from gis_app.store import columns, feed

log = logging.getLogger("quanyu.lens")

EVERYTHING = Scope(prefixes=("",))
BEAT_SECONDS = 0.1
REST_SECONDS, LONGEST_REST = 2.0, 60.0  # after failures: twice as long each time
PIECE = 200_000  # rows read at once
MOST_CHANGES = 50_000  # since the last look: beyond, reading all is as quick
LONGEST_WAIT = 0.5  # seconds that a question waits for the feed


class Keeper:
    """database: as the web role, with `one_snapshot`: a look is of one moment."""

    def __init__(self, database, threads=2, memory_mb=1024):
        self._database = database
        self._threads, self._memory_mb = threads, memory_mb
        self.copy = None
        self.loads, self.loaded_in = 0, 0.0
        self._turn = threading.RLock()  # who holds it may change the copy
        self._wish = threading.Condition()
        self._looks = 0  # begun, and done
        self._wanted = False
        self._stopping = False
        self.failed = ""  # why the last look was in vain

    # -- asked by many threads ---------------------------------------------------------

    def copy_that_has_seen(self, position):
        """The copy, as soon as it holds all of a position. Raises CannotAnswer."""
        until = time.monotonic() + LONGEST_WAIT
        with self._wish:
            while True:
                copy = self.copy
                if copy is None:
                    raise CannotAnswer("the lens is being loaded")
                if not feed.same_life(copy.position, position):
                    raise CannotAnswer("the lens is of another life of the database")
                if feed.has_seen(copy.position, position):
                    return copy
                self._wanted = True
                self._wish.notify_all()
                if not self._wish.wait(until - time.monotonic()):
                    raise CannotAnswer("the lens is behind")

    def load_again(self):
        """Throw the copy away: the next look loads it, and none that is under way keeps
        the old one."""
        with self._turn, self._wish:
            self.copy, self._wanted = None, True
            self._wish.notify_all()

    def while_resting(self, work):
        """What work(cursor, copy) returns: the copy is in the cursor's state and stays.

        Raises CannotAnswer.
        """
        with self._turn, self._database.transaction(EVERYTHING) as cursor:
            copy = self.copy
            if copy is None or not self._follow(cursor, copy):
                self.load_again()
                raise CannotAnswer("the lens is being loaded")
            return work(cursor, copy)

    def status(self):
        """For people: what it holds and how it fares."""
        copy = self.copy
        found = {"state": "loading", "loads": self.loads}
        if copy is not None:
            found |= {
                "state": "ready",
                "rows": copy.rows,
                "memory_mb": round(copy.memory() / 2**20),
                "behind_s": round(max(0.0, time.time() - copy.now / 1e6), 1),
                "position": copy.position,
            }
        return found | {"loaded_in_s": round(self.loaded_in, 1), "failed": self.failed}

    def stop(self):
        with self._wish:
            self._stopping = True
            self._wish.notify_all()

    # -- one thread --------------------------------------------------------------------

    def run(self):
        """Until `stop`. Whatever fails is tried again; meanwhile PostgreSQL answers."""
        rest = REST_SECONDS
        while not self._stopping:
            try:
                self.look()
                rest, self.failed = REST_SECONDS, ""
                self._pause(BEAT_SECONDS)
            except Exception as error:
                log.warning("the lens could not be kept up", exc_info=True)
                self.failed = type(error).__name__
                self._pause(rest, early=False)
                rest = min(rest * 2, LONGEST_REST)

    def look(self):
        """Bring the copy up to now, from nothing if need be."""
        with self._turn:
            copy = self.copy
            if copy is None:
                copy = self._loaded()
            else:
                with self._database.transaction(EVERYTHING) as cursor:
                    if not self._follow(cursor, copy):
                        log.info("the lens begins anew")
                        copy = None
            with self._wish:
                self.copy = copy
                self._wish.notify_all()

    def _pause(self, seconds, early=True):
        with self._wish:
            if not self._stopping and not (early and self._wanted):
                self._wish.wait(seconds)
            self._wanted = False

    def _loaded(self):
        began = time.monotonic()
        with self._database.transaction(EVERYTHING) as cursor:
            here = feed.standing(cursor)
            copy = Copy(columns.codes(cursor), self._threads, self._memory_mb)
            copy.fill(pieces(cursor))
        copy.seen(here.here, here.now)
        give_back()
        self.loads, self.loaded_in = self.loads + 1, time.monotonic() - began
        log.info("the lens holds %s incidents after %.1f s", copy.rows, self.loaded_in)
        return copy

    @staticmethod
    def _follow(cursor, copy):
        """False: what was kept is of no use any more."""
        try:
            return follow(cursor, copy)
        except duckdb.Error:
            log.warning("the lens could not take in what has changed", exc_info=True)
            return False


def follow(cursor, copy):
    """Bring a copy to the state that a transaction sees. False: it cannot be."""
    here, now = feed.standing(cursor)
    if here == copy.position:
        copy.seen(here, now)
        return True
    if not (
        feed.same_life(copy.position, here) and feed.is_kept(cursor, copy.position)
    ):
        return False
    rows = feed.incidents_since(cursor, copy.position, MOST_CHANGES)
    if not rows:
        copy.seen(here, now)
        return True
    if sum(row.n for row in rows) > MOST_CHANGES:
        return False
    ids = [row.incident_id for row in rows]
    return copy.apply(
        columns.of(cursor, ids),
        ids,
        sum(row.created for row in rows),
        {code for row in rows for code in row.scopes},
        here,
        now,
    )


def pieces(cursor):
    """All incidents, as pieces of CSV; one at least."""
    last = -(2**63)
    while True:
        text = columns.after(cursor, last, PIECE)
        if text or last == -(2**63):
            yield text
        if not text:
            return
        start = text.rindex(b"\n", 0, len(text) - 1) + 1 if text.count(b"\n") > 1 else 0
        last = int(text[start : text.index(b",", start)])
