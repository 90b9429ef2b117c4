"""SQL for facilities: one with its months, and the nearest to a place."""

METRES = """metres_between(ST_Transform(f.geom, (SELECT zone_srid FROM installation)),
        ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490),
                     (SELECT zone_srid FROM installation)))"""


def one(cursor, code):
    """A facility with its owner's name and where it stands, or None."""
    cursor.execute(
        """
        SELECT f.id, f.code, f.kind, f.name, f.address, f.capacity, f.hours,
               f.place_code, o.name AS owner, ST_X(f.geom) AS lon, ST_Y(f.geom) AS lat
          FROM facility f LEFT JOIN org_unit o ON o.id = f.org_id
         WHERE f.code = %s
        """,
        [code],
    )
    return cursor.fetchone()


def months(cursor, facility_id, most=12):
    """Its last months, the newest first: numbers only."""
    cursor.execute(
        """
        SELECT to_char(month, 'YYYY-MM') AS month, sessions, disputes_settled, opinions
          FROM facility_month WHERE facility_id = %s
         ORDER BY facility_month.month DESC LIMIT %s
        """,
        [facility_id, most],
    )
    return cursor.fetchall()


def nearest(cursor, lon, lat, kind=None, limit=5):
    """The nearest by metres in the city's zone: code, kind, name, place_code, metres.

    The index knows degrees, which are shorter from west to east: the nearest few by it say
    how far to look, and within that distance metres decide.
    """
    cursor.execute(
        f"""
        WITH few AS (
            SELECT f.geom FROM facility f
             WHERE %(kind)s::text IS NULL OR f.kind = %(kind)s
             ORDER BY f.geom <-> ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490)
             LIMIT %(limit)s),
        reach AS (SELECT max({METRES}) AS metres FROM few f)
        SELECT f.code, f.kind, f.name, f.place_code, ST_X(f.geom) AS lon,
               ST_Y(f.geom) AS lat, {METRES} AS metres
          FROM reach JOIN facility f
            ON f.geom && box_around(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490),
                                    reach.metres + 1)
         WHERE %(kind)s::text IS NULL OR f.kind = %(kind)s
         ORDER BY metres, f.code LIMIT %(limit)s
        """,
        {"lon": lon, "lat": lat, "kind": kind, "limit": limit},
    )
    return cursor.fetchall()
