"""Workbooks in (XLSX, XLS): the sheet that is a ledger, merged cells filled, no formulas
run. Dates come as ISO texts, whole numbers without a point. A program apart reads them
(workbook_reader.py): what breaks it is a bad file here."""

import marshal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geodata import archive, gdal, headers, ledger, templates
from geodata.guess import Guess
from geodata.table import SHEET, BadFile, Layer, Table

EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".xlsb")
ROWS = 100_000
READER = Path(__file__).with_name("workbook_reader.py")
BINARY = "xl/workbook.bin"


@dataclass(frozen=True)
class _Sheet:
    """seen: not hidden. rows: with those above its head. top: its first ones, as texts."""

    name: str
    seen: bool
    rows: int
    top: list[list[str]]


def layers(path: Path, encoding: str | None = None) -> list[Layer]:
    """The sheets, in their order; hidden ones, too."""
    return [Layer(sheet.name, sheet.rows, kind="sheet") for sheet in _sheets(path)]


def read(
    path: Path,
    encoding: str | None = None,
    layer: str | None = None,
    header: int | None = None,
    rows: int = ROWS,
) -> Iterator[Table]:
    """Tables of a sheet. layer: its name; None: the one that looks like a ledger, with
    those that have the very same columns, one below the other."""
    chosen, guesses = _chosen(_sheets(path), path.name, layer, header)
    names = None
    for place, sheet in enumerate(chosen):
        cells = _cells(path, sheet)
        for table in ledger.tables(cells, path.name, rows, header, guesses):
            if len(chosen) == 1:
                yield table
                continue
            names = names or list(table.columns)
            yield _numbered(table, place, sheet, names)


def _numbered(table, place, sheet, names):
    """A table as one of several. names: the first one's columns, which all have."""
    start = place * SHEET
    return replace(
        table,
        columns={name: table.column(name) for name in names},
        rows=table.rows + start,
        faults={row + start: fault for row, fault in table.faults.items()},
        sheet=sheet,
    )


def _source(path):
    if path.open("rb").read(4) == b"PK\x03\x04":
        # members() refuses what is no fair zip.
        if any(member.name == BINARY for member in archive.members(path)):
            raise BadFile(f"{path.name} is a binary workbook (xlsb): save it as .xlsx")
    return gdal.Source(
        path, (), path.name, "workbook", open=(("highest", headers.HIGHEST),)
    )


def _sheets(path) -> list[_Sheet]:
    found = []
    with gdal.program(_source(path), "layers", script=READER) as reader:
        try:
            found = marshal.load(reader.stdout)
        except (EOFError, ValueError, TypeError):
            reader.broken = True
    return [_Sheet(*sheet) for sheet in found]


def _cells(path, sheet):
    """Rows of texts from row 1 on."""
    with gdal.program(_source(path), "rows", sheet, script=READER) as reader:
        while reader.stdout.peek(1):
            try:
                rows, filled = marshal.load(reader.stdout)
            except (EOFError, ValueError, TypeError):
                reader.broken = True
                break
            for at in filled:
                rows[at] = ledger.Filled(rows[at])
            yield from rows


def _chosen(sheets, name, said, header):
    """The sheets to be read, and what is guessed of them."""
    names = [sheet.name for sheet in sheets]
    if said:
        for sheet in names:
            if sheet.strip().casefold() == said.strip().casefold():
                return [sheet], ()
        raise BadFile(f"{name} has no layer {said!r}; it has {', '.join(names)}")
    if templates.FILL_IN in names:  # our own template: nothing to guess
        return [templates.FILL_IN], ()
    scored = {sheet.name: _worth(sheet) for sheet in sheets}
    best = max(names, key=lambda sheet: scored[sheet], default=None)
    if best is None or scored[best][-1] <= 0:
        raise BadFile(f"{name} has no sheet with rows in it")
    if len(names) == 1:
        return [best], ()
    _, known, rows = scored[best]
    others = tuple(sheet for sheet in names if sheet != best)
    same = _same_columns(sheets, scored, best, header)
    if len(same) > 1:
        return same, (_all_read(same, names, scored),)
    reason = (
        f"of its {len(names)} sheets {best} has the most columns that are known: {known},"
        f" and {rows} rows"
    )
    alike = [s for s in others if scored[s][1] == known and scored[s][0]]
    if alike:
        left = sum(scored[s][-1] for s in alike)
        reason = (
            f"there are {len(alike)} other sheets alike, and their {left} rows are not read:"
            f" {', '.join(alike)}; {best} has the most rows: {rows}"
        )
    sure = all(scored[sheet][1] < known for sheet in others)
    return [best], (Guess("layer", best, reason, others, sure=sure),)


def _same_columns(sheets, scored, best, header):
    """Sheets that people see, with rows, and with the columns of the best one: months."""
    heads = {
        sheet.name: sorted(headers.find(sheet.top, header).names)
        for sheet in sheets
        if scored[sheet.name][0]
    }
    if scored[best][1] < headers.ENOUGH or best not in heads:
        return [best]
    return [name for name, head in heads.items() if head == heads[best]]


def _all_read(same, names, scored):
    rows = sum(scored[sheet][-1] for sheet in same)
    reason = f"its {len(same)} sheets with the same columns are read, {rows} rows"
    left = [sheet for sheet in names if sheet not in same]
    if left:
        reason += f"; not read: {', '.join(left)}"
    as_good = any(scored[sheet][1] >= scored[same[0]][1] for sheet in left)
    return Guess("layer", ", ".join(same), reason, tuple(same + left), sure=not as_good)


def _worth(sheet):
    """Whether people see a ledger there, how many known columns it has, and rows."""
    if not any(cell for row in sheet.top for cell in row):
        return False, 0, 0
    head = headers.find(sheet.top)
    names = {headers.columns.normal(name) for name in head.names if name}
    hits = len(names & headers.known_names())
    rows = sheet.rows - head.last - 1
    return sheet.seen and hits > 0 and rows > 0, hits, rows
