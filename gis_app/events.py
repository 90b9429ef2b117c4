"""Live updates: one follower of the change feed a process, one queue a screen.

The feed is read every 100 ms. What came is turned into one frame for each screen, with
just what its account may see: events with the incidents' new facts, and one
`counts.changed` with the deltas (grid, category, state, ±1), so that no screen asks back.
"""

import json
import logging
import queue
import threading
import time
from collections import Counter

from gis_app.domain.scope import Scope
from gis_app.store import feed

log = logging.getLogger("quanyu.events")

EVERYTHING = Scope(prefixes=("",))  # the follower reads all; each screen's scope sifts
BEAT_SECONDS = 0.1
HEARTBEAT_SECONDS = 15
# A stream's rights are those it was opened with: it ends after a while, the browser
# opens it again from where it was, and whoever lost a right does not.
LIFETIME_SECONDS = 600
MOST_WAITING = 100  # frames that a slow screen may be behind before it must resync
MOST_ROWS = 2_000  # changes in one frame: a bulk load is better asked for anew
# An event, not a comment: a page is told of no comment, and must know that it still hears.
HEARTBEAT = b"event: beat\ndata: {}\n\n"


def resync(position):
    """Ask again for everything, then go on from here."""
    return f"event: resync\ndata: {{}}\nid: {position}\n\n".encode()


def reached(position):
    """Nothing to say up to here; the browser keeps the position all the same."""
    return f": nothing new\nid: {position}\n\n".encode()


class Hub:
    """Follows the feed while anybody listens."""

    def __init__(self, database, most_screens):
        self._database = database
        self._most = most_screens
        self._screens = {}  # queue -> scope
        self._lock = threading.Lock()
        self._follower = None

    def join(self, scope):
        """A queue of (frame, position, rows) for a screen, or None if all are taken.

        Everything that is committed after this returns comes through the queue, so the
        feed's position is read before the first screen is let in.
        """
        with self._lock:
            if len(self._screens) >= self._most:
                return None
            screen = queue.Queue(MOST_WAITING)
            if self._follower is None:
                with self._database.transaction(EVERYTHING) as cursor:
                    start = feed.position(cursor)
                self._follower = threading.Thread(
                    target=self._follow, args=[start], daemon=True
                )
                self._follower.start()
            self._screens[screen] = scope
        return screen

    def leave(self, screen):
        with self._lock:
            self._screens.pop(screen, None)

    def __len__(self):
        return len(self._screens)

    def _follow(self, position):
        while True:
            started = time.monotonic()
            position = self._beat(position)
            time.sleep(max(0.0, BEAT_SECONDS - (time.monotonic() - started)))
            with self._lock:
                if not self._screens:
                    self._follower = None
                    return

    def _beat(self, position):
        """One look at the feed; whatever fails is tried again, from the same place."""
        try:
            with self._database.transaction(EVERYTHING) as cursor:
                rows, here = feed.since(cursor, position, MOST_ROWS)
            if rows or not feed.same_life(position, here):
                self._hand_out(rows, position, here)
            return here
        except Exception:  # the screens' only source must outlive anything
            log.warning("the feed could not be read", exc_info=True)
            time.sleep(1)
            return position

    def _hand_out(self, rows, before, here):
        with self._lock:
            screens = list(self._screens.items())
        anew = len(rows) > MOST_ROWS or not feed.same_life(before, here)
        made = {}  # screens of one scope get the same bytes, encoded once
        for screen, scope in screens:
            if scope not in made:
                made[scope] = resync(here) if anew else frame(rows, scope, here)
            if made[scope]:
                _put(screen, (made[scope], here, () if anew else rows))


def _put(screen, item):
    try:
        screen.put_nowait(item)
    except queue.Full:
        while not screen.empty():
            screen.get_nowait()
        screen.put_nowait((resync(item[1]), item[1], ()))


def since_seen(item, scope, seen):
    """(the frame of a queued item without what `seen` already held, what is seen now).

    A screen joins, then catches up, so that nothing falls between the two; what fell
    into both would be counted twice. seen: a position, None once it is left behind.
    """
    made, position, rows = item
    if not rows or seen is None:  # a resync begins anew
        return made, None
    unseen = [row for row in rows if not feed.saw(seen, row.xid)]
    if len(unseen) < len(rows):
        made = frame(unseen, scope, position)
    return made, None if feed.holds_all_of(position, seen) else seen


def frame(rows, scope, position):
    """The feed's rows as one SSE frame for a scope; b"" when nothing concerns it. A load
    of many tells nothing of each: whoever it may concern asks anew."""
    if any(row.kind == feed.LOADED for row in rows):
        return resync(position)
    seen = [row for row in rows if scope.sees(row.scope_code, row.category, row.orgs)]
    if scope.aggregate_only:
        return _coarse_frame(seen, position)
    told, deltas = {}, Counter()  # incident -> (kind, what): the last word on each
    events = {}
    for row in seen:
        if row.incident_id is None:
            events.setdefault(row.kind, []).append(row.detail)
        elif not _is_still_seen(row, scope):
            _tell(told, row)
            _count(deltas, row, scope)
    for kind, what in told.values():
        events.setdefault(kind, []).append(what)
    changed = [[*key, n] for key, n in deltas.items() if n]
    if changed:
        events["counts.changed"] = changed
    return _encoded(events, position)


def _coarse_frame(seen, position):
    """An aggregate role learns that counts changed; ±1 would tell of one incident."""
    return _encoded({"counts.changed": []} if seen else {}, position)


def _is_still_seen(row, scope):
    """It left one place for another that the screen sees, too: `moved` says so."""
    now = row.detail.get("now")
    return (
        row.kind == "incident.left"
        and now is not None
        and scope.sees(now["scope"], now["category"], now["orgs"])
    )


def _tell(told, row):
    kind = row.kind
    before = told.pop(row.incident_id, (None, None))[0]
    if kind in ("incident.left", "incident.deleted"):
        told[row.incident_id] = kind, {"no": row.detail["old"]["no"]}
        return
    if before == "incident.created":
        kind = before  # created and moved at once: new to the screen
    what = row.detail["new"]
    if row.hidden:
        what = what | {"lon": row.lon, "lat": row.lat}
    told[row.incident_id] = kind, what


def _count(deltas, row, scope):
    old, new = row.detail.get("old"), row.detail.get("new")
    orgs = row.detail.get("old_orgs", row.orgs)
    if old and scope.sees(old["scope"], old["category"], orgs):
        deltas[old["grid"], old["category"], old["state"]] -= 1
    if new:
        deltas[new["grid"], new["category"], new["state"]] += 1


def _encoded(events, position):
    parts = [
        f"event: {kind}\ndata: "
        + json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        for kind, told in events.items()
    ]
    if not parts:
        return b""
    # The last event of a frame carries the position: half a frame is asked for again.
    return ("\n\n".join(parts) + f"\nid: {position}\n\n").encode()
