"""SQL for incidents: receive, correct, find, read one."""

from contextlib import contextmanager

from psycopg2 import sql
from psycopg2.extras import Json

from gis_app.store import filters

# What a list, a map or a file shows of an incident.
BRIEF = """
    i.id, i.no, i.category, i.title, i.state, i.severity, i.urgency, i.source,
    i.occurred_at, i.reported_at, i.due_at, i.closed_at, i.is_open,
    coalesce(i.closed_at, now()) > i.due_at AS overdue,
    ST_X(i.geom) AS lon, ST_Y(i.geom) AS lat, i.coarse, i.address,
    i.grid_code, i.micro_grid_code, i.scope_code, i.party_id, i.rule, i.ambiguous,
    i.lead_org, o.name AS lead_name
"""

# Order by name -> (expression, direction). Ties are broken by id the same way.
ORDERS = {
    "-reported_at": ("i.reported_at", "DESC"),
    "reported_at": ("i.reported_at", "ASC"),
    "due_at": ("coalesce(i.due_at, 'infinity'::timestamptz)", "ASC"),
    "-due_at": ("coalesce(i.due_at, 'infinity'::timestamptz)", "DESC"),
    "severity": ("i.severity", "ASC"),
    "-severity": ("i.severity", "DESC"),
    "no": ("i.no", "ASC"),
    "-no": ("i.no", "DESC"),
    "category": ("i.category", "ASC"),
    "-category": ("i.category", "DESC"),
    "state": ("i.state", "ASC"),
    "-state": ("i.state", "DESC"),
    "grid": ("coalesce(i.grid_code, '~')", "ASC"),
    "-grid": ("coalesce(i.grid_code, '')", "DESC"),
    "closed_at": ("coalesce(i.closed_at, 'infinity'::timestamptz)", "ASC"),
    "-closed_at": ("coalesce(i.closed_at, '-infinity'::timestamptz)", "DESC"),
}


def receive(cursor, report):
    """Attribute and store a report; returns (created, receipt as a dict)."""
    cursor.execute("SELECT * FROM receive_incident(%s)", [Json(report)])
    row = cursor.fetchone()
    return row.created, row.the_receipt


def correct(cursor, no, correction):
    """Attribute an incident again; the receipt, or None where it is not seen.

    {"refused": True} for taking a hidden place out of hiding without handling it.
    """
    cursor.execute("SELECT correct_incident(%s, %s) AS receipt", [no, Json(correction)])
    return cursor.fetchone().receipt


def search(cursor, wanted, order, limit, after=None):
    """A page of rows, newest first unless ordered otherwise.

    after: (value, id) of the last row of the page before, as `key` of that row gave it.
    """
    expression, direction = ORDERS[order]
    condition, values = filters.where(wanted)
    beyond = sql.SQL("true")
    if after is not None:
        beyond = sql.SQL("({key}, i.id) {beyond} (%(after)s, %(after_id)s)").format(
            key=sql.SQL(expression), beyond=sql.SQL("<" if direction == "DESC" else ">")
        )
        values |= {"after": after[0], "after_id": after[1]}
    cursor.execute(
        sql.SQL(
            """
            SELECT {brief}, ({key})::text AS key
              FROM incident i LEFT JOIN org_unit o ON o.id = i.lead_org
             WHERE {condition} AND {beyond}
             ORDER BY {key} {direction}, i.id {direction}
             LIMIT %(limit)s
            """
        ).format(
            brief=sql.SQL(BRIEF),
            key=sql.SQL(expression),
            condition=condition,
            beyond=beyond,
            direction=sql.SQL(direction),
        ),
        values | {"limit": limit},
    )
    return cursor.fetchall()


