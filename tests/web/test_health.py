"""/healthz and /readyz tell alive from fit for use, and what to do."""

import contextlib

import psycopg2
import pytest


@pytest.fixture
def worker(database_urls):
    """What a job worker holds for life (SCHEMA: advisory lock 7001, its number)."""
    with contextlib.closing(psycopg2.connect(database_urls.loader)) as connection:
        connection.cursor().execute("SELECT pg_advisory_lock(7001, 1)")
        yield


def wheres(answer):
    return [fault["where"] for fault in answer.get_json()["errors"]]


def test_alive_asks_nobody(client):
    assert client.get("/healthz").get_json() == {"status": "alive"}


def test_ready_when_everything_is_there(client, worker, built):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ready")


def test_without_a_worker_it_is_not_ready_and_says_so(client, built):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert wheres(answer) == ["jobs"]
    assert "gis-app worker" in answer.get_json()["detail"]


def test_without_the_frontend_it_is_not_ready(client, worker, app, tmp_path, built):
    app.extensions["assets"].manifest.unlink()
    assert wheres(client.get("/readyz")) == ["frontend"]


def test_a_migration_that_has_not_run_is_named(client, owner, worker, built):
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM migration WHERE name LIKE '0002%%' RETURNING name")
        name = cursor.fetchone().name
    assert name in client.get("/readyz").get_json()["detail"]
    with owner.transaction() as cursor:
        cursor.execute("INSERT INTO migration (name) VALUES (%s)", [name])


def test_a_lost_leakproof_mark_degrades(client, worker, built, database_urls):
    mark = "ALTER FUNCTION geometry_overlaps(geometry, geometry) {} LEAKPROOF"
    with contextlib.closing(psycopg2.connect(database_urls.superuser)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(mark.format("NOT"))
        answer = client.get("/readyz").get_json()
        with connection, connection.cursor() as cursor:
            cursor.execute(mark.format(""))
    assert answer["status"] == "degraded"
    assert [note["where"] for note in answer["notes"]] == ["index"]


def test_metrics_count_requests_and_connections(client):
    client.get("/healthz")
    text = client.get("/metrics").get_data(as_text=True)
    assert 'quanyu_requests_total{endpoint="health.healthz"' in text
    assert "quanyu_request_seconds_bucket" in text
    assert "quanyu_transactions_open 0.0" in text
