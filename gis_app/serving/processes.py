"""Which processes serve, with what command and what each may know."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from gis_app.serving import account, nginx
from gis_app.serving.supervisor import Child

# Only the keeper of the installation needs these; a web process never gets them.
KEEPERS = ("DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "GIS_PRIVATE_CLUSTER")
LOADER = "DATABASE_LOADER_URL"
MOST_STREAMS_WITHOUT_PROXY = 64
FIRST_FREE_PORT = 1024
LARGEST_LOG = 64 << 20  # bytes


@dataclass(frozen=True)
class Serving:
    """Where to listen and with what. tls: None, or paths of certificate and key."""

    host: str
    port: int
    data_dir: Path
    workers: int
    threads: int
    tls: tuple | None = None
    proxy: bool = True
    lens: bool = False

    @property
    def run(self):
        return self.data_dir / "run"

    @property
    def log(self):
        return self.data_dir / "log"

    @property
    def metrics(self):
        """Here the processes add up what /metrics says."""
        return self.run / "metrics"


def children(serving, environ=os.environ):
    """All processes of this installation, the front first."""
    user = account.service_user()
    account.give_data_folder(serving.data_dir, user)
    _make_folders(serving, user)
    code, python = account.readable_code(serving.data_dir, user)
    start = account.prefix(user)
    known = _environ(serving, environ, code)
    web = {name: text for name, text in known.items() if name != LOADER}
    gunicorn = [*start, str(python), "-m", "gunicorn", "gis_app.serving.entry:app"]
    program = [*start, str(python), "-m", "gis_app"]
    behind = [Child("jobs", [*program, "worker"], known)]
    if serving.lens:
        behind.append(Child("lens", [*program, "lens", "serve"], web, may_fail=True))
    if not serving.proxy:
        alone = {
            "GIS_BIND": f"{serving.host}:{serving.port}",
            "GIS_WORKERS": "1",
            "GIS_GUNICORN_THREADS": str(serving.threads + MOST_STREAMS_WITHOUT_PROXY),
        }
        words = ["-c", "python:gis_app.serving.gunicorn_web"]
        if serving.tls:
            words += ["--certfile", serving.tls[0], "--keyfile", serving.tls[1]]
        return [Child("web", [*gunicorn, *map(str, words)], web | alone), *behind]
    return [
        _nginx(serving, user, code, web),
        Child(
            "web",
            [*gunicorn, "-c", "python:gis_app.serving.gunicorn_web"],
            web | {"GIS_BIND": f"unix:{serving.run}/web.sock"},
        ),
        Child(
            "events",
            [*gunicorn, "-c", "python:gis_app.serving.gunicorn_events"],
            web
            | {
                "GIS_BIND": f"unix:{serving.run}/events.sock",
                "GIS_STREAMS": "4096",
            },
        ),
        *behind,
    ]


def _nginx(serving, user, code, environ):
    text = nginx.configuration(
        serving.host,
        serving.port,
        serving.run,
        serving.log,
        code / "gis_app" / "static",
        serving.tls,
    )
    path = serving.run / "nginx.conf"
    path.unlink(missing_ok=True)
    path.write_text(text)
    path.chmod(0o644)
    start = account.prefix(user, bool(user) and serving.port < FIRST_FREE_PORT)
    command = [*start, nginx.program(), "-e", "stderr", "-p", str(serving.run)]
    quiet = {"PATH": environ.get("PATH", ""), "LANG": "C.UTF-8"}
    # Nobody is let in before there is somebody to answer.
    return Child("nginx", [*command, "-c", str(path)], quiet, serving.run / "web.sock")


def _make_folders(serving, user):
    shutil.rmtree(serving.metrics, ignore_errors=True)  # counts of the last start
    for folder in (serving.run, serving.log, serving.metrics):
        folder.mkdir(mode=0o700, exist_ok=True)
        if user:
            account.give(folder, user)
    _put_away(serving.log / "access.log")
    # Left by a killed gunicorn; a new one would remove them too, nginx would not wait.
    for name in ("web.sock", "events.sock", "lens.sock", "nginx.pid"):
        (serving.run / name).unlink(missing_ok=True)


def _put_away(log):
    """At a start, a log that has grown becomes the old one, and the older one goes."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _environ(serving, environ, code):
    known = {name: text for name, text in environ.items() if name not in KEEPERS}
    return known | {
        "HOME": str(serving.run),  # caches of libraries; not the starter's home
        "PYTHONPATH": str(code),
        "GIS_DATA_DIR": str(serving.data_dir),
        "PROMETHEUS_MULTIPROC_DIR": str(serving.metrics),
        "GIS_HOST": serving.host,
        "GIS_PORT": str(serving.port),
        "GIS_HTTPS": "1" if serving.tls else "",
        "GIS_PROXY": "1" if serving.proxy else "",
        "GIS_WORKERS": str(serving.workers),
        "GIS_THREADS": str(serving.threads),
    }
