"""Rows a second and peak memory of `gis-app join` against the demo town, CSV to CSV.

python scripts/benchmarks/join.py [--rows 100000 1000000 3000000] [--out .csv]

Each size runs in a process of its own, so that its peak is its own.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from _scratch import scratch

from gis_app.actions.join_table import Grids, Wish, join_table
from gis_app.actions.make_demo import Wish as City
from gis_app.actions.make_demo import make_demo
from gis_app.database import Database
from gis_app.processes import expect_many_rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, nargs="+", default=[100_000, 1_000_000, 3_000_000]
    )
    parser.add_argument("--out", default=".csv", help="ending of the answer")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        return _one(*wanted.one)
    with scratch() as database, tempfile.TemporaryDirectory() as folder:
        make_demo(database, City(incidents=1000))
        box = _box(database)
        for rows in wanted.rows:
            path = _table(Path(folder) / f"{rows}.csv", rows, box)
            out = Path(folder) / f"out{wanted.out}"
            order = [
                sys.executable,
                __file__,
                "--one",
                database.url,
                str(path),
                str(out),
            ]
            subprocess.run(order, check=True)
            path.unlink()


def _one(url, path, out):
    expect_many_rows()
    began, cpu = time.perf_counter(), time.process_time()
    database = Database(url, 1)
    with database.transaction() as cursor:
        grids = Grids(cursor, 20.0)
    ready = time.perf_counter()
    found = join_table(grids, Path(path), Path(out), Wish())
    took, used = time.perf_counter() - began, time.process_time() - cpu
    peaks = [
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(
        f"{found.rows} rows: {took:.1f} s ({ready - began:.1f} s of it reading the"
        f" boundaries), {found.rows / took:.0f} rows/s, {used:.1f} s of CPU, peaks"
        f" {peaks[0]} MB and the engine's {peaks[1]} MB, {os.path.getsize(out) >> 20}"
        " MB out",
        flush=True,
    )
    database.close()


def _box(database):
    with database.transaction() as cursor:
        cursor.execute(
            "SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b)"
            " FROM (SELECT ST_Extent(geom) AS b FROM grid_version) t"
        )
        return tuple(cursor.fetchone())


def _table(path, rows, box):
    chance = np.random.default_rng(7)
    lon, lat = (
        chance.uniform(box[0], box[2], rows),
        chance.uniform(box[1], box[3], rows),
    )
    with open(path, "w", encoding="utf-8") as file:
        file.write("编号,事项,标题,来源,上报时间,经度,纬度\n")
        file.writelines(
            f"R{n},暴露垃圾,路口垃圾,网格员,2026-0{n % 9 + 1}-11 08:00,"
            f"{lon[n]:.7f},{lat[n]:.7f}\n"
            for n in range(rows)
        )
    return path


if __name__ == "__main__":
    main()
