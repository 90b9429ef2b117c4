"""Shapefiles in: shapes through GDAL, the table read here (dbf.py), both held together.

A Shapefile is several files beside each other. Without its .dbf it has no columns,
without its .prj no system, without its .shx it is read all the same.
"""

import os
import struct
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from geodata import dbf, file_crs, gdal, shapes
from geodata.gdal import Source
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".shp", ".dbf")
KINDS = {
    0: "",
    1: "Point",
    3: "LineString",
    5: "Polygon",
    8: "MultiPoint",
    31: "Unknown",
}
MOST_PRJ = 1 << 16
ROWS = 100_000


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    if path.suffix.lower() == ".dbf":
        return [Layer(path.stem, dbf.opened(path, path.name).count, "", "table")]
    return [Layer(path.stem, _count(path), KINDS[_kind(path) % 10 or _kind(path)])]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """The features in pieces; row numbers count from 1, deleted ones too."""
    if layer not in (None, path.stem):
        raise BadFile(f"{path.name} has no layer {layer!r}; it has {path.stem}")
    alone = path.suffix.lower() == ".dbf"
    found = _alone(path, encoding) if alone else _tables(path, encoding)
    first = next(found, None)
    if first is None:
        raise BadFile(f"{path.name} has no features")
    return chain([first], found)


def _alone(path, encoding):
    table = dbf.opened(path, path.name)
    guess = table.encoding(encoding, _text(path, ".cpg"))
    for start in range(0, table.count, ROWS):
        records = table.records(start, min(start + ROWS, table.count))
        yield _columns(table, records, start, guess, Table)


def _columns(table, records, start, guess, make, **more):
    rows = np.arange(start + 1, start + 1 + len(records), dtype=np.int64)
    found = make(table.columns(records, guess.value), rows, guesses=(guess,), **more)
    return found.take(records[:, 0] != dbf.DELETED)


def _tables(path, encoding):
    count = _count(path)
    table, guess = None, None
    if beside := _beside(path, ".dbf"):
        table = dbf.opened(beside, beside.name)
        _check_count(path, count, table)
        guess = table.encoding(encoding, _text(path, ".cpg"))
    datum, of_crs = file_crs.named(_text(path, ".prj"))
    start, anywhere = 0, False
    for wkb in _shapes(path):
        rows = np.arange(start + 1, start + 1 + len(wkb), dtype=np.int64)
        geometry, faults = shapes.from_wkb(wkb, rows, path.name)
        anywhere |= shapes.some(geometry) or bool(faults)
        columns, kept, guesses = {}, np.ones(len(wkb), bool), of_crs
        if table:
            records = table.records(start, start + len(wkb))
            columns = table.columns(records, guess.value)
            kept, guesses = records[:, 0] != dbf.DELETED, (guess, *of_crs)
        start += len(wkb)
        yield Table(columns, rows, geometry, faults, datum, guesses).take(kept)
    if start != count:
        raise BadFile(
            f"{path.name} is damaged: it should have {count} shapes, and {start} could be"
            " read; save it again where it was made"
        )
    if count and not anywhere:
        raise BadFile(
            f"{path.name} has no geometry in any of its {count} rows: save it with its"
            " shapes"
        )


def _shapes(path):
    """WKB in pieces, of the .shp alone: GDAL makes a new index in a private folder."""
    with tempfile.TemporaryDirectory(prefix="quanyu-") as folder:
        alone = Path(folder) / "data.shp"
        os.symlink(path.absolute(), alone)
        source = Source(alone, ("ESRI Shapefile",), path.name, "Shapefile")
        for batch in gdal.batches(source):
            wkb = batch.wkb(batch.said["geometry"] or "wkb_geometry")
            if wkb is not None and len(wkb):
                yield wkb


def _check_count(path, count, table):
    if count != table.count:
        raise BadFile(
            f"{path.name} has {count} shapes, but {table.shown} {table.count} rows: its"
            " parts do not belong together, or one is cut off"
        )


def _head(path):
    with open(path, "rb") as file:
        head = file.read(100)
    if len(head) < 100 or head[:4] != b"\0\0\x27\x0a":
        raise BadFile(f"{path.name} is no Shapefile: it has no whole header")
    words = struct.unpack_from(">I", head, 24)[0]
    if words * 2 > path.stat().st_size:
        raise BadFile(
            f"{path.name} is cut off: {path.stat().st_size} of {words * 2} bytes are"
            " there; send it again"
        )
    return words * 2, struct.unpack_from("<I", head, 32)[0]


def _kind(path):
    kind = _head(path)[1]
    return kind if kind == 31 or kind % 10 in KINDS else 0


def _count(path):
    """How many shapes there are, walking from record to record. Raises BadFile where a
    record reaches past the end or is out of turn."""
    end, _ = _head(path)
    at, count = 100, 0
    with open(path, "rb") as file:
        while at < end:
            file.seek(at)
            head = file.read(8)
            if len(head) < 8:
                break
            _, words = struct.unpack(">II", head)
            at += 8 + words * 2
            count += 1
            if words < 2 or at > end:
                raise BadFile(
                    f"{path.name} is damaged at its shape {count}: save it again where it"
                    " was made"
                )
    index = _beside(path, ".shx")
    said = max(index.stat().st_size - 100, 0) // 8 if index else count
    if said != count:
        raise BadFile(
            f"{path.name} has {count} shapes, but its .shx names {said}: one of them is"
            " cut off; send all parts again"
        )
    return count


def _text(path, ending):
    beside = _beside(path, ending)
    if not beside:
        return None
    with open(beside, "rb") as file:
        return file.read(MOST_PRJ).decode("utf-8", "replace").strip("\0 \r\n\ufeff")


def _beside(path, ending):
    """A part of the file: the same name, the ending in any case."""
    for other in path.parent.iterdir():
        if other.stem == path.stem and other.suffix.lower() == ending:
            return other if other.is_file() else None
    return None
