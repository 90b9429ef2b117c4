"""From raw rows of cells (a text file's, a sheet's) to tables: names from the head, no
blank rows, no totals below, a fault for a row that does not fit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np

from geodata import headers
from geodata.csv_rows import Torn
from geodata.guess import Guess
from geodata.table import BadFile, Table

BROKEN = "\ufffd"  # what became of bytes that mean nothing
TORN = "has a quotation mark that is never closed"
EMPTY_BYTES = "has empty bytes in it"
FOOT = "totals, signatures or remarks are left out: no rows of the table"
MERGED = "cells are merged with the one above: they have its value"
HEAD_AGAIN = "the columns' names or numbers come again: left out"
# Of the first rows, how many must fill a column without a name that it counts as one.
FILLED, FEWEST = 0.6, 3


class Filled(list):
    """The cells of a row, some of them merged with those above."""


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
    top = list(islice(rows, max(headers.LOOKED_AT, (header or 0) + 1)))
    if not any(cell.strip() for row in top for cell in row):
        raise BadFile(f"{name} is empty: a line with the columns' names is wanted")
    head = headers.find(top, header)
    names, twice = headers.without_twins(head.names)
    names = with_nameless(names, top[head.last + 1 :])
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


def with_nameless(names, body) -> tuple[str, ...]:
    """A column without a name that holds something is called by its number."""
    body = [cells for cells in body if any(map(str.strip, cells))]
    width = max(map(len, (names, *body)))
    named = list(names) + [""] * (width - len(names))
    for at in range(width):
        filled = sum(at < len(cells) and bool(cells[at].strip()) for cells in body)
        whole = filled >= max(FEWEST, FILLED * len(body))
        if not named[at] and (whole if at >= len(names) else filled):
            named[at] = f"column {at + 1}"
    while len(named) > len(names) and not named[-1]:
        named.pop()
    return tuple(named)


def _table(names, lines, number, guesses, encoding):
    width = len(names)
    kept, at, faults, notes = [], [], {}, Counter()
    for row, cells in enumerate(lines, number):
        # Most rows begin with a value: one look at it tells that they are rows.
        first = cells[0][:1] if cells else ""
        telling = not first.isalnum() or (
            (first in headers.FOOT_BEGINS or cells[0].rstrip()[-1:] == "计")
            and headers.is_foot_word(cells[0])
        )
        if telling or cells[0] in (names[0], "1"):
            note = _no_row(cells, names)
            if note is not None:
                notes[note] += 1
                continue
        if type(cells) is not list:
            if type(cells) is Torn:
                faults[row] = TORN
            else:
                notes[MERGED] += 1
        if len(cells) != width:
            if any(map(str.strip, cells[width:])):
                said = f"has {len(cells)} cells, but the header has {width}"
                faults.setdefault(row, said)
            cells = (cells + [""] * width)[:width]
        kept.append(cells)
        at.append(row)
    _find_broken(kept, at, faults, encoding)
    cells = np.array(kept, dtype=object).reshape(len(kept), width)
    columns = {name: cells[:, n] for n, name in enumerate(names) if name}
    rows = np.array(at, np.int64)
    del notes[""]
    return Table(columns, rows, faults=faults, guesses=guesses, notes=dict(notes))


def _no_row(cells, names) -> str | None:
    """Why a line is no row of the table: "" for an empty one; None where it is one."""
    if not any(map(str.strip, cells)):
        return ""
    named = [at for at, name in enumerate(names) if name]
    if headers.is_foot(cells, len(named), named[0]):
        return FOOT
    if headers.are_units(cells):
        return HEAD_AGAIN
    texts = [" ".join(cell.split()) for cell in cells]
    texts += [""] * (len(names) - len(texts))
    if len(named) > 1 and all(texts[at] == names[at] for at in named):
        return HEAD_AGAIN
    if len(named) > 2 and texts == [str(at + 1) for at in range(len(texts))]:
        return HEAD_AGAIN
    return None


def _find_broken(kept, at, faults, encoding):
    """Rows with bytes that mean nothing, or that no database takes."""
    everything = "".join(map("".join, kept))
    for mark, fault in (
        (BROKEN, f"has bytes that are not {encoding}"),
        ("\0", EMPTY_BYTES),
    ):
        if mark in everything and (encoding or mark == "\0"):
            for row, cells in zip(at, kept, strict=True):
                if any(mark in cell for cell in cells):
                    faults.setdefault(row, fault)
