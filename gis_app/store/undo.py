"""SQL of taking an import back: what builds on it, what it stored, what it changed."""

# Children before parents.
_DELETES = {
    "incident": "DELETE FROM incident WHERE import_id = %s",
    "party_territory": "DELETE FROM party_territory WHERE import_id = %s",
    "duty_rule": "DELETE FROM duty_rule WHERE import_id = %s",
    "post": "DELETE FROM post WHERE import_id = %s",
    "duty_post": "DELETE FROM duty_post WHERE import_id = %s",
    "facility": "DELETE FROM facility WHERE import_id = %s",
    "building": "DELETE FROM building WHERE import_id = %s",
    "road": "DELETE FROM road WHERE import_id = %s",
    "water": "DELETE FROM water WHERE import_id = %s",
    "named_place": "DELETE FROM named_place WHERE import_id = %s",
    "account": "DELETE FROM account WHERE import_id = %s",
    "org_unit": "DELETE FROM org_unit WHERE import_id = %s",
    "party_org": "DELETE FROM party_org WHERE import_id = %s",
    "grid_version": "DELETE FROM grid_version WHERE import_id = %s",
    "grid": "DELETE FROM grid WHERE import_id = %s",
    "plan": "DELETE FROM plan WHERE import_id = %s",
    "unit_version": "DELETE FROM unit_version WHERE import_id = %s",
    "unit": "DELETE FROM unit WHERE import_id = %s",
}


def built_on(cursor, number):
    """[(what, n)]: what builds on an import, n at most a hundred for what may be many."""
    cursor.execute("SELECT what, n FROM built_on_import(%s)", [number])
    return [(row.what, row.n) for row in cursor]


def start(cursor, number, job_id):
    """It is being taken back by this job; False where the asker may not, or it is not
    one that is done."""
    cursor.execute("SELECT start_undo(%s, %s) AS begun", [number, job_id])
    return cursor.fetchone().begun


def hold(cursor, number):
    """Its line and its incidents, which nobody else changes until we are done."""
    cursor.execute(
        """
        SELECT id, kind, state, stage, stored, scope_code, account_id
          FROM import_run WHERE id = %s FOR UPDATE
        """,
        [number],
    )
    line = cursor.fetchone()
    cursor.execute(
        "SELECT count(*) FROM (SELECT FROM incident WHERE import_id = %s FOR UPDATE) t",
        [number],
    )
    return line


def remove(cursor, number):
    """Delete what it stored, put back what it changed. {table: rows}, `changed` among
    them. The codes of its units and grids are never given to others."""
    cursor.execute(
        """
        INSERT INTO retired_code
        SELECT code, source_ref, import_id FROM unit WHERE import_id = %(number)s
         UNION ALL
        SELECT code, source_ref, import_id FROM grid WHERE import_id = %(number)s
        ON CONFLICT DO NOTHING
        """,
        {"number": number},
    )
    found = {}
    for table, statement in _DELETES.items():
        cursor.execute(statement, [number])
        if cursor.rowcount:
            found[table] = cursor.rowcount
    cursor.execute("SELECT restore_before(%s) AS n", [number])
    changed = cursor.fetchone().n
    return found | ({"changed": changed} if changed else {})


def done(cursor, number, state):
    """The end of it: undone, or done as before where something stood against it."""
    cursor.execute(
        """
        UPDATE import_run
           SET state = %(state)s, stage = '',
               finished_at = CASE WHEN %(state)s = 'undone' THEN clock_timestamp()
                                  ELSE finished_at END
         WHERE id = %(number)s
        """,
        {"state": state, "number": number},
    )
