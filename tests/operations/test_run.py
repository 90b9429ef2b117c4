"""scripts/run: starts, ends, and leaves nothing behind, however it is ended."""

import os
import re
import signal
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from operations.conftest import PROJECT, processes_in, wait_until

from gis_app import tls
from gis_app.cluster import Cluster
from gis_app.database import Database

pytestmark = pytest.mark.slow
LOOPBACK = 'ip link set lo up && exec "$@"'


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status, dict(answer.headers)


def test_check_starts_answers_and_ends(run):
    checked = run("--check")
    assert checked.process.wait(90) == 0, checked.process.stdout.read()
    assert processes_in(checked.data) == []


def test_ready_is_the_last_line_and_true(run):
    running = run()
    line = running.until("Ready:")
    assert line == f"Ready: http://127.0.0.1:{running.port}"
    assert get(running.port, "/readyz")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_it(run, number):
    running = run()
    running.until("Ready:")
    assert processes_in(running.data)
    running.end(number)
    wait_until(lambda: processes_in(running.data) == [])


def test_ctrl_c_in_the_middle_of_a_start_leaves_nothing(run):
    running = run()
    running.until("[5/")
    running.end()
    wait_until(lambda: processes_in(running.data) == [])


def test_a_second_start_keeps_what_is_there_and_takes_seconds(run):
    first = run()
    first.until("Ready:")
    secrets = (first.data / "secrets.json").read_text()
    first.end()
    began = time.monotonic()
    run().until("Ready:")
    assert time.monotonic() - began < 60  # 15 s is the promise on an idle machine
    assert (first.data / "secrets.json").read_text() == secrets


def test_two_cities_run_side_by_side(run):
    one, two = run(name="one"), run(name="two")
    one.until("Ready:")
    two.until("Ready:")
    assert get(one.port, "/healthz")[0] == get(two.port, "/healthz")[0] == 200


def test_a_second_run_on_the_same_data_is_refused(run):
    run().until("Ready:")
    second = run()
    assert second.process.wait(30) == 2
    assert "another city" in second.process.stdout.read()


def test_a_port_that_is_taken_is_said_at_once(run):
    one = run(name="one")
    one.until("Ready:")
    two = run("--port", str(one.port), name="two")
    assert two.process.wait(30) == 2
    assert f"port {one.port} is in use" in two.process.stdout.read()


def test_a_died_process_is_started_again(run):
    running = run()
    running.until("Ready:")
    number = int((running.data / "run/nginx.pid").read_text())
    os.kill(number, signal.SIGKILL)
    wait_until(lambda: _answers(running.port), 30)


def _answers(port):
    try:
        return get(port, "/healthz")[0] == 200
    except OSError:
        return False


def test_pages_come_with_a_number_and_files_compressed(run):
    running = run()
    running.until("Ready:")
    request = urllib.request.Request(
        f"http://127.0.0.1:{running.port}/static/manifest.json",
        headers={"Accept-Encoding": "gzip"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.headers["X-Request-ID"]
        assert "nginx/" not in answer.headers["Server"]
    assert get(running.port, "/healthz")[1]["X-Request-ID"]


def test_one_process_without_proxy(run):
    running = run("--no-proxy")
    running.until("Ready:")
    assert get(running.port, "/readyz")[0] == 200
    assert not (running.data / "run/nginx.pid").exists()


def test_with_a_certificate_it_is_https(run, folder):
    files = tls.init(folder, ["127.0.0.1"])
    running = run("--tls", *files)
    assert running.until("Ready:") == f"Ready: https://127.0.0.1:{running.port}"
    knows = ssl.create_default_context(cafile=folder / "tls/ca.crt")
    address = f"https://127.0.0.1:{running.port}/healthz"
    with urllib.request.urlopen(address, timeout=20, context=knows) as answer:
        assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_demo_accounts_are_not_opened_to_other_hosts(run):
    first = run()
    first.until("Ready:")
    owner = Cluster(first.data, tell=lambda sentence: None).url("gis_owner")
    with Database(owner, 1).transaction() as cursor:
        cursor.execute("UPDATE installation SET is_demo = true, demo_logins = true")
    first.end()
    second = run("--host", "0.0.0.0")
    assert second.process.wait(60) == 2
    assert "disable-demo" in second.process.stdout.read()


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes network namespaces")
def test_it_starts_without_any_network(run):
    offline = run("--check", before=["unshare", "--net", "bash", "-c", LOOPBACK, "-"])
    assert offline.process.wait(90) == 0, offline.process.stdout.read()


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts others' processes")
def test_web_processes_are_not_roots_and_see_no_secrets(run):
    running = run()
    running.until("Ready:")
    number = int((running.data / "run/nginx.pid").read_text())
    status = Path(f"/proc/{number}/status").read_text()
    assert re.search(r"^Uid:\t0\b", status, re.MULTILINE) is None
    told = subprocess.run(
        ["runuser", "-u", "quanyu", "--", "cat", running.data / "secrets.json"],
        capture_output=True,
        check=False,
    )
    assert told.returncode != 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "x"], "--port is a number"),
        (["--demo", "moon"], "--demo is town, city or none"),
        (["--tls", "/nowhere", "/nowhere"], "cannot read /nowhere"),
        (["--what"], "unknown word --what"),
    ],
)
def test_wrong_use_is_said_and_exits_2(words, said):
    told = subprocess.run(
        [PROJECT / "scripts/run", *words], capture_output=True, text=True, check=False
    )
    assert (told.returncode, said in told.stderr) == (2, True)
