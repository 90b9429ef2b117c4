"""POST /api/incidents/export: the file, or a job above 50 000 rows; /api/jobs."""

import secrets
from typing import Literal

from flask import current_app, send_file
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from geodata.writers import FORMATS, MEDIA
from gis_app import i18n
from gis_app.actions.export_incidents import (
    AT_ONCE,
    Look,
    export_incidents,
    exports_folder,
)
from gis_app.actions.uploaded import discard
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Conflict, NotFound
from gis_app.store import answers, queue
from gis_app.web.models import Input
from gis_app.web.security import current_scope, needs, transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "exports",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="files", description="Files out, and the jobs that make them")],
)

BRIEFINGS = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
NO_SUCH = "There is no such job of yours."


class Export(Input):
    filter: IncidentFilter = IncidentFilter()
    format: Literal[tuple(FORMATS)] = "csv"
    lang: Literal["zh", "en"] | None = Field(
        None,
        description="For reading: names beside their codes and headings in this language",
    )


class JobId(BaseModel):
    id: int = Field(ge=1, le=2**62)


@bp.post("/incidents/export", summary="The incidents of a filter as a file")
@needs("export")
def export(body: Export):
    scope, settings = current_scope(), current_app.settings
    look = Look(body.lang or i18n.language(), body.lang is not None, settings.marks)
    with transaction() as cursor:
        total = answers.counts(cursor, body.filter)[0].count
        if total > AT_ONCE:
            job_id = queue.put(
                cursor,
                "export",
                {
                    "filter": body.filter.canonical(),
                    "format": body.format,
                    "lang": look.lang,
                    "for_reading": look.for_reading,
                },
                scope.account_id,
            )
            return {"job": job_id, "rows": total, "url": f"/api/jobs/{job_id}"}, 202
    folder = exports_folder(settings.data_path.absolute())
    path = folder / f"once-{secrets.token_hex(8)}.{body.format}"
    try:
        export_incidents(current_app.database, scope, body.filter, path, look=look)
        return sent(path, f"incidents.{body.format}")
    finally:
        path.unlink(missing_ok=True)  # what is sent is open already


@bp.get("/jobs/<int:id>", summary="How far a job of one's own is")
def job(path: JobId):
    found = _own(path.id)
    answer = {
        "id": found.id,
        "name": found.name,
        "state": found.state,
        "progress": found.progress,
        "created_at": found.created_at,
        "finished_at": found.finished_at,
        "error": translated(found.error) if found.state == "failed" else None,
    }
    if found.state == "done" and (found.result or {}).get("file"):
        answer |= {"file": f"/api/jobs/{found.id}/file", "rows": found.result["rows"]}
        answer |= _of_a_join(found.result)
    return answer


def _of_a_join(result):
    if "placed" not in result:
        return {}
    notes = [one | {"text": translated(one["text"])} for one in result["notes"]]
    return {"placed": result["placed"], "datum": result["datum"], "notes": notes}


@bp.delete("/jobs/<int:id>", summary="Stop a job of one's own")
def cancel(path: JobId):
    found = _own(path.id)
    with transaction() as cursor:
        if not queue.cancel(cursor, path.id):
            raise Conflict("This job has already ended.")
    if found.name == "join":
        uploads = current_app.settings.data_path.absolute() / "uploads"
        discard(uploads, found.arguments["upload"])
    return "", 204


@bp.get("/jobs/<int:id>/file", summary="The file that a job made; kept for seven days")
def file(path: JobId):
    found = _own(path.id)
    name = (found.result or {}).get("file") if found.state == "done" else None
    made = current_app.settings.data_path.absolute() / "exports" / (name or "none")
    if name is None or not made.is_file():
        raise NotFound("This job has no file, or it was deleted after seven days.")
    return sent(made, found.result.get("name") or f"incidents{made.suffix}")


def _own(job_id):
    with transaction() as cursor:
        found = queue.one(cursor, job_id)
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def sent(path, name):
    """Always as an attachment: what is in a file never runs as a page of ours."""
    return send_file(
        path,
        mimetype=(MEDIA | BRIEFINGS)[path.suffix.lstrip(".")],
        as_attachment=True,
        download_name=name,
        max_age=0,
    )
