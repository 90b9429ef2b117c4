"""POST /api/join and /api/join/counts: the table back, counts in scope, nothing kept."""

import csv
import io
import json
import threading
import time

import pytest
import shapely
from support.samples import write_geojson

from gis_app.domain.scope import ABILITIES
from gis_app.jobs import Worker

SPOTS = [(119.0002, 39.0078), (119.0062, 39.0078), (118.0, 39.0)]
TABLE = "id,姓名,经度,纬度\r\n" + "".join(
    f"{n},张三,{x},{y}\r\n" for n, (x, y) in enumerate(SPOTS)
)
WEST, EAST = (
    shapely.box(119, 39, 119.004, 39.008),
    shapely.box(119.004, 39, 119.008, 39.008),
)
STAFF = sorted(set(ABILITIES) - {"resident"})


@pytest.fixture(scope="module", autouse=True)
def incidents(app, make_account, small_city):
    """Two in the west, one in the east, one of a coarse category in the west."""
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    said = [
        ("E0102", SPOTS[0]),
        ("E0102", SPOTS[0]),
        ("E0102", SPOTS[1]),
        ("G0201", SPOTS[0]),
    ]
    for n, (category, (lon, lat)) in enumerate(said):
        report = {"category": category, "source": "10", "title": f"{n}"}
        answer = reporter.post("/api/incidents", json=report | {"lon": lon, "lat": lat})
        assert answer.status_code == 201


def send(browser, text=TABLE, name="点位.csv", url="/api/join", **form):
    data = text if isinstance(text, bytes) else text.encode()
    fields = {k: v if isinstance(v, str) else json.dumps(v) for k, v in form.items()}
    return browser.post(url, data=fields | {"file": (io.BytesIO(data), name)})


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def left(settings):
    folders = [settings.data_path / name for name in ("uploads", "exports")]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("role", STAFF)
def test_every_staff_account_gets_its_table_with_its_grids(visitor, settings, role):
    answer = send(visitor(role, ["991003001"]), options={"datum": "wgs84"})
    assert answer.status_code == 200
    assert [row["grid"] for row in rows_of(answer)] == [
        "991003001001Z001", "991003002001Z003", "",
    ]  # fmt: skip
    assert {row["姓名"] for row in rows_of(answer)} == {"张三"}
    assert answer.headers["X-Join-Datum"] == "wgs84"
    assert left(settings) == []


def test_a_resident_and_a_stranger_get_nothing(visitor, client):
    assert send(visitor("resident")).status_code == 403
    assert send(client).status_code == 401


def test_a_page_of_another_site_cannot_send_a_table(visitor):
    browser = visitor("command")
    browser.csrf = None
    assert send(browser).status_code == 403


def test_the_answer_has_the_format_that_is_asked_for(visitor):
    answer = send(visitor("command"), format="geojson")
    assert len(json.loads(answer.data)["features"]) == 3
    assert "-grids.geojson" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"options": "{"}, 400),
        ({"options": {"dream": 1}}, 422),
        ({"format": "doc"}, 422),
        ({"text": "", "name": "a.csv"}, 400),
        ({"text": b"\x00\x01\x02", "name": "a.gpkg"}, 400),
        ({"options": {"datum": "mars2000"}}, 400),
    ],
)
def test_what_cannot_be_joined_is_said_and_nothing_is_left(
    visitor, settings, form, status
):
    answer = send(visitor("command"), **form)
    assert answer.status_code == status
    assert answer.get_json()["detail"]
    assert left(settings) == []


def worked(settings, browser, url):
    worker = Worker(settings)
    thread = threading.Thread(target=worker.run)
    thread.start()
    for _ in range(400):
        if (state := browser.get(url).get_json())["state"] in ("done", "failed"):
            break
        time.sleep(0.05)
    worker.stopping.set()
    thread.join()
    return state


