"""The history of loads, what only their starter may see, and their entry in the audit log."""

import json
from dataclasses import asdict, is_dataclass

from psycopg2.extras import Json

from gis_app.store import log

KEPT_DAYS = 7  # uploads, previews, faults, rejects (DOMAIN, privacy 1)
_LINE = """
    SELECT r.id, r.kind, r.file_name, r.file_sha256, r.bytes, r.state, r.stage,
           r.started_at, r.finished_at, r.account_id, r.scope_code, r.rows_read, r.stored,
           r.unchanged, r.rejected, coalesce(a.title, '') AS title,
           d.import_id IS NOT NULL AS own, d.options, d.confirm, d.approved, d.upload,
           d.rejects, d.message, d.notes, d.faults, d.preview, d.job_id,
           j.state AS job_state, j.progress, j.error AS job_error
      FROM import_run r LEFT JOIN account a ON a.id = r.account_id
      LEFT JOIN import_detail d ON d.import_id = r.id
      LEFT JOIN job j ON j.id = d.job_id
"""
PAGE = 50
LOAD_LOCK = 7004  # advisory, with the load's number; 0: of all loads of incidents
_TURNS = {
    True: (
        "SELECT pg_try_advisory_xact_lock(%s, 0) AS free",
        "SELECT pg_advisory_xact_lock(%s, 0)",
    ),
    False: (
        "SELECT pg_try_advisory_xact_lock_shared(%s, 0) AS free",
        "SELECT pg_advisory_xact_lock_shared(%s, 0)",
    ),
}


def begin(cursor, request, file_sha256):
    """A load from the command line: its number, which its rows carry.

    request: actions.load_file.Request.
    """
    options = request.options
    options = asdict(options) if is_dataclass(options) else vars(options)
    names = {"said": "map", "given": "set"}
    said = {names.get(name, name): value for name, value in options.items() if value}
    if request.under:
        said["under"] = request.under
    number = add(
        cursor,
        request.scope,
        kind=request.kind,
        file_name=request.files,
        file_sha256=file_sha256,
        state="running",
    )
    cursor.execute(
        "INSERT INTO import_detail (import_id, account_id, options) VALUES (%s, %s, %s)",
        [number, request.scope.account_id, Json(said)],
    )
    mark(cursor, number)
    return number


def add(cursor, scope, kind, file_name, file_sha256, state, size=None):
    """A line of history, which stands under its starter's scope. Returns its number."""
    cursor.execute(
        """
        INSERT INTO import_run (
            account_id, scope_code, kind, file_name, file_sha256, state, bytes)
        VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
        """,
        [
            scope.account_id, scope.common, kind, file_name, file_sha256, state, size,
        ],
    )  # fmt: skip
    return cursor.fetchone().id


def add_detail(cursor, number, account_id, options, confirm, upload):
    cursor.execute(
        """
        INSERT INTO import_detail (import_id, account_id, options, confirm, upload)
        VALUES (%s, %s, %s, %s, %s)
        """,
        [number, account_id, Json(options), confirm, upload],
    )


def mark(cursor, number):
    """From here to the end of the transaction what is stored belongs to this load."""
    cursor.execute("SELECT set_config('app.import_id', %s, true)", [str(number)])


