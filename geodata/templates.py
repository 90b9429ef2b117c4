"""A workbook to fill in: the columns of a kind, what they mean, their words as lists.

The first sheet has the heading and nothing else, so that no example is loaded by
mistake; the second explains the columns and shows two rows, lying on their side.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from geodata import file_kinds, reference
from geodata.fields import fields

ROWS = 5_000  # that have lists to choose from
NUMBERS = ("lon", "lat", "households", "floors", "capacity", "width_m", "accuracy_m")
FILL_IN, NOTES, WORDS = "填写 Fill in", "说明 Notes", "词表 Words"
HEADINGS = (
    "列名", "Column", "必填 Needed", "说明", "Meaning", "示例一 Example 1", "示例二 Example 2",
)  # fmt: skip
ADVICE = (
    "在“填写”页逐行填写，一行一条；带 * 的列必填。不要填写姓名、电话、证件号。",
    "Fill in the first sheet, a row each; columns with * are needed.",
    "No names of persons, no phone or identity numbers.",
    "导入：gis-app load {kind} 文件.xlsx，或在“导入”页拖入；有坐标时请指明坐标系。",
    "Load it with gis-app load {kind} FILE.xlsx, or drop it on the import page.",
    "Where it has coordinates, name their datum.",
)


def kinds() -> list[str]:
    """The kinds that have a template."""
    return [kind for kind in file_kinds.kinds() if fields(kind)]


def write(path, kind: str, words: Mapping[str, Sequence[str]] | None = None) -> None:
    """words: vocabulary -> its words, where a city has its own; else the shipped ones.

    Raises ValueError for a kind without a template and for what is no .xlsx.
    """
    from openpyxl import Workbook

    if Path(path).suffix.lower() != ".xlsx":
        raise ValueError(f"{Path(path).name}: a template is a workbook, .xlsx")
    if kind not in kinds():
        raise ValueError(
            f"{kind} has no template; those that have: {', '.join(kinds())}"
        )
    columns = [field for field in fields(kind) if not field.instead]
    book = Workbook()
    page = book.active
    page.title = FILL_IN
    _fill_in(page, columns)
    _explain(book.create_sheet(NOTES), kind, columns)
    _offer(book.create_sheet(WORDS), page, columns, words or {})
    book.save(path)


def shipped_words(vocabulary: str) -> list[str]:
    """Labels, or codes where two words share a label."""
    return plain_words(
        (row["code"], row["label_zh"]) for row in reference.read(vocabulary)
    )


def plain_words(pairs) -> list[str]:
    """pairs: (code, label). A label that two codes share means neither."""
    pairs = list(pairs)
    times = Counter(label for _, label in pairs)
    return [label if times[label] == 1 else code for code, label in pairs]


def heading(field) -> str:
    """事项类别* (Category): read back by its first part alone."""
    return f"{field.label['zh']}{'*' if field.needed else ''} ({field.label['en']})"


def _fill_in(page, columns):
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 32
    for at, field in enumerate(columns, 1):
        cell = page.cell(1, at, heading(field))
        cell.font = Font(bold=True, color="FFFFFF")
        colour = "1F4E79" if field.needed else "5B7FA3"
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.comment = Comment(
            f"{field.meaning['zh']}\n{field.meaning['en']}", "Quanyu", 120, 260
        )
        column = page.column_dimensions[get_column_letter(at)]
        column.width = 18
        if field.name not in NUMBERS:
            column.number_format = "@"  # or 0012 becomes 12


def _explain(page, kind, columns):
    from openpyxl.styles import Alignment, Font

    about = file_kinds.kinds()[kind]
    page.append([f"{about.label['zh']} {about.label['en']}"])
    page.append([f"{about.meaning['zh']}。{about.meaning['en']}."])
    for sentence in ADVICE:
        page.append([sentence.format(kind=kind)])
    page.append([])
    page.append(HEADINGS)
    for cell in (page[1][0], *page[page.max_row]):
        cell.font = Font(bold=True)
    for field in columns:
        needed = "是 yes" if field.needed else "否 no"
        page.append([
            field.label["zh"], field.label["en"], needed, field.meaning["zh"],
            field.meaning["en"], *field.examples,
        ])  # fmt: skip
        for cell in page[page.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "@"
    for letter, width in zip("ABCDEFG", (16, 18, 12, 40, 40, 28, 28), strict=True):
        page.column_dimensions[letter].width = width


def _offer(page, fill_in, columns, words):
    """Lists to choose from. Other words may be typed: synonyms are known, too."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    page.sheet_state = "hidden"
    listed = [(at, field) for at, field in enumerate(columns, 1) if field.words]
    for place, (at, field) in enumerate(listed, 1):
        known = list(words.get(field.words) or shipped_words(field.words))
        for row, word in enumerate([field.words, *known], 1):
            page.cell(row, place, word)
        here = get_column_letter(place)
        choice = DataValidation(
            type="list",
            formula1=f"'{WORDS}'!${here}$2:${here}${len(known) + 1}",
            allow_blank=True,
            showErrorMessage=False,
        )
        fill_in.add_data_validation(choice)
        there = get_column_letter(at)
        choice.add(f"{there}2:{there}{ROWS + 1}")
