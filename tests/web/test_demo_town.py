"""The demo town served: what each of its accounts is shown."""

import pytest

from gis_app.store import accounts
from gis_app.web.security import Visitor


@pytest.fixture(scope="module")
def database_urls(town):
    return town


@pytest.fixture
def as_demo(app, owner):
    def as_demo(username):
        with owner.transaction() as cursor:
            account = accounts.by_username(cursor, username)
        return app.test_client().sign_in_as(account)

    return as_demo


def total(browser):
    answer = browser.post("/api/incidents/counts", json={"filter": {}, "by": []})
    return answer.get_json()["total"]


def test_the_session_says_where_the_city_lies(client):
    place = client.get("/api/session").get_json()["installation"]
    assert place["is_demo"] is True
    west, south, east, north = place["bbox"]
    assert 117 < west < east < 122 and 37 < south < north < 41


def test_two_street_accounts_see_two_parts_and_the_command_centre_all(as_demo):
    whole, one, other = map(total, map(as_demo, ("command", "street", "street2")))
    assert 0 < one and 0 < other
    assert one + other <= whole


def test_the_department_sees_the_cases_it_leads_wherever_they_lie(as_demo):
    assert total(as_demo("department")) > 0


@pytest.mark.parametrize("username", ["admin", "auditor", "analyst"])
def test_who_reads_no_incident_gets_no_list(as_demo, username):
    answer = as_demo(username).post("/api/incidents/search", json={})
    assert answer.status_code == 403


def test_the_analyst_counts_without_seeing(as_demo):
    rows = (
        as_demo("analyst")
        .post("/api/incidents/counts", json={"filter": {}, "by": ["category"]})
        .get_json()["rows"]
    )
    assert rows and all(row["count"] is None or row["count"] >= 5 for row in rows)


def test_setup_tells_of_the_demo_and_of_what_lies_in_no_grid(as_demo):
    answer = as_demo("command").get("/api/setup").get_json()
    steps = {step["id"]: step for step in answer["steps"]}
    assert (steps["demo"]["state"], steps["accounts"]["note"]) == ("partly", "demo")
    assert steps["incidents"]["part"] == total(as_demo("command"))
    assert steps["grids"]["state"] == steps["units"]["state"] == "done"
    counts = as_demo("command").post(
        "/api/incidents/counts", json={"filter": {"rule": "outside"}, "by": []}
    )
    assert steps["outside"]["part"] == counts.get_json()["total"]


def test_what_lies_in_no_grid_is_counted_by_its_own_index(app, as_demo):
    command = Visitor(as_demo("command").account).scope
    with app.database.transaction(command) as cursor:
        cursor.execute(
            "EXPLAIN SELECT FROM incident WHERE grid_code IS NULL AND NOT unplaced"
        )
        plan = "\n".join(row[0] for row in cursor)
    assert "incident_gap" in plan
