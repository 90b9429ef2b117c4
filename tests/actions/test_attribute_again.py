"""Attributing again writes just what changed, and says what it was before."""

import pytest

from gis_app.actions.attribute_again import attribute_again
from gis_app.store import reattribution

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


class Stopped(Exception):
    pass


def test_a_run_that_was_stopped_goes_on_where_it_was(owner, numbers, monkeypatch):
    monkeypatch.setattr("gis_app.actions.attribute_again.READ", 1)

    def stop(looked_at, changed):
        raise Stopped

    with pytest.raises(Stopped):
        attribute_again(owner, 20.0, tell=stop)
    assert attribute_again(owner, 20.0) == (1, 0)
    assert attribute_again(owner, 20.0) == (2, 0)


def test_on_other_boundaries_it_begins_anew(owner, numbers, monkeypatch):
    monkeypatch.setattr("gis_app.actions.attribute_again.READ", 1)

    def publish(looked_at, changed):
        with owner.transaction() as cursor:
            cursor.execute("UPDATE grid_version SET name = name || '甲'")
        raise Stopped

    with pytest.raises(Stopped):
        attribute_again(owner, 20.0, tell=publish)
    assert attribute_again(owner, 20.0) == (2, 0)


def test_with_another_reach_it_begins_anew(owner, numbers, monkeypatch):
    monkeypatch.setattr("gis_app.actions.attribute_again.READ", 1)

    def stop(looked_at, changed):
        raise Stopped

    with pytest.raises(Stopped):
        attribute_again(owner, 20.0, tell=stop)
    assert attribute_again(owner, 25.0)[0] == 2


def test_what_a_person_decides_while_a_run_compares_stays(owner, numbers, monkeypatch):
    """It is noticed when the row is locked: its answer is not the one that was read."""
    written = reattribution.write

    def late(cursor, ids, seqs, answers):
        with owner.another(1).transaction() as person:
            person.execute(
                "UPDATE incident SET rule = 'manual', attribution_seq = attribution_seq + 1"
                " WHERE id = %s",
                [int(ids[0])],
            )
        return written(cursor, ids, seqs, answers)

    with owner.transaction() as cursor:
        cursor.execute("UPDATE incident SET party_id = NULL, grid_code = NULL")
    monkeypatch.setattr(reattribution, "write", late)
    looked_at, changed = attribute_again(owner, 20.0)
    assert (looked_at, changed) == (2, 1)
    with owner.transaction() as cursor:
        cursor.execute("SELECT rule FROM incident ORDER BY id")
        assert [row.rule for row in cursor] == ["manual", "inside"]


def test_a_coarse_incident_near_a_border_is_not_written_again_and_again(owner, numbers):
    """What is told of it is coarser than what the engine finds."""
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE incident_exact_place SET geom = ST_SetSRID(ST_MakePoint("
            " 119.002, 39.0065), 4490)"
        )
    attribute_again(owner, 20.0)
    assert attribute_again(owner, 20.0)[1] == 0
