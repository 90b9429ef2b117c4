"""From raw rows of cells (a text file's, a sheet's) to tables: names from the head, no
blank rows, no totals below, a fault for a row that does not fit."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np

from geodata import headers
from geodata.guess import Guess
from geodata.table import BadFile, Table

BROKEN = "\ufffd"  # what became of bytes that mean nothing


def tables(
    rows: Iterable[list[str]],
    name: str,
    size: int,
    header: int | None = None,
    guesses: tuple[Guess, ...] = (),
    encoding: str = "",
) -> Iterator[Table]:
    """Tables of up to `size` rows. rows: lists of texts, [] for an empty line; the first
    is row 1. name: what people call the file. Raises BadFile where nothing is in it."""
    rows = iter(rows)
    top = list(islice(rows, headers.LOOKED_AT))
    if not any(cell.strip() for row in top for cell in row):
        raise BadFile(f"{name} is empty: a line with the columns' names is wanted")
    head = headers.find(top, header)
    names, twice = headers.without_twins(head.names)
    if not any(names):
        raise BadFile(
            f"{name}: row {head.last + 1} names no columns; --header says which row does"
        )
    said = (*guesses, *_told(head, header, twice))
    number = head.last + 2
    body = chain(top[head.last + 1 :], rows)
    some = False
    while lines := list(islice(body, size)):
        table = _table(names, lines, number, said, encoding)
        number += len(lines)
        if len(table) or not some:
            some = True
            yield table
    if not some:
        yield _table(names, [], number, said, encoding)


def _told(head, header, twice):
    if header is None and (head.last != 0 or not head.sure):
        yield Guess("header", head.said, head.reason, sure=head.sure)
    for name in dict.fromkeys(twice):
        yield Guess(
            "columns", f"{name} (2)", f"two columns are called {name}", sure=False
        )


def _table(names, lines, number, guesses, encoding):
    width = len(names)
    kept, at, faults = [], [], {}
    for row, cells in enumerate(lines, number):
        if not cells or not any(map(str.strip, cells)):
            continue
        if headers.is_foot(cells, width):
            continue
        if len(cells) != width:
            if any(map(str.strip, cells[width:])):
                faults[row] = f"has {len(cells)} cells, but the header has {width}"
            cells = (cells + [""] * width)[:width]
        kept.append(cells)
        at.append(row)
    for row, cells in zip(at, kept, strict=True):
        if encoding and any(BROKEN in cell for cell in cells):
            faults.setdefault(row, f"has bytes that are not {encoding}")
    cells = np.array(kept, dtype=object).reshape(len(kept), width)
    columns = {name: cells[:, n] for n, name in enumerate(names) if name}
    rows = np.array(at, np.int64)
    return Table(columns, rows, faults=faults, guesses=guesses)
