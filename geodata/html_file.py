"""Tables of web pages in: what many old systems export and call .xls."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from geodata import headers, ledger, text_encoding
from geodata.guess import Guess
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".html", ".htm")
MOST_BYTES = 256 << 20
ROWS = 100_000
WIDEST = 1_000  # cells of a row; a page that spans more is none of a table
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE
)


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    found = _tables(path, encoding)[0]
    return [
        Layer(f"table {n}", len(rows), kind="table") for n, rows in enumerate(found, 1)
    ]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    rows: int = ROWS,
) -> Iterator[Table]:
    """Tables of the page's table that has the most known columns, and then rows."""
    found, coded = _tables(path, encoding)
    names = [f"table {n}" for n in range(1, len(found) + 1)]
    if layer and layer not in names:
        raise BadFile(f"{path.name} has no layer {layer!r}; it has {', '.join(names)}")
    best = names.index(layer) if layer else max(range(len(found)), key=_worth(found))
    yield from ledger.tables(found[best], path.name, rows, header, (coded,))


def _worth(found):
    def worth(at):
        head = headers.find(found[at][: headers.LOOKED_AT])
        known = {headers.columns.normal(name) for name in head.names if name}
        return len(known & headers.known_names()), len(found[at])

    return worth


def _tables(path, said):
    if path.stat().st_size > MOST_BYTES:
        raise BadFile(f"{path.name} is too long for a page: save it as .xlsx")
    data = path.read_bytes()
    named = _CHARSET.search(data[:4096])
    said = said or (named and named[1].decode("ascii", "replace"))
    coded = text_encoding.guess(path, said)
    if named:
        coded = Guess("encoding", coded.value, "the page says so")
    page = _Page()
    page.feed(data.decode(coded.value, "replace"))
    page.close()
    found = [rows for rows in page.tables if any(any(cells) for cells in rows)]
    if not found:
        raise BadFile(f"{path.name} is a page without a table")
    return found, coded


class _Page(HTMLParser):
    """tables: rows of texts of each. A cell over several rows counts for each of them."""

    def __init__(self):
        super().__init__()
        self.tables, self.open, self.cell, self.below = [], [], None, {}

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.open.append([])
            self.tables.append(self.open[-1])
            self.below, self.cell = {}, None
        elif tag == "tr" and self.open:
            self._end_cell()
            self.open[-1].append([])
            self._carry()
        elif tag in ("td", "th") and self.open and self.open[-1]:
            self._end_cell()
            self.cell = ([], _number(attrs, "colspan"), _number(attrs, "rowspan"))
        elif tag == "br" and self.cell:
            self.cell[0].append("\n")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data):
        if self.cell:
            self.cell[0].append(data)

    def _end_cell(self):
        if self.cell is None or not self.open or not self.open[-1]:
            return
        parts, across, down = self.cell
        self.cell, row = None, self.open[-1][-1]
        text = " ".join("".join(parts).split())
        if down > 1 and across == 1:
            self.below[len(row)] = (text, down - 1)
        row += [text] + [""] * min(across - 1, WIDEST - len(row))
        self._carry()

    def _carry(self):
        """Cells of rows above that reach down to here."""
        row = self.open[-1][-1]
        while len(row) in self.below and len(row) < WIDEST:
            text, left = self.below.pop(len(row))
            if left > 1:
                self.below[len(row)] = (text, left - 1)
            row.append(text)
            self.open[-1][-1] = row = ledger.Filled(row)


def _number(attrs, name):
    found = dict(attrs).get(name) or "1"
    return min(int(found), WIDEST) if found.isdecimal() and found != "0" else 1
