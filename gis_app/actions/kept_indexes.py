"""Indexes of boundaries, kept as files beside the database: built once a version, then
memory-mapped by every process that attributes points.

A file's folder is named for the version of the boundaries (which carries the life of the
database), so what is in it is never wrong, only out of use: a publication begins a folder
of its own, and the old ones are swept up an hour after they were last written to.
"""

import hashlib
import shutil
import time
from pathlib import Path

from geodata.attribution import GridIndex, has_kernels
from gis_app.store import owners

KEPT_SECONDS = 3600  # of versions no longer in force: who opened them goes on with them


class KeptIndexes:
    """folder: of the data directory; cursor: as whoever attributes."""

    def __init__(self, folder: Path, cursor):
        self._cursor = cursor
        self._version = owners.version(cursor)
        engine = "cells" if has_kernels() else "plain"
        key = hashlib.sha256(f"{self._version} {engine}".encode()).hexdigest()[:16]
        self._folder = folder / key

    def index(self, name, build) -> GridIndex:
        """The index of that name, from its file, else from build(), then kept."""
        if self._version is None:  # boundaries of a transaction that may yet be undone
            return build()
        path = self._folder / f"{name}.index"
        try:
            return GridIndex.load(path)
        except (OSError, ValueError):  # none yet, or one of another version of ours
            index = build()
        # What was read while a publication was committed may be of the one or the other.
        if owners.version(self._cursor) == self._version:
            self._keep(index, path)
        return index

    def _keep(self, index, path):
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            index.save(path)
        except OSError:  # a full disk costs the next one its time, and nobody an answer
            return
        for other in self._folder.parent.iterdir():
            old = time.time() - other.stat().st_mtime > KEPT_SECONDS
            if other != self._folder and old:
                shutil.rmtree(other, ignore_errors=True)
