"""The application in a process of its own, that can be killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from urllib.request import urlopen

PROJECT = Path(__file__).resolve().parents[2]
SERVE = """
import sys
from werkzeug.serving import make_server
from gis_app.application import create_app
from gis_app.settings import Settings
app = create_app(Settings.from_environ())
app.database.open()
make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True).serve_forever()
"""


class RealServer:
    """settings: what the process finds in its environment."""

    def __init__(self, settings):
        self._environment = os.environ | {
            part.metadata["variable"]: str(getattr(settings, part.name))
            for part in fields(settings)
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = None

    def start(self):
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port)],
            cwd=PROJECT,
            env=self._environment | {"PYTHONPATH": str(PROJECT)},
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                with urlopen(self.url + "/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self):
        """As a machine that loses its power: nothing is said to anybody."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=10)
