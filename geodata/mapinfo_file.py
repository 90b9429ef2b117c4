"""MapInfo in: TAB with its parts, MIF with its MID; texts in the charset they are in."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from geodata import dbf_encoding, gdal, vector_file
from geodata.gdal import Source
from geodata.guess import Guess
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
        guess = None
        for table in vector_file.tables(source):
            if guess is None:
                guess = _encoding(table, encoding, charset)
            yield _decoded(table, guess)


def _encoding(table, encoding, charset):
    raw = [_bytes(name) for name in table.columns]
    for texts in table.columns.values():
        raw += [_bytes(text) for text in set(texts.tolist())]
    return dbf_encoding.guess(raw, encoding, CHARSETS.get(charset), "its charset")


def _decoded(table, guess: Guess):
    def text(value):
        return dbf_encoding.decoded(_bytes(value), guess.value)

    columns = {}
    for name, texts in table.columns.items():
        distinct, at = np.unique(texts.astype(str), return_inverse=True)
        columns[text(name)] = np.array([text(t) for t in distinct], object)[at]
    return replace(table, columns=columns, guesses=(guess, *table.guesses))


def _bytes(text):
    return text.encode("latin-1", "replace")


@contextmanager
def _raw(path):
    """The file so that GDAL leaves its texts as they are, byte for byte: a private copy
    with a neutral charset. Yields it and the charset that the file named."""
    ending = path.suffix.lower()
    with tempfile.TemporaryDirectory(prefix="quanyu-") as folder:
        copy = Path(folder) / f"data{ending}"
        head = path.read_bytes()[:HEAD] if ending == ".tab" else _head(path)
        if ending == ".tab" and _ELSEWHERE.search(head):
            raise BadFile(f"{path.name} points to other files: it is not opened")
        said = _CHARSET.search(head)
        charset = said[2].decode("ascii").lower() if said else "neutral"
        _write(path, copy, _CHARSET.sub(rb"\1Neutral", head, count=1), len(head))
        for part in PARTS[ending]:
            beside = _beside(path, part)
            if beside:
                shutil.copyfile(beside, copy.with_suffix(part))
            elif part in NEEDED[ending]:
                raise BadFile(
                    f"{path.name} wants its {part} file beside it: send both, best in"
                    " one zip"
                )
        kind = "MapInfo TAB" if ending == ".tab" else "MapInfo MIF"
        yield Source(copy, ("MapInfo File",), path.name, kind, "latin-1"), charset


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
