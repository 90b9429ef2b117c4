"""Indexes are built once a version, kept beside the database, and never of another one."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from urllib.request import urlopen

import numpy as np
import pytest
import shapely
from support.engine_app import NOW, answers_of

from geodata.attribution import GridIndex
from gis_app.actions.attribute_points import Owners

pytestmark = pytest.mark.usefixtures("small_city")
# The western half of the first grid goes to its neighbour in the south.
MOVE = """
    UPDATE grid_version SET geom = ST_Multi(ST_MakeEnvelope(119.001, 39.006, 119.002, 39.008, 4490))
     WHERE code = '991003001001Z001';
    UPDATE grid_version SET geom = ST_Multi(ST_Union(geom, ST_MakeEnvelope(
        119, 39.006, 119.001, 39.008, 4490))) WHERE code = '991003001001Z002';
"""
BACK = """
    UPDATE grid_version SET geom = ST_Multi(ST_MakeEnvelope(119, 39.006, 119.002, 39.008, 4490))
     WHERE code = '991003001001Z001';
    UPDATE grid_version SET geom = ST_Multi(ST_Difference(geom, ST_MakeEnvelope(
        119, 39.006, 119.001, 39.008, 4490))) WHERE code = '991003001001Z002';
"""
WEST = [np.array([119.0005]), np.array([39.0075]), np.array([NOW]), np.array([np.nan])]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "attribution"


@pytest.fixture
def publish(owner):
    def change(statements):
        with owner.transaction() as cursor:
            cursor.execute(statements)

    yield change
    change(BACK)


def asked(owner, folder):
    with owner.transaction() as cursor:
        return Owners(cursor, 20.0, folder).attribute(*WEST).grid_code[0]


def unbuilt(*_):
    raise AssertionError("an index was built anew")


def test_what_was_built_is_opened_and_answers_alike(owner, folder, monkeypatch):
    built = asked(owner, folder)
    monkeypatch.setattr(GridIndex, "build", unbuilt)
    assert asked(owner, folder) == built == "991003001001Z001"


def test_a_publication_is_answered_at_once(owner, folder, publish):
    asked(owner, folder)
    publish(MOVE)
    assert asked(owner, folder) == "991003001001Z002"


def test_boundaries_that_are_not_committed_are_not_kept(owner, folder):
    """They may be undone, and their version given to others."""
    with owner.transaction() as cursor:
        cursor.execute(MOVE)
        assert Owners(cursor, 20.0, folder).attribute(*WEST).grid_code[0][-1] == "2"
        cursor.connection.rollback()
    assert not folder.exists()


def test_a_damaged_file_is_made_anew(owner, folder):
    asked(owner, folder)
    for path in folder.rglob("*.index"):
        path.write_bytes(path.read_bytes()[:100])
    assert asked(owner, folder) == "991003001001Z001"


def test_a_file_of_other_grids_is_not_used(owner, folder):
    """Whatever its name says: positions in it would be those of others."""
    asked(owner, folder)
    for path in folder.rglob("partition*.index"):
        GridIndex.build(["991003001001Z001"], [shapely.box(119, 39, 120, 40)]).save(
            path
        )
    with owner.transaction() as cursor:
        far = Owners(cursor, 20.0, folder).attribute(
            np.array([119.9]), np.array([39.9]), *WEST[2:]
        )
    assert far.grid_code[0] is None


def test_what_was_prepared_needs_no_transaction(owner, folder):
    """Grids that begin later answer for points of before."""
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE grid_version SET valid = '[2025-06-01,)' WHERE code LIKE '991003001001Z001%'"
        )
    try:
        with owner.transaction() as cursor:
            made = Owners(cursor, 20.0, folder)
            made.prepare(np.datetime64("2025-01-01", "us"))
        long_ago = [np.array(["2025-01-01"], "datetime64[us]"), WEST[3]]
        assert made.attribute(*WEST[:2], *long_ago).grid_code[0] == "991003001001Z001"
    finally:
        with owner.transaction() as cursor:
            cursor.execute("UPDATE grid_version SET valid = '(,)'")


def test_old_versions_are_swept_up_and_what_is_in_use_stays(owner, folder, publish):
    asked(owner, folder)
    (old,) = folder.iterdir()
    os.utime(old, (0, 0))
    publish(MOVE)
    asked(owner, folder)
    (new,) = folder.iterdir()
    assert new != old


def test_forked_workers_with_threads_answer_while_a_plan_is_published(
    owner, database_urls, folder, publish, tmp_path
):
    """Every answer is whole, of the version that it names; in the end all are of the new."""
    seeds = range(8)

    def expected():
        with owner.transaction() as cursor:
            made = Owners(cursor, 20.0)
            return {seed: answers_of(made, seed) for seed in seeds}

    before = expected()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--preload", "-w", "2", "--threads", "4",
         "-b", f"127.0.0.1:{port}", "support.engine_app:create()"],
        env=os.environ | {"ENGINE_URL": database_urls.owner, "ENGINE_FOLDER": str(folder),
                          "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=(tmp_path / "log").open("wb"),
    )  # fmt: skip
    told, stop = [], threading.Event()

    def ask(n):
        while not stop.is_set():
            for seed in seeds:
                with urlopen(
                    f"http://127.0.0.1:{port}/?seed={seed}", timeout=60
                ) as answer:
                    told.append((seed, json.load(answer)))

    try:
        _wait_for(port)
        threads = [threading.Thread(target=ask, args=[n]) for n in range(8)]
        for thread in threads:
            thread.start()
        _until(lambda: len(told) > 100)
        first = told[0][1]["version"]
        publish(MOVE)
        after, at = expected(), len(told)
        _until(lambda: len(told) > at + 200)
        stop.set()
        for thread in threads:
            thread.join()
    finally:
        stop.set()
        server.terminate()
        server.wait(30)
    assert before != after
    for seed, answer in told:
        right = before if answer["version"] == first else after
        assert answer["answers"] == right[seed]
    assert all(answer["version"] != first for _, answer in told[-50:])
    assert len({answer["pid"] for _, answer in told}) == 2


def _wait_for(port):
    def answers():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    _until(answers)


def _until(true, seconds=60):
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)
