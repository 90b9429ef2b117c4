"""A cursor for commands: the keeper of the server works as the database's owner."""

from contextlib import contextmanager

from gis_app.database import Database
from gis_app.errors import Unavailable
from gis_app.settings import Settings


@contextmanager
def owner():
    settings = Settings.from_environ()
    if not settings.owner_url:
        raise Unavailable("DATABASE_OWNER_URL is not set: see `gis-app settings`.")
    database = Database(settings.owner_url, connections=1)
    try:
        with database.transaction() as cursor:
            yield cursor
    finally:
        database.close()
