"""A backup holds everything, and a restore proves it before anything is replaced."""

import contextlib
import threading

import pytest

from gis_app.actions.back_up import back_up
from gis_app.actions.restore import restore
from gis_app.database import Database, DatabaseError
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest, Conflict
from gis_app.store import feed, places, proof

WEST = {"lon": 119.0002, "lat": 39.0078}


@pytest.fixture(scope="module", autouse=True)
def incidents(app, make_account, small_city):
    reporter = app.test_client()
    reporter.make_account = make_account
    reporter.sign_in("command")
    for category in ("E0102", "G0201"):
        report = {"category": category, "title": "事件", "source": "10"} | WEST
        assert reporter.post("/api/incidents", json=report).status_code == 201


@pytest.fixture
def saved(owner, tmp_path):
    path = tmp_path / "city.backup"
    back_up(owner, path)
    return path


@pytest.fixture
def place(server, database_urls):
    """A name to restore to, and how to connect; dropped at the end with what it left."""
    name = f"{database_urls.name}_back"
    yield name, server.url_for
    admin = Database(server.url_for(None, "postgres"), 1)
    with admin.session() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ^@ %s", [name])
        for row in cursor.fetchall():
            cursor.execute(f'DROP DATABASE "{row.datname}" WITH (FORCE)')


def test_a_restored_database_is_equal_and_works(owner, saved, place, server):
    name, url_for = place
    promised, kept = restore(saved, name, url_for)
    assert kept is None and promised["tables"]["incident"][0] == 2
    restored = Database(url_for("gis_owner", name), 1)
    with owner.transaction() as one, restored.transaction() as other:
        assert proof.of(one) == proof.of(other)
        found = places.attribute(other, *WEST.values(), 20)
        assert found.grid_code == "991003001001Z001"
    restored.close()


def test_after_a_restore_the_policies_and_the_mark_hold(saved, place):
    name, url_for = place
    restore(saved, name, url_for)
    web = Database(url_for("gis_web", name), 1)
    for prefixes, n in ((("991003002",), 0), (("991003001",), 2)):
        with web.transaction(Scope(prefixes=prefixes)) as cursor:
            cursor.execute("SELECT count(*) AS n FROM incident")
            assert cursor.fetchone().n == n
    with web.transaction() as cursor:
        cursor.execute(
            "SELECT proleakproof AS mark FROM pg_proc"
            " WHERE oid = 'geometry_overlaps(geometry,geometry)'::regprocedure"
        )
        assert cursor.fetchone().mark
    web.close()


def test_the_database_of_before_is_kept_and_live_positions_start_anew(
    owner, saved, place
):
    name, url_for = place
    restore(saved, name, url_for)
    first = Database(url_for("gis_owner", name), 1)
    with first.transaction() as cursor:
        position = feed.position(cursor)
    first.close()
    _, kept = restore(saved, name, url_for)
    assert kept.startswith(f"{name}_before_")
    second = Database(url_for("gis_owner", name), 1)
    with second.transaction() as cursor:
        assert not feed.is_kept(cursor, position)
    second.close()


def test_a_backup_older_than_the_program_is_brought_up_to_date(owner, tmp_path, place):
    with owner.transaction() as cursor:
        cursor.execute(
            """
            DELETE FROM migration WHERE name = '0030_loading.sql'
                RETURNING pg_get_functiondef('refresh_statistics(text[])'::regprocedure)
            """
        )
        definition = cursor.fetchone()[0]
        cursor.execute("DROP FUNCTION refresh_statistics(text[])")
    name, url_for = place
    back_up(owner, tmp_path / "old.backup")
    restore(tmp_path / "old.backup", name, url_for)
    with owner.transaction() as cursor:  # as it was, for the tests after this one
        cursor.execute(definition)
        cursor.execute("INSERT INTO migration (name) VALUES ('0030_loading.sql')")
    restored = Database(url_for("gis_owner", name), 1)
    with restored.transaction() as cursor:
        cursor.execute("SELECT to_regproc('refresh_statistics') IS NOT NULL AS there")
        assert cursor.fetchone().there
    restored.close()


def test_programs_that_come_back_at_once_do_not_stop_a_restore(saved, place):
    name, url_for = place
    restore(saved, name, url_for)
    ended = threading.Event()

    def knock():
        while not ended.is_set():
            with contextlib.suppress(DatabaseError):
                knocking = Database(url_for("gis_web", name), 1)
                with knocking.transaction() as cursor:
                    cursor.execute("SELECT pg_sleep(0.01)")
                knocking.close()

    threads = [threading.Thread(target=knock) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        _, kept = restore(saved, name, url_for)
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert kept.startswith(name)


def test_a_damaged_file_replaces_nothing(saved, place):
    name, url_for = place
    whole = saved.read_bytes()
    half = len(whole) // 2
    flipped = whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]
    for damaged in (whole[:half], b"", flipped):
        saved.write_bytes(damaged)
        with pytest.raises((BadRequest, Conflict)):
            restore(saved, name, url_for)
    admin = Database(url_for(None, "postgres"), 1)
    with admin.session() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        assert cursor.fetchone() is None
