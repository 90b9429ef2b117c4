"""SQL to attribute stored incidents again: read a batch, write only what changed."""

from gis_app.store import bulk

COLUMNS = (
    "scope_code", "grid_code", "micro_grid_code", "party_id", "rule", "edge_m",
    "runner_up", "ambiguous", "reason", "basis_at",
)  # fmt: skip


def batch(cursor, after, size, since=None, open_only=False):
    """The next incidents by id with their true place; what a person decided stays."""
    cursor.execute(
        """
        SELECT i.id, i.coarse, i.accuracy_m, i.scope_code, i.grid_code,
               i.micro_grid_code, i.party_id, i.rule, i.ambiguous,
               ST_X(coalesce(e.geom, i.geom)) AS lon,
               ST_Y(coalesce(e.geom, i.geom)) AS lat
          FROM incident i LEFT JOIN incident_exact_place e ON e.incident_id = i.id
         WHERE i.id > %(after)s AND i.geom IS NOT NULL AND i.rule <> 'manual'
           AND (%(since)s::timestamptz IS NULL OR i.reported_at >= %(since)s::timestamptz)
           AND (i.is_open OR NOT %(open_only)s)
         ORDER BY i.id LIMIT %(size)s
        """,
        {"after": after, "size": size, "since": since, "open_only": open_only},
    )
    return cursor.fetchall()


def write(cursor, ids, answers):
    """Supersede the attributions of `ids`; answers: columns as COLUMNS, and shown.

    Rows are locked in order of id, so two runs at once do not wait for each other in a
    circle. `shown` is where a coarse incident is drawn now, else None.
    """
    cursor.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS answer (
            id bigint PRIMARY KEY, scope_code text, grid_code text, micro_grid_code text,
            party_id int, rule text, edge_m float8, runner_up text, ambiguous boolean,
            reason text, basis_at timestamptz, shown geometry(Point, 4490)
        ) ON COMMIT DELETE ROWS
        """
    )
    bulk.copy(cursor, "answer", {"id": ids, **answers})
    cursor.execute(
        "SELECT FROM incident WHERE id IN (SELECT id FROM answer)"
        " ORDER BY id FOR NO KEY UPDATE"
    )
    cursor.execute(
        """
        INSERT INTO attribution (
            incident_id, seq, basis, basis_at, scope_code, grid_code, micro_grid_code,
            party_id, rule, edge_m, runner_up, ambiguous, reason)
        SELECT a.id, i.attribution_seq + 1, 'current', a.basis_at, a.scope_code,
               a.grid_code, a.micro_grid_code, a.party_id, a.rule, a.edge_m,
               a.runner_up, a.ambiguous, a.reason
          FROM answer a JOIN incident i USING (id)
        """
    )
    cursor.execute(
        """
        INSERT INTO log_entry (incident_id, scope_code, action, payload)
        SELECT a.id, a.scope_code, 'incident.reattributed', jsonb_build_object(
                   'grid', jsonb_build_array(i.grid_code, a.grid_code))::text
          FROM answer a JOIN incident i USING (id) ORDER BY a.id
        """
    )
    cursor.execute(
        """
        UPDATE incident i SET
            scope_code = a.scope_code, grid_code = a.grid_code,
            micro_grid_code = a.micro_grid_code, party_id = a.party_id, rule = a.rule,
            ambiguous = a.ambiguous, attribution_seq = i.attribution_seq + 1,
            geom = coalesce(a.shown, i.geom)
          FROM answer a WHERE a.id = i.id
        """
    )
    for table in ("incident_state", "incident_exact_place", "sealed_contact"):
        cursor.execute(
            f"""
            UPDATE {table} c SET scope_code = a.scope_code
              FROM answer a WHERE a.id = c.incident_id
               AND c.scope_code <> a.scope_code
            """
        )
