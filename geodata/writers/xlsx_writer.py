"""A workbook: heading frozen, filter on, columns wide enough; what its codes mean and
where it comes from stand on sheets of their own behind the rows."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from geodata.writers import harmless

MOST_ROWS = 1_048_575  # below the heading; one more and a spreadsheet drops them
CITY_TIME = ZoneInfo("Asia/Shanghai")
WIDTHS = {
    "no": 22, "title": 36, "address": 36, "reported_at": 18, "closed_at": 18,
    "category": 9, "category_name": 20, "state": 7, "state_name": 12, "severity": 7,
    "severity_name": 14, "urgency": 10, "urgency_name": 9, "source": 8, "source_name": 16,
    "lon": 14, "lat": 13, "grid": 20, "grid_name": 18, "micro_grid": 22, "community": 15,
    "community_name": 16, "town": 12, "town_name": 16, "county": 10, "county_name": 14,
    "party": 22, "rule": 9, "rule_name": 10,
}  # fmt: skip
WHITE, DARK, PALE = "FFFFFF", "1F4E79", "EAF1F8"
THIN = Side(style="thin", color="BFCBD9")


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
    pages = len(book.worksheets)
    if getattr(sheet, "codes", ()):
        _codes(book, sheet.codes)
    _notes(book, sheet, n, pages)
    return n


def _page(book, sheet, number):
    page = book.create_sheet(sheet.title if number == 1 else f"{sheet.title} {number}")
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{MOST_ROWS + 1}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    page.row_dimensions[1].height = 22
    for place, name in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = WIDTHS.get(name, 16)
    said = getattr(sheet, "headings", {})
    page.append([_heading(page, said.get(name, name)) for name in sheet.columns])
    return page


def _heading(page, name):
    cell = WriteOnlyCell(page, _text(name))
    cell.font = Font(bold=True, color=WHITE)
    cell.fill = PatternFill("solid", fgColor=DARK)
    cell.alignment = Alignment(vertical="center")
    return cell


def _codes(book, codes):
    """What each code means: the field that it stands in, the code, its name."""
    page = book.create_sheet("代码表 Codes")
    page.freeze_panes = "A2"
    for letter, width in zip("ABC", (18, 14, 48), strict=True):
        page.column_dimensions[letter].width = width
    page.append(
        [_heading(page, name) for name in ("字段 Field", "代码 Code", "名称 Name")]
    )
    for row in codes:
        page.append([_text(str(value)) for value in row])


def _notes(book, sheet, rows, pages):
    """Where the rows come from, to be read before they are believed."""
    page = book.create_sheet("说明 Notes")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    spread = f"{rows}" if pages == 1 else f"{rows}（{pages} 张表 sheets）"
    for name, value in [*getattr(sheet, "about", ()), ("行数 Rows", spread)]:
        page.append([_name(page, name), _value(page, value)])
    for note in sheet.notes:
        page.append([_text(note)])


def _name(page, text):
    cell = WriteOnlyCell(page, _text(text))
    cell.font, cell.fill = (
        Font(bold=True, color=DARK),
        PatternFill("solid", fgColor=PALE),
    )
    cell.alignment, cell.border = Alignment(vertical="top"), Border(bottom=THIN)
    return cell


def _value(page, text):
    cell = WriteOnlyCell(page, _text(text))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = Border(bottom=THIN)
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
