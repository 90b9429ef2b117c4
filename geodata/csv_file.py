"""Text tables in (CSV, TSV, TXT): any usual encoding and separator, a title above the
header or none; read in pieces, so that any length fits."""

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from geodata import csv_rows, ledger, text_encoding
from geodata.guess import Guess
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".csv", ".tsv", ".txt")
ROWS = 25_000  # read at once
DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar", "，": "，"}
SAMPLE = 60  # lines that tell the separator
# A polygon of a whole city in one cell; the csv module's own limit is 128 kB.
LONGEST = 1 << 26
# Share of rows in the first piece that may hold broken bytes.
TOLERATED = 0.2


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    return [Layer(path.stem, -1, kind="table")]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    rows: int = ROWS,
    delimiter: str | None = None,
) -> Iterator[Table]:
    """Tables of up to `rows` rows. encoding: any that Python knows; delimiter: a letter
    or its name in DELIMITERS; None = guessed.

    A row with more cells than the header is a fault of that row; one with fewer is
    taken as if its last cells were empty; so is one with bytes that mean nothing.
    """
    csv.field_size_limit(LONGEST)
    coded = text_encoding.guess(path, encoding)
    said = _letter(delimiter) if delimiter else None
    try:
        yield from _judged(_tables(path, coded, header, rows, said), path, encoding)
    except csv.Error as error:
        raise BadFile(f"{path.name} is no CSV: {error}") from error


def _tables(path, coded, header, rows, said):
    with open(path, encoding=coded.value, errors="replace", newline="") as file:
        lines = iter(partial(file.readline, LONGEST), "")
        separated = _Separated(path.name, lines, said)
        guesses = (coded, *separated.guesses)
        yield from ledger.tables(
            separated.rows, path.name, rows, header, guesses, coded.value
        )


def _judged(tables, path, encoding):
    """If many rows of the first piece do not decode, the file is in another encoding."""
    for number, table in enumerate(tables):
        if number == 0:
            broken = sum("bytes that are not" in text for text in table.faults.values())
            names = any(ledger.BROKEN in name for name in table.columns)
            if names or broken > TOLERATED * len(table):
                raise BadFile(_undecoded(path.name, encoding))
        yield table


def _undecoded(name, said):
    if said:
        return (
            f"{name} is not {said.upper()}: name its encoding, as in --encoding gb18030"
        )
    return (
        f"{name} is no text in any encoding that is known here: is it a table at all? If"
        " so, save it as UTF-8 or name its encoding"
    )


class _Separated:
    """rows: the cells of each line. guesses: how they are told apart."""

    def __init__(self, name, lines, said):
        top = []
        for line in lines:
            if len(line) >= LONGEST:
                raise BadFile(f"{name}: line {len(top) + 1} is too long for a table")
            top.append(line)
            if len(top) == SAMPLE:
                break
        self.guesses = ()
        delimiter = _declared(top)
        if delimiter:
            top[0] = "\n"
        elif said:
            delimiter = said
        else:
            delimiter = _likeliest(top)
            if delimiter != ",":
                reason = "its lines have the most and the evenest columns so"
                others = tuple(DELIMITERS[d] for d in DELIMITERS if d != delimiter)
                self.guesses = (
                    Guess("delimiter", DELIMITERS[delimiter], reason, others),
                )
        usual = _usual_width(top, delimiter)[0]
        self.rows = csv_rows.rows(_bounded(name, top, lines), delimiter, usual)


def _letter(text):
    """ "tab" or "\\t" -> the letter."""
    names = {name: letter for letter, name in DELIMITERS.items()}
    letter = names.get(text, "\t" if text == "\\t" else text)
    if len(letter) != 1 or letter in '\r\n"':
        known = ", ".join(names)
        raise BadFile(f"{text!r} separates no cells; known are {known}")
    return letter


def _bounded(name, top, lines):
    yield from top
    for line in lines:
        if len(line) >= LONGEST:
            raise BadFile(f"{name}: a line is too long for a table")
        yield line


def _declared(top) -> str | None:
    """Excel's own first line: sep=;"""
    first = top[0].strip().strip('"').lower() if top else ""
    return first[4] if first.startswith("sep=") and len(first) == 5 else None


def _likeliest(top) -> str:
    """The separator that cuts most lines into the same number of cells, above one."""

    def evenness(delimiter):
        usual, even = _usual_width(top, delimiter)
        return even * min(usual, 12) if usual > 1 else 0

    return max(DELIMITERS, key=evenness)


def _usual_width(top, delimiter):
    """How many cells most lines have, and what share of the lines that is."""
    widths = []
    for line in top:
        reader = csv.reader([line], delimiter=delimiter)
        widths += [len(cells) for cells in reader if cells]
    usual = max(set(widths), key=lambda w: (widths.count(w), w), default=1)
    return usual, widths.count(usual) / max(len(widths), 1)
