"""Files out: exactly what is filtered, within scope, harmless in a spreadsheet."""

import csv
import io
import json
import threading
import time

import pytest

from geodata.writers import FORMATS, Sheet, harmless, write
from gis_app.actions import export_incidents as exporting
from gis_app.database import Database
from gis_app.jobs import Worker

WEST = {"lon": 119.0002, "lat": 39.0078}
EAST = {"lon": 119.0062, "lat": 39.0078}
REPORT = {"category": "E0102", "source": "10"}


@pytest.fixture(scope="module", autouse=True)
def incidents(app, make_account, small_city):
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    for n, place in enumerate([WEST, WEST, EAST]):
        reporter.post("/api/incidents", json=REPORT | place | {"title": f"=事件{n}"})


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_a_csv_has_the_promised_columns_at_full_precision(visitor):
    answer = visitor("command").post("/api/incidents/export", json={"format": "csv"})
    rows = rows_of(answer)
    assert tuple(rows[0]) == exporting.COLUMNS
    assert len(rows) == 3
    assert float(rows[0]["lon"]) == WEST["lon"] and rows[0]["town"] == "991003001"


def test_a_cell_never_begins_like_a_formula(visitor):
    answer = visitor("command").post("/api/incidents/export", json={"format": "csv"})
    assert {row["title"] for row in rows_of(answer)} == {f"'=事件{n}" for n in range(3)}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_holds_every_row(visitor, tmp_path, ending):
    import geopandas
    import openpyxl

    answer = visitor("command").post("/api/incidents/export", json={"format": ending})
    path = tmp_path / f"out.{ending}"
    path.write_bytes(answer.data)
    if ending == "csv":
        found = len(rows_of(answer))
    elif ending == "xlsx":
        found = openpyxl.load_workbook(path)["incidents"].max_row - 1
    elif ending == "parquet":
        found = len(geopandas.read_parquet(path))
    else:
        found = len(geopandas.read_file(path))
    assert found == 3


def test_an_export_holds_only_the_askers_scope_and_stands_in_the_log(visitor, owner):
    street = visitor("street", ["991003001"])
    rows = rows_of(street.post("/api/incidents/export", json={}))
    assert {row["town"] for row in rows} == {"991003001"}
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT payload FROM log_entry WHERE action = 'incidents.exported'"
            " AND account_id = %s",
            [street.account.id],
        )
        assert json.loads(cursor.fetchone().payload)["rows"] == 2


def test_an_analyst_gets_no_rows(visitor):
    assert visitor("analyst").post("/api/incidents/export", json={}).status_code == 403


def test_a_large_export_is_a_job_in_its_starters_scope(
    visitor, settings, monkeypatch, tmp_path
):
    monkeypatch.setattr("gis_app.web.exports.AT_ONCE", 1)
    street, other = visitor("street", ["991003001"]), visitor("street", ["991003002"])
    answer = street.post("/api/incidents/export", json={"format": "geojson"})
    assert answer.status_code == 202
    url = answer.get_json()["url"]
    worker = Worker(settings)
    thread = threading.Thread(target=worker.run)
    thread.start()
    for _ in range(200):
        if (state := street.get(url).get_json())["state"] in ("done", "failed"):
            break
        time.sleep(0.05)
    worker.stopping.set()
    thread.join()
    assert state["state"] == "done" and state["rows"] == 2
    features = json.loads(street.get(state["file"]).data)["features"]
    assert {one["properties"]["town"] for one in features} == {"991003001"}
    assert other.get(url).status_code == 404
    assert other.get(state["file"]).status_code == 404


@pytest.mark.parametrize(
    "text", ["=1+1", " =1+1", "\t=1", "\n@x", "+86", "-1", "＝1+1", "　＝1", "\u200b=1"]
)
def test_no_beginning_hides_a_formula(text):
    assert harmless(text).startswith("'")


def test_a_workbook_is_written_whatever_signs_a_text_holds(tmp_path):
    sheet = Sheet("odd", ["a"], [("水\x0b管\ufffe",), (None,), (3.5,)])
    assert write(tmp_path / "odd.xlsx", sheet) == 3


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_was_not_finished_is_not_there(tmp_path, ending):
    def broken():
        yield "1", 119.0, 39.0
        raise RuntimeError

    sheet = Sheet("half", ["no", "lon", "lat"], broken())
    with pytest.raises(RuntimeError):
        write(tmp_path / f"half.{ending}", sheet)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_file_once_it_is_sent(visitor, settings):
    answer = visitor("command").post("/api/incidents/export", json={})
    assert len(rows_of(answer)) == 3
    left = settings.data_path / "exports"
    assert not [path for path in left.glob("*") if "once" in path.name]


