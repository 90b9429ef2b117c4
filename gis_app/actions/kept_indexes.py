"""Indexes of boundaries, kept as files beside the database: built once a version, then
memory-mapped by every process that attributes points.

A file's folder is named for the version of the boundaries (which carries the life of the
database), so what is in it can be out of use, but not wrong: a publication begins a folder
of its own, and the old ones are swept up an hour after they were last written to.
"""

import hashlib
import shutil
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from geodata.attribution import GridIndex, has_kernels

KEPT_SECONDS = 3600  # of versions no longer in force: who opened them goes on with them


class KeptIndexes:
    """folder: of the data directory. version: as store.owners.version gives it; None keeps
    nothing, for boundaries of a transaction that may yet be undone."""

    def __init__(self, folder: Path | None, version: str | None):
        self._folder = None
        if folder and version:
            self._folder = folder / hashlib.sha256(version.encode()).hexdigest()[:16]

    def index(self, name, codes, build) -> GridIndex:
        """The index of these codes, from its file, else built and kept. build: makes
        it; whatever else decides it is part of `name`."""
        if self._folder is None:
            return build()
        path = self._folder / f"{name}-{'cells' if has_kernels() else 'plain'}.index"
        with suppress(OSError, ValueError):  # none yet, or one of another form
            index = GridIndex.load(path)
            if np.array_equal(index.codes, codes.astype(str)):
                return index
        index = build()
        with suppress(OSError):  # a full disk costs the next one its time, no answer
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            index.save(path)
            self._sweep()
        return index

    def _sweep(self):
        for other in self._folder.parent.iterdir():
            with suppress(OSError):  # another process may sweep, too
                old = time.time() - other.stat().st_mtime > KEPT_SECONDS
                if other != self._folder and old:
                    shutil.rmtree(other, ignore_errors=True)
