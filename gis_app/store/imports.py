"""The history of loads, and their one entry in the audit log."""

import json
from dataclasses import asdict, is_dataclass

from gis_app.store import log


def begin(cursor, request, file_sha256):
    """A new load's number: its rows carry it. request: actions.load_file.Request."""
    options = request.options
    options = asdict(options) if is_dataclass(options) else vars(options)
    said = {name: value for name, value in options.items() if value}
    if request.under:
        said["under"] = request.under
    cursor.execute(
        """
        INSERT INTO import_run (
            account_id, scope_code, kind, file_name, file_sha256, options)
        VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
        """,
        [
            request.scope.account_id,
            request.scope.lowest,
            request.kind,
            request.files,
            file_sha256,
            json.dumps(said, ensure_ascii=False),
        ],
    )
    return cursor.fetchone().id


def finish(cursor, number, request, report):
    """Its counts. report: domain.load_report.LoadReport."""
    cursor.execute(
        """
        UPDATE import_run
           SET state = 'done', finished_at = clock_timestamp(), rows_read = %s,
               stored = %s, unchanged = %s, rejected = %s
         WHERE id = %s RETURNING file_sha256
        """,
        [report.read, report.stored, report.unchanged, report.rejected, number],
    )
    log.add(
        cursor,
        request.scope.account_id,
        "data.loaded",
        {
            "import": number,
            "kind": report.kind,
            "sha256": cursor.fetchone().file_sha256,
            "stored": report.stored,
            "unchanged": report.unchanged,
            "rejected": report.rejected,
        },
        scope_code=request.scope.lowest,
    )


def forget(cursor, number):
    """A load that stored nothing leaves nothing."""
    cursor.execute("DELETE FROM import_run WHERE id = %s", [number])
