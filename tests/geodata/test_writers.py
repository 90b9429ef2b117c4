"""Files out: every format with its notes, in pieces, whatever the first rows look like."""

import json
import zipfile
from datetime import UTC, datetime

import geopandas
import openpyxl
import pyarrow.parquet as pq
import pytest

from geodata.writers import FORMATS, Sheet, vector_writer, write, xlsx_writer

COLUMNS = ["no", "reported_at", "severity", "party", "lon", "lat"]
TIME = datetime(2026, 5, 1, 1, 30, tzinfo=UTC)


def rows(n, party=None):
    for at in range(n):
        yield f"{at:05}", TIME, 1 + at % 4, party if at > 3 else None, 119.0, 39.5


def sheet(n=7, **more):
    told = {"about": [("筛选条件", "事项 暴露垃圾")]} | more
    return Sheet("incidents", COLUMNS, rows(n, "第一支部"), **told)


def book_of(tmp_path, made):
    write(tmp_path / "out.xlsx", made)
    return openpyxl.load_workbook(tmp_path / "out.xlsx")


def frame_of(path):
    reads = geopandas.read_parquet if path.suffix == ".parquet" else geopandas.read_file
    return reads(path)


@pytest.mark.parametrize("ending", ["gpkg", "zip", "parquet"])
def test_rows_go_out_in_pieces_and_all_arrive(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(vector_writer, "AT_ONCE", 3)
    path = tmp_path / f"out.{ending}"
    assert write(path, sheet(8)) == 8
    frame = frame_of(path)
    assert list(frame["no"]) == [f"{at:05}" for at in range(8)]
    # A column that begins empty is none the worse for it.
    assert list(frame["party"].fillna(""))[3:] == ["", *["第一支部"] * 4]
    assert frame["severity"].dtype.kind == "i"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_without_rows_is_a_file(tmp_path, ending):
    path = tmp_path / f"none.{ending}"
    assert write(path, sheet(0)) == 0
    assert path.stat().st_size > 0


def test_a_row_without_a_place_is_kept(tmp_path):
    nowhere = [("1", TIME, 4, None, None, None), ("2", TIME, 4, None, 119.0, 39.5)]
    path = tmp_path / "out.gpkg"
    assert write(path, Sheet("incidents", COLUMNS, nowhere)) == 2
    assert frame_of(path).geometry.isna().tolist() == [True, False]


def test_every_map_file_says_what_it_is_of(tmp_path):
    for ending in ("geojson", "gpkg", "zip", "parquet"):
        write(tmp_path / f"out.{ending}", sheet())
    assert json.loads((tmp_path / "out.geojson").read_text())["notes"] == [
        "筛选条件: 事项 暴露垃圾"
    ]
    assert "暴露垃圾".encode() in (tmp_path / "out.gpkg").read_bytes()
    schema = pq.read_schema(tmp_path / "out.parquet")
    assert "暴露垃圾" in schema.metadata[b"notes"].decode()
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        notes = archive.read("NOTES.txt").decode("utf-8-sig")
        assert "暴露垃圾" in notes and "reported_a = reported_at" in notes
        assert archive.read("incidents.cpg") == b"UTF-8"


def test_a_workbook_has_times_as_times_of_the_city(tmp_path):
    cell = book_of(tmp_path, sheet())["incidents"]["B2"]
    assert cell.value == datetime(2026, 5, 1, 9, 30)
    assert cell.number_format == "yyyy-mm-dd hh:mm"


def test_a_workbook_is_ready_to_be_read(tmp_path):
    page = book_of(tmp_path, sheet(headings={"no": "编号"}))["incidents"]
    assert page["A1"].value == "编号" and page["A1"].font.bold
    assert page.freeze_panes == "B2" and page.auto_filter.ref.startswith("A1:F")
    assert page.column_dimensions["A"].width > 20


def test_rows_beyond_a_worksheet_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 3)
    book = book_of(tmp_path, sheet(7))
    names = ["incidents", "incidents 2", "incidents 3"]
    assert book.sheetnames[:3] == names
    assert [book[name].max_row - 1 for name in names] == [3, 3, 1]
    assert book["incidents 2"]["A1"].value == "no"


def test_a_workbook_ends_with_what_it_is_of_and_what_its_codes_mean(tmp_path):
    book = book_of(tmp_path, sheet(5, codes=[("等级", 4, "Ⅳ级 一般")]))
    assert book.sheetnames[-2:] == ["代码表 Codes", "说明 Notes"]
    told = {row[0].value: row[1].value for row in book["说明 Notes"].iter_rows()}
    assert told == {"筛选条件": "事项 暴露垃圾", "行数 Rows": "5"}
    assert [cell.value for cell in book["代码表 Codes"][2]] == ["等级", "4", "Ⅳ级 一般"]
