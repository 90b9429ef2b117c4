"""Briefings: exactly the filter, by the worker, without any request, nothing withheld
told, and no single incident for who may not see one."""

import io
import json
import re
import threading
import time

import pypdf
import pytest

from gis_app.actions.briefing import facts as telling
from gis_app.actions.briefing.page import page
from gis_app.actions.briefing.wording import TEXTS
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Rejected
from gis_app.jobs import Worker
from gis_app.store import accounts

WEST, EAST = (119.0012, 39.0071), (119.0062, 39.0078)
TITLE = "张记门口暴露垃圾"
# (category, place, how many)
REPORTED = [("E0102", WEST, 6), ("G0104", WEST, 2), ("G0201", EAST, 1)]
AREA = {
    "type": "Polygon",
    "coordinates": [[[119, 39], [119.004, 39], [119.004, 39.008], [119, 39.008], [119, 39]]],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def incidents(app, make_account, small_city):
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    for category, (lon, lat), many in REPORTED:
        for _ in range(many):
            body = {"category": category, "lon": lon, "lat": lat, "source": "10"}
            answer = reporter.post("/api/incidents", json=body | {"title": TITLE})
            assert answer.status_code == 201


@pytest.fixture(scope="module")
def worker(settings):
    worker = Worker(settings)
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield worker
    worker.stopping.set()
    thread.join()


@pytest.fixture
def made(worker):
    """made(client, format=…, filter=…): the job's end and the bytes of its file."""

    def made(client, **asked):
        answer = client.post("/api/briefings", json=asked)
        assert answer.status_code == 202, answer.get_json()
        for _ in range(1200):
            job = client.get(answer.get_json()["url"]).get_json()
            if job["state"] in ("done", "failed"):
                break
            time.sleep(0.1)
        assert job["state"] == "done", job
        file = client.get(job["file"])
        assert file.headers["Content-Disposition"].startswith("attachment")
        return job, file.data

    return made


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def facts_of(app, account, wanted=None, **more):
    scope = accounts.scope(account)
    wanted = IncidentFilter.model_validate(wanted or {})
    with app.database.transaction(scope) as cursor:
        return telling.gather(cursor, scope, wanted, "zh", **more)


def test_a_page_holds_the_filter_in_words_the_total_and_every_area(visitor, made):
    command = visitor("command")
    job, data = made(
        command, filter={"categories": ["E01"], "geometry": AREA}, lang="zh"
    )
    html = data.decode()
    assert job["rows"] == 6 and '<b id="total">6</b>' in html
    assert "事项 市容环境；画定范围内（约 0.31 km²）" in html
    assert "第1网格" in html and "command" in html and "全部辖区" in html


def test_a_page_points_to_nothing_outside_itself(visitor, made):
    """But for Leaflet's own signature in its script, which is never shown."""
    _, data = made(visitor("command"), format="html")
    html = data.decode().replace('href="https://leafletjs.com', "")
    asked = re.findall(r'(?:src|href)\s*=\s*["\'][^"\']+|url\([^)]+\)|@import', html)
    assert [one for one in asked if not one.startswith(("url(#", 'href="#'))] == []
    assert "default-src 'none'" in html and len(data) < 3_000_000
    assert "Redistribution and use in source and binary forms" in html


def test_a_sheet_holds_the_filter_in_words_and_its_maker(visitor, made):
    street = visitor("street", ["991003001"])
    wanted = {"under": "991003001", "categories": ["E0102"]}
    _, data = made(street, filter=wanted, format="pdf", lang="zh", title="每周通报")
    text = text_of(data)
    assert "事项暴露垃圾；辖区第1街道" in text and "每周通报" in text
    assert "street·" in text and "第1页，共1页" in text


def test_a_briefing_is_english_where_it_is_asked_so(visitor, made):
    _, data = made(visitor("command"), format="pdf", lang="en")
    assert "Incidents" in text_of(data) and "事项" not in text_of(data)


def test_an_analysts_briefing_holds_no_incident_and_no_small_count(visitor, made):
    analyst = visitor("analyst")
    for format in ("html", "pdf"):
        _, data = made(analyst, filter={}, format=format, lang="zh")
        text = data.decode() if format == "html" else text_of(data)
        assert "少于5" in text.replace(" ", "")
        assert "张记" not in text and not re.search(r"991003\d{13}", text)
        assert "circleMarker" not in text.split("L.map(")[-1]


def test_an_analysts_numbers_are_those_of_the_counts(app, make_account, visitor):
    facts = facts_of(app, make_account("analyst"))
    body = {"filter": {}, "by": ["category"]}
    told = visitor("analyst").post("/api/incidents/counts", json=body).get_json()
    assert sorted(count or 0 for _, count in facts.categories) == sorted(
        row["count"] or 0 for row in told["rows"]
    )
    assert facts.total == told["total"] and facts.points is None


def test_an_analysts_shape_is_whole_grids_and_says_so(app, make_account):
    facts = facts_of(app, make_account("analyst"), {"geometry": AREA})
    assert facts.drawn is None and "画定范围所涉的" in facts.told.filter
    assert "widened.grids" in facts.notes and "rounded" in facts.notes


@pytest.mark.parametrize("role", ["analyst", "gridworker", "auditor", "admin"])
def test_who_may_not_take_rows_out_gets_none_in_a_briefing(visitor, role):
    answer = visitor(role).post("/api/briefings", json={"with_rows": True})
    assert answer.status_code == 403


def test_an_analyst_may_not_ask_more_finely_by_a_briefing(visitor):
    wanted = {"filter": {"text": "垃圾"}}
    assert visitor("analyst").post("/api/briefings", json=wanted).status_code == 403


def test_rows_that_are_asked_for_have_number_category_and_state_alone(visitor, made):
    _, data = made(visitor("command"), with_rows=True, lang="zh")
    html = data.decode()
    assert len(set(re.findall(r'"no": "(\d{19})"', html))) == 9
    assert "张记" not in html and "只交给有权查看的人" in html


def test_a_coarse_incident_stands_at_its_micro_grid(app, make_account):
    facts = facts_of(
        app, make_account("command"), {"categories": ["G02"]}, with_rows=True
    )
    (point,) = facts.points
    assert (point.lon, point.lat) != EAST
    assert abs(point.lon - EAST[0]) < 0.001 and abs(point.lat - EAST[1]) < 0.001


def test_more_incidents_than_a_map_bears_are_refused_not_cut(
    app, make_account, monkeypatch
):
    monkeypatch.setattr(telling, "MOST_ROWS", 5)
    with pytest.raises(Rejected, match="at most 5"):
        facts_of(app, make_account("command"), with_rows=True)


def test_only_the_makers_scope_is_in_it(app, make_account):
    facts = facts_of(app, make_account("street", ["991003002"]))
    assert facts.total == 1
    assert {area.code[:9] for area in facts.areas} == {"991003002"}


def test_no_name_breaks_out_of_the_page(app, make_account, owner):
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE grid_version SET name = %s WHERE code = '991003002001Z001'",
            ["</script><img src=x onerror=alert(1)>`${alert(1)}"],
        )
    facts = facts_of(app, make_account("command"), title="<script>alert(1)</script>")
    html = page(facts)
    assert "<img src=x" not in html and "<script>alert(1)" not in html


