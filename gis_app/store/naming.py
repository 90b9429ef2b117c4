"""What codes and numbers are called, all at once: for files of many rows."""


def places(cursor, at=None):
    """code -> (level, name) of every unit, grid and micro-grid, as of a time (now).

    A place whose first boundary is later has its first name: as attribution takes the
    first boundary there.
    """
    cursor.execute(
        """
        SELECT DISTINCT ON (code) code, level, name FROM (
            SELECT code, level, name, valid
              FROM unit JOIN unit_version USING (code)
             UNION ALL
            SELECT code, CASE g.layer WHEN 'micro' THEN 'micro' ELSE 'grid' END, name,
                   valid
              FROM grid g JOIN grid_version USING (code)) p
         ORDER BY code, valid @> coalesce(%s, now()) DESC, lower(valid) NULLS FIRST
        """,
        [at],
    )
    return {row.code: (row.level, row.name) for row in cursor}


def units(cursor):
    """Rows: code, level of every unit that has a boundary, in force or not."""
    cursor.execute(
        """
        SELECT code, level FROM unit u
         WHERE EXISTS (SELECT FROM unit_version v WHERE v.code = u.code)
         ORDER BY code
        """
    )
    return cursor.fetchall()


def party(cursor):
    """id -> name of every party organisation."""
    cursor.execute("SELECT id, name FROM party_org")
    return {row.id: row.name for row in cursor}


def grids(cursor):
    """Rows: code, source_ref of every grid and micro-grid in force."""
    cursor.execute("SELECT code, source_ref FROM grid_in_force ORDER BY code")
    return cursor.fetchall()
