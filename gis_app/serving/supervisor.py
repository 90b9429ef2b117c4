"""Keeps child processes alive: one that dies is started again, all end together."""

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

GRACE = 15  # seconds from TERM to KILL
SHORT_LIFE = 10  # seconds; who dies sooner waits before the next start
MOST_EARLY_DEATHS = 3  # in the first minute: then it is a fault, not an accident
LONGEST_WAIT = 30


@dataclass
class Child:
    """A command to keep running, first started when the file `after` is there."""

    name: str
    command: list
    environ: dict
    after: Path | None = None
    may_fail: bool = False  # the others do without it
    process: subprocess.Popen | None = field(default=None, repr=False)
    began: float = 0.0
    next_start: float = 0.0
    early_deaths: int = 0

    def start(self):
        # A session of its own: Ctrl-C at a terminal reaches the supervisor alone.
        self.process = subprocess.Popen(
            self.command,
            env=self.environ,
            cwd="/",
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.began = time.monotonic()

    def sweep(self):
        """End what a killed process has left: nginx's workers would keep the port."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def is_faulty(self):
        return self.early_deaths >= MOST_EARLY_DEATHS and not self.may_fail

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs until TERM or INT; `run` returns the exit code.

    say: called with one line for every start, death and end.
    """

    def __init__(self, children, say):
        self.children = children
        self.say = say
        self._stopping = False

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        began = time.monotonic()
        failed = None
        try:
            while not self._stopping and failed is None:
                failed = self._look(began)
                time.sleep(0.1)
        finally:
            self._stop_all()
        return 1 if failed else 0

    def _ask_to_stop(self, *_):
        self._stopping = True

    def _look(self, began):
        """One round: start who should run. Returns the child that cannot, if any."""
        now = time.monotonic()
        for child in self.children:
            if child.alive:
                continue
            if child.process is not None:
                self._bury(child, now)
                if child.is_faulty and now - began < 60:
                    self.say(f"{child.name} cannot be kept running: stopping all")
                    return child
            waits = child.after is not None and not child.after.exists()
            if now >= child.next_start and not waits:
                child.start()
                self.say(f"{child.name} started, process {child.process.pid}")
        return None

    def _bury(self, child, now):
        code = child.process.returncode
        child.sweep()
        child.process = None
        if now - child.began < SHORT_LIFE:
            child.early_deaths += 1
            wait = min(2 ** (child.early_deaths - 1), LONGEST_WAIT)
        else:
            child.early_deaths = wait = 0
        child.next_start = now + wait
        self.say(f"{child.name} ended with {code}; started again in {wait} s")

    def _stop_all(self):
        """The front first, so that nothing new comes in; then all of them together."""
        for child in self.children:
            if child.alive:
                child.process.terminate()
        until = time.monotonic() + GRACE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
                self.say(f"{child.name} did not end in {GRACE} s and was killed")
            child.sweep()
        self.say("stopped")
