"""CSV in: headers, encodings, ragged rows, pieces."""

import pytest

from geodata import csv_file, formats, ledger
from geodata.table import BadFile


@pytest.fixture
def tables(tmp_path):
    def tables(content, encoding=None, rows=1000):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        return list(csv_file.read(path, encoding, rows=rows))

    return tables


def test_a_byte_order_mark_is_no_part_of_the_first_name(tables):
    (table,) = tables("\ufeff编号,经度\n1,116\n".encode())
    assert list(table.columns) == ["编号", "经度"]


def test_the_header_is_row_1_in_every_piece(tables):
    pieces = tables(b"a\n1\n2\n3\n", rows=2)
    assert [piece.rows.tolist() for piece in pieces] == [[2, 3], [4]]


def test_a_row_with_too_many_cells_is_a_fault_of_that_row(tables):
    (table,) = tables(b"a,b\n1,2\n1,2,3\n1\n")
    assert list(table.faults) == [3]
    assert table.columns["b"].tolist() == ["2", "2", ""]


def test_cells_hold_line_breaks_and_quotes(tables):
    (table,) = tables(b'a,b\n"x\ny","he said ""no"""\n')
    assert table.columns["a"][0] == "x\ny"
    assert table.columns["b"][0] == 'he said "no"'


def test_empty_lines_are_no_rows(tables):
    (table,) = tables(b"a,b\n1,2\n\n3,4\n")
    assert table.rows.tolist() == [2, 4]


def test_gbk_is_known_by_its_bytes_and_another_name_for_it_is_answered(tables):
    gbk = "事件编号,经度\n甲,119.5\n".encode("gbk")
    (table,) = tables(gbk)
    assert list(table.columns) == ["事件编号", "经度"]
    assert [(g.what, g.value) for g in table.guesses] == [("encoding", "gb18030")]
    with pytest.raises(BadFile, match="not UTF-8"):
        list(tables(gbk, "utf-8"))


def test_bytes_that_are_no_text_are_not_blamed_on_an_encoding_nobody_named(tables):
    noise = bytes(128 + (n * 37) % 120 for n in range(300))
    with pytest.raises(BadFile, match="is it a table at all"):
        list(tables(noise))


def test_one_broken_letter_late_in_a_file_is_a_fault_of_its_row(tables):
    lines = [f"{n},噪音扰民" for n in range(200)]
    text = "\n".join(["编号,类别", *lines]).encode()
    (table,) = tables(text.replace("150,噪".encode(), b"150,\xff\xfe"))
    assert table.faults == {152: "has bytes that are not utf-8"}


def test_a_second_column_of_the_same_name_is_told_apart_and_said(tables):
    (table,) = tables(b"a,a\n1,2\n")
    assert list(table.columns) == ["a", "a (2)"]
    assert "two columns are called a" in [guess.reason for guess in table.guesses]


@pytest.mark.parametrize("content", [b"\n", b"a\0b\n1\n"])
def test_a_header_that_names_nothing_is_refused(tables, content):
    with pytest.raises(BadFile):
        list(tables(content))


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path):
    (tmp_path / "a.gpkg").write_bytes(b"x")
    with pytest.raises(BadFile, match="is no GeoPackage"):
        formats.read(tmp_path / "a.gpkg")


def test_an_empty_file_is_refused_with_its_size(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(BadFile, match="0 bytes"):
        formats.read(tmp_path / "a.csv")


def test_totals_signatures_and_a_head_said_again_are_left_out_and_said(tables):
    text = (
        "编号,事项,标题\n1,2,3\n甲,a,b\n编号,事项,标题\n乙,c,d\n合计,2,\n制表人：,,\n"
    )
    (table,) = tables(text.encode())
    assert table.columns["编号"].tolist() == ["甲", "乙"]
    assert table.notes == {ledger.HEAD_AGAIN: 2, ledger.FOOT: 2}


def test_a_column_without_a_name_that_holds_something_has_its_number(tables):
    (table,) = tables("编号,,事项\n1,x,a,q\n2,,b,r\n3,,c,s\n".encode())
    assert list(table.columns) == ["编号", "column 2", "事项", "column 4"]
    assert table.faults == {}


def test_empty_bytes_are_a_fault_of_their_row(tables):
    lines = [f"{n},噪音扰民" for n in range(60)]
    text = "\n".join(["编号,类别", *lines]).replace("30,噪", "30,\0")
    (table,) = tables(text.encode())
    assert table.faults == {32: ledger.EMPTY_BYTES}


@pytest.mark.parametrize("sep", [",", "\t", ";", "|", "，"])
def test_the_separator_is_told_by_the_lines(tables, sep):
    text = f"编号{sep}事项{sep}标题\n1{sep}a,b{sep}c;d|e\n2{sep}f{sep}g\n"
    if sep in ",;|":
        text = text.replace("a,b", "ab").replace("c;d|e", "cde")
    (table,) = tables(text.encode())
    assert list(table.columns) == ["编号", "事项", "标题"]
