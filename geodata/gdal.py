"""Files that GDAL or Arrow read for us, in a program apart (gdal_reader.py).

A library that runs into a wall there, or into its limits, is a bad file here.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata import arrow_texts
from geodata.table import BadFile, Layer

# Of computing: a million features take half a minute; a drawing whose blocks hold blocks
# that hold blocks would take for ever.
SECONDS, SECONDS_PER_MB = 60, 2
OUT_OF_MEMORY = "memory allocation of"  # Rust's last words
OUT_OF_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
READER = Path(__file__).with_name("gdal_reader.py")
# What GDAL tells about files that are fine all the same, or what is judged here anyway.
HARMLESS = re.compile(
    "several features with id"
    "|non closed ring detected"
    "|feature gets null geometry"
    "|does not have any features to read"
    "|filename extension should be"
    "|more than one layer found"
    "|winding order|self-intersection|ring "
    "|application_id|user_version|gpkg_contents|last_change|srs"
    "|unsupported block|unhandled|ignored",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Source:
    """A file as GDAL is asked for it. drivers: the only ones that may look at it.
    name: what people call the file. kind: what it should be, as people call that.
    encoding: of its texts, where GDAL does not know it. open: options of the driver."""

    path: Path
    drivers: tuple[str, ...]
    name: str
    kind: str
    encoding: str | None = None
    open: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Batch:
    """said: what the file says of itself (crs, geometry, …). data: an Arrow batch.
    Columns that make no sense are a BadFile when they are asked for."""

    source: Source
    said: dict
    data: object

    def __len__(self) -> int:
        return self.data.num_rows

    def texts(self, without=()) -> dict[str, np.ndarray]:
        """Its columns as texts, but for some."""
        with _sound(self.source):
            return {
                name: arrow_texts.texts(self.data.column(at))
                for at, name in enumerate(self.data.schema.names)
                if name not in without
            }

    def column(self, name: str):
        """An Arrow column, None where there is none of this name."""
        names = self.data.schema.names
        return self.data.column(names.index(name)) if name in names else None

    def wkb(self, name: str) -> np.ndarray | None:
        """A column of geometries: object array of bytes or None."""
        found = self.column(name)
        if found is None:
            return None
        with _sound(self.source):
            return found.to_numpy(zero_copy_only=False).astype(object)


@contextmanager
def _sound(source):
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise _damaged(source) from error


def _damaged(source) -> BadFile:
    return BadFile(
        f"{source.name} is damaged: reading it as {source.kind} broke off; save it"
        " again where it was made"
    )


def layers(source: Source) -> list[Layer]:
    with program(source, "layers") as reader:
        answer = reader.stdout.read()
    return [Layer(name, rows, shapes) for name, rows, shapes in json.loads(answer)]


def batches(
    source: Source, layer: str | None = None, do: str = "read"
) -> Iterator[Batch]:
    """At least one, even if it has no rows; its schema tells the columns."""
    import pyarrow as pa

    with program(source, do, layer) as reader:
        try:
            with pa.ipc.open_stream(reader.stdout) as stream:
                said = json.loads(stream.schema.metadata[b"quanyu"])
                some = False
                for data in stream:
                    some = True
                    data.validate()
                    yield Batch(source, said, data)
                if not some:
                    empty = pa.RecordBatch.from_pylist([], schema=stream.schema)
                    yield Batch(source, said, empty)
        except (pa.ArrowException, OSError):
            # The stream broke off, or makes no sense: the reader's own words say why.
            reader.broken = True


@contextmanager
def program(source, do, layer=None, script=None):
    """The program apart, running; what it writes is to be taken from its stdout. Whoever
    finds that makes no sense sets `broken`. Raises BadFile when it ended badly."""
    order = {
        "do": do,
        "path": os.path.abspath(source.path),
        "drivers": source.drivers,
        "layer": layer,
        "encoding": source.encoding,
        "seconds": SECONDS + int(SECONDS_PER_MB * _size(source.path) / 1e6),
        "open": dict(source.open),
    }
    with tempfile.TemporaryFile() as told:
        reader = subprocess.Popen(
            [sys.executable, "-I", str(script or READER), json.dumps(order)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            env={
                "PATH": os.defpath,
                "ARROW_DEFAULT_MEMORY_POOL": "system",
                "LC_ALL": "C.UTF-8",
            },
            cwd="/",
        )
        reader.broken = False
        try:
            yield reader
            reader.stdout.close()
            code = reader.wait()
        finally:
            if reader.poll() is None:
                reader.kill()
                reader.wait()
            reader.stdout.close()
        told.seek(max(0, told.seek(0, os.SEEK_END) - (1 << 20)))
        _judge(source, code, reader.broken, told.read().decode("utf-8", "replace"))


def _size(path) -> int:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files)


def _judge(source, code, broken, told):
    report = {"told": [], "error": None}
    if "\x1e" in told:
        report = json.loads(told.rsplit("\x1e", 1)[1])
    no_memory = "MemoryError" in (report["error"] or "") or OUT_OF_MEMORY in told
    if code == 3 or no_memory:
        if source.kind == "workbook":
            raise BadFile(
                f"{source.name} needs more memory than one file may have: split it, or"
                " delete what lies far from its table"
            )
        raise BadFile(
            f"{source.name} needs more memory than one file may have: split it, or"
            " simplify its shapes"
        )
    if code in OUT_OF_TIME:
        raise BadFile(
            f"{source.name} takes too long to read for its size: split it, or save it"
            " without nested blocks"
        )
    if code < 0 or (broken and not report["error"]):
        raise _damaged(source)
    reasons = [text for text in report["told"] if not HARMLESS.search(text)]
    if report["error"]:
        reasons.insert(0, report["error"].split(": ", 1)[-1])
    if reasons:
        raise BadFile(
            f"{source.name} is no {source.kind}: {_plain(source, reasons[0])}"
        )


def _plain(source, text) -> str:
    """What a library said, without the machine's own paths."""
    text = text.replace(os.path.abspath(source.path), source.name)
    text = text.split("; It might help")[0]
    text = re.sub(r"/(?:[^\s'\"`:/]+/)+", "", text)
    return " ".join(text.split())[:300]
