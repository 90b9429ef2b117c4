"""GeoJSON in: a collection, a bare feature or geometry, one feature a line, TopoJSON; in
CRS84 or in the system that its `crs` names."""

import codecs
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from geodata import content, gdal, vector_file
from geodata.gdal import Source
from geodata.layer_choice import chosen
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".topojson")
DRIVERS = ("GeoJSON", "GeoJSONSeq", "TopoJSON", "ESRIJSON")
UTF_8 = ("utf-8", "utf-8-sig", "ascii")
CHUNK = 1 << 20
LONGEST_LINE = 1 << 20  # letters; a longer first line is a whole collection
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    with _in_utf_8(path, encoding) as source:
        return gdal.layers(source)


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """All features in the file's order, in pieces; row 1 is the first feature.

    encoding: GeoJSON is UTF-8 by its standard; a file in another one is read when that
    is named.
    """
    found = _tables(path, encoding, layer)
    return chain([next(found)], found)


def _tables(path, encoding, layer):
    with _in_utf_8(path, encoding) as source:
        _check_lines(source.path, path.name)
        guesses, name = (), None
        if layer or _several(path):
            taken, guesses = chosen(gdal.layers(source), layer, path.name)
            name = taken.name
        yield from vector_file.tables(source, name, guesses)


def _check_lines(path, name):
    """Of a file with one feature a line, GDAL leaves out what is none and says nothing."""
    with open(path, encoding="utf-8-sig") as file:
        if not _is_json(file.readline(LONGEST_LINE)):
            return
        for number, line in enumerate(file, 2):
            if line.strip() and not _is_json(line):
                raise BadFile(
                    f"{name} is no GeoJSON: line {number} is cut off or damaged"
                )


def _is_json(line):
    try:
        return isinstance(json.loads(line.strip().lstrip("\x1e")), dict)
    except (ValueError, RecursionError):
        return False


def _several(path):
    """TopoJSON has a layer for each of its objects; its type may stand anywhere."""
    with open(path, "rb") as file:
        head = file.read(CHUNK)
        file.seek(max(0, path.stat().st_size - CHUNK))
        return bool(_TOPOLOGY.search(head) or _TOPOLOGY.search(file.read()))


@contextmanager
def _in_utf_8(path, encoding):
    """The file as GDAL reads it: itself, or a copy in UTF-8 that is deleted afterwards."""
    codec = _codec(path, encoding)
    if codec in UTF_8:
        _decode(path, "utf-8", None)
        yield Source(path, DRIVERS, path.name, "GeoJSON")
        return
    with tempfile.TemporaryDirectory(prefix="quanyu-") as folder:
        copy = Path(folder) / "data.geojson"
        with open(copy, "w", encoding="utf-8") as out:
            _decode(path, codec, out)
        yield Source(copy, DRIVERS, path.name, "GeoJSON")


def _codec(path, encoding):
    with open(path, "rb") as file:
        head = file.read(4)
    for mark, codec in content.MARKS:
        if head.startswith(mark):
            return codec
    try:
        return codecs.lookup(encoding or "utf-8").name
    except LookupError as error:
        raise BadFile(f"no encoding is called {encoding}") from error


def _decode(path, codec, out):
    """Reads the whole text once, so that a wrong byte is told before anything is read."""
    decoder, done = codecs.getincrementaldecoder(codec)(), 0
    try:
        with open(path, "rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                if out:
                    out.write(text)
                done += len(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path.name} is not {codec.upper()} (near byte {done + error.start}): name"
            " its encoding, as in --encoding gb18030"
        ) from error
