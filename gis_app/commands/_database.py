"""The database as a command needs it; who may not reach it is told what is missing."""

from contextlib import contextmanager

from gis_app.database import Database, loader
from gis_app.errors import Unavailable
from gis_app.settings import Settings

__all__ = ["loader", "owned", "owner"]


def owned(settings) -> Database:
    """As gis_owner, to whom the tables belong."""
    if not settings.owner_url:
        raise Unavailable("DATABASE_OWNER_URL is not set: see `gis-app settings`.")
    return Database(settings.owner_url, connections=1)


@contextmanager
def owner():
    """A cursor as gis_owner: the keeper of the server works so."""
    database = owned(Settings.from_environ())
    try:
        with database.transaction() as cursor:
            yield cursor
    finally:
        database.close()
