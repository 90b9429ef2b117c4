"""A city's ledger loaded, beside a bare COPY of the very rows: `load.py [--rows 1000000 …]`.

The ledger (nine of ten cases closed, in GCJ-02) is read, judged, masked, put into CGCS2000,
attributed, and stored with its states, attributions and log entries under all indexes, over
two connections. Bare: the same rows of the same four tables, dumped and copied back by one
connection into tables without index, constraint or trigger, each size in the same run.
There is no text index to count apart. Loaded by a process of its own, whose peak memory is
told; then the very same file again, of which nothing changes.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _ledger
import _scratch
import _told

from gis_app.actions.make_demo import Wish, make_demo
from gis_app.database import Database

TABLES = ("incident", "incident_state", "attribution", "log_entry")
KEY = {"incident": "id"}
BLOCK = 1 << 20


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--scale", choices=("town", "city"), default="town")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        _load(*wanted.child)
        return
    for rows in wanted.rows:
        _measure(wanted, rows)


def _measure(wanted, rows):
    with _scratch.urls() as urls, tempfile.TemporaryDirectory() as folder:
        database = Database(urls.loader, 2)
        make_demo(database, Wish(scale=wanted.scale, incidents=1000))
        with database.transaction() as cursor:
            path = _ledger.write(Path(folder) / "ledger.csv", cursor, rows)
        first = _child(urls.loader, path)
        bare = {table: _bare(urls.superuser, table) for table in TABLES}
        again = _child(urls.loader, path)
        database.close()
    whole = sum(bare.values())
    print(
        f"{rows} rows: {first['seconds']:.1f} s ({rows / first['seconds']:.0f} a second),"
        f" {first['memory_mb']} MB\n"
        f"  bare COPY of the same rows: {whole:.1f} s, so {first['seconds'] / whole:.1f} x;"
        f" of the table of incidents alone {bare['incident']:.1f} s,"
        f" {first['seconds'] / bare['incident']:.1f} x\n"
        f"  the same file again: {again['seconds']:.1f} s"
        f" ({rows / again['seconds']:.0f} a second)",
        flush=True,
    )
    seconds = {"ours": first["seconds"], "bare COPY": whole, "again": again["seconds"]}
    _told.keep(wanted.json, "load", rows, seconds)


def _child(url, path):
    said = subprocess.run(
        [sys.executable, __file__, "--child", url, path],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(said.stdout)


def _load(url, path):
    from geodata.intake import Options
    from gis_app.actions.load_file import Request, load_file

    began = time.perf_counter()
    request = Request("incidents", [Path(path)], Options(datum="gcj02"))
    report = load_file(Database(url, 2), request)
    took = time.perf_counter() - began
    if report.stored + report.unchanged < report.read:
        sys.exit(f"refused: {report.faults[:3]}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": took, "memory_mb": peak}))


def _bare(url, table):
    """Seconds to copy what the load brought of a table into one without anything."""
    database, key = Database(url, 1), KEY.get(table, "incident_id")
    with tempfile.TemporaryFile() as file:
        with database.transaction() as cursor:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table})")
            cursor.copy_expert(
                f"COPY (SELECT * FROM {table} WHERE {key} >"
                " (SELECT min(id) + 999 FROM incident)) TO STDOUT",
                file,
                BLOCK,
            )
        file.seek(0)
        began = time.perf_counter()
        with database.transaction() as cursor:
            cursor.copy_expert(f"COPY bare_{table} FROM STDIN", file, BLOCK)
        took = time.perf_counter() - began
    database.close()
    return took


if __name__ == "__main__":
    main()
