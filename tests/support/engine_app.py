"""A web application that asks the engine, for gunicorn: /?seed=7 attributes 3 000 points of
that seed and says on which version, and what the answers are."""

import hashlib
import json
import os
import threading
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np

from gis_app.actions.attribute_points import Owners
from gis_app.database import Database
from gis_app.store import owners

POINTS = 3_000
NOW = np.datetime64("2026-01-01T00:00:00", "us")


def answers_of(found, seed):
    """The answers to the points of a seed, as one text. found: Owners."""
    chance = np.random.default_rng(seed)
    lon, lat = (
        119 + chance.uniform(-0.001, 0.011, POINTS),
        chance.uniform(38.999, 39.01, POINTS),
    )
    told = found.attribute(lon, lat, np.full(POINTS, NOW), np.full(POINTS, 10.0))
    columns = (
        told.grid_code,
        told.micro_grid_code,
        told.rule,
        told.runner_up,
        told.reason,
    )
    return hashlib.sha256(repr([c.tolist() for c in columns]).encode()).hexdigest()


class Application:
    """Opens the index of a new version as soon as it is asked after a publication."""

    def __init__(self, url, folder):
        self._database, self._folder = Database(url, 4), Path(folder)
        self._lock, self._owners = threading.Lock(), {}

    def __call__(self, environ, start_response):
        seed = int(parse_qs(environ["QUERY_STRING"])["seed"][0])
        with self._database.transaction() as cursor:
            version = owners.version(cursor)
            found = self._of(version, cursor)
        told = {
            "version": version,
            "answers": answers_of(found, seed),
            "pid": os.getpid(),
        }
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(told).encode()]

    def _of(self, version, cursor):
        with self._lock:
            if version not in self._owners:
                made = Owners(cursor, 20.0, self._folder)
                made.prepare(NOW)
                self._owners[version] = made
            return self._owners[version]


def create():
    """The engine has answered before the workers are forked, as with --preload it may."""
    application = Application(os.environ["ENGINE_URL"], os.environ["ENGINE_FOLDER"])
    with application._database.transaction() as cursor:
        answers_of(application._of(owners.version(cursor), cursor), 1)
    application._database.close()
    return application
