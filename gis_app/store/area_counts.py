"""Counts of incidents in many areas at once, within the asker's scope.

The areas come along as WKB; each incident is looked for in those whose box holds it:
under row level security only the box test may use the index.
"""

import shapely
from psycopg2 import sql

from gis_app.store import filters
from gis_app.store.answers import KEYS

AREAS = """
    area AS MATERIALIZED (
        SELECT n, ST_GeomFromWKB(wkb, 4490) AS geom
          FROM unnest(%(area_n)s::int[], %(area_wkb)s::bytea[]) AS a (n, wkb))
"""
WITHIN = "i.geom && area.geom AND ST_Covers(area.geom, i.geom)"


def counts(cursor, wanted, shapes, by=()):
    """Rows n (position of the area), the keys of `by`, count; areas with none have none."""
    condition, values = filters.where(wanted)
    parts = {"code": filters.code_of(wanted), "time": sql.Identifier(wanted.time_field)}
    keys = [
        sql.SQL("({}) AS {}").format(
            sql.SQL(KEYS[name]).format(**parts), sql.Identifier(name)
        )
        for name in by
    ]
    places = sql.SQL(", ").join(sql.SQL(str(at + 1)) for at in range(len(by) + 1))
    cursor.execute(
        sql.SQL(
            "WITH {areas} SELECT {columns} FROM area JOIN incident i ON {within}"
            " WHERE {condition} GROUP BY {places} ORDER BY {places}"
        ).format(
            areas=sql.SQL(AREAS),
            columns=sql.SQL(", ").join(
                [sql.SQL("area.n"), *keys, sql.SQL("count(*) AS count")]
            ),
            within=sql.SQL(WITHIN),
            condition=condition,
            places=places,
        ),
        values | _areas(shapes),
    )
    return cursor.fetchall()


def inside_any(cursor, wanted, shapes):
    """How many incidents of a filter lie in at least one area."""
    condition, values = filters.where(wanted)
    cursor.execute(
        sql.SQL(
            "WITH {areas} SELECT count(DISTINCT i.id) AS count"
            "  FROM area JOIN incident i ON {within} WHERE {condition}"
        ).format(areas=sql.SQL(AREAS), within=sql.SQL(WITHIN), condition=condition),
        values | _areas(shapes),
    )
    return cursor.fetchone().count


def _areas(shapes):
    return {
        "area_n": list(range(len(shapes))),
        "area_wkb": [bytes(shape) for shape in shapely.to_wkb(shapes)],
    }
