"""The wall left open for a minute of twenty incidents a second: `gis-app bench soak` in
short. Half an hour of it is a benchmark, docs/BENCHMARKS.md."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

SOAK = Path(__file__).resolve().parents[2] / "scripts/benchmarks/soak.py"
SECONDS, RATE = 60, 20


@pytest.fixture(scope="module")
def found(site, tmp_path_factory):
    """In a process of its own: it drives its own browser."""
    into = tmp_path_factory.mktemp("soak") / "found.json"
    subprocess.run(
        [sys.executable, SOAK, site.url, site.token, "--json", into]
        + ["--minutes", str(SECONDS / 60), "--rate", str(RATE), "--still"],
        check=False,  # what it says is told below
        timeout=SECONDS * 10,
    )
    return json.loads(into.read_text())


def test_every_incident_was_taken(found):
    assert (found["reported"], found["failed"]) == (SECONDS * RATE, 0)


def test_the_wall_says_what_the_database_says_at_the_end(found):
    said = "".join(filter(str.isdigit, found["page_says"]))
    assert said == str(found["database_says"])


def test_the_wall_keeps_no_more_memory_than_it_did(found):
    assert found["growth"] <= 0.05, found["memory_mb"]
