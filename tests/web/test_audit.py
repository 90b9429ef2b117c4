"""Reading in bulk leaves a line in the log; a look at one screen does not."""

import json

import pytest

PLACE = {"lon": 119.0005, "lat": 39.0075}
REPORT = {"category": "E0102", "title": "暴露垃圾", "source": "10", **PLACE}

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def command(client):
    client.sign_in("command")
    for _ in range(3):
        assert client.post("/api/incidents", json=REPORT).status_code == 201
    return client


def noted(owner, account):
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT payload FROM log_entry"
            " WHERE account_id = %s AND action = 'incidents.read'",
            [account.id],
        )
        return [json.loads(row.payload) for row in cursor]


def test_a_first_page_is_not_noted(command, owner):
    assert command.post("/api/incidents/search", json={"limit": 2}).status_code == 200
    assert noted(owner, command.account) == []


def test_a_number_of_a_person_that_was_searched_for_is_not_kept(command, owner):
    title = {"title": "回电13812345678"}
    for _ in range(2):
        command.post("/api/incidents", json=REPORT | title)
    wanted = {"filter": {"text": "电话"}, "limit": 1}
    first = command.post("/api/incidents/search", json=wanted).get_json()
    sought = wanted | {"filter": {"text": "13812345678"}, "cursor": first["next"]}
    assert command.post("/api/incidents/search", json=sought).status_code == 200
    (entry,) = noted(owner, command.account)
    assert "13812345678" not in json.dumps(entry)


def test_turning_pages_is_noted_with_filter_and_rows(command, owner):
    wanted = {"filter": {"under": "991003001"}, "limit": 2}
    first = command.post("/api/incidents/search", json=wanted).get_json()
    command.post("/api/incidents/search", json=wanted | {"cursor": first["next"]})
    (entry,) = noted(owner, command.account)
    assert entry["filter"]["under"] == "991003001"
    assert entry["rows"] >= 1
