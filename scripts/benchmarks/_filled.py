"""A city with incidents for a benchmark: one of its own for this run, filled by the loader
from a ledger, or that of a data folder whose server runs."""

import argparse
import contextlib
import tempfile
from pathlib import Path

import _scratch

from gis_app.cluster import SUPERUSER, Cluster
from gis_app.database import Database


class _Of:
    """Addresses of the city that `scripts/run --data DIR` serves."""

    def __init__(self, folder):
        cluster = Cluster(folder)
        self.owner, self.web, self.loader = map(
            cluster.url, ("gis_owner", "gis_web", "gis_loader")
        )
        self.superuser = cluster.url(SUPERUSER)


def arguments(doc, rows=100_000):
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=rows, help="incidents to load")
    parser.add_argument("--scale", choices=("town", "city"), default="town")
    parser.add_argument(
        "--of",
        type=Path,
        metavar="DIR",
        help="a data folder whose server runs, instead",
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="keep the figures, for _told.draw")
    return parser


@contextlib.contextmanager
def city(wanted):
    """Addresses: .owner .web .loader .superuser"""
    if wanted.of:
        yield _Of(wanted.of)
        return
    # Here, since a venv of peers alone has not all that a load takes.
    import _ledger

    from geodata.intake import Options
    from gis_app.actions.load_file import Request, load_file
    from gis_app.actions.make_demo import Wish, make_demo

    with _scratch.urls() as urls, tempfile.TemporaryDirectory() as folder:
        database = Database(urls.loader, 2)
        make_demo(database, Wish(scale=wanted.scale, incidents=1000))
        if wanted.rows:
            with database.transaction() as cursor:
                path = _ledger.write(Path(folder) / "ledger.csv", cursor, wanted.rows)
            request = Request("incidents", [path], Options(datum="gcj02"))
            load_file(database, request)
        database.close()
        yield urls
