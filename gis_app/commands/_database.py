"""The database as a command needs it; who may not reach it is told what is missing."""

from gis_app.database import Database
from gis_app.errors import Unavailable


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
