"""SQL that asks the gazetteer: doors, doors on both sides, names, crossings, likely words.

Every question is asked for many addresses at once; `at` says for which. Things of one town
that answer alike come as one row: n of them around their middle, `radius_m` the reach of
all. `low` and `high` are the least and greatest code of where they lie.
"""

IN_FORCE = "(g.valid IS NULL OR g.valid @> now())"
SUMMED = """
    count(*) AS n, min(g.name) AS name, min(g.place_code) AS low, max(g.place_code) AS high,
    avg(ST_X(g.geom)) AS lon, avg(ST_Y(g.geom)) AS lat,
    sqrt(((max(ST_X(g.geom)) - min(ST_X(g.geom))) * cos(radians(min(ST_Y(g.geom)))) * 111320)^2
         + ((max(ST_Y(g.geom)) - min(ST_Y(g.geom))) * 110574)^2) / 2 + max(g.radius_m)
        AS radius_m
"""
WIDEST_RANGE = 40  # house numbers that one sign may stand for: 12-16号


def units(cursor):
    """(code, name) of every unit in force."""
    cursor.execute("SELECT code, name FROM unit_version WHERE valid @> now()")
    return cursor.fetchall()


def version(cursor):
    """What changes whenever a unit does, and with the life of the database."""
    cursor.execute(
        """
        SELECT current_database() || (SELECT life FROM feed_state) || coalesce(
                   (SELECT version FROM layer_versions() WHERE layer = 'units'), '') AS text
        """
    )
    return cursor.fetchone().text


def doors(cursor, wanted):
    """wanted: (at, street, house, block, name). Rows also: annex, is_built (of buildings and
    signs, not of shops that say they are there), is_block (it is the very block), is_named (something
    there has that name)."""
    cursor.execute(
        f"""
        SELECT w.at, w.street, w.house, g.annex, left(g.place_code, 9) AS town,
               g.source = 'building' OR g.word = '' AS is_built,
               w.block <> '' AND g.block = w.block AS is_block,
               bool_or(w.name <> '' AND g.word = w.name) AS is_named, {SUMMED}
          FROM unnest(%s::int[], %s::text[], %s::int[], %s::text[], %s::text[])
               AS w (at, street, house, block, name)
          JOIN gazetteer_name g ON g.street = w.street
           AND g.house BETWEEN w.house - {WIDEST_RANGE} AND w.house
           AND coalesce(g.house_to, g.house) >= w.house
           AND (coalesce(g.house_to, g.house) - w.house) %% 2 = 0
         WHERE {IN_FORCE}
         GROUP BY w.at, w.street, w.house, g.annex, 5, 6, 7
        """,
        _columns(wanted, 5),
    )
    return cursor.fetchall()


def neighbours(cursor, wanted):
    """wanted: (at, street, house). The nearest known numbers below and above on the same
    side: at, town, house, lon, lat, radius_m, low, high."""
    cursor.execute(
        f"""
        SELECT w.at, w.house AS asked, side.house, side.town, {SUMMED}
          FROM unnest(%s::int[], %s::text[], %s::int[]) AS w (at, street, house)
         CROSS JOIN LATERAL (
               (SELECT left(place_code, 9) AS town, max(house) AS house FROM gazetteer_name
                 WHERE street = w.street AND house < w.house AND (w.house - house) %% 2 = 0
                 GROUP BY 1)
               UNION ALL
               (SELECT left(place_code, 9), min(house) FROM gazetteer_name
                 WHERE street = w.street AND house > w.house AND (house - w.house) %% 2 = 0
                 GROUP BY 1)) side
          JOIN gazetteer_name g ON g.street = w.street AND g.house = side.house
           AND left(g.place_code, 9) = side.town
         GROUP BY w.at, w.house, side.house, side.town
        """,
        _columns(wanted, 3),
    )
    return cursor.fetchall()


def names(cursor, wanted):
    """wanted: (at, word, block). Rows also: word, source, kind, code, is_block."""
    cursor.execute(
        f"""
        SELECT w.at, g.word, g.source, min(g.kind) AS kind, min(g.code) AS code,
               left(g.place_code, 9) AS town,
               w.block <> '' AND g.block = w.block AS is_block, {SUMMED}
          FROM unnest(%s::int[], %s::text[], %s::text[]) AS w (at, word, block)
          JOIN gazetteer_name g ON g.word = w.word AND g.word <> ''
         WHERE {IN_FORCE}
         GROUP BY w.at, g.word, g.source, 6, 7,
                  CASE WHEN g.source IN ('unit', 'grid') THEN g.code END
         LIMIT %s
        """,
        [*_columns(wanted, 3), 200 * max(1, len(wanted))],
    )
    return cursor.fetchall()


