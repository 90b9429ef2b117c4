"""/api/imports: a file uploaded, looked into, loaded by a job, told about, undone."""

import re
from typing import Literal

from flask import Response, current_app, send_file
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field, ValidationError

from gis_app.actions import guard_datum
from gis_app.actions.start_import import (
    Said,
    cancel_import,
    change_import,
    discard_import,
    run_import,
    start_import,
)
from gis_app.actions.undo_import import start_undo
from gis_app.errors import BadRequest, Forbidden, NotFound, Rejected
from gis_app.i18n import language
from gis_app.store import imports
from gis_app.web import import_shapes
from gis_app.web.errors import faults
from gis_app.web.import_shapes import Change, Options
from gis_app.web.multipart import receive
from gis_app.web.security import current_scope, needs, transaction
from gis_app.web.wording import translated

bp = APIBlueprint(
    "imports",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="imports", description="Files in: look, load, undo")],
)

NO_SUCH = "There is no such import."
NOT_YOURS = "Only whoever started an import may do this."
UPLOAD = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "kind": {"type": "string", "description": "Guessed where empty"},
                    "options": {
                        "type": "string",
                        "description": "JSON: datum encoding layer header map set under"
                        " on_error",
                    },
                    "confirm": {
                        "type": "string",
                        "enum": ["0", "1"],
                        "description": "1: stop after the preview in any case",
                    },
                },
            }
        }
    }
}


class ImportId(BaseModel):
    id: int = Field(ge=1, le=2**62)


class Page(BaseModel):
    before: int | None = Field(
        None, ge=1, le=2**62, description="`next` of the page before"
    )


class Run(BaseModel):
    on_error: Literal["reject", "abort"] | None = Field(
        None, description="What of rows with faults: hand them back, or store nothing"
    )


@bp.post(
    "/imports",
    summary="Upload a file; it is looked into and, if nothing is doubtful, loaded",
    openapi_extensions={"requestBody": UPLOAD},
)
@needs("import")
def upload():
    received, form = receive()
    try:
        said = _said(form)
        with transaction() as cursor:
            number = start_import(cursor, current_scope(), received, said)
    except BaseException:
        received.discard()
        raise
    return _answer(number), 202


@bp.get("/imports", summary="The history of imports in one's scope, the newest first")
@needs("import")
def history(query: Page):
    with transaction() as cursor:
        lines = imports.page(cursor, query.before, imports.PAGE + 1)
        shown = [
            import_shapes.line(cursor, current_scope(), line)
            for line in lines[: imports.PAGE]
        ]
    more = len(lines) > imports.PAGE
    return {"imports": shown, "next": lines[imports.PAGE - 1].id if more else None}


@bp.get("/imports/kinds", summary="What can be loaded, and which columns each may have")
@needs("import")
def kinds():
    return {"kinds": import_shapes.kinds()}


@bp.get("/imports/<int:id>", summary="How an import stands; its preview and its faults")
@needs("import")
def one(path: ImportId):
    return _answer(path.id)


@bp.patch("/imports/<int:id>", summary="Say more about a file; it is looked into again")
@needs("import")
def change(path: ImportId, body: Change):
    with transaction() as cursor:
        line = _own(cursor, path.id)
        if body.kind:
            import_shapes.check_kind(body.kind)
        options = body.options.given() if body.options else None
        change_import(cursor, current_scope(), line, body.kind, options)
    return _answer(path.id), 202


@bp.post("/imports/<int:id>/run", summary="Load what was looked into")
@needs("import")
def run(path: ImportId, query: Run):
    with transaction() as cursor:
        run_import(cursor, current_scope(), _own(cursor, path.id), query.on_error)
    return _answer(path.id), 202


@bp.post("/imports/<int:id>/cancel", summary="Stop an import; nothing of it is stored")
@needs("import")
def cancel(path: ImportId):
    with transaction() as cursor:
        cancel_import(cursor, _own(cursor, path.id))
    return _answer(path.id)


@bp.post("/imports/<int:id>/undo", summary="Take back what an import stored")
@needs("import")
def undo(path: ImportId):
    with transaction() as cursor:
        line = imports.one(cursor, path.id)
        if line is None:
            raise NotFound(NO_SUCH)
        start_undo(cursor, current_scope(), line)
    return _answer(path.id), 202


@bp.delete("/imports/<int:id>", summary="Forget an import that was never run")
@needs("import")
def discard(path: ImportId):
    with transaction() as cursor:
        discard_import(cursor, _own(cursor, path.id), _folder() / "uploads")
    return "", 204


@bp.get("/imports/<int:id>/rejects", summary="The refused rows as CSV, kept seven days")
@needs("import")
def rejects(path: ImportId):
    with transaction() as cursor:
        line = _own(cursor, path.id)
    kept = _folder() / "rejects" / (line.rejects or "none")
    if not line.rejects or not kept.is_file():
        raise NotFound(
            "This import refused no rows, or they were deleted after a week."
        )
    stem = re.sub(r"\.\w{1,12}$", "", line.file_name)
    return send_file(
        kept,
        mimetype="text/csv; charset=utf-8",
        as_attachment=True,
        download_name=f"{stem}-rejects.csv",
        max_age=0,
    )


@bp.get("/imports/<int:id>/datum.svg", summary="Where the points fall under each datum")
@needs("import")
def picture(path: ImportId):
    with transaction() as cursor:
        judged = (_own(cursor, path.id).preview or {}).get("datum")
        if not judged or not judged["hypotheses"]:
            raise NotFound("There is no picture: no datum was compared with another.")
        drawn = guard_datum.picture(cursor, judged, language(), translated)
    answer = Response(drawn, mimetype="image/svg+xml")
    # Its colours are its own; it holds nothing that runs.
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    return answer


def _said(form) -> Said:
    kind = form.get("kind", "").strip()
    if kind:
        import_shapes.check_kind(kind)
    if form.get("confirm", "0") not in ("0", "1", ""):
        raise Rejected("confirm is 0 or 1.")
    return Said(kind, _options(form.get("options", "")), form.get("confirm") == "1")


def _options(text):
    if not text.strip():
        return {}
    try:
        given = current_app.json.loads(text)
    except ValueError:
        raise BadRequest("options is no JSON.") from None
    try:
        return Options.model_validate(given).given()
    except ValidationError as error:
        raise Rejected(
            "Some values are not as they should be.", faults(error)
        ) from None


def _answer(number):
    with transaction() as cursor:
        line = imports.one(cursor, number)
        if line is None:
            raise NotFound(NO_SUCH)
        return import_shapes.whole(cursor, current_scope(), line)


def _own(cursor, number):
    line = imports.one(cursor, number)
    if line is None:
        raise NotFound(NO_SUCH)
    if not line.own:
        raise Forbidden(NOT_YOURS)
    return line


def _folder():
    return current_app.settings.data_path.absolute()
