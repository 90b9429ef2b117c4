"""Named arrays in one file that is memory-mapped when it is read.

The file is a line of JSON (format, version, names) and then the arrays in NumPy's own
.npy form, each begun at a multiple of ALIGNED, where kernels read it as any other. It
appears under its name only when it is whole.
"""

import json
import os
from pathlib import Path
from secrets import token_hex

import numpy as np

FORMAT = "grid-index"
VERSION = 2
ALIGNED = 64  # bytes: a line of a processor's cache


class NotAnIndex(ValueError):
    """A file that is no index of ours, or one of another version."""


def write_arrays(path, arrays: dict[str, np.ndarray]) -> None:
    path = Path(path)
    head = {"format": FORMAT, "version": VERSION, "names": list(arrays)}
    draft = path.with_name(f".{path.name}.{token_hex(6)}")
    try:
        with draft.open("wb") as file:
            file.write(json.dumps(head).encode() + b"\n")
            for array in arrays.values():
                file.write(bytes(-file.tell() % ALIGNED))
                np.lib.format.write_array(file, np.ascontiguousarray(array))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_arrays(path) -> dict[str, np.ndarray]:
    path = Path(path)
    with path.open("rb") as file:
        names = _names(path, file.readline(4096))
        return {name: _mapped(path, file) for name in names}


def _names(path: Path, line: bytes) -> list[str]:
    try:
        head = json.loads(line)
        if (head["format"], head["version"]) == (FORMAT, VERSION):
            return head["names"]
    except (ValueError, KeyError, TypeError):
        pass
    raise NotAnIndex(f"{path} is no {FORMAT} of version {VERSION}")


def _mapped(path: Path, file) -> np.ndarray:
    file.seek(-file.tell() % ALIGNED, os.SEEK_CUR)
    np.lib.format.read_magic(file)
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    size = int(np.prod(shape)) * dtype.itemsize
    start = file.tell()
    file.seek(size, os.SEEK_CUR)
    if size == 0:  # nothing to map
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", start, shape, "F" if fortran else "C")
