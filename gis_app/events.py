"""Live updates: one follower of the change feed a process, one queue a screen.

The feed is read every 100 ms. What came is turned into one frame for each screen, with
just what its account may see: events with the incidents' new facts, and one
`counts.changed` with the deltas (grid, category, state, ±1), so that no screen asks back.
"""

import json
import queue
import threading
import time
from collections import Counter

from gis_app.database import DatabaseError
from gis_app.domain.scope import Scope
from gis_app.store import feed

EVERYTHING = Scope(prefixes=("",))  # the follower reads all; each screen's scope sifts
BEAT_SECONDS = 0.1
HEARTBEAT_SECONDS = 15
MOST_WAITING = 100  # frames that a slow screen may be behind before it must resync
RESYNC = b"event: resync\ndata: {}\n\n"
HEARTBEAT = b": alive\n\n"


class Hub:
    """Follows the feed while anybody listens."""

    def __init__(self, database, most_screens):
        self._database = database
        self._most = most_screens
        self._screens = {}  # queue -> scope
        self._lock = threading.Lock()
        self._follower = None

    def join(self, scope):
        """A queue of frames (bytes) for a screen, or None when the house is full."""
        with self._lock:
            if len(self._screens) >= self._most:
                return None
            screen = queue.Queue(MOST_WAITING)
            self._screens[screen] = scope
            if self._follower is None:
                self._follower = threading.Thread(target=self._follow, daemon=True)
                self._follower.start()
        return screen

    def leave(self, screen):
        with self._lock:
            self._screens.pop(screen, None)

    def __len__(self):
        return len(self._screens)

    def _follow(self):
        position = None
        while True:
            with self._lock:
                if not self._screens:
                    self._follower = None
                    return
            started = time.monotonic()
            position = self._beat(position)
            time.sleep(max(0.0, BEAT_SECONDS - (time.monotonic() - started)))

    def _beat(self, position):
        """One look at the feed; an unreachable database is tried again, from there."""
        try:
            with self._database.transaction(EVERYTHING) as cursor:
                if position is None:
                    return feed.position(cursor)
                rows, position = feed.since(cursor, position)
        except DatabaseError:
            time.sleep(1)
            return position
        if rows:
            self._hand_out(rows, position)
        return position

    def _hand_out(self, rows, position):
        with self._lock:
            screens = list(self._screens.items())
        made = {}  # screens of one scope get the same bytes, encoded once
        for screen, scope in screens:
            if scope not in made:
                made[scope] = frame(rows, scope, position)
            if made[scope]:
                _put(screen, made[scope])


def _put(screen, bytes_):
    try:
        screen.put_nowait(bytes_)
    except queue.Full:
        while not screen.empty():
            screen.get_nowait()
        screen.put_nowait(RESYNC)


def frame(rows, scope, position):
    """The feed's rows as one SSE frame for a scope; b"" when nothing concerns it."""
    seen = [row for row in rows if scope.sees(row.scope_code, row.category, row.orgs)]
    if scope.aggregate_only:
        return _coarse_frame(seen, position)
    arrived = {row.incident_id for row in seen if row.kind != "incident.left"}
    events, deltas = {}, Counter()
    for row in seen:
        if row.kind == "incident.left" and row.incident_id in arrived:
            continue  # the screen sees where it went, too
        events.setdefault(row.kind, []).append(_told(row, scope))
        _count(deltas, row, scope)
    changed = [[*key, n] for key, n in deltas.items() if n]
    if changed:
        events["counts.changed"] = changed
    return _encoded(events, position)


def _coarse_frame(seen, position):
    """An aggregate role learns that counts changed; ±1 would tell of one incident."""
    return _encoded({"counts.changed": []} if seen else {}, position)


def _told(row, scope):
    if row.kind == "incident.moved":
        return row.detail["new"]
    if row.kind in ("incident.left", "incident.deleted"):
        return {"no": row.detail["old"]["no"]}
    return row.detail.get("new", row.detail)


def _count(deltas, row, scope):
    old, new = row.detail.get("old"), row.detail.get("new")
    if old and scope.sees(old["scope"], old["category"], row.orgs):
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
