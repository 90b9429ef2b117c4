"""CSV in: one header line, then rows; read in pieces, so that any length fits."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".csv",)
ROWS = 100_000  # read at once
DELIMITERS = ",;\t"
# A polygon of a whole city in one cell; the csv module's own limit is 128 kB.
LONGEST_CELL = 1 << 26


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    """Its one table; the rows are not counted."""
    return [Layer(path.stem, -1, "", "table")]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    rows: int = ROWS,
) -> Iterator[Table]:
    """Tables of up to `rows` rows. encoding: any that Python knows; None = UTF-8.

    A row with more cells than the header is a fault of that row; one with fewer is
    taken as if its last cells were empty.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with open(path, encoding=_codec(encoding), newline="") as file:
            yield from _tables(file, path.name, rows)
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{path.name} is not {encoding or 'UTF-8'} (byte {error.start}): name its"
            " encoding, as in --encoding gb18030"
        ) from error
    except csv.Error as error:
        raise BadFile(f"{path.name} is no CSV: {error}") from error


def _codec(encoding):
    try:
        "".encode(encoding or "utf-8")
    except LookupError as error:
        raise BadFile(f"no encoding is called {encoding}") from error
    # A byte order mark at the start is no part of the first column's name.
    plain = (encoding or "utf-8").lower().replace("_", "-")
    return "utf-8-sig" if plain in ("utf-8", "utf8") else encoding


def _tables(file, name, rows):
    first = file.readline()
    if not first.strip():
        raise BadFile(f"{name} is empty: a line with the columns' names is wanted")
    delimiter = max(DELIMITERS, key=first.count)
    file.seek(0)
    reader = csv.reader(file, delimiter=delimiter)
    header = _header(next(reader), name)
    number = 2  # the header is row 1
    while lines := list(islice(reader, rows)):
        yield _table(header, lines, number)
        number += len(lines)


def _header(cells, name):
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    twice = {cell for cell in names if cell and names.count(cell) > 1}
    if twice:
        raise BadFile(f"{name} has two columns called {min(twice)}")
    if "\0" in "".join(names):
        raise BadFile(f"{name} is no text file")
    return names


def _table(header, lines, number):
    width = len(header)
    lengths = np.fromiter(map(len, lines), np.int64, len(lines))
    numbers = np.arange(number, number + len(lines), dtype=np.int64)
    faults = {}
    for at in np.flatnonzero(lengths != width):
        if any(cell.strip() for cell in lines[at][width:]):
            faults[int(numbers[at])] = (
                f"has {lengths[at]} cells, but the header has {width}"
            )
        lines[at] = (lines[at] + [""] * width)[:width]
    cells = np.array(lines, dtype=object).reshape(len(lines), width)
    blank = lengths == 0  # the csv module gives an empty line as no cells
    columns = {name: cells[:, at] for at, name in enumerate(header) if name}
    table = Table(columns, numbers, faults=faults)
    return table.take(~blank) if blank.any() else table
