"""The database as a command needs it; who may not reach it is told what is missing."""

from contextlib import contextmanager

from gis_app.database import Database
from gis_app.errors import Unavailable
from gis_app.settings import Settings


def loader(settings) -> Database:
    """As gis_loader, whom no policy binds: for loads and audits run on the server."""
    if settings.loader_url:
        return Database(settings.loader_url, connections=1)
    if settings.owner_url:
        return Database(settings.owner_url, connections=1, role="gis_loader")
    raise Unavailable(
        "no database to load into: start the private one with `gis-app db start`, or"
        " set DATABASE_OWNER_URL"
    )


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
