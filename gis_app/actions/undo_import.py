"""Take an import back, whole, while nothing builds on it."""

from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.errors import AppError, Conflict, Forbidden, NotFound
from gis_app.store import imports, log, queue, undo

JOB = "undo_import"
CHECKED = 20_000  # rows; of larger imports a list does not look what builds on them
REFUSED = "This import cannot be taken back: something builds on it."
REASONS = {
    "incident_changed": "incidents of it were moved, corrected or worked on since: {n}",
    "incident_attributed": "incidents of it were attributed again since: {n}",
    "incident_merged": "other incidents were merged with incidents of it: {n}",
    "contact_read": "sealed contacts of its incidents were read: {n}",
    "unit": "units of others lie in units of it: {n}",
    "grid": "grids of others lie in it: {n}",
    "version": "boundaries of it were changed since: {n}",
    "plan": "plans were made in it since: {n}",
    "incident_in": "incidents belong to units or grids of it: {n}",
    "facility": "facilities stand in units or grids of it: {n}",
    "building": "buildings stand in units or grids of it: {n}",
    "place": "named places lie in units or grids of it: {n}",
    "territory": "party branches hold territory that needs it: {n}",
    "duty": "duties name places or organisations of it: {n}",
    "post": "posts belong to places, organisations or accounts of it: {n}",
    "organisation": "organisations belong to units or organisations of it: {n}",
    "account": "accounts work for places or organisations of it: {n}",
    "account_used": "accounts of it were used since: {n}",
    "handled": "incidents are handled by organisations of it: {n}",
    "branch_named": "incidents name party branches of it: {n}",
    "month": "its facilities have monthly figures: {n}",
    "changed_since": "what it changed was changed again since: {n}",
}
NOT_YOURS = (
    "An import is taken back by whoever started it, or by the command of its area."
)
NEVER = {
    "reference": "words of a vocabulary stay: others may have used them by now",
    "demo": "the demo city is made anew with gis-app demo --replace",
}
NOTHING = "it stored nothing"


def why_not(cursor, line) -> list[str]:
    """What stands against taking an import back; nothing: it may be."""
    if line.kind in NEVER:
        return [NEVER[line.kind]]
    if not line.stored:
        return [NOTHING]
    return [REASONS[what].format(n=n) for what, n in undo.built_on(cursor, line.id)]


def start_undo(cursor, scope, line):
    """Have it taken back by a job. cursor: the asker's own. line: store.imports.one.

    Raises Conflict with each reason against it, or where the asker may not.
    """
    if line.state != "done":
        raise Conflict("Only an import that is done can be taken back.")
    if not (line.own or "command" in scope.roles):
        raise Conflict(NOT_YOURS)
    if line.kind == "users" and not scope.may("accounts"):
        raise Forbidden("Accounts are taken back by administrators.")
    _refuse(why_not(cursor, line))
    job_id = queue.put(cursor, JOB, {"number": line.id}, scope.account_id)
    if not undo.start(cursor, line.id, job_id):
        raise Conflict(NOT_YOURS)


def undo_import(database, scope, number) -> dict:
    """database: as gis_loader. Returns {table: rows removed}, `changed`: rows put back.

    Raises NotFound, or Conflict with each reason against it. Done twice it is done once.
    """
    with database.transaction() as cursor:
        line = undo.hold(cursor, number)
        if line is None:
            raise NotFound("There is no such import.")
        if line.state == "undone":
            return {}
        if line.state != "done" and line.stage != "undoing":
            raise Conflict("Only an import that is done can be taken back.")
        _refuse(why_not(cursor, line))
        removed = undo.remove(cursor, number)
        refresh_gazetteer(cursor)
        undo.done(cursor, number, "undone")
        log.add(
            cursor,
            scope.account_id,
            "import.undone",
            {"import": number, "kind": line.kind, "removed": removed},
            scope_code=line.scope_code,
        )
    return removed


def undo_job(tools, number):
    """The same as a background job; where it is refused all is as before."""
    try:
        return undo_import(tools.loader, tools.scope, number)
    except AppError as error:
        with tools.loader.transaction() as cursor:
            undo.done(cursor, number, "done")
            said = [fault["message"] for fault in error.errors]
            imports.tell(cursor, number, message="; ".join([error.detail, *said]))
        raise


def _refuse(reasons):
    if reasons:
        raise Conflict(REFUSED, [{"where": "undo", "message": r} for r in reasons])