def hold(cursor, number):
    """Until the transaction ends everybody sees that the load is at work."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOAD_LOCK, number])


def take_turn(cursor, alone, tell):
    """Large loads go one after the other (`alone`), and no other load of incidents beside
    one: with several transactions each, two that bring the same numbers would wait for each
    other in a ring that PostgreSQL does not see. tell: called where it has to wait."""
    attempt, wait = _TURNS[alone]
    cursor.execute(attempt, [LOAD_LOCK])
    if not cursor.fetchone().free:
        tell("another load of incidents is at work: waiting for its end")
        cursor.execute(wait, [LOAD_LOCK])


def take_back_remains(cursor, number=None):
    """Rows of loads that are not done and will not be: of the load `number`, of those that
    failed or were cancelled, and of those from the command line that nobody is at any
    more. A load is stored by several transactions; who is killed between their ends leaves
    the first ones' rows."""
    cursor.execute(
        """
        SELECT r.id, r.id IS NOT DISTINCT FROM %(number)s AS own
          FROM import_run r JOIN import_detail d ON d.import_id = r.id
         WHERE r.kind = 'incidents'
           AND (r.state = 'running' AND r.id = %(number)s
                OR r.state = 'running' AND d.job_id IS NULL
                OR r.state IN ('failed', 'cancelled')
                   AND EXISTS (SELECT FROM incident i WHERE i.import_id = r.id))
        """,
        {"number": number},
    )
    for row in cursor.fetchall():
        if row.own:
            hold(cursor, row.id)  # an earlier try of it may still be ending
        if row.own or _is_given_up(cursor, row.id):
            _take_back(cursor, row.id, forgotten=not row.own)


def _is_given_up(cursor, number):
    """Whether nobody holds a load that is not done."""
    cursor.execute(
        "SELECT pg_try_advisory_xact_lock(%s, %s) AS free", [LOAD_LOCK, number]
    )
    if not cursor.fetchone().free:
        return False
    cursor.execute("SELECT state FROM import_run WHERE id = %s", [number])
    line = cursor.fetchone()  # as it is now that we hold it
    return line is not None and line.state != "done"


def _take_back(cursor, number, forgotten):
    cursor.execute("DELETE FROM incident WHERE import_id = %s", [number])
    if cursor.rowcount:
        told = {"import": number, "rows": cursor.rowcount}
        log.add(cursor, None, "data.taken_back", told)
    if forgotten:
        cursor.execute(
            "DELETE FROM import_run WHERE id = %s AND state = 'running'", [number]
        )


def plan_anew(cursor):
    """What was planned while a table was empty reads it row by row once it is not: the
    second hundred thousand incidents of a load took half an hour, not half a minute."""
    cursor.execute("DISCARD PLANS")


def finish(cursor, number, request, report):
    """Its counts, at the end of its own transaction. False where it was cancelled, or
    another worker was first: nothing may be stored then.

    report: domain.load_report.LoadReport.
    """
    cursor.execute(
        """
        UPDATE import_run
           SET state = 'done', stage = '', finished_at = clock_timestamp(), rows_read = %s,
               stored = %s, unchanged = %s, rejected = %s
         WHERE id = %s AND state = 'running' RETURNING file_sha256
        """,
        [report.read, report.stored, report.unchanged, report.rejected, number],
    )
    found = cursor.fetchone()
    if found is None:
        return False
    log.add(
        cursor,
        request.scope.account_id,
        "data.loaded",
        {
            "import": number,
            "kind": report.kind,
            "sha256": found.file_sha256,
            "stored": report.stored,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
        },
        scope_code=request.scope.common,
    )
    return True


def mark_legacy(cursor, number, found):
    """What it stored is used with its faults. found: level -> kind -> {count, area_m2}."""
    cursor.execute(
        "UPDATE import_run SET legacy = %s WHERE id = %s", [Json(found), number]
    )


def tell(cursor, number, **found):
    """Keep what only the starter may see: message notes faults rejects preview upload
    options confirm approved job_id; None is NULL."""
    for name in ("notes", "faults", "preview", "options"):
        if found.get(name) is not None:
            found[name] = Json(found[name], dumps=_dumps)
    cursor.execute(
        """
        UPDATE import_detail SET
            message = CASE WHEN 'message' = ANY (%(said)s) THEN %(message)s ELSE message END,
            notes = CASE WHEN 'notes' = ANY (%(said)s) THEN %(notes)s ELSE notes END,
            faults = CASE WHEN 'faults' = ANY (%(said)s) THEN %(faults)s ELSE faults END,
            rejects = CASE WHEN 'rejects' = ANY (%(said)s) THEN %(rejects)s ELSE rejects END,
            preview = CASE WHEN 'preview' = ANY (%(said)s) THEN %(preview)s ELSE preview END,
            options = CASE WHEN 'options' = ANY (%(said)s) THEN %(options)s ELSE options END,
            approved = coalesce(%(approved)s, approved),
            job_id = coalesce(%(job_id)s, job_id)
         WHERE import_id = %(number)s
        """,
        {
            **dict.fromkeys(("message", "rejects", "approved", "job_id")),
            **dict.fromkeys(("notes", "faults", "preview", "options"), Json(None)),
            **found,
            "said": list(found),
            "number": number,
        },
    )


