"""Workbooks in (XLSX, XLS): the sheet that is a ledger, merged cells filled, no formulas
run. Dates come as ISO texts, whole numbers without a point. A program apart reads them
(workbook_reader.py): what breaks it is a bad file here."""

import marshal
import re
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
# A sheet of all months, or a copy of one.
_WHOLE = re.compile(
    r"汇总|总表|总台账|总数据|^总|全年|全部|合计|副本|备份|copy|\ball\b|total|[(（]\d+[)）]",
    re.IGNORECASE,
)
WHOLE_ROW = 3  # cells of a row that stands on two sheets by no chance


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
    sheets = _sheets(path)
    chosen, guesses = _chosen(sheets, path.name, layer, header)
    tops = {sheet.name: sheet.top for sheet in sheets}
    names = _all_names(tops[sheet] for sheet in chosen) if len(chosen) > 1 else []
    for place, sheet in enumerate(chosen):
        cells = _cells(path, sheet)
        for table in ledger.tables(cells, path.name, rows, header, guesses):
            one = len(chosen) == 1
            yield table if one else _numbered(table, place, sheet, names)


def _names(top, header=None) -> tuple[str, ...]:
    """The names of a sheet's columns as its tables will have them."""
    if header is not None and header > len(top):
        return ()
    head = headers.find(top, header)
    names, _ = headers.without_twins(head.names)
    return ledger.with_nameless(names, top[head.last + 1 :])


def _all_names(tops) -> list[str]:
    """The columns of several sheets, each once, as the first calls it that has it."""
    found = {}
    for top in tops:
        for name in filter(None, _names(top)):
            found.setdefault(headers.columns.normal(name), name)
    return list(found.values())


def _numbered(table, place, sheet, names):
    """A table as one of several. names: the columns that all shall have."""
    own = {headers.columns.normal(name): name for name in table.columns}
    columns = {
        name: table.column(own.pop(headers.columns.normal(name), "")) for name in names
    }
    lost = {f"column {name} of {sheet} is not read": 1 for name in own.values()}
    start = place * SHEET
    return replace(
        table,
        columns=columns,
        rows=table.rows + start,
        faults={row + start: fault for row, fault in table.faults.items()},
        notes=table.notes | lost,
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
        several = [one.strip() for one in re.split("[,，]", said)]
        if all(one in names for one in several):
            return several, ()
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
    """Sheets that people see, with rows and with the columns that are known of the best
    one: a month each. Not one that holds what the others hold, or a copy."""
    kinds = {
        sheet.name: _kind(_names(sheet.top, header))
        for sheet in sheets
        if scored[sheet.name][0] and not _WHOLE.search(sheet.name)
    }
    if not kinds.get(best):
        return [best]
    same = [name for name, kind in kinds.items() if kind == kinds[best]]
    bodies = {s.name: _body(s.top, header) for s in sheets if s.name in same}
    largest = max(same, key=lambda name: scored[name][-1])
    shared = (bodies[largest] & bodies[name] for name in same if name != largest)
    return [largest] if any(shared) else same


def _body(top, header):
    """The first rows below the head, those with something in them."""
    head = headers.find(top, header)
    rows = (tuple(cell.strip() for cell in row if cell.strip()) for row in top[head.last + 1 :])
    return {row for row in rows if len(row) >= WHOLE_ROW}


def _kind(names):
    """What makes sheets the same: the names that are known; all, in order, where one comes
    twice."""
    plain = [headers.columns.normal(name) for name in names]
    if any(name.endswith(" (2)") for name in names):
        return tuple(plain)
    known = frozenset(plain) & headers.known_names()
    return known if len(known) >= headers.ENOUGH else None


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
