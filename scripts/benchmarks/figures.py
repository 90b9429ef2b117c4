"""Figures of all panels: `figures.py DATABASE_URL [--fill OWNER_URL TOTAL]`.

DATABASE_URL is that of the web role. A lens is started beside it, for this run alone.
Each filter is asked with the tables that the panels of /map ask for, by an account of
the command centre and by an analyst, of the lens and of PostgreSQL; each cell: median
and 95th percentile in milliseconds, at the server, all that withholding takes included.
--fill first copies the incidents that are there up to TOTAL, as tiles.py does: only in a
database of one's own. --only lens leaves PostgreSQL out.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import shapely
from tiles import fill

from gis_app.actions.count_figures import count_figures
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.lens import client, wire
from gis_app.lens.client import Client
from gis_app.lens.errors import CannotAnswer
from gis_app.processes import expect_many_rows
from gis_app.settings import Settings

PANELS = [
    ["category"], ["state"], ["grid"], ["severity"], ["town", "category"], ["town"],
]  # fmt: skip
ASKERS = {
    "command": Scope(account_id=1, prefixes=("",), roles=frozenset({"command"})),
    "analyst": Scope(account_id=1, prefixes=("",), roles=frozenset({"analyst"})),
}
READY_IN = 600  # seconds
MIDDLE = """
    SELECT percentile_cont(0.3) WITHIN GROUP (ORDER BY ST_X(geom)) AS west,
           percentile_cont(0.7) WITHIN GROUP (ORDER BY ST_X(geom)) AS east,
           percentile_cont(0.3) WITHIN GROUP (ORDER BY ST_Y(geom)) AS south,
           percentile_cont(0.7) WITHIN GROUP (ORDER BY ST_Y(geom)) AS north,
           mode() WITHIN GROUP (ORDER BY category) AS category, count(*) AS n
      FROM incident
"""


def filters(database):
    """(number of incidents, {name: filter}): what one asks while one looks."""
    with database.transaction(ASKERS["command"]) as cursor:
        cursor.execute(MIDDLE)
        row = cursor.fetchone()
    place = shapely.Point((row.west + row.east) / 2, (row.south + row.north) / 2)
    drawn = shapely.affinity.scale(
        place.buffer(1), (row.east - row.west) / 2, (row.north - row.south) / 2
    )
    days = {"from_": datetime.now(UTC) - timedelta(days=90)}
    shape = {"geometry": shapely.geometry.mapping(drawn)}
    found = {
        "no condition": {},
        "90 days": days,
        "drawn, 90 days": days | shape,
        "one category": {"categories": [row.category]},
    }
    return row.n, {name: IncidentFilter(**given) for name, given in found.items()}


def measured(database, scope, wanted, seconds):
    """Milliseconds of one question after the other, five at least."""
    taken, until = [], time.monotonic() + seconds
    while len(taken) < 5 or (time.monotonic() < until and len(taken) < 40):
        began = time.perf_counter()
        with database.transaction(scope) as cursor:
            count_figures(cursor, scope, wanted, PANELS)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def cell(taken):
    ordered = sorted(taken)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    return f"{statistics.median(taken):.0f} / {late:.0f}"


class Lens:
    """A process for this run."""

    def __init__(self, url, folder):
        self._environ = os.environ | {"DATABASE_URL": url, "GIS_DATA_DIR": folder}
        self.settings = Settings(data_dir=folder)

    def __enter__(self):
        words = [sys.executable, "-m", "gis_app", "lens", "serve"]
        self._process = subprocess.Popen(words, env=self._environ)
        for _ in range(READY_IN):
            status = self.status()
            if status.get("state") == "ready":
                return status
            time.sleep(1)
        raise SystemExit("the lens was not ready in time")

    def status(self):
        try:
            ours = Client(wire.path_in(self.settings.data_path))
            return ours.send(json.dumps({"do": "status"}).encode())
        except CannotAnswer:
            return {}

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--fill", nargs=2, metavar=("OWNER_URL", "TOTAL"))
    parser.add_argument("--only", choices=["lens"])
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    if asked.fill:
        fill(asked.fill[0], int(asked.fill[1]))
    expect_many_rows()  # as in a web process
    database = Database(asked.database, connections=1)
    total, wanted = filters(database)
    with (
        tempfile.TemporaryDirectory(prefix="lens-") as folder,
        Lens(asked.database, folder) as status,
    ):
        print(f"{total:,} incidents; lens: {status}\n")
        print("| filter | account | found | lens | PostgreSQL |\n|---|---|---|---|---|")
        for name, one in wanted.items():
            for who, scope in ASKERS.items():
                cells = []
                for on in ("on", "off")[: 1 if asked.only else 2]:
                    client.use(Settings(data_dir=str(Path(folder)), lens=on))
                    cells.append(cell(measured(database, scope, one, asked.seconds)))
                with database.transaction(scope) as cursor:
                    found = count_figures(cursor, scope, one, [])["total"]
                print("|", " | ".join([name, who, str(found), *cells]), "|", flush=True)


if __name__ == "__main__":
    main()
