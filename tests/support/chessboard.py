"""A made-up county as a chessboard: a plan and many incidents without any city.

What it holds is written above its SQL. Towns are named for their square: 991003001 is
the south-west, 991003002 north of it, 991003021 east of it.
"""

from pathlib import Path

from support import databases, mvt

from gis_app.database import Database
from gis_app.domain.scope import Scope
from gis_app.store.tiles import Place, tile
from layers import all_layers

SQL = Path(__file__).with_suffix(".sql")
CENTRE = (119.1, 38.38)

COMMAND = Scope(account_id=1, prefixes=("",), roles=frozenset({"command"}))
ANALYST = Scope(account_id=2, prefixes=("",), roles=frozenset({"analyst"}))
TOWN = Scope(account_id=3, prefixes=("991003001",), roles=frozenset({"street"}))


def insert(cursor, side=40, incidents=40_000):
    cursor.execute(SQL.read_text(), {"side": side, "incidents": incidents})


def copy(server):
    """A database of one's own: 1 600 grids, 6 400 micro-grids, 40 000 incidents."""
    sources = [*databases.MIGRATIONS.glob("*.sql"), SQL]
    return server.copy(server.template("chessboard", sources, _fill))


def _fill(urls):
    databases.migrated(urls)
    database = Database(urls.owner, connections=1)
    with database.transaction() as cursor:
        insert(cursor)
    database.close()


def containing(z, lon=CENTRE[0], lat=CENTRE[1]):
    """The tile of a zoom that holds a place."""
    side = 2**z
    x = int((lon + 180) / 360 * side)
    return Place(z, x, next(y for y in range(side) if Place(z, x, y).box()[1] <= lat))


def covering(z):
    """All tiles of a zoom that the board can touch."""
    first, last = containing(z, 118.99, 38.47), containing(z, 119.21, 38.29)
    return [
        Place(z, x, y)
        for x in range(first.x, last.x + 1)
        for y in range(first.y, last.y + 1)
    ]


def features(web, layer, place, scope=COMMAND, **more):
    """{MVT layer: features} of a tile as this scope sees it."""
    more.setdefault("aggregates", scope.aggregate_only)
    with web.transaction(scope) as cursor:
        return mvt.layers(tile(cursor, all_layers()[layer], place, **more))
