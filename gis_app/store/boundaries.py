"""Outlines in force, for files and for the engine."""

LAYERS = {"grids": "partition", "micro_grids": "micro"}


def grids(cursor, layer="partition", under="", at=None):
    """Rows of code, name, type, purpose, community, area_m2, households and WKB."""
    cursor.execute(
        """
        SELECT g.code, v.name, g.type, v.purpose, g.parent, v.area_m2, v.households,
               g.source_ref, ST_AsBinary(v.geom) AS wkb
          FROM grid g JOIN grid_version v USING (code)
         WHERE v.layer = %s AND v.valid @> coalesce(%s, now())
           AND v.code >= %s AND v.code < %s
         ORDER BY v.code
        """,
        [layer, at, under, under + "~"],
    )
    return cursor.fetchall()


def units(cursor, under="", at=None):
    """Rows of code, level, parent, name, kind, area_m2, households and WKB."""
    cursor.execute(
        """
        SELECT u.code, u.level, u.parent, v.name, v.kind, v.area_m2, v.households,
               u.source_ref, ST_AsBinary(v.geom) AS wkb
          FROM unit u JOIN unit_version v USING (code)
         WHERE v.valid @> coalesce(%s, now()) AND v.code >= %s AND v.code < %s
         ORDER BY v.code
        """,
        [at, under, under + "~"],
    )
    return cursor.fetchall()
