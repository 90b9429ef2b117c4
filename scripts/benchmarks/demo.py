"""How long the demo city takes, step by step, and what it needs in memory.

    python scripts/benchmarks/demo.py [--scale town|city] [--incidents N]

Makes a database of its own on the server of GIS_TEST_SUPERUSER_URL, and drops it.
"""

import argparse
import resource
import time

from _scratch import scratch

from gis_app.actions.check_partition import check_partition
from gis_app.actions.make_demo import SCALES, Wish, make_demo


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="town")
    parser.add_argument("--incidents", type=int)
    wanted = parser.parse_args()
    with scratch() as database:
        _run(database, wanted)


def _run(database, wanted):
    began, busy = time.perf_counter(), time.process_time()
    make_demo(database, Wish(wanted.scale, incidents=wanted.incidents), tell=_say)
    _say(
        f"all: {time.perf_counter() - began:.1f} s, of it {time.process_time() - busy:.1f}"
        f" s of our own CPU, {_peak():.0f} MB at most"
    )
    with database.transaction() as cursor:
        began = time.perf_counter()
        found = check_partition(cursor)
        serious = sum(fault.serious for finding in found for fault in finding.faults)
        _say(
            f"audit of every level: {time.perf_counter() - began:.1f} s, {serious} faults"
        )
        cursor.execute("SELECT pg_database_size(current_database()) / 1e6 AS mb")
        _say(f"database: {cursor.fetchone().mb:.0f} MB")


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _say(sentence):
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