def _dumps(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def move(cursor, number, state, stage="", of=(), kind=None, ended=False):
    """Into another state, if it is in one of those named. Returns whether it was."""
    cursor.execute(
        """
        UPDATE import_run
           SET state = %s, stage = %s, kind = coalesce(%s, kind),
               finished_at = CASE WHEN %s THEN clock_timestamp() END
         WHERE id = %s AND state = ANY (%s)
        """,
        [state, stage, kind, ended, number, list(of)],
    )
    return cursor.rowcount == 1


def one(cursor, number):
    """A line with its detail (NULL where it is not the asker's own), or None."""
    cursor.execute(_LINE + " WHERE r.id = %s", [number])
    return cursor.fetchone()


def page(cursor, before=None, limit=PAGE):
    """Lines, the newest first; those of the demo city's maker are no import."""
    cursor.execute(
        _LINE
        + """
         WHERE r.id < coalesce(%s, 9223372036854775807) AND r.kind <> 'demo'
         ORDER BY r.id DESC LIMIT %s
        """,
        [before, limit],
    )
    return cursor.fetchall()


def same_file(cursor, number, kind, file_sha256):
    """The last load of the very same file as the same kind, or None."""
    cursor.execute(
        """
        SELECT id, finished_at FROM import_run
         WHERE file_sha256 = %s AND kind = %s AND state = 'done' AND id <> %s
         ORDER BY id DESC LIMIT 1
        """,
        [file_sha256, kind, number],
    )
    return cursor.fetchone()


def forget(cursor, number):
    """A load that stored nothing leaves nothing. Returns whether there was one."""
    cursor.execute("DELETE FROM import_run WHERE id = %s", [number])
    return cursor.rowcount == 1


def failed(cursor, number, message):
    """Keep what was wrong where only the starter reads it."""
    move(cursor, number, "failed", of=("waiting", "reading", "running"), ended=True)
    tell(cursor, number, message=message)


def settle(cursor):
    """Imports whose job has failed for good, or was stopped, have failed; returns how
    many."""
    cursor.execute(
        """
        UPDATE import_run r
           SET state = CASE WHEN r.stage = 'undoing' THEN 'done' ELSE 'failed' END,
               stage = '', finished_at = coalesce(r.finished_at, now())
          FROM import_detail d JOIN job j ON j.id = d.job_id
         WHERE d.import_id = r.id AND r.state IN ('waiting', 'reading', 'running')
           AND j.state IN ('failed', 'cancelled')
        """
    )
    return cursor.rowcount


def purge(cursor):
    """After seven days only the line of history is left, and nothing of what never ran."""
    cursor.execute(
        """
        DELETE FROM import_run r
         WHERE state IN ('waiting', 'reading', 'ready') AND account_id IS NOT NULL
           AND started_at < now() - make_interval(days => %s)
        """,
        [KEPT_DAYS],
    )
    cursor.execute(
        """
        UPDATE import_detail d
           SET preview = NULL, faults = '[]', notes = '[]', rejects = NULL, upload = NULL,
               options = '{}', message = ''
          FROM import_run r
         WHERE r.id = d.import_id AND d.upload IS NOT NULL AND r.kind <> 'demo'
           AND coalesce(r.finished_at, r.started_at) < now() - make_interval(days => %s)
        """,
        [KEPT_DAYS],
    )
