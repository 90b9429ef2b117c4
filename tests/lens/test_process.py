"""The lens as a process: killed and back, looked at, made anew; absent, nothing breaks."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.lens import answers, client, wire
from gis_app.lens.client import Client
from gis_app.lens.errors import CannotAnswer
from gis_app.serving.supervisor import Child, Supervisor
from gis_app.store import answers as truth

EVERYTHING = Scope(account_id=1, prefixes=("",), roles=frozenset({"command"}))
QUESTION = IncidentFilter(severities=[1, 2]), ["category"]


@pytest.fixture(scope="module")
def database_urls(town):
    return town


@pytest.fixture(scope="module")
def web(database_urls):
    database = Database(database_urls.web, connections=1)
    yield database
    database.close()


@pytest.fixture(scope="module")
def environ(database_urls):
    with tempfile.TemporaryDirectory(prefix="lens-") as folder:
        yield os.environ | {
            "DATABASE_URL": database_urls.web,
            "GIS_DATA_DIR": folder,
            "GIS_LENS_THREADS": "1",
        }


@pytest.fixture(scope="module")
def path(environ):
    return wire.path_in(Path(environ["GIS_DATA_DIR"]))


@pytest.fixture(scope="module")
def supervised(environ, path):
    """The lens as `gis-app serve` keeps it."""
    words = [sys.executable, "-m", "gis_app", "lens", "serve"]
    child = Child("lens", words, environ | {"PYTHONPATH": os.getcwd()}, may_fail=True)
    supervisor = Supervisor([child], lambda line: None)
    supervisor._look(time.monotonic())
    until_ready(path)
    yield supervisor, child
    supervisor._stop_all()


def until_ready(path, supervisor=None):
    for _ in range(200):
        if supervisor:
            supervisor._look(time.monotonic())
        try:
            if (
                Client(path).send(json.dumps({"do": "status"}).encode())["state"]
                == "ready"
            ):
                return
        except CannotAnswer:
            pass
        time.sleep(0.1)
    raise AssertionError("the lens never came up")


@pytest.fixture
def asked(path, monkeypatch):
    """This process asks the lens; which questions it answered."""
    ours, answered = Client(path), []

    def ask(cursor, questions):
        found = ours.ask(cursor, questions)
        answered.extend(questions)
        return found

    monkeypatch.setattr(client, "ask", ask)
    return answered


def agrees(web):
    with web.transaction(EVERYTHING) as cursor:
        found = answers.counts(cursor, *QUESTION)
        assert found == truth.counts(cursor, *QUESTION)
        assert found[0]._fields == ("category", "count")
    return True


def test_killed_it_is_replaced_by_postgresql_and_comes_back(
    supervised, web, path, asked
):
    supervisor, child = supervised
    assert agrees(web) and len(asked) == 1
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    assert agrees(web) and len(asked) == 1
    until_ready(path, supervisor)
    assert agrees(web) and len(asked) == 2


def test_stopped_in_the_middle_it_costs_its_time_once(supervised, web, path):
    _, child = supervised
    ours = Client(path)
    os.kill(child.process.pid, signal.SIGSTOP)
    try:
        with web.transaction(EVERYTHING) as cursor:
            with pytest.raises(CannotAnswer, match="silent"):
                ours.ask(cursor, [(QUESTION[0], [QUESTION[1]])])
            began = time.monotonic()
            with pytest.raises(CannotAnswer, match="a moment ago"):
                ours.ask(cursor, [(QUESTION[0], [QUESTION[1]])])
            assert time.monotonic() - began < 0.1
    finally:
        os.kill(child.process.pid, signal.SIGCONT)


def test_its_socket_is_its_owners_alone(supervised, path):
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "message", [b"", b"{", b"[]", b'{"do": "else"}', b'{"do": "answer"}', b"\xff"]
)
def test_what_it_does_not_understand_it_refuses(supervised, path, message):
    with pytest.raises(CannotAnswer):
        Client(path).send(message)
    until_ready(path)


def run(environ, what):
    return subprocess.run(
        [sys.executable, "-m", "gis_app", "lens", what],
        check=False,
        capture_output=True,
        text=True,
        env=environ,
    )


def test_the_commands_tell_of_it(supervised, environ, path):
    told = run(environ, "status").stdout
    assert "state: ready" in told and "rows: " in told
    verified = run(environ, "verify")
    assert verified.returncode == 0 and "0 differ" in verified.stdout
    assert run(environ, "rebuild").returncode == 0
    until_ready(path)
    assert "loads: 2" in run(environ, "status").stdout


def test_a_second_one_does_not_take_its_place(supervised, environ):
    second = run(environ, "serve")
    assert second.returncode == 3 and "already" in second.stderr


def test_without_a_lens_the_commands_say_so(environ):
    with tempfile.TemporaryDirectory() as elsewhere:
        told = run(environ | {"GIS_DATA_DIR": elsewhere}, "status")
    assert told.returncode == 3 and told.stderr.startswith("gis-app: The lens")
