"""Incidents as columns, as the lens keeps them, and what PostGIS alone may decide.

`COPY (SELECT …) TO STDOUT` is allowed under row level security and half as dear as rows:
the lens reads as the web role, with the scope of everything.
"""

import io

import shapely
from psycopg2 import sql

from gis_app.store import filters

# Column -> its SQL. Times are microseconds since 1970; party and micro-grid have
# -1 and '' for none. No text of an incident is among them.
COLUMNS = {
    "id": "i.id",
    "scope": "i.scope_code",
    "reported": "i.reported_code",
    "grid": "coalesce(i.grid_code, '')",
    "micro": "coalesce(i.micro_grid_code, '')",
    "category": "i.category",
    "source": "i.source",
    "severity": "i.severity",
    "urgency": "i.urgency",
    "state": "i.state",
    "rule": "CASE WHEN i.unplaced THEN 'unplaced' ELSE i.rule END",
    "is_open": "i.is_open",
    "ambiguous": "i.ambiguous",
    "party": "coalesce(i.party_id, -1)",
    "orgs": "array_remove(i.lead_org || i.co_orgs, NULL)",
    "reported_at": "(extract(epoch FROM i.reported_at) * 1000000)::bigint",
    "occurred_at": "(extract(epoch FROM i.occurred_at) * 1000000)::bigint",
    "due_at": "(extract(epoch FROM i.due_at) * 1000000)::bigint",
    "closed_at": "(extract(epoch FROM i.closed_at) * 1000000)::bigint",
    "lon": "ST_X(i.geom)",
    "lat": "ST_Y(i.geom)",
}


def after(cursor, last_id, most):
    """Bytes of CSV: the next incidents by id, at most so many."""
    return _copied(cursor, "i.id > {} ORDER BY i.id LIMIT {}", last_id, most)


def of(cursor, ids):
    """Bytes of CSV: these incidents, as far as they are there."""
    return _copied(cursor, "i.id = ANY ({}::bigint[])", list(ids))


def _copied(cursor, condition, *values):
    columns = sql.SQL(", ").join(map(sql.SQL, COLUMNS.values()))
    condition = sql.SQL(condition).format(*map(sql.Literal, values))
    statement = sql.SQL(
        "COPY (SELECT {} FROM incident i WHERE {}) TO STDOUT WITH (FORMAT csv)"
    )
    into = io.BytesIO()
    cursor.copy_expert(statement.format(columns, condition), into)
    return into.getvalue()


def codes(cursor):
    """All codes of units, grids and micro-grids."""
    cursor.execute("SELECT code FROM unit UNION SELECT code FROM grid")
    return [row.code for row in cursor]


def covered(cursor, wanted, lon, lat):
    """Whether each place meets the filter's area or circle, as an incident there would.

    The condition is the filter's own, word for word.
    """
    name = "geometry" if wanted.geometry is not None else "near"
    _, values = filters.where(wanted)
    cursor.execute(
        f"""
        SELECT {filters.CONDITIONS[name]} AS covered
          FROM (SELECT ST_SetSRID(ST_MakePoint(a.x, a.y), 4490) AS geom
                  FROM unnest(%(xs)s::float8[], %(ys)s::float8[]) WITH ORDINALITY
                       AS a (x, y, n) ORDER BY a.n) AS i
        """,
        values | {"xs": list(lon), "ys": list(lat)},
    )
    return [row.covered for row in cursor]


def circle(cursor, near):
    """(what lies in the circle for sure, what may lie in it), or None.

    Two polygons with a hair of the radius between them; None where the box by which
    PostgreSQL looks the circle up may cut it.
    """
    cursor.execute(
        """
        WITH place AS (
            SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490) AS geom,
                   (SELECT zone_srid FROM installation) AS zone),
        ring AS (
            SELECT geom, ST_Transform(ST_Buffer(
                       ST_Transform(geom, zone), %(radius_m)s * 0.999 - 0.01, 64), 4490)
                       AS inner_one,
                   ST_Transform(ST_Buffer(
                       ST_Transform(geom, zone), %(radius_m)s * 1.001 + 0.01, 64), 4490)
                       AS outer_one
              FROM place)
        SELECT ST_AsBinary(inner_one) AS inner_one, ST_AsBinary(outer_one) AS outer_one,
               ST_Covers(box_around(geom, %(radius_m)s), outer_one) AS fits
          FROM ring
        """,
        near.model_dump(),
    )
    found = cursor.fetchone()
    if not found.fits:
        return None
    return shapely.from_wkb(bytes(found.inner_one)), shapely.from_wkb(
        bytes(found.outer_one)
    )
