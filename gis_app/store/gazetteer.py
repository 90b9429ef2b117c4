"""SQL of the gazetteer: what is to be named anew, and whole columns of new names."""

from psycopg2 import sql

from gis_app.store import bulk

LOCK = 7_270_008
COLUMNS = (
    *("source", "ref", "kind", "name", "word", "block", "street", "house", "house_to"),
    *("annex", "code", "place_code", "valid", "radius_m", "geom"),
)

# Each gives ref, kind, name, aliases, address, code, place_code, valid, radius_m, lon, lat.
_OF_A_ROW = "NULL::text AS code, {place_code}, NULL::text AS valid"
_REACH = "sqrt(area_m2 / pi()) AS radius_m, ST_X(label) AS lon, ST_Y(label) AS lat"
_OUTLINE = """
    sqrt(ST_Area(geom) * 111320 * 110574 * cos(radians(ST_YMin(geom))) / pi()) AS radius_m,
    ST_X(ST_PointOnSurface(geom)) AS lon, ST_Y(ST_PointOnSurface(geom)) AS lat
"""
SOURCES = {
    "unit": f"""
        SELECT v.id::text AS ref, u.level AS kind, v.name, '{{}}'::text[] AS aliases,
               '' AS address, v.code, v.code AS place_code, v.valid::text AS valid, {_REACH}
          FROM unit_version v JOIN unit u USING (code) WHERE v.id = ANY (%(refs)s::bigint[])
    """,
    "grid": f"""
        SELECT id::text AS ref, CASE layer WHEN 'micro' THEN 'micro' ELSE 'grid' END AS kind,
               name, '{{}}'::text[] AS aliases, '' AS address, code, code AS place_code,
               valid::text AS valid, {_REACH}
          FROM grid_version WHERE id = ANY (%(refs)s::bigint[])
    """,
    # Pieces of one name that lie together are one road; two villages may each have theirs.
    "road": """
        WITH piece AS (
            SELECT name, geom,
                   ST_ClusterDBSCAN(geom, 0.004, 1) OVER (PARTITION BY name) AS part
              FROM road WHERE name = ANY (%(refs)s)),
        whole AS (
            SELECT name, ST_Collect(geom) AS geom FROM piece GROUP BY name, part)
        SELECT w.name AS ref, 'road' AS kind, w.name, '{}'::text[] AS aliases,
               '' AS address, NULL::text AS code,
               coalesce((SELECT min(u.code) || '|' || max(u.code)
                           FROM unit_version u JOIN unit ON unit.code = u.code
                          WHERE unit.level = 'town' AND u.valid @> now()
                            AND u.geom && w.geom AND ST_Intersects(u.geom, w.geom)), '')
                   AS place_code,
               NULL::text AS valid,
               ST_DistanceSphere(ST_SetSRID(ST_MakePoint(ST_XMin(w.geom), ST_YMin(w.geom)), 4490),
                   ST_SetSRID(ST_MakePoint(ST_XMax(w.geom), ST_YMax(w.geom)), 4490)) / 2
                   AS radius_m,
               ST_X(p) AS lon, ST_Y(p) AS lat
          FROM whole w CROSS JOIN LATERAL ST_ClosestPoint(w.geom, ST_Centroid(w.geom)) p
    """,
    "water": f"""
        SELECT id::text AS ref, 'water' AS kind, name, '{{}}'::text[] AS aliases,
               '' AS address, {_OF_A_ROW.format(place_code="'' AS place_code")}, {_OUTLINE}
          FROM water WHERE id = ANY (%(refs)s::bigint[]) AND name <> ''
    """,
    "building": f"""
        SELECT id::text AS ref, 'building' AS kind, name, '{{}}'::text[] AS aliases, address,
               {_OF_A_ROW.format(place_code="place_code")}, {_OUTLINE}
          FROM building
         WHERE id = ANY (%(refs)s::bigint[]) AND (name <> '' OR address <> '')
    """,
    "facility": """
        SELECT id::text AS ref, kind, name, '{}'::text[] AS aliases, address, code,
               place_code, NULL::text AS valid, 30::real AS radius_m, ST_X(geom) AS lon,
               ST_Y(geom) AS lat
          FROM facility WHERE id = ANY (%(refs)s::bigint[])
    """,
    "place": """
        SELECT id::text AS ref, coalesce(nullif(kind, ''), 'place') AS kind, name, aliases,
               address, NULL::text AS code, place_code, NULL::text AS valid,
               30::real AS radius_m, ST_X(geom) AS lon, ST_Y(geom) AS lat
          FROM named_place WHERE id = ANY (%(refs)s::bigint[])
    """,
}


