"""Layers of a map in: GeoPackage, File Geodatabase, FlatGeobuf, DXF, through GDAL."""

import os
import re
import sqlite3
import struct
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from geodata import (
    columns,
    content,
    dbf_encoding,
    file_crs,
    gdal,
    raw_texts,
    shapes,
)
from geodata.gdal import Source
from geodata.guess import Guess
from geodata.layer_choice import chosen
from geodata.table import BadFile, Layer, Table

DRIVERS = {
    ".gpkg": ("GPKG", "GeoPackage"),
    ".gdb": ("OpenFileGDB", "File Geodatabase"),
    ".fgb": ("FlatGeobuf", "FlatGeobuf"),
    ".dxf": ("DXF", "DXF"),
}
EXTENSIONS = tuple(DRIVERS)
# A virtual table of a database is a program; those of an index read nothing elsewhere.
VIRTUAL = re.compile(
    r"\W*create(\W|--[^\n]*\n|/\*.*?\*/)*virtual\W", re.IGNORECASE | re.DOTALL
)
OWN_VIRTUAL = re.compile(r"\busing\s+\"?(rtree|fts\d)", re.IGNORECASE)
# Fields of CAD that name nothing in the field.
CAD_NOISE = ("PaperSpace", "SubClasses", "EntityHandle")


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    return gdal.layers(_source(path))


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
) -> Iterator[Table]:
    """A layer in pieces; row numbers count its features from 1."""
    source = _source(path)
    taken, guesses = chosen(gdal.layers(source), layer, path.name)
    if source.kind != "DXF":
        return all_of(tables(source, taken.name, guesses), taken.rows, path.name)
    found = tables(source, taken.name, guesses, CAD_NOISE)
    return raw_texts.decoded(found, encoding, _code_page(path), "its code page")


def tables(
    source: Source,
    layer: str | None = None,
    guesses: tuple[Guess, ...] = (),
    drop: tuple[str, ...] = (),
) -> Iterator[Table]:
    """What a driver reads, as tables. The first is read at once, so that a file that is
    bad from its start is refused here and not later."""
    found = _tables(source, layer, guesses, drop)
    first = next(found)
    if not len(first):
        raise BadFile(f"{source.name} has no features")
    return chain([first], found)


def all_of(tables: Iterator[Table], count: int, name: str) -> Iterator[Table]:
    """The tables; BadFile at their end if they are fewer rows than the file says it has."""
    rows = 0
    for table in tables:
        rows += len(table)
        yield table
    if rows < count:
        raise BadFile(
            f"{name} is damaged: it says that it has {count} rows, and {rows} could be"
            " read; save it again where it was made"
        )


def _tables(source, layer, guesses, drop):
    number, anywhere, place = 1, False, False
    for batch in gdal.batches(source, layer):
        datum, of_crs = file_crs.named(batch.said["crs"])
        table = _table(batch, number, source.name, drop)
        number += len(table)
        if table.geometry is not None:
            anywhere |= shapes.some(table.geometry) or bool(table.faults)
            place = place or _says_place(table.columns)
        yield replace(table, datum=datum, guesses=(*guesses, *of_crs))
    if number > 1 and batch.said["geometry"] and not (anywhere or place):
        raise BadFile(
            f"{source.name} has no geometry in any of its {number - 1} rows: save it with"
            " its shapes"
        )


def _table(batch, number, name, drop):
    own = batch.said["geometry"]
    rows = np.arange(number, number + len(batch), dtype=np.int64)
    texts, wkb = batch.texts((own, *drop)), batch.wkb(own)
    if wkb is None:
        return Table(texts, rows)
    geometry, faults = shapes.from_wkb(wkb, rows, name)
    return Table(texts, rows, geometry, faults)


def _code_page(path) -> str | None:
    """The encoding that a drawing names: $DWGCODEPAGE, a line further its value."""
    with open(path, "rb") as file:
        head = file.read(1 << 16)
    said = re.search(rb"\$DWGCODEPAGE\s+3\s+(\w+)", head)
    return dbf_encoding.page(said[1].decode("ascii")) if said else None


def _says_place(names) -> bool:
    """Whether columns can say a place where the shapes do not."""
    found = set(columns.recognise(list(names), "incidents").fields)
    return bool({"wkt", "address"} & found) or {"lon", "lat"} <= found


def _source(path):
    ending = ".gdb" if path.is_dir() else content.ending(path)
    if ending not in DRIVERS:
        raise BadFile(f"{path.name} is no layer of a map: its content is none")
    driver, kind = DRIVERS[ending]
    if ending == ".gpkg":
        _check_geopackage(path)
    if ending == ".dxf":
        _check_drawing(path)
    return Source(path, (driver,), path.name, kind)


def _check_drawing(path):
    with open(path, "rb") as file:
        file.seek(max(0, path.stat().st_size - 1000))
        if b"EOF" not in file.read():
            raise BadFile(
                f"{path.name} is cut off: its end mark is missing; send it again"
            )


def _check_geopackage(path):
    """A GeoPackage is a database, and a database can hold tables that read elsewhere."""
    with open(path, "rb") as file:
        head = file.read(100)
    if head[:16] != b"SQLite format 3\0" or len(head) < 100:
        raise BadFile(f"{path.name} is no GeoPackage: it was not saved as one")
    page, pages = (
        struct.unpack(">H", head[16:18])[0],
        struct.unpack(">I", head[28:32])[0],
    )
    said = (65536 if page == 1 else page) * pages
    if path.stat().st_size < said and head[24:28] == head[92:96]:
        raise BadFile(
            f"{path.name} is cut off: {path.stat().st_size} of {said} bytes are there;"
            " send it again"
        )
    try:
        with sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True
        ) as database:
            found = database.execute(
                "SELECT name, sql, rootpage FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
        database.close()
    except sqlite3.Error as error:
        raise BadFile(f"{path.name} is no GeoPackage: {error}") from error
    for name, sql, page in found:
        virtual = page == 0 or VIRTUAL.match(str(sql))
        if virtual and not OWN_VIRTUAL.search(str(sql)):
            raise BadFile(
                f"{path.name} holds {name}, a table that reads other files: it is not"
                " opened"
            )


def is_geodatabase(path: Path) -> bool:
    """Whether a folder is a File Geodatabase."""
    return path.is_dir() and any(
        name.lower() == "a00000001.gdbtable" for name in os.listdir(path)
    )
