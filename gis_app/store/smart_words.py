"""SQL for the one search box: which words name a grid, a place or a party organisation."""


def grids(cursor, words):
    """word (plain form), code and name of grids and micro-grids that are called so."""
    cursor.execute(
        """
        SELECT word, code, name FROM gazetteer_name
         WHERE word = ANY (%s) AND word <> '' AND source = 'grid' AND valid @> now()
         ORDER BY length(code), code LIMIT 500
        """,
        [words],
    )
    return cursor.fetchall()


def coded(cursor, codes):
    """code and name of the units and grids in force with these codes."""
    cursor.execute(
        """
        SELECT code, name FROM unit_in_force WHERE code = ANY (%(codes)s)
         UNION ALL
        SELECT code, name FROM grid_in_force WHERE code = ANY (%(codes)s)
        """,
        {"codes": codes},
    )
    return cursor.fetchall()


def is_named(cursor, word):
    """Whether anything of the map has this name, or a unit, grid or road begins so."""
    cursor.execute(
        """
        SELECT EXISTS (SELECT FROM gazetteer_name WHERE word = %(word)s AND word <> '')
            OR EXISTS (SELECT FROM gazetteer_name
                        WHERE word >= %(word)s AND word < %(end)s AND word <> ''
                          AND source IN ('unit', 'grid', 'road', 'water'))
            OR EXISTS (SELECT FROM party_org WHERE name = %(word)s)
            OR EXISTS (SELECT FROM org_unit WHERE name = %(word)s) AS found
        """,
        {"word": word, "end": word + "\uffff"},
    )
    return cursor.fetchone().found


def party_named(cursor, words):
    """id and name of the party organisations with these names."""
    cursor.execute(
        "SELECT id, name FROM party_org WHERE name = ANY (%s) ORDER BY code LIMIT 50",
        [words],
    )
    return cursor.fetchall()


def party_like(cursor, text, limit):
    """Party organisations whose name holds a text: id, name, level, unit_code."""
    cursor.execute(
        """
        SELECT id, name, level, unit_code FROM party_org
         WHERE strpos(lower(name), lower(%(text)s)) > 0
         ORDER BY name = %(text)s DESC, length(name), code LIMIT %(limit)s
        """,
        {"text": text, "limit": limit},
    )
    return cursor.fetchall()


def party(cursor, party_id):
    """The party organisation of an id, or None."""
    cursor.execute(
        "SELECT id, name, level, unit_code FROM party_org WHERE id = %s", [party_id]
    )
    return cursor.fetchone()


def party_names(cursor):
    """id, name, level and unit_code of every party organisation."""
    cursor.execute("SELECT id, name, level, unit_code FROM party_org ORDER BY code")
    return cursor.fetchall()


def facilities_like(cursor, text, limit):
    """Facilities whose name holds a text: code, kind, name, lon, lat, place_code."""
    cursor.execute(
        """
        SELECT code, kind, name, ST_X(geom) AS lon, ST_Y(geom) AS lat, place_code
          FROM facility
         WHERE strpos(lower(name), lower(%(text)s)) > 0
         ORDER BY name = %(text)s DESC, length(name), code LIMIT %(limit)s
        """,
        {"text": text, "limit": limit},
    )
    return cursor.fetchall()