def test_a_mark_says_who_made_it(app, make_account):
    facts = facts_of(app, make_account("command"))
    assert facts.told.mark in page(facts, marked=True)
    assert 'class="watermark"' not in page(facts)


def test_a_briefing_stands_in_the_log(visitor, made, owner):
    planner = visitor("planner")
    made(planner, filter={"severities": [4]}, with_rows=True)
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT payload FROM log_entry WHERE action = 'briefing.made'"
            " AND account_id = %s",
            [planner.account.id],
        )
        told = json.loads(cursor.fetchone().payload)
    assert told == {"filter": {"severities": [4]}, "rows": 9}


def test_pressed_twice_it_is_made_once(visitor):
    command = visitor("command")
    asked = {"filter": {"states": [10]}, "title": "一次"}
    first, second = (command.post("/api/briefings", json=asked) for _ in range(2))
    assert first.get_json() == second.get_json()


@pytest.mark.parametrize("ended", [1, 2])
def test_one_that_ends_as_it_is_asked_for_again_gives_no_address_of_nothing(
    visitor, monkeypatch, ended
):
    from gis_app.store import queue

    put, answers = queue.put, iter([None] * ended)
    monkeypatch.setattr(
        queue, "put", lambda *job: None if next(answers, 1) is None else put(*job)
    )
    told = (
        visitor("command").post("/api/briefings", json={"title": "又一次"}).get_json()
    )
    if ended == 1:
        assert told["url"] == f"/api/jobs/{told['job']}" and told["job"]
    else:
        assert told == {"job": None, "url": None}


def test_a_title_takes_no_personal_number(visitor):
    answer = visitor("command").post("/api/briefings", json={"title": "找13800138000"})
    assert answer.status_code == 422


def test_the_words_are_there_in_both_languages():
    assert all(text["zh"].strip() and text["en"].strip() for text in TEXTS.values())