def crossings(cursor, wanted):
    """wanted: (at, street, other street). Where the roads of two names meet, or pass within
    30 m: at, name, n, low, high, lon, lat, radius_m, one row a place."""
    cursor.execute(
        """
        SELECT w.at, w.one, w.other, one.name || '与' || other.name || '交叉口' AS name,
               count(*) AS n, min(one.place_code) AS low, max(one.place_code) AS high,
               avg(ST_X(p)) AS lon, avg(ST_Y(p)) AS lat, 20.0 AS radius_m, town
          FROM unnest(%s::int[], %s::text[], %s::text[]) AS w (at, one, other)
          JOIN gazetteer_name one ON one.word = w.one AND one.source = 'road'
          JOIN gazetteer_name other ON other.word = w.other AND other.source = 'road'
          JOIN road a ON a.name = one.ref
          JOIN road b ON b.name = other.ref AND a.geom && ST_Expand(b.geom, 0.0004)
           AND ST_DWithin(a.geom, b.geom, 0.0003)
         CROSS JOIN LATERAL (SELECT (ST_Dump(CASE WHEN ST_Intersects(a.geom, b.geom)
                   THEN ST_Intersection(a.geom, b.geom)
                   ELSE ST_ClosestPoint(a.geom, b.geom) END)).geom AS spot) s
         CROSS JOIN LATERAL (SELECT ST_PointOnSurface(s.spot) AS p) q
         CROSS JOIN LATERAL (SELECT (SELECT left(u.code, 9) FROM unit_version u
                WHERE u.geom && q.p AND ST_Covers(u.geom, q.p) AND u.valid @> now()
                  AND length(u.code) >= 9 ORDER BY u.code LIMIT 1) AS town) t
         GROUP BY w.at, w.one, w.other, one.name, other.name, town,
                  round(ST_X(p)::numeric, 3), round(ST_Y(p)::numeric, 3)
         LIMIT %s
        """,
        [*_columns(wanted, 3), 20 * max(1, len(wanted))],
    )
    return cursor.fetchall()


def like(cursor, grams, groups, length, streets, limit=40):
    """Words that hold all of one of three groups of grams, those that share most first.

    streets: only what numbers houses.
    """
    one, two, three = groups
    cursor.execute(
        """
        SELECT word FROM gazetteer_word w
         WHERE (grams @> %(one)s::text[] OR grams @> %(two)s::text[]
                OR grams @> %(three)s::text[])
           AND (NOT %(streets)s OR is_street)
         ORDER BY (SELECT count(*) FROM unnest(w.grams) g WHERE g = ANY (%(grams)s)) DESC,
                  abs(length(word) - %(length)s), word
         LIMIT %(limit)s
        """,
        {
            "one": one, "two": two, "three": three, "grams": grams, "length": length,
            "streets": streets, "limit": limit,
        },
    )  # fmt: skip
    return [row.word for row in cursor]


def common_grams(cursor):
    """gram -> how many words have it, of those that very many have (花园, 有限) and that
    are of no help in a search. The planner's own statistics know them."""
    cursor.execute(
        """
        SELECT unnest(most_common_elems::text::text[]) AS gram,
               unnest(most_common_elem_freqs[:cardinality(most_common_elems::text::text[])])
                   * (SELECT reltuples FROM pg_class WHERE oid = 'gazetteer_word'::regclass)
                   AS n
          FROM pg_stats
         WHERE schemaname = 'app' AND tablename = 'gazetteer_word' AND attname = 'grams'
        """
    )
    return {row.gram: row.n for row in cursor}


def homophones(cursor, sounds, limit=20):
    """Words that sound as one of these (pinyin in full)."""
    cursor.execute(
        "SELECT DISTINCT word FROM gazetteer_sound WHERE sound = ANY (%s) LIMIT %s",
        [list(sounds), limit],
    )
    return [row.word for row in cursor]


def sounding(cursor, sound, limit=40):
    """(word, is_whole) typed by pinyin or initials, or beginning so."""
    cursor.execute(
        """
        SELECT word, bool_or(sound = %(sound)s) AS is_whole FROM gazetteer_sound
         WHERE sound >= %(sound)s AND sound < %(end)s
         GROUP BY word ORDER BY 2 DESC, length(word), word LIMIT %(limit)s
        """,
        {"sound": sound, "end": sound + "~", "limit": limit},
    )
    return cursor.fetchall()


def coded(cursor, code):
    """The unit, grid or micro-grid of a code: name, kind, lon, lat, or None."""
    cursor.execute(
        """
        SELECT v.code, v.name, u.level AS kind, ST_X(label) AS lon, ST_Y(label) AS lat,
               sqrt(area_m2 / pi()) AS radius_m
          FROM unit_version v JOIN unit u USING (code)
         WHERE v.code = %(code)s AND v.valid @> now()
         UNION ALL
        SELECT code, name, CASE layer WHEN 'micro' THEN 'micro' ELSE 'grid' END,
               ST_X(label), ST_Y(label), sqrt(area_m2 / pi())
          FROM grid_version WHERE code = %(code)s AND valid @> now()
        """,
        {"code": code},
    )
    return cursor.fetchone()


def _columns(rows, n):
    return [list(column) for column in zip(*rows, strict=True)] or [[]] * n
