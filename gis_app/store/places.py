"""SQL for units, grids and party organisations: who is where, and what is above."""

from gis_app.store.filters import literally

FACTS = """
    code, level, parent, name, kind, area_m2, households, valid, recorded_at,
    ST_X(label) AS lon, ST_Y(label) AS lat,
    ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] AS bbox
"""
# Units and grids under one set of names; `{at}` is when.
PLACES = f"""
    (SELECT {FACTS}, geom, NULL::text AS type, NULL::text AS purpose, true AS is_unit
       FROM unit JOIN unit_version USING (code) WHERE valid @> %(at)s::timestamptz
     UNION ALL
     SELECT code, CASE g.layer WHEN 'micro' THEN 'micro' ELSE 'grid' END, parent, name,
            purpose, area_m2, households, valid, recorded_at, ST_X(label), ST_Y(label),
            ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)],
            geom, g.type, purpose, false
       FROM grid g JOIN grid_version USING (code) WHERE valid @> %(at)s::timestamptz) p
"""


def attribute(cursor, lon, lat, near_m, accuracy_m=None, at=None):
    """Whose is this point, and why: the row of the SQL function attribute_point."""
    cursor.execute(
        """
        SELECT * FROM attribute_point(
            ST_SetSRID(ST_MakePoint(%s, %s), 4490), coalesce(%s, now()), %s, %s)
        """,
        [lon, lat, at, near_m, accuracy_m],
    )
    return cursor.fetchone()


def children(cursor, parent=None, at=None):
    """The places right below a unit or grid; without a parent the top ones."""
    cursor.execute(
        f"""
        SELECT code, level, name, kind, lon, lat, bbox, households, type,
               (SELECT count(*) FROM unit u WHERE u.parent = p.code)
               + (SELECT count(*) FROM grid g WHERE g.parent = p.code) AS children
          FROM {PLACES}
         WHERE CASE WHEN %(parent)s::text IS NULL
                    THEN is_unit
                         AND NOT EXISTS (SELECT FROM unit_version a
                                          WHERE a.code = p.parent AND a.valid @> %(at)s::timestamptz)
                    ELSE parent = %(parent)s END
         ORDER BY code
        """,
        {"parent": parent, "at": at or "now"},
    )
    return cursor.fetchall()


def one(cursor, code, at=None):
    """A unit or grid with its outline as GeoJSON text, or None."""
    cursor.execute(
        f"""
        SELECT code, level, parent, name, kind, type, purpose, area_m2, households,
               valid, recorded_at, lon, lat, bbox, ST_AsGeoJSON(geom, 9) AS geometry
          FROM {PLACES} WHERE code = %(code)s
        """,
        {"code": code, "at": at or "now"},
    )
    return cursor.fetchone()


def names(cursor, codes, at=None):
    """code -> (level, name) of those that exist at that time."""
    cursor.execute(
        f"SELECT code, level, name FROM {PLACES} WHERE code = ANY (%(codes)s)",
        {"codes": list(codes), "at": at or "now"},
    )
    return {row.code: row for row in cursor}


def chain(cursor, code, at=None):
    """The units and grids that hold a code, from the top down, itself included."""
    cursor.execute(
        f"""
        SELECT level, code, name FROM {PLACES}
         WHERE code = ANY (%(prefixes)s) ORDER BY length(code)
        """,
        {"prefixes": [code[:n] for n in range(2, len(code) + 1)], "at": at or "now"},
    )
    return cursor.fetchall()


def party_chain(cursor, party_id):
    """A party organisation and those above it, from the top down."""
    cursor.execute(
        """
        WITH RECURSIVE up AS (
            SELECT p.*, 0 AS steps FROM party_org p WHERE id = %s
            UNION ALL
            SELECT p.*, steps + 1 FROM up JOIN party_org p ON p.id = up.parent_id
             WHERE steps < 10)
        SELECT id, level, name FROM up ORDER BY steps DESC
        """,
        [party_id],
    )
    return cursor.fetchall()


def party_of(cursor, code):
    """The party organisation of a unit or grid: its branch, committee or none."""
    cursor.execute(
        """
        SELECT CASE WHEN length(%(code)s) >= 16
                    THEN party_at(CASE WHEN length(%(code)s) = 18 THEN %(code)s END,
                                  left(%(code)s, 16), left(%(code)s, 12), now())
                    ELSE (SELECT id FROM party_org WHERE unit_code = %(code)s
                           AND level IN ('committee', 'general')
                           ORDER BY code LIMIT 1) END AS id
        """,
        {"code": code},
    )
    return cursor.fetchone().id


def inside(cursor, code):
    """How many things lie below a code: the facts of its panel."""
    cursor.execute(
        """
        SELECT (SELECT count(*) FROM unit WHERE parent = %(code)s) AS children,
               (SELECT count(*) FROM unit
                 WHERE level = 'community' AND code >= %(code)s AND code < %(end)s)
                   AS communities,
               (SELECT count(*) FROM grid WHERE layer = 'partition'
                   AND code > %(code)s AND code < %(end)s) AS grids,
               (SELECT count(*) FROM grid WHERE layer = 'micro'
                   AND code > %(code)s AND code < %(end)s) AS micro_grids,
               (SELECT count(*) FROM building
                 WHERE place_code >= %(code)s AND place_code < %(end)s) AS buildings,
               (SELECT count(*) FROM facility
                 WHERE place_code >= %(code)s AND place_code < %(end)s) AS facilities
        """,
        {"code": code, "end": code + "~"},
    )
    return cursor.fetchone()


def posts(cursor, code):
    """Posts of a place by kind and title; never who holds them."""
    cursor.execute(
        """
        SELECT kind, title, count(*) AS n FROM post
         WHERE place_code = %s GROUP BY kind, title ORDER BY kind, title
        """,
        [code],
    )
    return cursor.fetchall()


def facilities(cursor, code):
    cursor.execute(
        """
        SELECT code, kind, name FROM facility
         WHERE place_code >= %(code)s AND place_code < %(end)s
         ORDER BY kind, name LIMIT 50
        """,
        {"code": code, "end": code + "~"},
    )
    return cursor.fetchall()


def find(cursor, text, limit=20):
    """Units and grids by the start of their code or a part of their name."""
    cursor.execute(
        f"""
        SELECT code, level, name, kind, lon, lat, bbox FROM {PLACES}
         WHERE code ^@ %(text)s OR name ILIKE %(part)s
         ORDER BY (code = %(text)s OR name = %(text)s) DESC, length(code), code
         LIMIT %(limit)s
        """,
        {"text": text, "part": f"%{literally(text)}%", "limit": limit, "at": "now"},
    )
    return cursor.fetchall()
