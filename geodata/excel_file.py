"""Workbooks in (XLSX, XLS): the sheet that is a ledger, merged cells filled, no formulas
run. Dates come as ISO texts, whole numbers without a point."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from geodata import archive, headers, ledger, templates
from geodata.guess import Guess
from geodata.table import BadFile, Layer, Table

EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".xlsb")
ROWS = 100_000


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    """The sheets, in their order; hidden ones, too."""
    book = _opened(path)
    return [
        Layer(sheet, max(_rows_of(book, sheet), 0), kind="sheet")
        for sheet in book.sheet_names
    ]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    rows: int = ROWS,
) -> Iterator[Table]:
    """Tables of a sheet. layer: its name; None: the one that looks like a ledger."""
    book = _opened(path)
    sheet, guesses = _chosen(book, path.name, layer)
    try:
        cells, merged = _cells(book, sheet)
    except Exception as error:  # whatever a damaged sheet makes of its reader
        raise BadFile(
            f"{path.name}: the sheet {sheet} cannot be read: {error}"
        ) from error
    yield from ledger.tables(cells, path.name, rows, header, (*guesses, *merged))


def _opened(path):
    from python_calamine import CalamineWorkbook

    if path.open("rb").read(4) == b"PK\x03\x04":
        archive.members(path)  # refuses what is no fair zip
    try:
        return CalamineWorkbook.from_path(str(path))
    except BaseException as error:  # Rust's panic is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise BadFile(
            f"{path.name} is no workbook that can be read ({_plain(error)}): open it and"
            " save it again as .xlsx"
        ) from error


def _plain(error):
    return " ".join(str(error).split())[:120]


def _rows_of(book, sheet):
    try:
        return book.get_sheet_by_name(sheet).height
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return -1


def _chosen(book, name, said):
    names = list(book.sheet_names)
    if said:
        for sheet in names:
            if sheet.strip().casefold() == said.strip().casefold():
                return sheet, ()
        raise BadFile(f"{name} has no layer {said!r}; it has {', '.join(names)}")
    if templates.FILL_IN in names:  # our own template: nothing to guess
        return templates.FILL_IN, ()
    scored = {sheet: _worth(book, sheet) for sheet in names}
    best = max(names, key=lambda sheet: scored[sheet], default=None)
    if best is None or scored[best][1] <= 0:
        raise BadFile(f"{name} has no sheet with rows in it")
    if len(names) == 1:
        return best, ()
    known, rows = scored[best]
    others = tuple(sheet for sheet in names if sheet != best)
    reason = (
        f"of its {len(names)} sheets {best} has the most columns that are known: {known},"
        f" and {rows} rows"
    )
    sure = all(scored[sheet][0] < known for sheet in others)
    return best, (Guess("layer", best, reason, others, sure=sure),)


def _worth(book, sheet):
    """How many known columns a sheet has, and how many rows."""
    try:
        found = book.get_sheet_by_name(sheet)
        top = [
            [_text(cell) for cell in row]
            for _, row in zip(range(headers.LOOKED_AT), found.iter_rows(), strict=False)
        ]
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return 0, 0
    if not any(cell for row in top for cell in row):
        return 0, 0
    head = headers.find(top)
    known = headers.known_names()
    names = {headers.columns.normal(name) for name in head.names if name}
    hits = len(names & known)
    return hits, found.height - head.last - 1


def _cells(book, name):
    """Rows of texts from row 1 on, and what was filled in."""
    sheet = book.get_sheet_by_name(name)
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    top = sheet.start[0] if sheet.start else 0
    if len(rows) < sheet.height + top or (top and sheet.height == len(rows)):
        rows = [[] for _ in range(top)] + rows
    left = sheet.start[1] if sheet.start else 0
    if left and rows and max(map(len, rows)) <= sheet.width:
        rows = [[""] * left + row if row else row for row in rows]
    return rows, tuple(_fill_merged(rows, sheet, top))


def _fill_merged(rows, sheet, top):
    """A cell merged over several rows counts for each of them; over several columns it
    stays where it begins (a title must not look like a full row)."""
    filled = 0
    for (first, left), (last, right) in _merged(sheet):
        if last <= first or first >= len(rows):
            continue
        head = rows[first][left] if left < len(rows[first]) else ""
        if not head or first < headers.HIGHEST and right > left:
            continue
        for row in rows[first + 1 : last + 1]:
            if left < len(row) and not row[left] and any(row):
                row[left] = head
                filled += 1
    if filled:
        yield Guess(
            "merged",
            str(filled),
            f"{filled} cells are merged with the one above: they have its value",
            sure=False,
        )


def _merged(sheet):
    try:
        return sheet.merged_cell_ranges or []
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return []


def _text(cell) -> str:
    if isinstance(cell, str):
        return "" if cell.startswith("#") and cell in _ERRORS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return _moment(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


def _moment(cell):
    """Excel keeps days as a fraction: a second's last bits are noise."""
    cell = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
    return cell.isoformat(sep=" ")
