"""A private cluster of the test's own, and scripts/run as a person would start it."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from gis_app.cluster import Cluster

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder():
    """A place that the server's user may enter, with a short name."""
    made = Path(tempfile.mkdtemp(prefix="gisops-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def cluster(folder):
    made = Cluster(folder / "data", careless=True, tell=lambda sentence: None)
    yield made
    made.stop()


def _hear_ctrl_c():
    """Whoever runs the tests in the background ignores it, and a child would too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Running:
    """scripts/run in the background, its own data folder, its own port."""

    def __init__(self, data, *words, before=()):
        self.port = free_port()
        self.data = data
        known = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
        self.process = subprocess.Popen(
            [
                *before,
                *(PROJECT / "scripts/run", "--data", data, "--port", str(self.port)),
                *("--demo", "none", *words),
            ],
            env=known | {"GIS_DATA_DIR": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 — the child has no threads yet
        )
        self.lines = []

    def until(self, start):
        """Read on until a line begins so; returns that line."""
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith(start):
                return line.rstrip()
        raise AssertionError("\n".join(self.lines))

    def end(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def run(folder):
    """Starts scripts/run; whatever the test does, nothing of it stays behind."""
    begun = []

    def start(*words, name="data", before=()):
        begun.append(Running(folder / name, *words, before=before))
        return begun[-1]

    yield start
    for running in begun:
        if running.process.poll() is None:
            running.end(signal.SIGTERM)
        running.process.stdout.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_in(folder):
    """Command lines of processes that name the folder, or work in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = os.readlink(entry / "cwd")
        except OSError:
            continue
        if str(folder) in words or place.startswith(str(folder)):
            found.append(words)
    return found


def wait_until(true, seconds=20):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)
