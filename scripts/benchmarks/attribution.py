"""Points to grids, against others: `attribution.py [--grids 4800] [--points 1000000]`.

All engines get the same points and grids in one process, in turns, and give for each point
the smallest code that covers it; the medians of --rounds are told, each as a multiple of
ours, and every answer is compared with ours. What is not installed is left out, and said:
the extra `bench` of this project brings DuckDB's spatial extension and SedonaDB. With
--postgis PostGIS is asked, too, in a server made for it, as its planner likes it and driven
from the grids.

Peers get their points as geometry, built before the clock starts; ours are two arrays of
floats. `--json FILE` keeps the figures of several sizes for `_told.draw`.
"""

import argparse
import contextlib
import statistics
import sys
import tempfile
import time
from pathlib import Path

import _scratch
import _told
import numpy as np
import shapely
from _coverage import coverage, points
from _peers import PEERS, Missing

from geodata.attribution import GridIndex


class Ours:
    """name -> answer; each `locate` of the same index."""

    def __init__(self, cells, codes):
        GridIndex.build(codes[:9], cells[:9]).locate(*points(cells, 50))  # compiled
        began = time.perf_counter()
        self.index = GridIndex.build(codes, cells)
        self.built = time.perf_counter() - began
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "layer.index"
            self.index.save(path)
            self.size = path.stat().st_size
            began = time.perf_counter()
            opened = GridIndex.load(path)
            opened.locate(116.5, 40.0)
            self.opened = time.perf_counter() - began


def main():
    wanted = _arguments()
    cells = coverage(wanted.grids)
    codes = np.array([f"110101001001Z{k:06d}" for k in range(len(cells))])
    lon, lat = points(cells, wanted.points)
    corners = shapely.get_num_coordinates(cells).sum()
    print(f"{len(cells)} grids of {corners} corners, {len(lon)} points", flush=True)
    ours = Ours(cells, codes)
    print(
        f"index: built in {ours.built:.2f} s, {ours.size / 1e6:.0f} MB on disk,"
        f" opened and asked in {ours.opened * 1e3:.0f} ms",
        flush=True,
    )
    order = np.lexsort((np.floor(lon * 500), np.floor(lat * 500)))
    sorted_ = np.ascontiguousarray(lon[order]), np.ascontiguousarray(lat[order])
    ways = {
        "ours": lambda: ours.index.locate(lon, lat),
        "ours, points side by side": lambda: _back(order, ours.index.locate(*sorted_)),
        "ours, explained": lambda: ours.index.explain(lon, lat).owner,
    }
    with _scratch.urls() if wanted.postgis else contextlib.nullcontext() as urls:
        ways |= _peers(wanted, cells, lon, lat, urls and urls.superuser)
        _report(wanted, ways, len(cells), len(lon))


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--grids", type=int, default=4800)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="peers, by commas; none: ours alone")
    parser.add_argument("--postgis", action="store_true")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _peers(wanted, cells, lon, lat, url):
    found = {}
    only = wanted.only.split(",") if wanted.only else list(PEERS)
    for name in only:
        if name not in PEERS:
            continue
        if name.startswith("PostGIS") and not url:
            continue
        try:
            found[name] = PEERS[name](cells, lon, lat, url)
        except (Missing, ImportError) as error:
            print(f"{name}: left out ({error})", file=sys.stderr)
    return found


def _report(wanted, ways, grids, count):
    seconds, wrong = {name: [] for name in ways}, {}
    for name, way in ways.items():
        if name.startswith("ours"):
            way()  # what is made at the first question is not the question's
    for _ in range(wanted.rounds):
        for name, way in ways.items():
            began = time.perf_counter()
            answer = way()
            seconds[name].append(time.perf_counter() - began)
            if name == "ours":
                expected = answer
            if name != "ours, explained":  # which also knows `near`
                wrong[name] = int((answer != expected).sum())
            else:
                wrong[name] = int((answer != expected)[expected >= 0].sum())
    base = statistics.median(seconds["ours"])
    print(f"{'':34} {'s':>8} {'M points/s':>11} {'x ours':>8} {'different':>10}")
    for name, took in seconds.items():
        median = statistics.median(took)
        print(
            f"{name:34} {median:8.3f} {count / median / 1e6:11.2f}"
            f" {median / base:8.1f} {wrong[name]:10}"
        )
    medians = {name: statistics.median(took) for name, took in seconds.items()}
    _told.keep(wanted.json, f"attribution in {grids} grids", count, medians)


def _back(order, answer):
    """Not timed apart: putting the answers back into the order of the points."""
    found = np.empty_like(answer)
    found[order] = answer
    return found


if __name__ == "__main__":
    main()
