"""Set up a wall: a key that shows one area and does nothing, for who sits at no desk."""

import secrets

from gis_app.errors import Forbidden, NotFound
from gis_app.store import log, places, screens

LAYOUTS = ("auto", "six", "twelve")  # panels; auto: as the shape of the wall allows


def create_screen(cursor, scope, label, prefix, layout="auto"):
    """Returns (token, row with id and expires_at); the token is kept nowhere."""
    if scope.of_screen(prefix) is None:
        raise Forbidden("A screen shows at most your own area.")
    if prefix and places.one(cursor, prefix) is None:
        raise NotFound("There is no such unit or grid at that time.")
    token = secrets.token_urlsafe(32)
    row = screens.add(cursor, scope.account_id, token, label, prefix, layout)
    told = {"id": row.id, "label": label, "area": prefix, "layout": layout}
    log.add(cursor, scope.account_id, "screen.created", told)
    return token, row
