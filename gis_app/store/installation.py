"""What this installation is about: its name, its city, whether it is the demo."""


def read(cursor):
    """name, root_code, zone_srid, is_demo, demo_logins."""
    cursor.execute(
        "SELECT name, root_code, zone_srid, is_demo, demo_logins FROM installation"
    )
    return cursor.fetchone()


def bounds(cursor):
    """[west, south, east, north] of the highest units in force, or None without any."""
    cursor.execute(
        """
        SELECT ST_XMin(b) AS west, ST_YMin(b) AS south, ST_XMax(b) AS east,
               ST_YMax(b) AS north
          FROM (SELECT ST_Extent(v.geom) AS b
                  FROM unit_version v
                 WHERE v.valid @> now()
                   AND length(v.code) = (SELECT min(length(code)) FROM unit_version
                                          WHERE valid @> now())) t
         WHERE b IS NOT NULL
        """
    )
    row = cursor.fetchone()
    return list(row) if row else None


def allow_demo_logins(cursor, allowed):
    """Only the owner and the loader may: the web role reads this table."""
    cursor.execute("UPDATE installation SET demo_logins = %s", [allowed])
