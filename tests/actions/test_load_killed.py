"""A load killed at any moment is stored whole or not at all."""

import random
import signal
import subprocess
import sys
import time

import pytest
from support.samples import write_csv

ROWS, ROUNDS = 4_000, 10
LOAD = """
import sys
from pathlib import Path
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database

print("ready", flush=True)
load_file(Database(sys.argv[1], 1), Request("incidents", [Path(sys.argv[2])]))
"""
TOUCHED = """
    SELECT (SELECT count(*) FROM incident) AS incidents,
           (SELECT count(*) FROM attribution) AS attributions,
           (SELECT count(*) FROM incident_state) AS states,
           (SELECT count(*) FROM log_entry WHERE incident_id IS NOT NULL) AS entries,
           (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM change, unnest(ids) AS r
             WHERE kind = 'incidents.loaded') AS changes,
           (SELECT count(*) FROM import_run WHERE state = 'done') * %s AS finished,
           (SELECT coalesce(sum(last), 0) FROM incident_number) AS numbers
"""


def ledger(path, name):
    return write_csv(
        path / f"{name}.csv",
        [
            {
                "编号": f"{name}-{n}", "事项": "暴露垃圾", "标题": "路口垃圾",
                "上报时间": f"2024-05-{1 + n % 28:02d} 08:00", "经度": 119 + n * 1e-6,
                "纬度": 39.0078,
            }
            for n in range(ROWS)
        ],
    )  # fmt: skip


@pytest.mark.slow
def test_a_load_killed_at_random_is_there_whole_or_not_at_all(
    small_city, database_urls, rows, tmp_path
):
    chance, slowest = random.Random(7), 3.0
    for n in range(ROUNDS):
        path = ledger(tmp_path, f"round{n}")
        child = subprocess.Popen(
            [sys.executable, "-c", LOAD, database_urls.loader, path],
            stdout=subprocess.PIPE,
        )
        child.stdout.readline()
        began = time.monotonic()
        try:
            # The first rounds run to their end and tell how long that takes.
            child.wait(60 if n < 2 else chance.uniform(0, slowest * 1.05))
            slowest = max(time.monotonic() - began, 0.1)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
        child.stdout.close()
        # The server notices a dead client at its next answer; until then it is unseen.
        (found,) = rows(TOUCHED, [ROWS])
        assert set(found) == {found.incidents}
        assert found.incidents % ROWS == 0
    assert found.incidents >= 2 * ROWS
