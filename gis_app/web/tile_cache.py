"""Finished tiles kept in this process: the oldest unused go when the room is full."""

import threading
import time
from collections import OrderedDict
from hashlib import sha256

ROOM = 64 * 1024 * 1024  # bytes a process


class TileCache:
    """Bytes by key. seconds: how long an entry counts, None for ever."""

    def __init__(self, room=ROOM):
        self.room = room
        self.held = 0
        self._entries = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key):
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            body, expires = found
            if expires is not None and time.monotonic() >= expires:
                self._drop(key)
                return None
            self._entries.move_to_end(key)
            return body

    def put(self, key, body, seconds=None):
        if len(body) > self.room // 8:
            return
        expires = None if seconds is None else time.monotonic() + seconds
        with self._lock:
            if key in self._entries:
                self._drop(key)
            self._entries[key] = body, expires
            self.held += len(body)
            while self.held > self.room:
                self._drop(next(iter(self._entries)))

    def _drop(self, key):
        body, _ = self._entries.pop(key)
        self.held -= len(body)


def fingerprint(*parts, length=10):
    """A short name for what the parts say; equal only if they are equal."""
    return sha256(repr(parts).encode()).hexdigest()[:length]
