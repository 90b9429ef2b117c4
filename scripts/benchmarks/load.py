"""Rows a second of an incident load into the demo town, attribution and log included.

python scripts/benchmarks/load.py [--rows 200000]
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from _scratch import scratch

from gis_app.actions.load_file import Request, load_file
from gis_app.actions.make_demo import Wish, make_demo


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    wanted = parser.parse_args()
    with scratch() as database, tempfile.TemporaryDirectory() as folder:
        make_demo(database, Wish(incidents=1000))
        path = _ledger(database, Path(folder) / "ledger.csv", wanted.rows)
        for what in ("new rows", "the same again"):
            began = time.perf_counter()
            report = load_file(database, Request("incidents", [path]))
            took = time.perf_counter() - began
            print(f"{what}: {report.read / took:.0f} rows/s ({took:.1f} s)", flush=True)


def _ledger(database, path, rows):
    with database.transaction() as cursor:
        cursor.execute(
            "SELECT ST_XMin(b) AS w, ST_YMin(b) AS s, ST_XMax(b) AS e, ST_YMax(b) AS n"
            " FROM (SELECT ST_Extent(geom) AS b FROM grid_version) t"
        )
        box = cursor.fetchone()
    chance = np.random.default_rng(7)
    lon, lat = chance.uniform(box.w, box.e, rows), chance.uniform(box.s, box.n, rows)
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