@contextmanager
def stream(cursor, wanted):
    """All rows of a filter in order of number, for a file, a few thousand at a time."""
    condition, values = filters.where(wanted)
    reader = cursor.connection.cursor(
        "export", cursor_factory=type(cursor), scrollable=False
    )
    reader.itersize = 5000
    with reader:
        reader.execute(
            sql.SQL(
                """
                SELECT {brief}, p.name AS party_name
                  FROM incident i LEFT JOIN org_unit o ON o.id = i.lead_org
                  LEFT JOIN party_org p ON p.id = i.party_id
                 WHERE {condition}
                 ORDER BY i.no
                """
            ).format(brief=sql.SQL(BRIEF), condition=condition),
            values,
        )
        yield reader


def one(cursor, no):
    """An incident with its raw position, or None. The handling unit gets the true one."""
    cursor.execute(
        f"""
        SELECT {BRIEF}, i.description, i.accuracy_m, i.reported_code, i.duplicate_of,
               coalesce(i.raw_x, e.raw_x) AS raw_x, coalesce(i.raw_y, e.raw_y) AS raw_y,
               coalesce(i.raw_datum, e.raw_datum) AS raw_datum, i.attribution_seq,
               ST_X(e.geom) AS exact_lon, ST_Y(e.geom) AS exact_lat,
               e.address AS exact_address
          FROM incident i
          LEFT JOIN org_unit o ON o.id = i.lead_org
          LEFT JOIN incident_exact_place e ON e.incident_id = i.id
         WHERE i.no = %s
        """,
        [no],
    )
    return cursor.fetchone()


def attributions(cursor, incident_id):
    """Every attribution an incident ever had, the present one first.

    Those from before it became one whose place is hidden still say how far it is from
    which edge: only who sees the true place (the policy decides) reads them whole.
    """
    cursor.execute(
        """
        SELECT a.seq, a.made_at, a.basis, a.basis_at, a.scope_code, a.grid_code,
               a.micro_grid_code, a.party_id, c.title AS by_title,
               CASE WHEN NOT h.hidden OR a.rule = 'manual' THEN a.rule
                    WHEN a.grid_code IS NULL THEN 'outside' ELSE 'inside' END AS rule,
               CASE WHEN NOT h.hidden THEN a.edge_m END AS edge_m,
               CASE WHEN NOT h.hidden THEN a.runner_up END AS runner_up,
               a.ambiguous AND NOT h.hidden AS ambiguous,
               CASE WHEN NOT h.hidden THEN a.reason
                    ELSE coalesce('归网格 ' || a.grid_code, '不在任何网格内')
                         || '，位置按微网格模糊显示' END AS reason
          FROM attribution a
          JOIN incident i ON i.id = a.incident_id
          LEFT JOIN incident_exact_place e ON e.incident_id = i.id
          LEFT JOIN account c ON c.id = a.account_id
         CROSS JOIN LATERAL (SELECT i.coarse AND e.incident_id IS NULL AS hidden) h
         WHERE a.incident_id = %s
         ORDER BY a.seq DESC
        """,
        [incident_id],
    )
    return cursor.fetchall()


def states(cursor, incident_id):
    cursor.execute(
        """
        SELECT s.state, lower(s.valid) AS since, upper(s.valid) AS until,
               s.org_id, o.name AS org_name
          FROM incident_state s LEFT JOIN org_unit o ON o.id = s.org_id
         WHERE s.incident_id = %s
         ORDER BY s.seq
        """,
        [incident_id],
    )
    return cursor.fetchall()


def log(cursor, incident_id):
    cursor.execute(
        """
        SELECT e.at, e.action, e.payload, c.title AS by_title
          FROM log_entry e LEFT JOIN account c ON c.id = e.account_id
         WHERE e.incident_id = %s
         ORDER BY e.seq
        """,
        [incident_id],
    )
    return cursor.fetchall()


def vocabulary(cursor):
    """(active category codes, source codes): what a report may say."""
    cursor.execute("SELECT code FROM category WHERE active")
    categories = {row.code for row in cursor}
    cursor.execute("SELECT code FROM term WHERE vocabulary = 'sources' AND active")
    return categories, {row.code for row in cursor}
