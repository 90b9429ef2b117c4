"""Workbooks: the right sheet, the right head, whatever stands around."""

from datetime import datetime

import openpyxl
import pytest
from support.old_workbook import write_xls

from geodata import formats, intake, ledger
from geodata.table import BadFile
from gis_app.domain.load_report import LoadReport

ROWS = [
    ["事件编号", "事件类别", "经度", "纬度", "上报时间"],
    ["A1", "噪音扰民", 119.5, 38.5, datetime(2026, 1, 2, 8, 30)],
    ["A2", "暴露垃圾", 119.6, 38.6, datetime(2026, 1, 3)],
    [20260000003.0, "路灯不亮", 119.4, 38.4, "45451.5"],
]


@pytest.fixture
def book(tmp_path):
    """book({"sheet": rows}, change) -> the path of a workbook."""

    def book(sheets, change=lambda sheet: None):
        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
            change(sheet)
        made.save(tmp_path / "book.xlsx")
        return tmp_path / "book.xlsx"

    return book


def read(path, **options):
    (table,) = formats.read(path, **options)
    return table


def test_dates_and_whole_numbers_are_texts_as_a_person_reads_them(book):
    table = read(book({"台账": ROWS}))
    assert table.columns["上报时间"].tolist() == [
        "2026-01-02 08:30:00", "2026-01-03", "45451.5",
    ]  # fmt: skip
    assert table.columns["事件编号"][2] == "20260000003"
    assert table.rows.tolist() == [2, 3, 4]


def test_the_sheet_that_is_a_ledger_is_taken_and_the_others_named(book):
    path = book(
        {"说明": [["填表说明"]], "字典": [["代码"], ["01"]], "台账": ROWS, "空": []}
    )
    (guess,) = [g for g in read(path).guesses if g.what == "layer"]
    assert (guess.value, guess.others) == ("台账", ("说明", "字典", "空"))
    assert list(read(path, layer="字典").columns) == ["代码"]
    assert [layer.name for layer in formats.layers(path)] == [
        "说明",
        "字典",
        "台账",
        "空",
    ]


def test_row_numbers_are_those_of_the_sheet_below_empty_rows(book):
    path = book({"台账": [[], ["某市台账"], [], *ROWS]})
    table = read(path)
    assert (list(table.columns), table.rows.tolist()) == (ROWS[0], [5, 6, 7])


def test_a_cell_merged_over_rows_counts_for_each_of_them(book):
    rows = [
        ["街道", "编号", "标题"],
        ["某街道", "A1", "x"],
        [None, "A2", "y"],
        ["乙", "A3", "z"],
    ]
    path = book({"台账": rows}, lambda sheet: sheet.merge_cells("A2:A3"))
    table = read(path)
    assert table.columns["街道"].tolist() == ["某街道", "某街道", "乙"]
    assert table.notes == {ledger.MERGED: 1}


def test_formulas_are_read_as_their_values_and_never_run(book):
    rows = [
        ["编号", "标题"],
        ["A1", '=HYPERLINK("http://example.org")'],
        ["A2", "=1/0"],
    ]
    assert len(read(book({"台账": rows}))) == 2


@pytest.mark.parametrize("cut", [10, 100, 1000, 3000])
def test_a_damaged_workbook_is_refused_in_one_sentence(book, cut):
    path = book({"台账": ROWS})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadFile):
        list(formats.read(path))


def test_a_workbook_without_rows_is_refused(book):
    with pytest.raises(BadFile, match="no sheet with rows"):
        list(formats.read(book({"空": []})))


@pytest.mark.parametrize("of_1904", [False, True])
def test_an_old_workbook_reads_as_a_new_one_in_either_of_its_calendars(
    tmp_path, of_1904
):
    path = write_xls(
        tmp_path / "a.xls", {"说明": [["x"]], "台账": [["某区台账"], *ROWS]}, of_1904
    )
    table = read(path)
    assert table.columns["上报时间"].tolist() == [
        "2026-01-02 08:30:00", "2026-01-03", "45451.5",
    ]  # fmt: skip
    assert table.columns["事件编号"].tolist() == ["A1", "A2", "20260000003"]
    assert table.rows.tolist() == [3, 4, 5]


def test_merged_cells_of_an_old_workbook_are_filled_too(tmp_path):
    rows = [["编号", "事项"], ["A1", "噪音扰民"], ["A2", None], ["A3", None]]
    path = write_xls(tmp_path / "a.xls", {"台账": rows}, merged=[(1, 3, 1)])
    table = read(path)
    assert table.columns["事项"].tolist() == ["噪音扰民"] * 3
    assert table.notes == {ledger.MERGED: 2}


def test_a_table_may_stand_anywhere_on_its_sheet(book):
    path = book(
        {"台账": [[], [], *([None, None, *row] for row in [*ROWS, ["合计", 3]])]}
    )
    table = read(path)
    assert (list(table.columns), table.rows.tolist()) == (ROWS[0], [4, 5, 6])
    assert table.notes == {ledger.FOOT: 1}


def test_a_hidden_sheet_is_taken_by_name_or_where_no_other_is_a_ledger(book):
    def hide(sheet):
        sheet.sheet_state = "hidden" if sheet.title == "旧" else "visible"

    path = book({"台账": ROWS, "旧": ROWS + ROWS[1:]}, hide)
    assert len(read(path)) == 3
    assert len(read(path, layer="旧")) == 6
    path = book({"说明": [["请勿修改"]], "旧": ROWS}, hide)
    assert len(read(path)) == 3


