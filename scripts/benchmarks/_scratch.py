"""A database of one's own for a benchmark, in a cluster as `scripts/run` makes one."""

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from gis_app.cluster import SUPERUSER, Cluster
from gis_app.database import Database


@contextlib.contextmanager
def scratch():
    """As gis_loader, empty, dropped at the end."""
    with urls() as of_roles:
        database = Database(of_roles.loader, connections=2)
        yield database
        database.close()


@contextlib.contextmanager
def urls():
    """An empty database: .owner .web .loader .superuser. In the server that
    GIS_TEST_SUPERUSER_URL names, else in one that is made for it, settings and all."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
    from support import databases

    with _server(databases) as server:
        template = server.template(
            "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
        )
        with server.copy(template) as found:
            yield found


@contextlib.contextmanager
def _server(databases):
    named = os.environ.get("GIS_TEST_SUPERUSER_URL")
    if named:
        yield databases.at(named)
        return
    folder = Path(tempfile.mkdtemp(prefix="gisbench-"))
    folder.chmod(0o711)  # as root the server runs as another user, who must enter
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield databases.Server(lambda role, name: cluster.url(role or SUPERUSER, name))
    finally:
        cluster.stop()
        shutil.rmtree(folder)