def lock(cursor, wait):
    """One at a time makes names. Returns whether it is our turn."""
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s) AS mine", [LOCK])
    return cursor.fetchone().mine


def take_stale(cursor):
    """source -> refs of rows that changed; they are taken off the list."""
    cursor.execute(
        """
        WITH taken AS (DELETE FROM gazetteer_stale RETURNING source, ref)
        SELECT source, array_agg(DISTINCT ref) AS refs FROM taken GROUP BY source
        """
    )
    return {row.source: row.refs for row in cursor}


def rows_of(cursor, source, refs):
    """What there is to say of these rows of a table; those that are gone are left out."""
    cursor.execute(SOURCES[source], {"refs": refs})
    return cursor.fetchall()


def replace(cursor, source, refs, columns):
    """These rows' names are exactly `columns` (COLUMNS, arrays alike long) from now on."""
    cursor.execute(
        "DELETE FROM gazetteer_name WHERE source = %s AND ref = ANY (%s)",
        [source, refs],
    )
    if len(columns["ref"]):
        bulk.copy(cursor, "gazetteer_name", columns)


def add_words(cursor, words, sounds):
    """words: (word, is_street, grams); sounds: (sound, word). Known ones are kept."""
    cursor.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS new_word
            (word text, is_street boolean, grams text[]) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE IF NOT EXISTS new_sound (sound text, word text)
            ON COMMIT DELETE ROWS;
        TRUNCATE new_word, new_sound
        """
    )
    word, is_street, grams = zip(*words, strict=True)
    bulk.copy(
        cursor,
        "new_word",
        {"word": word, "is_street": is_street, "grams": list(map(_array, grams))},
    )
    if sounds:
        sound, of = zip(*sounds, strict=True)
        bulk.copy(cursor, "new_sound", {"sound": sound, "word": of})
    cursor.execute(
        """
        INSERT INTO gazetteer_word AS w SELECT word, is_street, grams FROM new_word
        ON CONFLICT (word) DO UPDATE SET is_street = true
         WHERE excluded.is_street AND NOT w.is_street;
        INSERT INTO gazetteer_sound SELECT sound, word FROM new_sound ON CONFLICT DO NOTHING
        """
    )


def known_words(cursor, words):
    """Those of the words that are there already, with whether they name a street."""
    cursor.execute(
        "SELECT word, is_street FROM gazetteer_word WHERE word = ANY (%s)", [words]
    )
    return {row.word: row.is_street for row in cursor}


def forget_words(cursor):
    """Drop words that no name uses any more; returns how many."""
    cursor.execute(
        """
        DELETE FROM gazetteer_word w
         WHERE NOT EXISTS (SELECT FROM gazetteer_name n WHERE n.word = w.word)
           AND NOT EXISTS (SELECT FROM gazetteer_name n
                            WHERE n.street = w.word AND n.house IS NOT NULL)
        """
    )
    return cursor.rowcount


def add_places(cursor, rows):
    """rows: columns of `named_place`."""
    return bulk.copy(cursor, "named_place", rows)


def places(cursor):
    """Codes of the named places that are there."""
    cursor.execute(sql.SQL("SELECT code FROM named_place"))
    return {row.code for row in cursor}


def _array(grams):
    """A text array as COPY's own text: letters of a `plain` word need no escape."""
    return "{" + ",".join(f'"{gram}"' for gram in grams) + "}"
