"""Attributing again writes just what changed, and says what it was before."""

import pytest

from gis_app.actions.attribute_again import attribute_again

WEST = {"lon": 119.0002, "lat": 39.0078}
REPORT = {"title": "事件", "source": "10"} | WEST

# The grid under WEST gives its western half to its neighbour in the south.
MOVE = """
    UPDATE grid_version SET geom = ST_Multi(ST_MakeEnvelope(119.001, 39.006, 119.002, 39.008, 4490))
     WHERE code = '991003001001Z001';
    UPDATE grid_version SET geom = ST_Multi(ST_Union(geom, ST_MakeEnvelope(
        119, 39.006, 119.001, 39.008, 4490))) WHERE code = '991003001001Z002';
"""


@pytest.fixture(scope="module")
def numbers(app, make_account, small_city):
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    return [
        reporter.post(
            "/api/incidents", json=REPORT | {"category": category}
        ).get_json()["no"]
        for category in ("E0102", "G0201")
    ]


def grids(owner, table="incident"):
    with owner.transaction() as cursor:
        cursor.execute(f"SELECT grid_code FROM {table} ORDER BY 1")
        return [row.grid_code for row in cursor]


def test_nothing_changed_nothing_is_written(owner, numbers):
    assert attribute_again(owner, 20.0) == (2, 0)
    assert len(grids(owner, "attribution")) == 2


def test_a_moved_border_hands_over_and_keeps_the_old_answer(owner, numbers, visitor):
    with owner.transaction() as cursor:
        cursor.execute(MOVE)
    assert attribute_again(owner, 20.0) == (2, 2)
    assert grids(owner) == ["991003001001Z002"] * 2
    assert attribute_again(owner, 20.0) == (2, 0)
    one = visitor("command").get(f"/api/incidents/{numbers[0]}").get_json()
    assert [past["basis"] for past in one["attributions"]] == ["current", "reported"]
    assert one["log"][-1]["action"] == "incident.reattributed"


def test_then_and_today_are_counted_apart(owner, numbers, visitor):
    command = visitor("command")
    found = {}
    for basis in ("reported", "current"):
        answer = command.post(
            "/api/incidents/counts", json={"filter": {"basis": basis}, "by": ["grid"]}
        )
        found[basis] = answer.get_json()["rows"]
    assert found["reported"] == [{"grid": "991003001001Z001", "count": 2}]
    assert found["current"] == [{"grid": "991003001001Z002", "count": 2}]
