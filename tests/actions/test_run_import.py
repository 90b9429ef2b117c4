"""An import dies, stops or is stopped: it is stored whole, once, or not at all."""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support.samples import write_csv

from gis_app.actions.start_import import Said, Upload, cancel_import, start_import
from gis_app.jobs import Worker
from gis_app.store import accounts, imports

WAIT = 60
COUNTS = """
    SELECT (SELECT count(*) FROM incident) AS incidents,
           (SELECT count(*) FROM import_run WHERE state = 'done') AS done
"""


@pytest.fixture(scope="module", autouse=True)
def city(small_city):
    return small_city


@pytest.fixture
def work():
    """work(settings): a worker in a thread, until the test ends or it is told to stop."""
    started = []

    def work(settings):
        made = Worker(settings)
        thread = threading.Thread(target=made.run)
        thread.start()
        started.append((made, thread))
        return made, thread

    yield work
    for made, thread in started:
        made.stopping.set()
        thread.join()


@pytest.fixture
def start(settings, loader, make_account, tmp_path):
    """start(name, rows): an upload whose job waits; its number."""
    scope = accounts.scope(make_account("command"))

    def start(name, rows, **row):
        ledger = write_csv(tmp_path / f"{name}.csv", [
            {"编号": f"{name}{n}", "事项": "暴露垃圾", "上报时间": "2024-05-06 08:00",
             "经度": 119.0002, "纬度": 39.0078} | row for n in range(rows)
        ])  # fmt: skip
        upload = Upload(settings.data_path / "uploads", ledger.name)
        upload.write(ledger.read_bytes())
        upload.close()
        with loader.transaction() as cursor:
            said = Said("incidents", {"datum": "cgcs2000"})
            return start_import(cursor, scope, upload, said)

    return start


@pytest.fixture
def line(loader):
    def line(number):
        with loader.transaction() as cursor:
            return imports.one(cursor, number)

    return line


@pytest.fixture
def until(line):
    def until(number, *states):
        return wait(lambda: (found := line(number)).state in states and found)

    return until


@pytest.fixture
def gate(owner):
    """While it is held no load can store an incident: it stands before the lock."""

    class Gate:
        def __enter__(self):
            self._lent = owner.transaction()
            cursor = self._lent.__enter__()
            cursor.execute("LOCK TABLE incident_number IN SHARE MODE")
            return self

        def reached(self):
            with owner.transaction() as cursor:
                cursor.execute(
                    "SELECT count(*) AS n FROM pg_locks WHERE NOT granted"
                    " AND relation = 'incident_number'::regclass"
                )
                return cursor.fetchone().n

        def __exit__(self, *error):
            self._lent.__exit__(None, None, None)

    return Gate()


def wait(found):
    for _ in range(WAIT * 20):
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def children(of=None):
    """Processes that work on a file for a worker in this process, or in another."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        ours = f"PPid:\t{of or os.getpid()}\n" in text and "State:\tZ" not in text
        if b"gis_app.isolated" in command and ours:
            found.append(int(status.parent.name))
    return found


def test_what_kills_the_reader_fails_the_import_and_not_the_worker(
    work, settings, start, until, rows, gate
):
    before = rows(COUNTS)
    number = start("K", 3)
    work(settings)
    with gate:
        wait(gate.reached)
        (child,) = children()
        os.kill(child, signal.SIGSEGV)
    found = until(number, "failed")
    assert found.message.startswith("Reading the file broke off")
    assert rows(COUNTS) == before
    assert until(start("KK", 2), "done").stored == 2


def _work(settings):
    Worker(settings).run()


def test_an_import_whose_worker_was_killed_is_done_by_the_next_once(
    work, settings, start, until, rows, gate
):
    number = start("W", 3)
    first = multiprocessing.get_context("spawn").Process(target=_work, args=[settings])
    first.start()
    with gate:
        wait(gate.reached)
        (child,) = children(first.pid)
        os.kill(first.pid, signal.SIGKILL)
        first.join()
        wait(lambda: not Path(f"/proc/{child}").exists())  # it has died with it
    work(settings)
    assert until(number, "done").stored == 3
    (found,) = rows("SELECT count(*) AS n FROM incident WHERE import_id = %s", [number])
    assert found.n == 3


def test_a_cancelled_import_ends_at_once_and_stores_nothing(
    work, settings, start, until, rows, gate, loader, line
):
    before = rows(COUNTS)
    number = start("C", 3)
    work(settings)
    with gate:
        wait(gate.reached)
        running = line(number)
        with loader.transaction() as cursor:
            cancel_import(cursor, running)
        wait(lambda: not children())
    assert line(number).state == "cancelled" and rows(COUNTS) == before


def test_a_worker_that_stops_leaves_the_import_to_the_next(
    work, settings, start, until, gate
):
    number = start("S", 3)
    made, thread = work(settings)
    with gate:
        wait(gate.reached)
        made.stopping.set()
        thread.join()
        assert not children()
    work(settings)
    assert until(number, "done").stored == 3


def test_a_file_that_needs_too_much_memory_is_refused_in_words(
    work, settings, start, until
):
    work(replace(settings, import_mb="400"))
    number = start("M", 2, 描述="长" * 15_000_000)
    found = until(number, "failed", "done")
    assert found.state == "failed" and "memory" in found.message


def test_an_import_whose_job_failed_for_good_has_failed(
    start, owner, until, loader, rows
):
    number = start("F", 1)
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE job SET state = 'failed', error = 'the worker died'"
            " WHERE id = (SELECT job_id FROM import_detail WHERE import_id = %s)",
            [number],
        )
    with loader.transaction() as cursor:
        assert imports.settle(cursor) == 1
    assert until(number, "failed").job_error == "the worker died"


def test_a_file_of_many_rows_tells_how_far_it_is(work, settings, start, until, loader):
    number = start("P", 5_000)
    work(settings)
    found = until(number, "done")
    assert found.progress["done"] == 5_000 and found.stored == 5_000


def test_a_dry_run_leaves_the_planners_picture_alone(load, rows, tmp_path):
    """ANALYZE outlives a rollback: an empty table would be planned for while it fills."""
    picture = "SELECT relpages, reltuples FROM pg_class WHERE relname = 'incident'"
    path = write_csv(tmp_path / "d.csv", [
        {"编号": f"D{n}", "事项": "暴露垃圾", "上报时间": "2024-05-06 08:00",
         "经度": 119.0002, "纬度": 39.0078} for n in range(5_000)
    ])  # fmt: skip
    before = rows(picture)
    assert load("incidents", path, datum="cgcs2000", dry_run=True).stored == 5_000
    assert rows(picture) == before