def test_what_a_killed_worker_left_half_written_is_swept_up(settings, make_account):
    from gis_app.database import loader
    from gis_app.domain.scope import Scope
    from gis_app.jobs import Tools

    account = make_account("command")
    scope = Scope(account.id, ("",), roles=frozenset({"command"}))
    web = Database(settings.database_url, 1)
    tools = Tools(settings, web, loader(settings, 1), scope, 77)
    tools.progress = lambda done, total: None
    folder = exporting.exports_folder(settings.data_path)
    for name in ("part-77-dead.csv", "77-dead.csv", "177-other.csv"):
        (folder / name).write_text("half")
    made = exporting.export_job(tools, {}, "csv")
    kept = {path.name for path in folder.glob("*77-*")}
    assert kept == {made["file"], "177-other.csv"}
    web.close()


def book_of(answer):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(answer.data))


def test_a_table_for_reading_has_names_behind_the_promised_columns(visitor):
    asked = {"format": "csv", "lang": "zh"}
    rows = rows_of(visitor("command").post("/api/incidents/export", json=asked))
    columns = list(rows[0])
    assert tuple(columns[: len(exporting.COLUMNS)]) == exporting.COLUMNS
    assert (rows[0]["category_name"], rows[0]["source_name"], rows[0]["state_name"]) == (
        "暴露垃圾", "网格员上报", "已上报",
    )  # fmt: skip
    assert rows[0]["town_name"] == "第1街道"


def test_a_workbook_for_programs_keeps_the_columns_names_in_place(visitor):
    book = book_of(
        visitor("command").post("/api/incidents/export", json={"format": "xlsx"})
    )
    names = [cell.value for cell in book["incidents"][1]]
    assert tuple(names[: len(exporting.COLUMNS)]) == exporting.COLUMNS


@pytest.mark.parametrize(("lang", "told"), [("zh", ("事项", "暴露垃圾")), ("en", ("Category", "Exposed rubbish"))])  # fmt: skip
def test_a_workbook_for_reading_has_each_name_beside_its_code(visitor, lang, told):
    asked = {"format": "xlsx", "lang": lang}
    page = book_of(visitor("command").post("/api/incidents/export", json=asked))[
        "incidents"
    ]
    names = [cell.value for cell in page[1]]
    at = names.index(told[0])
    assert page.cell(2, at + 1).value == told[1]
    assert page.cell(2, at).value == "E0102"
    assert page["H2"].value is not None and page.freeze_panes == "B2"


def test_a_workbook_tells_the_filter_its_maker_and_its_scope(visitor):
    street = visitor("street", ["991003001"])
    asked = {
        "format": "xlsx",
        "filter": {"categories": ["E0102"], "under": "991003001"},
    }
    page = book_of(street.post("/api/incidents/export", json=asked))["说明 Notes"]
    told = {row[0].value: row[1].value for row in page.iter_rows()}
    assert told["筛选条件"] == "事项 暴露垃圾；辖区 第1街道"
    assert told["Filter"] == "category Exposed rubbish; in 第1街道"
    assert (told["制作 Made by"], told["账号辖区 Scope"]) == ("street", "第1街道")
    assert told["行数 Rows"] == "2" and "水印 Watermark" not in told


def test_a_mark_is_a_setting(settings, make_account, tmp_path):
    import openpyxl

    from gis_app.domain.incident_filter import IncidentFilter
    from gis_app.store import accounts

    web, path = Database(settings.database_url, 1), tmp_path / "marked.xlsx"
    scope = accounts.scope(make_account("command"))
    look = exporting.Look(marked=True)
    exporting.export_incidents(web, scope, IncidentFilter(), path, look=look)
    page = openpyxl.load_workbook(path)["说明 Notes"]
    told = {row[0].value: row[1].value for row in page.iter_rows()}
    assert told["水印 Watermark"].startswith("command 20")
    web.close()
