"""Files in: uploaded, looked into, loaded by a job, for their uploader's eyes alone."""

import csv
import dataclasses
import io
import json
import threading
import time

import pytest

from gis_app.actions import start_import
from gis_app.actions.start_import import display_name
from gis_app.database import Database
from gis_app.jobs import Worker
from gis_app.store import imports

ROW = {
    "编号": "A1", "事项": "暴露垃圾", "标题": "路口垃圾未清", "上报时间": "2024-05-06 08:00",
    "经度": "119.0002", "纬度": "39.0078", "联系电话": "13800138000", "报告人": "王五",
}  # fmt: skip
WAIT = 60


@pytest.fixture(scope="module", autouse=True)
def worker(settings, small_city):
    """Takes jobs as long as the module's tests run."""
    made = Worker(settings)
    thread = threading.Thread(target=made.run)
    thread.start()
    yield made
    made.stopping.set()
    thread.join()


@pytest.fixture(scope="module")
def command(app, make_account):
    browser = app.test_client()
    browser.make_account = make_account
    return browser.sign_in("command")


@pytest.fixture
def loader(settings):
    database = Database(settings.loader_url, 1)
    yield database
    database.close()


def ledger(*rows, encoding="utf-8"):
    """A CSV: each row is ROW with what is given changed."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ROW)
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    return text.getvalue().encode(encoding)


def send(browser, data, name="台账.csv", **form):
    form["options"] = json.dumps({"datum": "cgcs2000"} | form.pop("options", {}))
    body = {"file": (io.BytesIO(data), name), **form}
    return browser.post("/api/imports", data=body)


def until(browser, number, *states):
    for _ in range(WAIT * 10):
        found = browser.get(f"/api/imports/{number}").get_json()
        if found["state"] in states:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def imported(browser, data, **more):
    answer = send(browser, data, **more)
    assert answer.status_code == 202, answer.get_json()
    return until(browser, answer.get_json()["id"], "done", "ready", "failed")


def test_a_ledger_without_doubts_is_loaded_at_once(command, owner):
    found = imported(command, ledger({"编号": "B1"}, {"编号": "B2", "事项": "暗号"}))
    assert found["state"] == "done", found["message"]
    assert found["kind"] == "incidents" and found["own"]
    assert found["rows"] == {"read": 2, "stored": 1, "unchanged": 0, "rejected": 1}
    with owner.transaction() as cursor:
        cursor.execute("SELECT import_id FROM incident WHERE source_ref = 'B1'")
        assert cursor.fetchone().import_id == found["id"]


def test_the_very_same_file_again_changes_nothing_and_that_is_said(command):
    data = ledger({"编号": "C1"})
    first = imported(command, data)
    second = imported(command, data, confirm="1")
    assert second["state"] == "ready"
    said = [note["text"] for note in second["preview"]["notes"]]
    assert any(f"（导入 {first['id']}）" in text for text in said)
    command.post(f"/api/imports/{second['id']}/run")
    done = until(command, second["id"], "done", "failed")
    assert done["rows"] == {"read": 1, "stored": 0, "unchanged": 1, "rejected": 0}


def test_a_preview_shows_every_guess_and_no_person(command):
    found = imported(
        command, ledger({"标题": "请回电 13900139000"}, {"事项": "暗号"}), confirm="1"
    )
    preview = found["preview"]
    assert found["state"] == "ready" and preview["kinds"][0]["kind"] == "incidents"
    assert preview["counts"] == {"read": 2, "good": 1, "rejected": 1, "whole": True}
    columns = {one["name"]: one for one in preview["columns"]}
    assert columns["事项"]["field"] == "category"
    assert columns["联系电话"]["personal"] and columns["联系电话"]["samples"] == []
    assert preview["rows"][1]["reasons"] and preview["rows"][0]["row"] == 2
    assert len(preview["shapes"]["features"]) == 2
    assert preview["shapes"]["features"][0]["geometry"]["type"] == "Point"
    assert {field["name"] for field in preview["fields"]} > {"category", "lon"}
    text = json.dumps(preview, ensure_ascii=False)
    for secret in ("13800138000", "13900139000", "王五"):
        assert secret not in text


def test_a_file_that_tells_no_kind_is_shown_so_that_a_person_can_tell(command):
    found = imported(command, "a,b\n一,二\n三,四\n".encode(), confirm="1")
    preview = found["preview"]
    assert preview["counts"] == {"read": 2, "good": 0, "rejected": 0, "whole": True}
    assert [column["samples"] for column in preview["columns"]] == [
        ["一", "三"],
        ["二", "四"],
    ]
    assert {column["field"] for column in preview["columns"]} == {None}
    assert len(preview["rows"]) == 2


def test_another_citys_file_waits_until_somebody_has_looked(command):
    far = [{"编号": f"F{n}", "经度": f"104.{n}66", "纬度": "30.57"} for n in range(5)]
    found = imported(command, ledger(*far, {"编号": "F9"}), kind="incidents")
    assert found["state"] == "ready"
    assert found["message"] == "6 个坐标中有 5 个不在本市：是其他城市的文件吗？"


def test_a_reason_of_several_sentences_is_all_in_the_readers_language(command):
    data = "某区台账\n".encode() + ledger({"编号": "L1"})
    preview = imported(command, data, confirm="1")["preview"]
    header = next(one for one in preview["guesses"] if one["what"] == "header")
    assert header["reason"].endswith("个认识的列名；上面 1 行不属于表格")


def test_a_preview_stores_nothing(command, owner):
    imported(command, ledger({"编号": "D1"}), confirm="1")
    with owner.transaction() as cursor:
        cursor.execute("SELECT count(*) AS n FROM incident WHERE source_ref = 'D1'")
        assert cursor.fetchone().n == 0


def test_what_is_said_afterwards_is_looked_into_again(command):
    found = imported(command, ledger({"编号": "E1", "事项": "暗号"}), confirm="1")
    assert found["preview"]["counts"]["good"] == 0
    more = {"options": {"set": {"category": "E04"}}}
    answer = command.patch(f"/api/imports/{found['id']}", json=more)
    assert answer.status_code == 202 and answer.get_json()["preview"] is None
    again = until(command, found["id"], "ready", "failed")
    assert again["options"]["datum"] == "cgcs2000"
    assert again["preview"]["counts"]["good"] == 1


def test_without_a_datum_it_waits_for_somebody_to_look(command):
    found = imported(command, ledger({"编号": "F1"}), options={"datum": None})
    assert found["state"] in ("ready", "done")
    if found["state"] == "ready":
        assert found["message"]


def test_refused_rows_go_home_mended_and_come_back(command):
    found = imported(
        command,
        ledger({"编号": "G1", "事项": "暗号", "标题": "=1+1", "经度": "119.0002"}),
    )
    assert found["rows"]["rejected"] == 1 and found["faults"][0]["lon"] == 119.0002
    answer = command.get(found["rejects"])
    assert answer.mimetype == "text/csv"
    text = answer.data.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["row"] == "2" and "暗号" in row["reasons"]
    assert row["标题"] == "'=1+1" and row["报告人"] == "***"
    mended = text.replace("暗号", "暴露垃圾", 1).encode("utf-8-sig")
    again = imported(command, mended, name="mended.csv")
    assert again["rows"]["stored"] == 1, again


def test_all_or_nothing_where_that_is_wanted(command, owner):
    rows = ledger({"编号": "H1"}, {"编号": "H2", "事项": "暗号"})
    found = imported(command, rows, options={"on_error": "abort"})
    assert found["state"] == "failed" and "2 行中有 1 行" in found["message"]
    assert found["rejects"] and found["faults"]
    with owner.transaction() as cursor:
        cursor.execute("SELECT count(*) AS n FROM incident WHERE source_ref = 'H1'")
        assert cursor.fetchone().n == 0


def test_taken_back_it_is_gone_and_the_line_stays(command):
    found = imported(command, ledger({"编号": "J1"}))
    assert found["undo"] == {"possible": True, "why": []}
    answer = command.post(f"/api/imports/{found['id']}/undo")
    assert answer.status_code == 202 and answer.get_json()["state"] == "running"
    assert until(command, found["id"], "undone", "done")["state"] == "undone"
    again = command.post(f"/api/imports/{found['id']}/undo")
    assert again.status_code == 409


def test_with_reasons_where_something_builds_on_it(command, owner):
    found = imported(command, ledger({"编号": "K1"}))
    with owner.transaction() as cursor:
        cursor.execute("SELECT no FROM incident WHERE source_ref = 'K1'")
        no = cursor.fetchone().no
    moved = {"category": "B0101", "reason": "看错"}
    assert command.patch(f"/api/incidents/{no}", json=moved).status_code == 200
    shown = command.get(f"/api/imports/{found['id']}").get_json()["undo"]
    assert not shown["possible"] and shown["why"]
    answer = command.post(f"/api/imports/{found['id']}/undo")
    assert answer.status_code == 409 and answer.get_json()["errors"]


def test_whoever_may_not_see_it_hears_what_is_said_of_none(command, visitor):
    number = imported(command, ledger({"编号": "L1"}))["id"]
    street = visitor("street", ["991003002"])
    for method, path in (
        ("get", ""), ("patch", ""), ("delete", ""), ("post", "/run"), ("post", "/cancel"),
        ("post", "/undo"), ("get", "/rejects"),
    ):  # fmt: skip
        asked = [
            getattr(street, method)(f"/api/imports/{n}{path}", json={})
            for n in (number, 10**9)
        ]
        assert asked[0].status_code == asked[1].status_code == 404, path
        assert asked[0].data == asked[1].data


def test_others_in_scope_see_the_line_and_nothing_of_the_file(command, visitor):
    street = visitor("street", ["991003001"])
    found = imported(street, ledger({"编号": "M1", "事项": "暗号"}))
    seen = command.get(f"/api/imports/{found['id']}").get_json()
    assert seen["file_name"] == "台账.csv" and not seen["own"]
    assert seen["rows"]["rejected"] == 1
    for hidden in ("preview", "options", "message", "rejects"):
        assert seen[hidden] is None
    assert seen["faults"] == [] == seen["notes"]
    for path in ("/rejects", ""):
        method = command.get if path else command.delete
        assert method(f"/api/imports/{found['id']}{path}").status_code == 403
    lines = command.get("/api/imports").get_json()["imports"]
    assert found["id"] in [line["id"] for line in lines]


def test_rows_outside_ones_area_are_refused(visitor):
    street = visitor("street", ["991003002"])
    found = imported(street, ledger({"编号": "N1"}))
    assert found["rows"]["rejected"] == 1


def test_the_scope_is_that_of_when_it_runs(visitor, owner):
    street = visitor("street", ["991003001"])
    found = imported(street, ledger({"编号": "O1"}), confirm="1")
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE account SET prefixes = '{991003002}' WHERE id = %s",
            [street.account.id],
        )
    street.post(f"/api/imports/{found['id']}/run")
    done = until(street, found["id"], "done", "failed")
    assert done["rows"]["stored"] == 0 and done["rows"]["rejected"] == 1


def test_who_may_not_import_is_refused(visitor):
    assert send(visitor("planner"), ledger({})).status_code == 403
    assert visitor("gridworker").get("/api/imports").status_code == 403


def test_an_upload_carries_the_sessions_token(visitor):
    street = visitor("street")
    street.csrf = None
    assert send(street, ledger({})).status_code == 403


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"file": (io.BytesIO(b""), "a.csv")}, 400),
        ({"other": (io.BytesIO(b"a"), "a.csv")}, 400),
        ({"file": (io.BytesIO(b"a"), "a.csv"), "options": "{"}, 400),
        ({"file": (io.BytesIO(b"a"), "a.csv"), "options": '{"x": 1}'}, 422),
        ({"file": (io.BytesIO(b"a"), "a.csv"), "options": "[]"}, 422),
        ({"file": (io.BytesIO(b"a"), "a.csv"), "kind": "dragons"}, 422),
        ({"file": (io.BytesIO(b"a"), "a.csv"), "confirm": "maybe"}, 422),
    ],
)
def test_a_form_that_is_not_right_leaves_nothing(command, settings, form, status):
    folder = settings.data_path / "uploads"
    before = sorted(folder.glob("*"))
    answer = command.post("/api/imports", data=form, content_type="multipart/form-data")
    assert answer.status_code == status, answer.get_json()
    assert sorted(folder.glob("*")) == before


def test_two_files_at_once_are_refused(command, settings):
    folder = settings.data_path / "uploads"
    before = sorted(folder.glob("*"))
    two = [(io.BytesIO(b"a"), "a.csv"), (io.BytesIO(b"b"), "b.csv")]
    answer = command.post("/api/imports", data={"file": two})
    assert answer.status_code == 400
    assert sorted(folder.glob("*")) == before


def test_a_file_that_is_too_large_is_refused_and_gone(app, command, monkeypatch):
    small = dataclasses.replace(app.settings, upload_mb="1")
    monkeypatch.setattr(app, "settings", small)
    before = sorted((small.data_path / "uploads").glob("*"))
    answer = send(command, b"x" * (1 << 20) + b"y")
    assert answer.status_code == 413
    assert sorted((small.data_path / "uploads").glob("*")) == before


def test_a_connection_that_breaks_leaves_nothing(command, settings):
    folder = settings.data_path / "uploads"
    before = sorted(folder.glob("*"))
    head = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    )
    answer = command.post(
        "/api/imports",
        input_stream=io.BytesIO(head + b"a,b\r\n" * 1000),
        content_type="multipart/form-data; boundary=b",
        headers={"Content-Length": "1000000"},
    )
    assert answer.status_code == 400
    assert sorted(folder.glob("*")) == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\台账.csv", "台账.csv"),
        ("..", "upload"),
        ("a\0b\n.csv", "ab.csv"),
        (".", "upload"),
        ("张三 13800138000.csv", "张三 【电话已隐去】.csv"),
        ("长" * 500 + ".geojson", "长" * 77 + ".geojson"),
    ],
)
def test_a_files_name_leads_nowhere_and_names_nobody(name, kept):
    assert display_name(name) == kept


def test_an_upload_lies_where_nobody_else_reads_it(command, settings):
    number = send(command, ledger({}), confirm="1").get_json()["id"]
    homes = sorted(
        (settings.data_path / "uploads").iterdir(), key=lambda p: p.stat().st_mtime
    )
    assert homes[-1].stat().st_mode & 0o077 == 0
    (file,) = homes[-1].iterdir()
    assert file.stat().st_mode & 0o177 == 0
    assert until(command, number, "ready")
    assert command.delete(f"/api/imports/{number}").status_code == 204
    assert not homes[-1].exists()
    assert command.get(f"/api/imports/{number}").status_code == 404


def test_after_seven_days_only_the_line_is_left(command, owner, loader):
    found = imported(command, ledger({"编号": "P1", "事项": "暗号"}))
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE import_run SET finished_at = now() - interval '8 days' WHERE id = %s",
            [found["id"]],
        )
    with loader.transaction() as cursor:
        imports.purge(cursor)
    left = command.get(f"/api/imports/{found['id']}").get_json()
    assert left["rows"]["rejected"] == 1
    assert left["rejects"] is None and left["faults"] == [] and left["preview"] is None


def test_a_bad_file_fails_with_a_reason_and_may_be_read_otherwise(command):
    found = imported(command, b"PK\x03\x04 no zip at all", name="a.zip")
    assert found["state"] == "failed" and found["message"]
    assert "/" not in found["message"]


def test_an_upload_leaves_the_database_room_on_the_disk(command, monkeypatch):
    monkeypatch.setattr(start_import, "KEPT_FREE", 1 << 60)
    answer = send(command, ledger({"编号": "X1"}))
    assert answer.status_code == 503
    assert "服务器磁盘" in answer.get_json()["detail"]


def test_the_kinds_say_what_each_column_means(command):
    kinds = command.get("/api/imports/kinds").get_json()["kinds"]
    incidents = next(one for one in kinds if one["kind"] == "incidents")
    category = next(f for f in incidents["fields"] if f["name"] == "category")
    assert category["needed"] and category["label"] and category["meaning"]
    english = command.get("/api/imports/kinds", headers={"Cookie": "lang=en"})
    assert english.status_code in (200, 401)


def test_pages_of_history_follow_each_other(command, monkeypatch):
    monkeypatch.setattr(imports, "PAGE", 2)
    first = command.get("/api/imports").get_json()
    second = command.get(f"/api/imports?before={first['next']}").get_json()
    numbers = [one["id"] for one in first["imports"] + second["imports"]]
    assert len(numbers) == 4 and numbers == sorted(numbers, reverse=True)


def test_a_picture_shows_where_the_points_fall_under_each_datum(command, visitor):
    found = imported(command, ledger({"编号": "S1"}), confirm="1")
    address = f"/api/imports/{found['id']}/datum.svg"
    answer = command.get(address)
    assert answer.mimetype == "image/svg+xml"
    assert answer.get_data(as_text=True).count("<circle") == 3
    assert visitor("command").get(address).status_code == 403