def test_numbers_lose_the_noise_of_floats_and_no_digits(book):
    rows = [["编号", "经度"], [310101202400001, 121.37948799999999], [2e15, 0.1 + 0.2]]
    table = read(book({"台账": rows}))
    assert table.columns["编号"].tolist() == ["310101202400001", "2000000000000000"]
    assert table.columns["经度"].tolist() == ["121.379488", "0.3"]


def test_a_cell_in_the_farthest_corner_is_no_reason_to_fall_over(book):
    def far(sheet):
        sheet.cell(1048576, 16384).value = "x"

    with pytest.raises(BadFile, match="delete what lies far from its table"):
        read(book({"台账": ROWS}, far))


def test_a_text_or_a_page_that_is_called_workbook_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes("编号\t事项\nA1\t噪音扰民\n".encode("gbk"))
    assert read(path).columns["事项"].tolist() == ["噪音扰民"]
    path.write_bytes(
        "<html><meta charset=gb2312><table><tr><td colspan=2>台账<tr><th>编号<th>事项"
        "<tr><td>A1<td rowspan=2>噪音&amp;扰民<tr><td>A2</table>".encode("gbk")
    )
    table = read(path)
    assert table.columns["编号"].tolist() == ["A1", "A2"]
    assert table.columns["事项"].tolist() == ["噪音&扰民"] * 2


def months(book, **more):
    second = [["台账"], ROWS[0], *([f"F{row[0]}", *row[1:]] for row in ROWS[1:3])]
    return book({"说明": [["填表说明"]], "1月": ROWS, "2月": second, **more})


def test_sheets_with_the_same_columns_are_read_one_below_the_other(book):
    first, second = formats.read(months(book))
    assert [len(first), len(second)] == [3, 2]
    assert list(first.columns) == list(second.columns)
    assert [first.said(0), second.said(0)] == ["1月!2", "2月!3"]
    assert not set(first.rows) & set(second.rows)
    (guess,) = [g for g in second.guesses if g.what == "layer"]
    assert (guess.value, guess.others) == ("1月, 2月", ("1月", "2月", "说明"))
    assert (
        "2 sheets with the same columns are read, 5 rows; not read: 说明"
        in guess.reason
        and guess.sure
    )


def test_one_sheet_of_several_is_read_alone_when_it_is_named(book):
    table = read(months(book), layer="2月")
    assert (len(table), table.said(0)) == (2, "3")


def test_a_fault_names_the_sheet_that_its_row_stands_on(book):
    broken = [ROWS[0], ["B1", "噪音扰民", "东", 38.5, datetime(2026, 2, 2)]]
    _, _, third = intake.pieces(
        months(book, **{"3月": broken}), "incidents", intake.Options()
    )
    assert list(third.reasons) == [0]
    report = LoadReport("incidents")
    report.add("book.xlsx", third)
    assert report.faults[0]["where"] == "book.xlsx row 3月!2"


def test_a_sheet_with_other_columns_is_told_and_not_read(book):
    other = [[*ROWS[0][:4], "办结时间"], *ROWS[1:]]
    table = read(months(book, **{"2月": other}))
    assert len(table) == 3 and not table.sheet
    (guess,) = [g for g in table.guesses if g.what == "layer"]
    assert "1 other sheets alike" in guess.reason and not guess.sure


JULY = [["B7", "路灯不亮", 119.3, 38.3, datetime(2026, 7, 2)], *ROWS[3:]]


@pytest.mark.parametrize(
    "sheets",
    [
        {"1月": ROWS, "1月 (2)": ROWS},
        {"1月": ROWS, "备份": ROWS},
        {"一月": ROWS, "甲": ROWS},
        {"各月": [*ROWS, JULY[0]], "1月": ROWS, "7月": [ROWS[0], JULY[0]]},
        {"1月": ROWS, "7月": [ROWS[0], JULY[0]], "全年": [*ROWS, JULY[0]]},
    ],
    ids=["copy", "backup", "the same rows", "a sheet of all", "a year"],
)
def test_rows_that_stand_on_two_sheets_are_not_read_twice(book, sheets):
    tables = list(formats.read(book(sheets)))
    refs = [ref for table in tables for ref in table.columns["事件编号"]]
    assert len(refs) == len(set(refs)) >= 3


def test_a_later_sheet_may_have_more_columns_or_spaces_in_their_names(book):
    wide = [[*ROWS[0][:2], "经 度", *ROWS[0][3:], "备注"], ["B1", *ROWS[1][1:], "夜间"]]
    first, second = formats.read(book({"1月": ROWS, "2月": wide}))
    assert list(first.columns) == list(second.columns)
    assert second.columns["经度"].tolist() == ["119.5"]
    assert [table.column("备注").tolist()[0] for table in (first, second)] == [
        "",
        "夜间",
    ]


def test_a_header_far_below_joins_no_sheets(book):
    long = [[f"x{n}"] for n in range(70)]
    path = book(
        {"台账": [*long, *ROWS], "单位": [*long, ["名称", "电话"], ["甲", "乙"]]}
    )
    tables = list(formats.read(path, header=71))
    assert {table.sheet for table in tables} == {""}


def test_a_number_in_a_sheets_name_is_masked_where_rows_are_said(book):
    other = [ROWS[0], ["B1", *ROWS[1][1:]]]
    path = book({"1月": ROWS, "13812345678": other})
    first, second = intake.pieces(path, "incidents", intake.Options())
    assert "13812345678" not in second.table.said(0)
    assert not any("13812345678" in note for note in (*first.notes, *second.notes))
