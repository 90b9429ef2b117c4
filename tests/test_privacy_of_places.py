"""Incidents whose category hides their place: only the handling unit learns it.

DOMAIN, privacy 4, held against every way there is to ask.
"""

import json

import pytest

from gis_app.store import feed

TRUE = {"lon": 119.0002, "lat": 39.0078}  # grid 991003001001Z001, town of office T1
PLAIN = {"category": "E0102", "title": "路面积水", "source": "10", **TRUE}
HIDDEN = PLAIN | {"category": "G0201", "title": "邻里纠纷", "address": "二号楼三单元"}
WHOLE = "119.0002"

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(scope="module")
def command(app, make_account):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


@pytest.fixture(scope="module")
def handler(app, make_account, small_city):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("street", ["991003001"], org="T1")


def reported(browser, report):
    return browser.post("/api/incidents", json=report).get_json()["no"]


def changed(browser, no, **correction):
    correction = {"reason": "改正"} | correction
    return browser.patch(f"/api/incidents/{no}", json=correction)


def one(browser, no):
    return browser.get(f"/api/incidents/{no}").get_json()


def test_a_change_of_category_there_and_back_shows_the_place_to_nobody_else(command):
    no = reported(command, HIDDEN)
    for correction in ({"category": "E0102"}, {"category": "E0102", **TRUE}):
        assert changed(command, no, **correction).status_code == 403
    found = one(command, no)
    assert found["properties"]["category"] == "G0201"
    assert WHOLE not in json.dumps(found) and "二号楼" not in json.dumps(found)


def test_the_handling_unit_may_take_it_out_of_hiding(command, handler):
    no = reported(command, HIDDEN)
    assert changed(handler, no, category="E0102").status_code == 200
    found = one(command, no)
    assert found["geometry"]["coordinates"] == pytest.approx([119.0002, 39.0078])
    assert found["properties"]["address"] == "二号楼三单元"


def test_what_was_attributed_before_it_was_hidden_tells_no_distance(command, handler):
    no = reported(command, PLAIN | {"accuracy_m": 500, "lon": 119.004, "lat": 39.004})
    before = one(command, no)["attributions"][0]
    changed(command, no, category="G0201")
    for past in one(command, no)["attributions"]:
        assert past["rule"] == "inside" and "模糊" in past["reason"]
    assert "rule" not in one(command, no)["log"][0]["detail"]
    kept = one(handler, no)
    if kept["geometry"]["coordinates"] == [119.004, 39.004]:  # theirs: as it was
        assert kept["attributions"][-1]["reason"] == before["reason"]


@pytest.mark.parametrize(
    "place",
    [
        {"lon": 119.002, "lat": 39.006},  # a corner of four grids
        {"lon": 119.0019, "lat": 39.0078, "accuracy_m": 900},
        {"lon": 118.99995, "lat": 39.0078},  # 4 m outside the city
    ],
    ids=["on a border", "uncertain", "beside the city"],
)
def test_neither_rule_nor_doubt_tells_that_it_lies_by_a_border(command, place):
    answer = command.post("/api/incidents", json=HIDDEN | place)
    attribution = answer.get_json()["attribution"]
    found = one(command, answer.get_json()["no"])["properties"]
    for told in (attribution, found):
        assert told["rule"] == "inside" and told["ambiguous"] is False
    assert attribution["distance_to_edge_m"] is attribution["runner_up"] is None
    assert attribution["reason_en"].startswith("inside grid")


def test_a_replay_of_live_updates_shows_no_place_that_was_hidden_since(
    visitor, command, owner
):
    with owner.transaction() as cursor:
        here = feed.position(cursor)
    no = reported(command, PLAIN)
    changed(command, no, category="G0201")
    screen = visitor("command")
    answer = screen.get("/api/events", headers={"Last-Event-ID": here}, buffered=False)
    told = next(iter(answer.response)).decode()
    answer.close()
    assert no in told and WHOLE not in told


def test_every_other_question_finds_it_at_the_label_only(command, visitor):
    no = reported(command, HIDDEN)

    def numbers(wanted):
        wanted = {"filter": {"categories": ["G02"]} | wanted}
        page = command.post("/api/incidents/search", json=wanted)
        features = page.get_json()["incidents"]["features"]
        assert WHOLE not in json.dumps(features)
        return {feature["properties"]["no"] for feature in features}

    assert no in numbers({})
    assert no not in numbers({"near": {**TRUE, "radius_m": 5}})
    assert no not in numbers({"text": "二号楼"})
    wanted = {"filter": {"categories": ["G02"]}, "format": "csv"}
    file = command.post("/api/incidents/export", json=wanted).data.decode()
    assert no in file and WHOLE not in file and "二号楼" not in file


def test_no_other_role_reads_the_true_place_in_the_database(database_urls, command):
    from gis_app.database import Database
    from gis_app.domain.scope import Scope

    reported(command, HIDDEN)
    web = Database(database_urls.web, connections=1)
    for role in ("command", "auditor", "admin", "department", "analyst"):
        scope = Scope(1, ("",), ("*",), (999,), frozenset([role]))
        with web.transaction(scope) as cursor:
            cursor.execute("SELECT count(*) AS n FROM incident_exact_place")
            assert cursor.fetchone().n == 0
    web.close()
