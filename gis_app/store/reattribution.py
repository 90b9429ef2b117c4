"""SQL to attribute stored incidents again: read many, write only what changed."""

import io

import pyarrow as pa
import pyarrow.csv
from psycopg2 import sql

from gis_app.store import bulk

COLUMNS = (
    "scope_code", "grid_code", "micro_grid_code", "party_id", "rule", "edge_m",
    "runner_up", "ambiguous", "reason", "basis_at",
)  # fmt: skip
# What is read of an incident: its true place, its answer, and which of its answers it is.
_READ = {
    "id": pa.int64(), "seq": pa.int32(), "coarse": pa.bool_(), "accuracy_m": pa.float64(),
    "lon": pa.float64(), "lat": pa.float64(), "scope_code": pa.string(),
    "grid_code": pa.string(), "micro_grid_code": pa.string(), "party_id": pa.float64(),
    "rule": pa.string(), "ambiguous": pa.bool_(),
}  # fmt: skip
_SELECT = """
    COPY (
        SELECT i.id, i.attribution_seq, i.coarse, i.accuracy_m,
               ST_X(coalesce(e.geom, i.geom)), ST_Y(coalesce(e.geom, i.geom)),
               i.scope_code, i.grid_code, i.micro_grid_code, i.party_id, i.rule,
               i.ambiguous
          FROM incident i LEFT JOIN incident_exact_place e ON e.incident_id = i.id
         WHERE i.id > {after} AND i.geom IS NOT NULL AND i.rule <> 'manual'
           AND ({since}::timestamptz IS NULL OR i.reported_at >= {since}::timestamptz)
           AND (i.is_open OR NOT {open_only})
         ORDER BY i.id LIMIT {size}
    ) TO STDOUT (FORMAT csv)
"""


def batch(cursor, after, size, since=None, open_only=False) -> pa.Table:
    """The next incidents by id, columns as _READ; what a person decided stays."""
    values = {"after": after, "size": size, "since": since, "open_only": open_only}
    values = {name: sql.Literal(value) for name, value in values.items()}
    text = io.BytesIO()
    cursor.copy_expert(sql.SQL(_SELECT).format(**values), text)
    if not text.tell():
        return pa.table({name: pa.array([], kind) for name, kind in _READ.items()})
    return pyarrow.csv.read_csv(
        io.BytesIO(text.getvalue()),
        pyarrow.csv.ReadOptions(column_names=list(_READ)),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=_READ,
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            null_values=[""],
        ),
    )


def where_it_was(cursor, what, version):
    """The last incident that a run of this kind looked at before it was stopped, 0 where
    none was within a day, or where what decides answers is another since. what: names the
    kind of run."""
    cursor.execute(
        """
        SELECT last_id FROM attribution_run
         WHERE what = %s AND version = %s AND at > now() - interval '1 day'
        """,
        [what, version],
    )
    found = cursor.fetchone()
    return found.last_id if found else 0


def remember(cursor, what, version, last_id):
    cursor.execute(
        """
        INSERT INTO attribution_run (what, version, last_id) VALUES (%s, %s, %s)
        ON CONFLICT (what) DO UPDATE
           SET version = excluded.version, last_id = excluded.last_id, at = now()
        """,
        [what, version, last_id],
    )


def is_done(cursor, what):
    cursor.execute("DELETE FROM attribution_run WHERE what = %s", [what])


def write(cursor, ids, seqs, answers):
    """Supersede the attributions of `ids`, each as long as its answer is still the one
    numbered in `seqs`; answers: columns as COLUMNS, and shown. Returns how many.

    Rows are locked in order of id, so two runs at once do not wait for each other in a
    circle. `shown` is where a coarse incident is drawn now, else None.
    """
    cursor.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS answer (
            id bigint PRIMARY KEY, seq int, scope_code text, grid_code text,
            micro_grid_code text, party_id int, rule text, edge_m float8, runner_up text,
            ambiguous boolean, reason text, basis_at timestamptz,
            shown geometry(Point, 4490)
        ) ON COMMIT DELETE ROWS
        """
    )
    bulk.copy(cursor, "answer", {"id": ids, "seq": seqs, **answers})
    cursor.execute(
        """
        SELECT FROM incident WHERE id IN (SELECT id FROM answer)
         ORDER BY id FOR NO KEY UPDATE
        """
    )
    cursor.execute(  # somebody moved it or decided meanwhile, or it is gone
        """
        DELETE FROM answer a WHERE NOT EXISTS (
            SELECT FROM incident i WHERE i.id = a.id AND i.attribution_seq = a.seq)
        """
    )
    stale = cursor.rowcount
    cursor.execute(
        """
        INSERT INTO attribution (
            incident_id, seq, basis, basis_at, scope_code, grid_code, micro_grid_code,
            party_id, rule, edge_m, runner_up, ambiguous, reason)
        SELECT a.id, a.seq + 1, 'current', a.basis_at, a.scope_code,
               a.grid_code, a.micro_grid_code, a.party_id, a.rule, a.edge_m,
               a.runner_up, a.ambiguous, a.reason
          FROM answer a
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
            ambiguous = a.ambiguous, attribution_seq = a.seq + 1,
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
    return len(ids) - stale
