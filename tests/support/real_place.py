"""A database of one's own that real files are loaded into."""

from contextlib import contextmanager

from support import databases

from geodata.intake import Options
from gis_app.actions.check_partition import check_partition
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database


class RealPlace:
    def __init__(self, url):
        self.database = Database(url, connections=1, role="gis_loader")

    def load(self, kind, *paths, datum=None, layer=None, said=None, given=None, **more):
        options = Options(datum=datum, layer=layer, said=said or {}, given=given or {})
        return load_file(self.database, Request(kind, list(paths), options, **more))

    def rows(self, statement, *parameters):
        with self.database.transaction() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    def check(self, level):
        """The faults of one level."""
        with self.database.transaction() as cursor:
            (found,) = check_partition(cursor, level)
        return found.faults

    def covering(self, lon, lat):
        """Per point, level by level, the units that cover it: {level: [code, …]}."""
        found = self.rows(
            """
            SELECT p.n, u.level, array_agg(u.code ORDER BY u.code) AS codes
              FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS p (lon, lat, n)
              JOIN unit_version v
                ON ST_Covers(v.geom, ST_SetSRID(ST_Point(p.lon, p.lat), 4490))
              JOIN unit u USING (code)
             GROUP BY 1, 2
            """,
            list(lon),
            list(lat),
        )
        points = [{} for _ in lon]
        for row in found:
            points[row.n - 1][row.level] = row.codes
        return points


@contextmanager
def empty_place(server):
    template = server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )
    with server.copy(template) as urls:
        place = RealPlace(urls.owner)
        yield place
        place.database.close()
