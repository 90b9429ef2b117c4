"""Files in: uploaded, looked into, loaded by a job, for their uploader's eyes alone."""

import csv
import io
import json
import threading
import time

import pytest

from gis_app.jobs import Worker

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
