"""The work on an upload: look into it, and load it where nothing is doubtful or somebody
who saw the preview said so. Runs in a process apart (gis_app/isolated.py)."""

import secrets
from dataclasses import fields
from pathlib import Path

from geodata import intake
from gis_app.actions.file_length import rows_of
from gis_app.actions.load_file import Request, load_file
from gis_app.actions.preview_import import preview_file
from gis_app.database import loader
from gis_app.errors import BadRequest, Conflict, Rejected
from gis_app.store import imports, queue

_OPTIONS = {part.name for part in fields(intake.Options)}


def import_file(tools, number):
    """tools: settings scope folder progress job_id worker. Repeatable: what a killed one
    had begun is begun again, what is done stays done."""
    database = loader(tools.settings, 2)
    try:
        return _import(database, tools, number)
    finally:
        database.close()


def _import(database, tools, number):
    line = _line(database, number)
    if line is None or line.state not in ("waiting", "reading", "running"):
        return {"state": line and line.state}
    if tools.scope is None or not tools.scope.may("import"):
        raise BadRequest("Your role does not include this.")
    if line.state != "running" and not line.approved:
        if not _look(database, tools, line):
            return {"state": "ready"}
        line = _line(database, number)
    return _load(database, tools, line)


def _line(database, number):
    with database.transaction() as cursor:
        return imports.one(cursor, number)


def request_of(tools, line) -> Request:
    """What the starter said, as a load takes it."""
    said = line.options or {}
    options = {name: said[name] for name in _OPTIONS if said.get(name) is not None}
    return Request(
        kind=line.kind,
        paths=[upload_of(tools, line)],
        options=intake.Options(
            **options, said=said.get("map") or {}, given=said.get("set") or {}
        ),
        under=said.get("under"),
        on_error=said.get("on_error") or "reject",
        near_m=float(tools.settings.near_m),
        place_score=float(tools.settings.place_score),
        scope=tools.scope,
        number=line.id,
        indexes=tools.settings.indexes_path,
    )


def upload_of(tools, line) -> Path:
    path = tools.folder / "uploads" / (line.upload or "none")
    if not line.upload or not path.is_file():
        raise BadRequest("The uploaded file is no longer there: upload it again.")
    return path


def _look(database, tools, line):
    """The preview; whether the load may begin at once."""
    _step(database, tools, line.id, "reading", "comparing")
    request = request_of(tools, line)
    preview = preview_file(database, request)
    with database.transaction() as cursor:
        _hold(cursor, tools)
        same = imports.same_file(cursor, line.id, request.kind, line.file_sha256)
        if same:
            preview["notes"].insert(0, {"text": _said(same), "count": 1})
        doubt = preview["stop"] or preview["doubt"] or ""
        go = not line.confirm and not doubt
        imports.tell(
            cursor,
            line.id,
            preview=preview,
            message="" if go else doubt,
            notes=preview["notes"],
            faults=preview["faults"],
        )
        if not imports.move(
            cursor, line.id, "running" if go else "ready", "storing" if go else "",
            of=["reading"], kind=request.kind,
        ):  # fmt: skip
            raise Conflict("this import was cancelled")
    return go


def _said(same):
    return (
        f"this very file was loaded before (import {same.id}): what is there already"
        " stays as it is"
    )


def _load(database, tools, line):
    _step(database, tools, line.id, "running", "storing")
    request = request_of(tools, line)
    request.rejects = _rejects(tools, line.id)
    total = rows_of(*request.paths, request.options)
    request.progress = lambda done: tools.progress(done, max(done, total))
    request.progress(0)
    request.at_end = lambda cursor, report: _tell(cursor, tools, request, report)
    try:
        report = load_file(database, request)
    except Rejected as error:
        with database.transaction() as cursor:
            _hold(cursor, tools)
            kept = request.rejects.name if request.rejects.is_file() else None
            imports.tell(cursor, line.id, faults=error.errors, rejects=kept)
        raise
    return {"state": "done", "stored": report.stored}


def _tell(cursor, tools, request, report):
    """What came of it stands in the very transaction that stores it."""
    _hold(cursor, tools)
    said = report.as_dict()
    kept = request.rejects.name if request.rejects.is_file() else None
    imports.tell(
        cursor, request.number, notes=said["notes"], faults=said["faults"],
        rejects=kept, message="",
    )  # fmt: skip


def _step(database, tools, number, state, stage):
    """Say what is being done; the end of it where it is no longer wanted."""
    with database.transaction() as cursor:
        _hold(cursor, tools)
        known = ("waiting", "reading", "running")
        if not imports.move(cursor, number, state, stage, of=known):
            raise Conflict("this import was cancelled")


def _hold(cursor, tools):
    """Nothing is written for a job that somebody else has by now."""
    if tools.job_id is not None and not queue.is_held(
        cursor, tools.job_id, tools.worker
    ):
        raise Conflict("this import was cancelled")


def _rejects(tools, number):
    """Where the refused rows go; those of an earlier try are swept up."""
    folder = tools.folder / "rejects"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{number}-*"):
        left.unlink(missing_ok=True)
    return folder / f"{number}-{secrets.token_hex(8)}.csv"
