"""Tiles beside TiPg's: `tiles_beside.py DATA_DIR URL TOKEN [--layer incidents --table incident]`.

DATA_DIR and URL of a running `scripts/run`, TOKEN of an account of the command centre
(`gis-app token`). TiPg (extra `bench`) is started here with two workers on the same database
and asked for the same tiles: the fullest of each zoom, shared out among the rounds, so that
nobody's cache answers. Eight clients, in turns. What a tile holds differs: TiPg cuts it at 10 000
features and says nothing of it, ours is complete or says that it is crowded.
"""

import argparse
import os
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import _filled
import _told

from gis_app.database import Database

ZOOMS = (11, 12, 13, 14, 15, 16)
TILES, CLIENTS = 40, 8
FULLEST = """
    SELECT tile_column(ST_X(p), %(z)s) AS x, tile_row(ST_Y(p), %(z)s) AS y
      FROM (SELECT ST_PointOnSurface(geom) AS p FROM {table} TABLESAMPLE SYSTEM (20)
             WHERE geom IS NOT NULL) t
     GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT %(most)s
"""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("of", type=Path)
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--layer", default="incidents")
    parser.add_argument("--table", default="incident")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    wanted.scale, wanted.rows = None, 0
    with _filled.city(wanted) as urls:
        _measure(wanted, urls)


def _measure(wanted, urls):
    database = Database(urls.superuser, 1)
    with database.transaction() as cursor, _tipg(urls.superuser, wanted.table) as tipg:
        print(_told.machine(cursor))
        for zoom in ZOOMS:
            most = TILES * wanted.rounds
            cursor.execute(
                FULLEST.format(table=wanted.table), {"z": zoom, "most": most}
            )
            tiles = [(zoom, row.x, row.y) for row in cursor]
            each = max(1, len(tiles) // wanted.rounds)
            rounds = [tiles[n * each : (n + 1) * each] for n in range(wanted.rounds)]
            ours, theirs = iter(rounds), iter(rounds)
            ways = {
                "ours": lambda ours=ours: _asked(
                    wanted.url,
                    f"/tiles/{wanted.layer}/{{}}/{{}}/{{}}.mvt",
                    next(ours),
                    {"Authorization": f"Bearer {wanted.token}"},
                ),
                "TiPg": lambda theirs=theirs: _asked(
                    tipg,
                    f"/collections/app.{wanted.table}/tiles/WebMercatorQuad/{{}}/{{}}/{{}}",
                    next(theirs),
                    {},
                ),
            }
            found = _told.in_turns(ways, wanted.rounds)
            seconds = {name: took / each for name, (took, _) in found.items()}
            sizes = {
                name: sum(size) // each // 1000 for name, (_, size) in found.items()
            }
            _told.print_rows(
                f"z{zoom}, {each} tiles a round, kB each: {sizes}", seconds
            )
            _told.keep(wanted.json, f"tiles of {wanted.layer}", zoom, seconds)
    database.close()


def _asked(url, path, tiles, headers):
    """Bytes of each tile; all clients take from one list."""
    left, sizes = list(tiles), []

    def client():
        connection = HTTPConnection(urlsplit(url).netloc, timeout=120)
        while left:
            try:
                tile = left.pop()
            except IndexError:
                return
            connection.request("GET", path.format(*tile), headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in (200, 204):
                raise SystemExit(f"{url}: {answer.status} {body[:200]}")
            sizes.append(len(body))

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sizes


def _with_host(url):
    """The socket's folder in the place of the host, where its reader looks for it."""
    parts = urlsplit(url)
    host = quote(parse_qs(parts.query)["host"][0], safe="")
    return f"postgresql://{parts.username}:{parts.password}@{host}:5432{parts.path}"


class _tipg:
    def __init__(self, url, table):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._environ = os.environ | {
            "DATABASE_URL": _with_host(url), "TIPG_DB_SCHEMAS": '["app"]',
            "TIPG_DB_TABLES": f'["app.{table}"]', "TIPG_CATALOG_TTL": "3600",
        }  # fmt: skip

    def __enter__(self):
        words = ["uvicorn", "tipg.main:app", "--workers", "2", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words, "--log-level", "warning"], env=self._environ
        )
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    time.sleep(3)  # until it knows its tables
                    return f"http://127.0.0.1:{self.port}"
            time.sleep(0.2)
        raise SystemExit("TiPg did not start")

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()


if __name__ == "__main__":
    main()
