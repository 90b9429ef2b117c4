"""A large load is stored by several connections, and is there whole or not at all."""

import subprocess
import sys
import threading

import pytest
from support.samples import write_csv

from gis_app.actions import load_file as loading
from gis_app.actions import load_incidents
from gis_app.actions.verify_log import verify_log
from gis_app.database import Database
from gis_app.errors import Conflict
from gis_app.store import imports

ROWS = 30_000  # two pieces
KILLED_BETWEEN = """
import os, sys
from contextlib import contextmanager
from pathlib import Path
from gis_app.actions import load_file
from gis_app.database import Database

beside = load_file.side_by_side.beside

@contextmanager
def killed_after(*given):
    with beside(*given) as loaders:
        yield loaders
    os._exit(9)  # all loaders have committed, the load has not

load_file.LARGE, load_file.side_by_side.beside = 0, killed_after
request = load_file.Request("incidents", [Path(sys.argv[2])])
load_file.load_file(Database(sys.argv[1], 1), request)
"""

pytestmark = pytest.mark.usefixtures("small_city")


def row(n, **changes):
    return {
        "编号": f"L{n}", "事项": "暴露垃圾", "标题": "路口垃圾",
        "上报时间": f"2024-05-{1 + n % 28:02d} 08:00", "经度": 119 + n % 8000 * 1e-6,
        "纬度": 39.0078,
    } | changes  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Its last rows repeat one of the first piece: alike, and in another state."""
    rows = [row(n) for n in range(ROWS)]
    rows += [row(5), row(6, 事项="井盖缺失")]
    return write_csv(tmp_path_factory.mktemp("large") / "ledger.csv", rows)


@pytest.fixture(autouse=True)
def large(monkeypatch):
    monkeypatch.setattr(loading, "LARGE", 0)


@pytest.fixture(autouse=True)
def empty(owner):
    yield
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM incident")
        cursor.execute("DELETE FROM import_run")


def stored(rows):
    (found,) = rows(
        """
        SELECT (SELECT count(*) FROM incident) AS incidents,
               (SELECT count(DISTINCT no) FROM incident) AS numbers,
               (SELECT count(*) FROM attribution) AS attributions,
               (SELECT count(*) FROM incident_state) AS states,
               (SELECT count(*) FROM incident i JOIN log_entry l
                    ON l.incident_id = i.id AND l.seq = 1) AS entries
        """
    )
    return found


def test_several_connections_store_what_one_does(load, ledger, rows, owner):
    report = load("incidents", ledger)
    assert (report.read, report.stored, report.unchanged) == (ROWS + 2, ROWS, 1)
    assert [f["message"] for f in report.faults] == [
        "has the number L6 of a row above, but another state, category or time"
    ]
    assert stored(rows) == (ROWS,) * 5
    ((state, told),) = rows("SELECT state, stored FROM import_run")
    assert (state, told) == ("done", ROWS)
    with owner.transaction() as cursor:
        assert verify_log(cursor).fault is None
    again = load("incidents", ledger)
    assert (again.stored, again.unchanged) == (0, ROWS + 2)
    assert stored(rows) == (ROWS,) * 5
    assert len(rows("SELECT FROM import_run")) == 1


def test_numbers_of_today_are_free_while_a_large_load_runs(load, owner, rows, ledger):
    """The load takes its numbers apart: an intake of the same county and day goes on."""

    def intake(cursor, report):
        with owner.transaction() as other:
            other.execute("SET LOCAL lock_timeout = '2s'")
            other.execute("SELECT take_numbers('991003', '2024-05-01', 1)")

    assert load("incidents", ledger, at_end=intake).stored == ROWS


def test_a_load_cancelled_at_its_end_leaves_nothing(load, rows, ledger):
    def cancel(cursor, report):
        raise Conflict("this import was cancelled")

    with pytest.raises(Conflict):
        load("incidents", ledger, at_end=cancel)
    assert stored(rows) == (0,) * 5
    assert not rows("SELECT FROM import_run")


def statement_fails(cursor):
    cursor.execute("SELECT 1 / 0")


def our_code_fails(cursor):
    """No statement fails, so the transaction itself knows of nothing."""
    raise ValueError("division by zero")


@pytest.mark.parametrize("fault", [statement_fails, our_code_fails])
@pytest.mark.parametrize("call", [2, 3])
def test_what_one_connection_cannot_store_none_has_stored(
    load, rows, ledger, monkeypatch, fault, call
):
    add, calls = load_incidents._add, []

    def fail(cursor, *given):
        calls.append(1)
        if len(calls) == call:
            fault(cursor)
        add(cursor, *given)

    monkeypatch.setattr(load_incidents, "_add", fail)
    with pytest.raises(Exception, match="division by zero"):
        load("incidents", ledger)
    assert stored(rows) == (0,) * 5
    assert not rows("SELECT FROM import_run")


def test_what_a_load_killed_between_two_ends_has_left_the_next_one_takes_back(
    load, rows, owner, ledger, database_urls
):
    killed = [sys.executable, "-c", KILLED_BETWEEN, database_urls.loader, ledger]
    assert subprocess.run(killed, check=False, timeout=120).returncode == 9
    assert stored(rows).incidents == ROWS
    with owner.transaction() as cursor:  # it may be one that has just begun
        cursor.execute(
            "UPDATE import_run SET started_at = now() - interval '2 minutes'"
        )
    assert load("incidents", ledger).stored == ROWS
    assert stored(rows) == (ROWS,) * 5
    assert [state for (state,) in rows("SELECT state FROM import_run")] == ["done"]


def test_a_load_that_still_runs_is_not_taken_for_a_killed_one(load, owner, ledger):
    left = []

    def look(cursor, report):
        with owner.transaction() as beside:
            imports.take_back_remains(beside)
            beside.execute("SELECT FROM import_run")
            left.append(beside.rowcount)

    assert load("incidents", ledger, at_end=look).stored == ROWS
    assert left == [1]


def test_two_loads_of_the_same_numbers_go_one_after_the_other(
    loader, database_urls, rows, ledger
):
    """Each has several transactions: side by side they would wait in a ring."""
    said, told = {}, []

    def run(name):
        own = Database(database_urls.loader, 1)
        request = loading.Request("incidents", [ledger], tell=told.append)
        said[name] = loading.load_file(own, request)
        own.close()

    threads = [threading.Thread(target=run, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(report.stored for report in said.values()) == [0, ROWS]
    assert told.count("another load of incidents is at work: waiting for its end") == 1
    assert stored(rows) == (ROWS,) * 5


def test_the_first_ledger_of_a_city_without_vocabularies_is_stored(
    load, owner, rows, ledger
):
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM duty_rule; DELETE FROM category; DELETE FROM term")
    assert load("incidents", ledger).stored == ROWS
