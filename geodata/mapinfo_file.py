"""MapInfo in: TAB with its parts, MIF with its MID; texts in the charset they are in."""

import csv
import re
import shutil
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from geodata import content, gdal, raw_texts, vector_file
from geodata.gdal import Source
from geodata.layer_choice import chosen
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".tab", ".mif")
PARTS = {".tab": (".dat", ".map", ".id", ".ind"), ".mif": (".mid",)}
NEEDED = {".tab": (".dat",), ".mif": ()}
_CHARSET = re.compile(rb'(!charset\s+|\bcharset\s+")([\w.-]+)', re.IGNORECASE)
CHARSETS = {
    "windowssimpchinese": "gb18030",
    "windowstradchinese": "big5",
    "windowslatin1": "cp1252",
    "utf-8": "utf-8",
}
_OBJECT = re.compile(
    rb"\s*(none|point|line|pline|region|arc|text|rect|roundrect|ellipse|multipoint"
    rb"|collection)\b",
    re.IGNORECASE,
)
_DELIMITER = re.compile(rb'(?im)^\s*delimiter\s+"(.)"')
LATIN = rb"\1ISO8859_1"
HEAD = 1 << 16
# Seamless tables, linked ones and raster images: a .tab can name any other file.
_ELSEWHERE = re.compile(
    rb'(?im)^\s*(open table|file\s+"|"\\isseamless")|type\s+"?(linked|raster|odbc|wms|wfs)'
)


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    with _raw(path) as (source, _):
        return [replace(layer, name=path.stem) for layer in gdal.layers(source)]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """The objects in pieces, counted from 1. encoding: wins over the file's charset."""
    found = _tables(path, encoding, layer)
    return chain([next(found)], found)


def _tables(path, encoding, layer):
    if layer:
        chosen(layers(path), layer, path.name)
    with _raw(path) as (source, charset):
        claimed = CHARSETS.get(charset)
        table = source.path.with_suffix(".dat")
        count = _rows(table) if table.exists() else 0
        found = vector_file.all_of(vector_file.tables(source), count, path.name)
        yield from raw_texts.decoded(found, encoding, claimed, "its charset")


@contextmanager
def _raw(path):
    """The file so that GDAL leaves its texts as they are, byte for byte: a private copy
    with the charset of single bytes. Yields it and the charset that the file named."""
    ending = content.ending(path)
    if ending not in PARTS:
        raise BadFile(f"{path.name} is no MapInfo file: its content is none")
    with tempfile.TemporaryDirectory(prefix="quanyu-") as folder:
        copy = Path(folder) / f"data{ending}"
        head = path.read_bytes()[:HEAD] if ending == ".tab" else _head(path)
        if ending == ".tab" and _ELSEWHERE.search(head):
            raise BadFile(f"{path.name} points to other files: it is not opened")
        said = _CHARSET.search(head)
        charset = said[2].decode("ascii").lower() if said else "neutral"
        _write(path, copy, _CHARSET.sub(LATIN, head), len(head))
        for part in PARTS[ending]:
            beside = _beside(path, part)
            if beside:
                shutil.copyfile(beside, copy.with_suffix(part))
            elif part in NEEDED[ending]:
                raise BadFile(
                    f"{path.name} wants its {part} file beside it: send both, best in"
                    " one zip"
                )
        if ending == ".tab":
            _check_table(copy.with_suffix(".dat"), path.name)
        else:
            _check_objects(copy, path.name)
        kind = "MapInfo TAB" if ending == ".tab" else "MapInfo MIF"
        yield Source(copy, ("MapInfo File",), path.name, kind), charset


def _check_table(path, name):
    """A .dat is a table like a .dbf: its header says how long it must be."""
    with open(path, "rb") as file:
        head = file.read(12)
    rows, start, length = (
        struct.unpack("<IHH", head[4:12]) if len(head) == 12 else (0,) * 3
    )
    if not length or path.stat().st_size < start + rows * length:
        raise BadFile(
            f"{name} is cut off: its .dat is shorter than it says; send it again"
        )


def _rows(path) -> int:
    """How many rows of a .dat are not deleted."""
    raw = path.read_bytes()
    rows, start, length = struct.unpack_from("<IHH", raw, 4)
    return rows - raw[start : start + rows * length : length].count(b"*")


def _check_objects(path, name):
    """A .mif draws as many objects as its .mid has rows."""
    table = path.with_suffix(".mid")
    if not table.exists():
        return
    with open(path, "rb") as file:
        objects = sum(bool(_OBJECT.match(line)) for line in file)
        file.seek(0)
        delimiter = _DELIMITER.search(file.read(HEAD))
    with open(table, encoding="latin-1", newline="") as file:
        letter = delimiter[1].decode("latin-1") if delimiter else "\t"
        rows = [len(row) for row in csv.reader(file, delimiter=letter) if row]
    if len(rows) != objects or len(set(rows)) > 1:
        raise BadFile(
            f"{name} has {objects} objects, but its .mid {len(rows)} whole rows: one of"
            " them is cut off; send both again"
        )


def _head(path):
    with open(path, "rb") as file:
        return file.read(HEAD)


def _write(path, copy, head, skip):
    with open(path, "rb") as source, open(copy, "wb") as out:
        out.write(head)
        source.seek(skip)
        shutil.copyfileobj(source, out)


def _beside(path, ending):
    for other in path.parent.iterdir():
        if other.stem == path.stem and other.suffix.lower() == ending:
            return other if other.is_file() else None
    return None
