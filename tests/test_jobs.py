"""Background work: each job once, in its starter's scope, whatever dies meanwhile."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

from gis_app import jobs
from gis_app.database import Database
from gis_app.jobs import Worker
from gis_app.store import queue

WAIT = 15


@pytest.fixture
def loader(settings):
    database = Database(settings.loader_url, 2)
    with database.transaction() as cursor:
        cursor.execute("DELETE FROM job")
    yield database
    database.close()


@pytest.fixture
def worker(settings):
    """worker(job=function): runs until the test ends."""
    started = []

    def start(**known):
        jobs.JOBS.update(known)
        made = Worker(settings)
        thread = threading.Thread(target=made.run)
        thread.start()
        started.append((made, thread, known))
        return made

    yield start
    for made, thread, known in started:
        made.stopping.set()
        thread.join()
        for name in known:
            jobs.JOBS.pop(name, None)


def put(loader, name, account_id=None, **arguments):
    with loader.transaction() as cursor:
        return queue.put(cursor, name, arguments, account_id)


def state(loader, job_id):
    with loader.transaction() as cursor:
        cursor.execute("SELECT * FROM job WHERE id = %s", [job_id])
        return cursor.fetchone()


def until(loader, job_id, *states):
    for _ in range(WAIT * 20):
        if (found := state(loader, job_id)).state in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def _work_with_a_long_job(settings):
    jobs.JOBS["long"] = lambda tools: time.sleep(60)
    Worker(settings).run()


def test_a_job_whose_worker_was_killed_is_done_by_the_next_once(
    settings, loader, worker
):
    job_id = put(loader, "long")
    context = multiprocessing.get_context("spawn")
    first = context.Process(target=_work_with_a_long_job, args=[settings])
    first.start()
    until(loader, job_id, "running")
    os.kill(first.pid, signal.SIGKILL)
    first.join()
    runs = []
    worker(long=lambda tools: runs.append(tools.job_id))
    found = until(loader, job_id, "done")
    assert runs == [job_id] and found.attempts == 2


def test_a_worker_told_to_stop_puts_its_job_back(loader, worker):
    running = threading.Event()

    def long(tools):
        running.set()
        for n in range(1000):
            tools.progress(n, 1000)
            time.sleep(0.02)

    job_id = put(loader, "long")
    made = worker(long=long)
    assert running.wait(WAIT)
    made.stopping.set()
    assert until(loader, job_id, "waiting").attempts == 0


def test_a_cancelled_job_stops_at_its_next_step(loader, worker):
    running, ended = threading.Event(), threading.Event()

    def long(tools):
        try:
            for n in range(1000):
                tools.progress(n, 1000)
                running.set()
                time.sleep(0.02)
        finally:
            ended.set()

    job_id = put(loader, "long")
    worker(long=long)
    assert running.wait(WAIT)
    with loader.transaction() as cursor:
        assert queue.cancel(cursor, job_id)
    assert ended.wait(WAIT)
    assert until(loader, job_id, "cancelled").progress["total"] == 1000


def test_the_job_of_a_disabled_account_is_not_done(loader, worker, owner, make_account):
    account = make_account("command")
    with owner.transaction() as cursor:
        cursor.execute("UPDATE account SET active = false WHERE id = %s", [account.id])
    runs = []
    job_id = put(loader, "mine", account.id)
    worker(mine=lambda tools: runs.append(1))
    found = until(loader, job_id, "failed")
    assert "disabled" in found.error and not runs


def test_what_fails_by_the_clock_stops_no_job(loader, worker, monkeypatch):
    def broken(tools):
        raise KeyError("nobody expects this")

    monkeypatch.setattr(jobs, "SCHEDULE", ((60, "fail", broken),))
    job_id = put(loader, "mine")
    worker(mine=lambda tools: None)
    until(loader, job_id, "done")


def test_a_worker_bears_the_loss_of_all_its_connections(loader, worker, database_urls):
    worker(mine=lambda tools: None)
    until(loader, put(loader, "mine"), "done")
    server = Database(database_urls.superuser, 1)
    with server.transaction() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'gis_loader'"
        )
    server.close()
    until(loader, put(loader, "mine"), "done")
