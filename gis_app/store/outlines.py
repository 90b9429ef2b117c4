"""Outlines of one level for the map of a briefing: those that a filter can concern."""

import math

GRID = "grid"
METRES_A_DEGREE = 111_320

AREAS = """
    (SELECT g.code, 'grid' AS level, v.name, v.geom
       FROM grid g JOIN grid_version v USING (code)
      WHERE v.layer = 'partition' AND v.valid @> coalesce(%(at)s::timestamptz, now())
     UNION ALL
     SELECT u.code, u.level, v.name, v.geom
       FROM unit u JOIN unit_version v USING (code)
      WHERE v.valid @> coalesce(%(at)s::timestamptz, now())) area
"""
# A unit that holds a place counts as well as one that lies in it.
WITHIN = """
    level = %(level)s
    AND (code ^@ ANY (%(prefixes)s) OR EXISTS (
         SELECT FROM unnest(%(prefixes)s::text[]) AS p (code) WHERE p.code ^@ area.code))
    AND (code ^@ %(under)s OR %(under)s ^@ code)
    AND (%(level)s <> 'grid' OR %(grids)s::text[] IS NULL OR code = ANY (%(grids)s))
    AND (%(box)s::float8[] IS NULL OR geom && ST_MakeEnvelope(
         (%(box)s::float8[])[1], (%(box)s::float8[])[2],
         (%(box)s::float8[])[3], (%(box)s::float8[])[4], 4490))
"""


def count(cursor, scope, wanted, level) -> int:
    cursor.execute(
        f"SELECT count(*) AS n FROM {AREAS} WHERE {WITHIN}",
        _values(scope, wanted, level),
    )
    return cursor.fetchone().n


def read(cursor, scope, wanted, level, box=None):
    """Rows of code, name, wkb. box: [west, south, east, north] instead of the filter's."""
    values = _values(scope, wanted, level)
    cursor.execute(
        f"SELECT code, name, ST_AsBinary(geom) AS wkb FROM {AREAS}"
        f" WHERE {WITHIN} ORDER BY code",
        values | ({"box": box} if box else {}),
    )
    return cursor.fetchall()


def _values(scope, wanted, level):
    """An account of organisations alone sees cases wherever they lie: every outline."""
    return {
        "at": wanted.basis if wanted.basis not in ("current", "reported") else None,
        "level": level,
        "prefixes": list(scope.prefixes) or [""],
        "under": wanted.under or "",
        "grids": list(wanted.grids) or None,
        "box": _box(wanted),
    }


def _box(wanted):
    if wanted.geometry is not None:
        return list(wanted.shape.bounds)
    if wanted.near is None:
        return None
    near = wanted.near
    north = near.radius_m / METRES_A_DEGREE
    east = north / max(math.cos(math.radians(near.lat)), 0.01)
    return [near.lon - east, near.lat - north, near.lon + east, near.lat + north]
