"""Addresses to points: how fast with many names, and how often right.

python scripts/benchmarks/places.py speed [--names 500000]
python scripts/benchmarks/places.py right [--scale town|city] [--each 400]
python scripts/benchmarks/places.py right --units FILE --places FILE

`right`: addresses of the demo city whose place is known are written otherwise (prefixes
left out, 附近, wide digits, slips, a wrong town …) and asked again; of a table of named
places (name, address, adname, lon, lat in WGS 84) a fifth is asked while the other four are
known, with the districts of another file. A placement is right within what it says of its
own accuracy, and 50 m more.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import places_asked as asked
from _scratch import scratch

from geodata.intake import Options
from gis_app.actions.find_place import find_place
from gis_app.actions.load_file import Request, load_file
from gis_app.actions.make_demo import Wish, make_demo
from gis_app.actions.place_addresses import Places
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.store import bulk

THRESHOLDS = (0.7, 0.75, 0.8, 0.85, 0.9)
SLACK_M = 50


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("speed", "right"))
    parser.add_argument("--names", type=int, default=500_000)
    parser.add_argument("--scale", default="town")
    parser.add_argument("--each", type=int, default=400)
    parser.add_argument("--units", type=Path)
    parser.add_argument("--places", type=Path)
    wanted = parser.parse_args()
    with scratch() as database:
        if wanted.places:
            measure_named_places(database, wanted.units, wanted.places)
            return
        make_demo(database, Wish(wanted.scale, incidents=200))
        if wanted.what == "speed":
            measure_speed(database, wanted.names)
        else:
            measure_rightness(database, wanted)


def measure_speed(database, names):
    chance = np.random.default_rng(7)
    began = time.perf_counter()
    with database.transaction() as cursor:
        many = asked.many_places(chance, names)
        bulk.copy(cursor, "named_place", many)
        refresh_gazetteer(cursor)
    took = time.perf_counter() - began
    print(f"{names} names made and stored: {took:.0f} s, {names / took:.0f}/s")
    with database.transaction() as cursor:
        cursor.execute("SELECT count(*) AS n FROM gazetteer_name")
        print(f"names in the gazetteer: {cursor.fetchone().n}")
        for kind, texts in asked.questions(chance, many).items():
            print(f"{kind:14} {_percentiles(cursor, texts)}", flush=True)
        addresses = asked.ledger(chance, many, 20_000)
        began = time.perf_counter()
        found = Places(cursor, 0.8).place(addresses)
        took = time.perf_counter() - began
    print(
        f"a ledger of {len(addresses)}: {took / len(addresses) * 1e3:.2f} ms each,"
        f" {found.placed.mean():.0%} placed"
    )


def _percentiles(cursor, texts):
    took = []
    for text in texts:
        began = time.perf_counter()
        find_place(cursor, text)
        took.append((time.perf_counter() - began) * 1e3)
    p50, p95, worst = np.percentile(took, [50, 95, 100])
    return f"p50 {p50:6.1f}  p95 {p95:6.1f}  worst {worst:6.1f} ms"


def measure_rightness(database, wanted):
    chance = np.random.default_rng(11)
    with database.transaction() as cursor:
        truths = asked.doors(cursor, chance, wanted.each)
        _table("demo " + wanted.scale, cursor, asked.written_otherwise(chance, truths))
        gone = asked.take_out(cursor, chance, 0.2)
        refresh_gazetteer(cursor)
        rows = {
            "a fifth of the buildings not known": asked.some(chance, gone, wanted.each)
        }
        _table("demo, held out", cursor, rows)
        cursor.connection.rollback()


def measure_named_places(database, units, places):
    with tempfile.TemporaryDirectory() as folder:
        known, held, doors, names = asked.split(places, Path(folder))
        load_file(database, Request("units", [units], Options(datum="wgs84")))
        load_file(database, Request("places", [known], Options(datum="wgs84")))
    with database.transaction() as cursor:
        cases = {
            "address of one not known": held,
            "address of one known": doors,
            "name of one known": names,
        }
        _table("named places", cursor, cases)


def _table(title, cursor, cases):
    print(
        f"\n{title}\n{'':36} asked " + " ".join(f"   ≥{t:.2f}    " for t in THRESHOLDS)
    )
    found, all_truths = [], []
    for name, truths in cases.items():
        placings = Places(cursor, 0.0).place([truth[0] for truth in truths])
        found.append(placings)
        all_truths.append(truths)
        _line(name, [placings], [truths])
    _line("all", found, all_truths)
    print("(share placed / share of those right)")


def _line(name, found, truths):
    score, right, fits = [], [], []
    for placings, these in zip(found, truths, strict=True):
        lon, lat = (np.array([truth[n] for truth in these], float) for n in (1, 2))
        off = np.hypot((placings.lon - lon) * 111_320 * np.cos(np.radians(lat)),
                       (placings.lat - lat) * 110_574)  # fmt: skip
        score.append(placings.score)
        fits.append(placings.placed)
        right.append(off <= placings.accuracy_m + SLACK_M)
    score, right, fits = map(np.concatenate, (score, right, fits))
    cells = []
    for threshold in THRESHOLDS:
        taken = fits & (score >= threshold)
        share = right[taken].mean() if taken.any() else np.nan
        cells.append(f"{taken.mean():5.1%}/{share:6.1%}")
    print(f"{name:36} {len(score):5} " + " ".join(cells))


if __name__ == "__main__":
    main()
