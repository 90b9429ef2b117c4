"""MapInfo in: TAB with its parts, MIF with its MID; texts in the charset they are in."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from geodata import gdal, raw_texts, vector_file
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
        found = vector_file.tables(source)
        yield from raw_texts.decoded(found, encoding, claimed, "its charset")


@contextmanager
def _raw(path):
    """The file so that GDAL leaves its texts as they are, byte for byte: a private copy
    with the charset of single bytes. Yields it and the charset that the file named."""
    ending = path.suffix.lower()
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
        kind = "MapInfo TAB" if ending == ".tab" else "MapInfo MIF"
        yield Source(copy, ("MapInfo File",), path.name, kind), charset


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
