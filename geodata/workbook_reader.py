"""A program of its own that reads one workbook and can come to no harm.

`geodata.excel_file` starts it, says as JSON what to read, and takes lists of rows, packed
by marshal, from its standard output. A workbook with one cell in its farthest corner, or
one that breaks the library, ends this program and nothing else. It imports nothing of
this application and is never imported by it. No formula is run: a cell has the value
that it was saved with.
"""

import json
import marshal
import os
import resource
import sys
from datetime import date, datetime, time, timedelta
from itertools import islice

CHUNK = 5_000  # rows passed on at once
MEMORY = 4 << 30
TOP = 60  # rows that tell what a sheet is
MOST_MERGED = 200_000  # ranges; more are no work of people


def main():
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    order = json.loads(sys.argv[1])
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, order["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))
    try:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(order["path"])
        _sheets(book, out) if order["do"] == "layers" else _rows(book, order, out)
        out.close()
        _report(None)
    except MemoryError:
        _report("memory")
        os._exit(3)
    except BaseException as error:  # Rust's panic is no Exception
        _report(f"{type(error).__name__}: {error}")
        os._exit(2)


def _report(error):
    text = json.dumps({"told": [], "error": error})
    sys.stderr.write("\n\x1e" + text + "\n")
    sys.stderr.flush()


def _sheets(book, out):
    """[name, whether people see it, how many rows, its first rows] of each sheet."""
    found = []
    for known in book.sheets_metadata:
        if "WorkSheet" not in str(known.typ):
            continue
        sheet = book.get_sheet_by_name(known.name)
        top = [_texts(row) for row in islice(sheet.iter_rows(), TOP)]
        seen = str(known.visible).endswith("Visible")
        rows = sheet.end[0] + 1 if sheet.end else 0
        found.append([known.name, seen, rows, top])
    marshal.dump(found, out)


def _rows(book, order, out):
    """Lists of [rows, which of them got a value from a merged cell], rows from 1 on."""
    sheet = book.get_sheet_by_name(order["layer"])
    merged = _Merged(sheet, order["open"]["highest"])
    left = [""] * (sheet.start[1] if sheet.start else 0)
    rows, filled = [], []
    for at, cells in enumerate(sheet.iter_rows()):
        texts = _texts(cells)
        texts = left + texts if any(texts) else []
        if merged.fill(at, texts):
            filled.append(len(rows))
        rows.append(texts)
        if len(rows) == CHUNK:
            marshal.dump([rows, filled], out)
            rows, filled = [], []
    marshal.dump([rows, filled], out)


class _Merged:
    """Cells merged over several rows count for each of them; over several columns the
    value stays where it begins: a title must not look like a full row."""

    def __init__(self, sheet, highest):
        ranges = sheet.merged_cell_ranges or []
        if len(ranges) > MOST_MERGED:
            raise ValueError("it has too many merged cells")
        self.open, self.waiting = [], sorted(
            ((first, last, left)
             for (first, left), (last, right) in ranges
             if last > first and (left == right or first >= highest)),
            reverse=True,
        )  # fmt: skip

    def fill(self, at, texts) -> bool:
        filled = False
        for last, left, value in self.open:
            if texts and left < len(texts) and not texts[left]:
                texts[left], filled = value, True
        if self.open:
            self.open = [one for one in self.open if one[0] > at]
        while self.waiting and self.waiting[-1][0] <= at:
            _, last, left = self.waiting.pop()
            if left < len(texts) and texts[left]:
                self.open.append((last, left, texts[left]))
        return filled


def _texts(cells):
    return [cell if type(cell) is str else _text(cell) for cell in cells]


def _text(cell) -> str:
    """What a person sees in a cell, as far as it is known."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # A workbook keeps 15 digits; what floats have beyond is noise.
        whole = cell.is_integer() and abs(cell) < 1e18
        return str(int(cell)) if whole else f"{cell:.15g}"
    if isinstance(cell, datetime):
        # A day's fraction has noise in its last bits, too.
        cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


main()
