"""Write exactly the incidents of a filter, within the asker's scope, to a file."""

import secrets

from geodata import writers
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import BadRequest
from gis_app.store import answers, incidents, log

AT_ONCE = 50_000  # rows; more are written by a job
PROGRESS_EVERY = 5_000
COLUMNS = (
    "no", "category", "title", "state", "severity", "urgency", "source", "reported_at",
    "closed_at", "lon", "lat", "grid", "micro_grid", "community", "town", "county",
    "party", "rule", "address",
)  # fmt: skip


def export_incidents(database, scope, wanted, path, progress=None):
    """Returns the number of rows. The export is in the log before the file is out.

    progress: called with (rows done, rows in all); it may raise to stop.
    """
    with database.transaction(scope) as cursor:
        total = answers.counts(cursor, wanted)[0].count
        log.add(
            cursor,
            scope.account_id,
            "incidents.exported",
            {"filter": wanted.for_log(), "rows": total, "format": path.suffix[1:]},
        )
    with (
        database.transaction(scope) as cursor,
        incidents.stream(cursor, wanted) as rows,
    ):
        sheet = writers.Sheet(
            title="incidents",
            columns=COLUMNS,
            rows=_told(map(_row, rows), total, progress),
            notes=(
                f"筛选：{wanted.sentence('zh')}",
                f"Filter: {wanted.sentence('en')}",
            ),
        )
        try:
            return writers.write(path, sheet)
        except ValueError as error:
            raise BadRequest(str(error)) from None


def export_job(tools, filter, format):
    """The same as a background job; the file waits in data/exports for its starter."""
    folder = exports_folder(tools.folder)
    for left in folder.glob(f"*{tools.job_id}-*"):  # of a worker that was killed
        if left.name.removeprefix(writers.PART).startswith(f"{tools.job_id}-"):
            left.unlink(missing_ok=True)
    path = folder / f"{tools.job_id}-{secrets.token_hex(8)}.{format}"
    wanted = IncidentFilter.model_validate(filter)
    rows = export_incidents(tools.web, tools.scope, wanted, path, tools.progress)
    return {"file": path.name, "rows": rows}


def exports_folder(data_dir):
    """Where files wait that hold incidents: for our user's eyes, emptied by the clock."""
    folder = data_dir / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _row(row):
    code = row.scope_code
    community, town, county = (
        code[:width] if len(code) >= width else None for width in (12, 9, 6)
    )
    return (
        row.no, row.category, row.title, row.state, row.severity, row.urgency,
        row.source, row.reported_at, row.closed_at, row.lon, row.lat, row.grid_code,
        row.micro_grid_code, community, town, county, row.party_name, row.rule,
        row.address,
    )  # fmt: skip


def _told(rows, total, progress):
    for n, row in enumerate(rows, 1):
        if progress and n % PROGRESS_EVERY == 0:
            progress(n, total)
        yield row
