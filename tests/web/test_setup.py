"""GET /api/setup: true figures of what is there, to whom they are meant for."""

from types import SimpleNamespace

import pytest
from support import small_city as paper

from gis_app.actions.audit_partition import audit_partition
from gis_app.store import setup

PLACED, GAP = paper.point(0.5, 7.5), (118.5, 38.5)


def steps(browser):
    answer = browser.get("/api/setup")
    assert answer.status_code == 200
    return {step["id"]: step for step in answer.get_json()["steps"]}


def share(step):
    return step["part"], step["whole"]


@pytest.fixture(scope="module")
def reported(app, small_city, make_account):
    browser = app.test_client()
    browser.make_account = make_account
    browser.sign_in("command")
    for (lon, lat), title in ((PLACED, "a"), (GAP, "b")):
        body = {"category": "E0102", "title": title, "source": "10"}
        sent = browser.post("/api/incidents", json=body | {"lon": lon, "lat": lat})
        assert sent.status_code == 201
    body = {"category": "E0102", "title": "c", "source": "20", "address": "无此路 1 号"}
    assert browser.post("/api/incidents", json=body).status_code == 202


def test_it_counts_what_is_there(visitor, reported):
    found = steps(visitor("command"))
    assert found["units"]["told"]["levels"]["community"] == 4
    assert (found["grids"]["told"]["grids"], found["grids"]["state"]) == (16, "done")
    assert share(found["micro_grids"]) == (16, 16)
    assert found["incidents"]["part"] == 3
    assert (found["outside"]["part"], found["waiting"]["part"]) == (1, 1)


def test_shares_agree_with_the_tables(visitor, reported, owner):
    found = steps(visitor("planner"))
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE households IS NOT NULL) AS known,"
            " count(*) AS all FROM grid_in_force WHERE layer = 'partition'"
        )
        known, whole = cursor.fetchone()
    assert share(found["households"]) == (known, whole)
    duty = found["duty"]
    assert (
        duty["whole"] == duty["part"] + duty["told"]["none"] + duty["told"]["several"]
    )


def test_the_admin_is_told_only_whether_there_are_incidents(visitor, reported):
    found = steps(visitor("admin", []))
    assert found["incidents"]["note"] == "only_whether"
    assert found["incidents"]["part"] is None
    assert "outside" not in found and "waiting" not in found


def test_of_a_part_of_the_city_only_its_incidents_are_counted(visitor, reported):
    found = steps(visitor("command", ["991003001"]))
    assert found["incidents"]["part"] < 3
    assert found["grids"]["told"]["grids"] == 16


@pytest.mark.parametrize("role", ["street", "analyst", "gridworker", "auditor"])
def test_others_do_not_get_it(visitor, role, built):
    assert visitor(role).get("/api/setup").status_code == 403
    assert visitor(role).get("/setup").status_code == 403


def test_nobody_is_led_where_they_may_not_go(visitor, reported):
    planner, command = steps(visitor("planner")), steps(visitor("command"))
    kinds = {deed["what"] for step in planner.values() for deed in step["do"]}
    assert "import" not in kinds and "template" not in kinds
    assert any(deed["what"] == "import" for deed in command["buildings"]["do"])


def test_the_check_runs_as_a_job_and_its_findings_stay(
    visitor, reported, owner, settings
):
    command = visitor("command")
    assert steps(command)["partition"]["note"] == "unchecked"
    asked = command.post("/api/setup/partition-check", json={})
    assert asked.status_code == 202
    again = command.post("/api/setup/partition-check", json={})
    assert again.get_json()["job"] == asked.get_json()["job"]
    other = visitor("planner").post("/api/setup/partition-check", json={})
    assert other.get_json() == {"job": None, "url": None}
    told = []
    audit_partition(
        SimpleNamespace(settings=settings, progress=lambda *far: told.append(far))
    )
    assert told == [(n, 5) for n in range(5)]  # level by level
    found = steps(visitor("planner"))["partition"]
    assert (found["state"], found["part"]) == ("done", 0)
    with owner.transaction() as cursor:
        cursor.execute("UPDATE grid_version SET name = name || 'x'")
    assert steps(command)["partition"]["note"] == "stale"


def test_a_backup_is_told_with_its_age(visitor, owner, reported):
    assert steps(visitor("admin", []))["backup"]["state"] == "missing"
    with owner.transaction() as cursor:
        setup.keep_backup(cursor, 10, 1000)
    found = steps(visitor("admin", []))["backup"]
    assert (found["state"], found["told"]["days"]) == ("done", 0)


def test_tables_past_the_limit_are_told_as_estimates(cursor, monkeypatch, small_city):
    monkeypatch.setattr(setup, "MANY", 10)
    cursor.execute(
        "INSERT INTO road (kind, geom) SELECT 'lane', ST_Multi(ST_SetSRID(ST_MakeLine("
        "ST_MakePoint(119, 39), ST_MakePoint(119.1, 39)), 4490))"
        " FROM generate_series(1, 25)"
    )
    assert setup.big_tables(cursor)["road"] == setup.Count(10, more=True)
    cursor.execute("ANALYZE road")
    assert setup.big_tables(cursor)["road"] == setup.Count(25, about=True)


def test_who_comes_to_an_empty_installation_is_told_how_to_begin(app):
    with app.database.transaction() as cursor:
        assert setup.any_account(cursor) in (True, False)
    assert app.test_client().get("/api/session").get_json()["nobody_yet"] is False
