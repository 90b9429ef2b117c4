"""A web process stays small: it starts without the libraries that read files."""

import subprocess
import sys

HEAVY = ("geopandas", "pyogrio", "pandas", "duckdb", "pyarrow", "numba")
START = """
import sys
from gis_app.application import create_app
from gis_app.settings import Settings
create_app(Settings(secret_key="x"))
print(",".join(sorted(set(sys.modules) & set(sys.argv[1:]))))
"""


def test_a_web_process_starts_without_the_libraries_that_read_files():
    started = subprocess.run(
        [sys.executable, "-c", START, *HEAVY],
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout.strip() == ""