def test_a_long_table_is_a_job_whose_file_is_its_starters_alone(
    visitor, settings, monkeypatch
):
    monkeypatch.setattr("gis_app.web.join.AT_ONCE", 1)
    browser, other = visitor("gridworker", ["991003001"]), visitor("command")
    answer = send(browser)
    assert answer.status_code == 202
    state = worked(settings, browser, answer.get_json()["url"])
    assert (state["state"], state["rows"], state["placed"]) == ("done", 3, 2)
    assert [row["id"] for row in rows_of(browser.get(state["file"]))] == ["0", "1", "2"]
    assert other.get(state["file"]).status_code == 404
    assert not any("uploads" in path.parts for path in left(settings))


def test_a_job_that_cannot_read_its_table_says_why_and_keeps_nothing(
    visitor, settings, monkeypatch
):
    monkeypatch.setattr("gis_app.web.join.AT_ONCE_BYTES", 0)
    browser = visitor("command")
    answer = send(browser, b"\x00\x01\x02", "a.gpkg")
    state = worked(settings, browser, answer.get_json()["url"])
    assert state["state"] == "failed" and "a.gpkg" in state["error"]
    assert not any("uploads" in path.parts for path in left(settings))


def test_stopping_a_job_deletes_its_table(visitor, settings, monkeypatch):
    monkeypatch.setattr("gis_app.web.join.AT_ONCE_BYTES", 0)
    browser = visitor("command")
    url = send(browser).get_json()["url"]
    assert any("uploads" in path.parts for path in left(settings))
    assert browser.delete(url).status_code == 204
    assert not any("uploads" in path.parts for path in left(settings))


# -- counts in polygons ---------------------------------------------------------------


@pytest.fixture
def layer(tmp_path):
    rows = [({"name": "西"}, WEST), ({"name": "东"}, EAST)]
    return write_geojson(tmp_path / "areas.geojson", rows).read_bytes()


def count(browser, layer, **form):
    return send(browser, layer, "areas.geojson", "/api/join/counts", **form)


def test_incidents_are_counted_in_each_polygon(visitor, layer, settings):
    found = count(visitor("command"), layer).get_json()
    assert [(one["name"], one["count"]) for one in found["areas"]] == [
        ("西", 3),
        ("东", 1),
    ]
    assert (found["total"], found["outside"]) == (4, 0)
    shown = [one["properties"]["count"] for one in found["geojson"]["features"]]
    assert shown == [3, 1]
    assert not any("uploads" in path.parts for path in left(settings))


def test_only_what_the_asker_may_see_is_counted(visitor, layer):
    found = count(visitor("street", ["991003002"]), layer).get_json()
    assert [one["count"] for one in found["areas"]] == [0, 1]
    found = count(visitor("command", categories=["G"]), layer).get_json()
    assert [one["count"] for one in found["areas"]] == [1, 0]


def test_the_filter_holds_and_counts_may_be_split(visitor, layer):
    found = count(
        visitor("command"), layer, filter={"categories": ["E01"]}, by=["category"]
    ).get_json()
    assert found["areas"][0]["rows"] == [{"category": "E0102", "count": 2}]
    assert found["total"] == 3


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin", "resident"])
def test_who_sees_no_incident_counts_none(visitor, layer, role):
    assert count(visitor(role), layer).status_code == 403


@pytest.mark.parametrize(
    ("form", "status"),
    [({"filter": {"dream": 1}}, 422), ({"by": ["dream"]}, 422), ({"filter": "["}, 400)],
)
def test_a_question_that_makes_no_sense_is_refused(visitor, layer, form, status):
    assert count(visitor("command"), layer, **form).status_code == status


# -- templates ------------------------------------------------------------------------


def test_every_kind_has_its_template_and_its_fields_explained(visitor):
    browser = visitor("command")
    for kind in browser.get("/api/imports/kinds").get_json()["kinds"]:
        assert all(field["label"] and field["meaning"] for field in kind["fields"])
        if kind["template"]:
            assert browser.get(kind["template"]).status_code == 200
    assert browser.get("/api/imports/templates/dragons").status_code == 404
