"""A quotation mark that somebody left open harms its own row alone."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import csv_file, csv_rows, ledger

HEAD = "编号,事项,标题,经度"
ROWS = [f"A{n},噪音扰民,门口噪声{n},119.{n}" for n in range(1, 7)]
CELL = st.text('ab,"\n；', max_size=6)


@pytest.fixture
def read(tmp_path):
    def read(*lines):
        path = tmp_path / "a.csv"
        path.write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
        (table,) = csv_file.read(path)
        return table

    return read


@pytest.mark.parametrize("torn", [[1], [1, 4], [1, 2], [5], [0, 5]])
def test_a_row_with_an_open_quotation_is_torn_and_all_others_are_whole(read, torn):
    lines = list(ROWS)
    for at in torn:
        lines[at] = lines[at].replace("门口", '"门口')
    table = read(*lines)
    assert table.columns["编号"].tolist() == [row[:2] for row in ROWS]
    assert table.columns["经度"].tolist() == [row[-5:] for row in ROWS]
    assert table.faults == {at + 2: ledger.TORN for at in torn}


def test_a_text_of_several_lines_is_one_cell_whatever_stands_in_it(read):
    text = '"路口, 很多\n人说 ""吵"", 夜里\n\n也有, 三, 四"'
    table = read(ROWS[0], f"A2,噪音扰民,{text},119.2", ROWS[2])
    assert table.columns["标题"][1] == '路口, 很多\n人说 "吵", 夜里\n\n也有, 三, 四'
    assert (len(table), table.faults) == (3, {})


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_is_written_properly_is_read_as_it_was(rows):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    lines = file.getvalue().splitlines(keepends=True)
    found = list(csv_rows.rows(lines, ",", 3))
    whole = [cells for cells in found if type(cells) is list]
    # A quoted text may hold what looks like a row: then it is torn, and said.
    assert found == rows or len(whole) < len(found)


def test_nothing_is_held_back_of_a_text_without_end(tmp_path):
    path = tmp_path / "a.csv"
    lines = [f"{n},a,b,c" for n in range(3000)]
    path.write_text('编号,一,二,三\n"0,a,b,c\n' + "\n".join(lines) + "\n")
    (table,) = csv_file.read(path)
    assert (len(table), table.faults) == (3001, {2: ledger.TORN})
