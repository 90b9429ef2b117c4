"""Buildings, roads and surfaces: the base map that the city brings itself."""

import numpy as np
import shapely
from psycopg2 import sql

from gis_app.store import bulk


def add_buildings(cursor, rows):
    """rows: columns of `building`; geom Polygons."""
    return bulk.copy(cursor, "building", rows)


def add_roads(cursor, kinds, names, widths, lines):
    return bulk.copy(
        cursor,
        "road",
        {
            "kind": kinds,
            "name": names,
            "width_m": widths,
            "geom": multi(lines, shapely.multilinestrings),
        },
    )


def add_surfaces(cursor, kinds, names, polygons):
    """Water, green, hills and built-up ground."""
    return bulk.copy(
        cursor,
        "water",
        {
            "kind": kinds,
            "name": names,
            "geom": multi(polygons, shapely.multipolygons),
        },
    )


def multi(shapes, gather):
    """Every shape as its Multi kind."""
    parts, whose = shapely.get_parts(np.asarray(shapes, object), return_index=True)
    found = np.full(len(shapes), None, object)
    gather(parts, indices=whose, out=found)
    return found


def shapes(cursor, kind):
    """WKB of the parts of everything of a kind that is there."""
    table = {"buildings": "building", "roads": "road", "water": "water"}[kind]
    cursor.execute(
        sql.SQL("SELECT ST_AsBinary(geom) AS wkb FROM {}").format(sql.Identifier(table))
    )
    found = shapely.from_wkb(np.array([bytes(row.wkb) for row in cursor], object))
    return set(shapely.to_wkb(shapely.get_parts(found)))
