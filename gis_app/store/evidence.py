"""SQL for the datum guard: what is loaded around a batch of places, never more than it
needs. All of it is base geography, which carries no scope.
"""

import numpy as np
import shapely

# Enough to judge by; a whole province of outlines would only take time.
MOST_UNITS = 3_000
MOST_SHAPES = 40_000
BY_A_BUILDING, BY_A_ROAD = 0.00005, 0.00015  # degrees: what lies farther cannot matter


def names(cursor):
    """Rows of code, source_ref and name of every unit and grid in force."""
    cursor.execute(
        """
        SELECT u.code, coalesce(u.source_ref, '') AS source_ref, v.name
          FROM unit u JOIN unit_version v USING (code) WHERE v.valid @> now()
        UNION ALL
        SELECT g.code, coalesce(g.source_ref, ''), v.name
          FROM grid g JOIN grid_version v USING (code)
         WHERE v.valid @> now() AND v.layer = 'partition'
        """
    )
    return cursor.fetchall()


def outlines(cursor, codes) -> dict:
    """code -> polygon of units and grids in force."""
    cursor.execute(
        """
        SELECT code, ST_AsBinary(geom) AS wkb FROM unit_version
         WHERE code = ANY (%(codes)s) AND valid @> now()
        UNION ALL
        SELECT code, ST_AsBinary(geom) FROM grid_version
         WHERE code = ANY (%(codes)s) AND valid @> now()
         LIMIT %(most)s
        """,
        {"codes": list(codes), "most": MOST_UNITS},
    )
    rows = cursor.fetchall()
    return dict(zip((row.code for row in rows), _shapes(rows), strict=True))


def area(cursor) -> np.ndarray:
    """Polygons of the highest units: all that the city is. Without units, its grids."""
    cursor.execute(
        """
        SELECT ST_AsBinary(v.geom) AS wkb
          FROM unit u JOIN unit_version v USING (code)
         WHERE v.valid @> now()
           AND NOT EXISTS (SELECT FROM unit_version a
                            WHERE a.code = u.parent AND a.valid @> now())
         LIMIT %s
        """,
        [MOST_UNITS],
    )
    return _shapes(cursor.fetchall())


def borders(cursor, bounds) -> np.ndarray:
    """Outlines of the units that lie within bounds, the largest first, as lines."""
    cursor.execute(
        """
        SELECT ST_AsBinary(ST_Boundary(geom)) AS wkb FROM unit_version
         WHERE valid @> now() AND geom && ST_MakeEnvelope(%s, %s, %s, %s, 4490)
         ORDER BY length(code), code LIMIT %s
        """,
        [*map(float, bounds), MOST_UNITS],
    )
    return _shapes(cursor.fetchall())


def water(cursor, lon, lat) -> np.ndarray:
    """Waters whose box holds one of the points; parks and hills are none."""
    cursor.execute(
        """
        SELECT DISTINCT ON (w.id) ST_AsBinary(w.geom) AS wkb
          FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) p (lon, lat)
          JOIN water w
            ON w.geom && ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4490)
         WHERE w.kind IN (SELECT code FROM term WHERE vocabulary = 'water_kinds')
            OR w.kind = ANY (%(kinds)s)
         LIMIT %(most)s
        """,
        _points(lon, lat) | {"kinds": WATERS},
    )
    return _shapes(cursor.fetchall())


# Where nobody has loaded a vocabulary yet.
WATERS = ["sea", "river", "canal", "lake", "pond", "water"]


def buildings(cursor, lon, lat) -> np.ndarray:
    """Buildings at one of the points."""
    cursor.execute(
        """
        SELECT DISTINCT ON (b.id) ST_AsBinary(b.geom) AS wkb
          FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) p (lon, lat)
          JOIN building b
            ON b.geom && ST_Expand(
                   ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4490), %(room)s)
         LIMIT %(most)s
        """,
        _points(lon, lat) | {"room": BY_A_BUILDING},
    )
    return _shapes(cursor.fetchall())


def roads(cursor, lon, lat) -> np.ndarray:
    """Roads and railways at one of the points."""
    cursor.execute(
        """
        SELECT DISTINCT ON (r.id) ST_AsBinary(r.geom) AS wkb
          FROM unnest(%(lon)s::float8[], %(lat)s::float8[]) p (lon, lat)
          JOIN road r
            ON r.geom && ST_Expand(
                   ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4490), %(room)s)
         LIMIT %(most)s
        """,
        _points(lon, lat) | {"room": BY_A_ROAD},
    )
    return _shapes(cursor.fetchall())


def picture(cursor, bounds, most=400) -> dict:
    """units, roads and water within bounds, simple enough to draw: object arrays.

    Of the units the smallest of which no more than some hundred lie there; of the roads
    the widest.
    """
    west, south, east, north = map(float, bounds)
    box = {
        "west": west, "south": south, "east": east, "north": north, "most": most,
        "step": max(east - west, north - south) / 600,
    }  # fmt: skip
    cursor.execute(
        """
        WITH near AS (
            SELECT code, geom, count(*) OVER (PARTITION BY length(code)) AS many
              FROM unit_version
             WHERE valid @> now()
               AND geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490))
        SELECT ST_AsBinary(ST_Simplify(ST_Boundary(geom), %(step)s)) AS wkb FROM near
         WHERE length(code) = (SELECT max(length(code)) FROM near WHERE many <= 60)
         LIMIT %(most)s
        """,
        box,
    )
    found = {"units": _shapes(cursor.fetchall())}
    cursor.execute(
        """
        SELECT ST_AsBinary(ST_Simplify(geom, %(step)s)) AS wkb FROM road
         WHERE geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490)
         ORDER BY width_m DESC, id LIMIT %(most)s
        """,
        box,
    )
    found["roads"] = _shapes(cursor.fetchall())
    cursor.execute(
        """
        SELECT ST_AsBinary(ST_SimplifyPreserveTopology(geom, %(step)s)) AS wkb FROM water
         WHERE geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490)
           AND (kind IN (SELECT code FROM term WHERE vocabulary = 'water_kinds')
                OR kind = ANY (%(kinds)s))
         ORDER BY ST_Area(geom) DESC LIMIT %(most)s
        """,
        box | {"kinds": WATERS},
    )
    found["water"] = _shapes(cursor.fetchall())
    return found


def _points(lon, lat):
    known = np.isfinite(lon) & np.isfinite(lat)
    return {
        "lon": np.asarray(lon)[known].tolist(),
        "lat": np.asarray(lat)[known].tolist(),
        "most": MOST_SHAPES,
    }


def _shapes(rows):
    texts = np.array([bytes(row.wkb) for row in rows if row.wkb is not None], object)
    shapes = shapely.from_wkb(texts)
    return shapes[~shapely.is_empty(shapes)] if len(shapes) else shapes
