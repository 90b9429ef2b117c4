"""A workbook: heading frozen, filter on, columns wide enough, notes on a second sheet."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from geodata.writers import harmless

MOST_ROWS = 1_048_575  # below the heading; one more and a spreadsheet drops them
CITY_TIME = ZoneInfo("Asia/Shanghai")
WIDTHS = {"no": 22, "title": 36, "address": 36, "reported_at": 18, "closed_at": 18}


def write(path, sheet):
    """More rows than a worksheet holds go on in a second one."""
    if sheet.shaped:
        raise ValueError("a workbook holds no outlines: take .geojson, .gpkg or .zip")
    return _saved(path, sheet, _cell, sheet.rows)


def write_blocks(path, table):
    return _saved(path, table, _untouched, _rows(table.blocks))


def _rows(blocks):
    for block in blocks:
        yield from zip(*map(_values, block.plain()), strict=True)


def _values(column):
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), None, column.astype(object)).tolist()
    return column.tolist()


def _untouched(page, value):
    """A text stays a text, also where it begins like a formula."""
    if not isinstance(value, str):
        return value
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if value[:1] != "=":
        return value or None
    cell = WriteOnlyCell(page, value)
    cell.data_type = "s"
    return cell


def _saved(path, sheet, cell, rows):
    book = Workbook(write_only=True)
    try:
        n = _fill(book, sheet, cell, rows)
        book.save(path)
    except BaseException:
        # Each page is a file open under /tmp: left to the garbage collector it
        # complains about itself when nobody can hear it.
        for page in book.worksheets:
            page.close()
            page._writer.cleanup()
        raise
    return n


def _fill(book, sheet, cell, rows):
    n, page = 0, None
    for row in rows:
        if n % MOST_ROWS == 0:
            page = _page(book, sheet, n // MOST_ROWS + 1)
        page.append([cell(page, value) for value in row])
        n += 1
    if page is None:
        _page(book, sheet, 1)
    notes = book.create_sheet("说明 Notes")
    notes.column_dimensions["A"].width = 100
    for note in sheet.notes:
        notes.append([_text(note)])
    return n


def _page(book, sheet, number):
    page = book.create_sheet(sheet.title if number == 1 else f"{sheet.title} {number}")
    page.freeze_panes = "A2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{MOST_ROWS + 1}"
    for place, name in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTHS.get(name, 16)
    page.append([_heading(page, name) for name in sheet.columns])
    return page


def _heading(page, name):
    cell = WriteOnlyCell(page, name)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="1F4E79")
    return cell


def _text(value):
    """Control characters, which a workbook cannot hold, are left out."""
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", value))


def _cell(page, value):
    """Times are those of the city: a workbook knows no offsets."""
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, datetime):
        return harmless(value)
    cell = WriteOnlyCell(page, value.astimezone(CITY_TIME).replace(tzinfo=None))
    cell.number_format = "yyyy-mm-dd hh:mm"
    return cell
