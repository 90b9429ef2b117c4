"""A database of one's own for a benchmark, made as the tests make theirs."""

import contextlib
import os
import sys
from pathlib import Path

from gis_app.database import Database


@contextlib.contextmanager
def scratch():
    """As gis_loader, empty, dropped at the end."""
    url = os.environ.get("GIS_TEST_SUPERUSER_URL")
    if not url:
        sys.exit("set GIS_TEST_SUPERUSER_URL to a PostgreSQL that may be filled")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
    from support import databases

    server = databases.at(url)
    template = server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )
    with server.copy(template) as urls:
        database = Database(urls.loader, connections=1)
        yield database
        database.close()
