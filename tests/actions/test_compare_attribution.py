"""Both engines are held together on what a city has, and a difference is found."""

import pytest

from gis_app import jobs
from gis_app.actions import attribute_points
from gis_app.actions.compare_attribution import compare
from gis_app.store import attribution_check, queue

PLACES = [(119.0002, 39.0078), (119.0031, 39.0052), (119.9, 39.9)]


@pytest.fixture(scope="module", autouse=True)
def incidents(app, make_account, small_city):
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    for lon, lat in PLACES:
        for category in ("E0102", "G0201"):
            report = {"title": "事件", "source": "10", "category": category}
            reporter.post("/api/incidents", json=report | {"lon": lon, "lat": lat})


def test_the_city_is_answered_alike_at_incidents_and_on_borders(owner):
    with owner.transaction() as cursor:
        found = compare(cursor, 20.0, 100)
    assert found["asked"] > 500 and found["count"] == 0


def test_a_difference_is_counted_and_named(owner, monkeypatch):
    right = attribute_points.Owners.attribute

    def wrong(self, lon, *rest):
        answers = right(self, lon, *rest)
        answers.grid_code[0] = "991003001001Z009"
        return answers

    monkeypatch.setattr(attribute_points.Owners, "attribute", wrong)
    with owner.transaction() as cursor:
        found = compare(cursor, 20.0, 100)
    assert found["count"] == 1
    (one,) = found["different"]
    assert one["engine"]["grid_code"] == "991003001001Z009"
    assert one["sql"]["grid_code"] != "991003001001Z009"


def test_no_true_place_of_a_coarse_incident_is_asked(owner):
    with owner.transaction() as cursor:
        cursor.execute("SELECT ST_X(geom) AS lon FROM incident WHERE NOT coarse")
        shown = {row.lon for row in cursor}
        cursor.execute("DELETE FROM incident WHERE NOT coarse")
        cursor.execute("SELECT ST_X(geom) AS lon FROM incident_exact_place")
        true = {row.lon for row in cursor} & shown
        asked = {row.lon for row in attribution_check.sample(cursor, 100)}
        cursor.connection.rollback()
    assert true and not true & asked


@pytest.mark.parametrize(("hour", "waiting"), [(3, 1), (12, 0)])
def test_it_is_put_at_night(owner, monkeypatch, hour, waiting):
    class Clock(jobs.datetime):
        @classmethod
        def now(cls, zone):
            return cls(2026, 1, 2, hour, 5, tzinfo=zone)

    class Tools:
        loader = owner

    monkeypatch.setattr(jobs, "datetime", Clock)
    jobs._compare_at_night(Tools)
    jobs._compare_at_night(Tools)
    with owner.transaction() as cursor:
        job = queue.take(cursor, 1)
        assert (job.name if waiting else job) == (
            "compare_attribution" if waiting else None
        )
        assert queue.take(cursor, 1) is None
        cursor.connection.rollback()
        cursor.execute("DELETE FROM job")
