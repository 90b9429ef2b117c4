"""Save what is on the map under a name, or change what was saved so."""

from gis_app.domain.map_view import named
from gis_app.errors import Conflict, Forbidden, NotFound, Rejected
from gis_app.store import filters, log, views

MOST = 200  # of one account: a list that a person still reads


def save_view(cursor, scope, name, shared, filter_id, body):
    """body: `domain.map_view.ViewBody`. Returns the row."""
    view = {
        "name": _named(name),
        "shared": shared,
        "filter_id": _filter(cursor, filter_id),
        "body": body.model_dump(mode="json"),
    }
    if views.count(cursor, scope.account_id) >= MOST:
        raise Conflict(f"There are {MOST} views already: delete one first.")
    made = views.add(cursor, scope.account_id, scope.prefixes, view)
    if made is None:
        raise _taken(view)
    _note(cursor, scope, "view.saved", made, view)
    return views.one(cursor, made)


def change_view(cursor, scope, view_id, change):
    """change: any of name, shared, filter_id, body (a ViewBody). Returns the row."""
    row = own_view(cursor, scope, view_id)
    view = {
        "name": _named(change["name"]) if "name" in change else row.name,
        "shared": change.get("shared", row.shared),
        "filter_id": _filter(cursor, change.get("filter_id", row.filter_id)),
        "body": change["body"].model_dump(mode="json")
        if "body" in change
        else row.body,
    }
    if not views.change(cursor, view_id, scope.prefixes, view):
        raise _taken(view)
    _note(cursor, scope, "view.changed", view_id, view)
    return views.one(cursor, view_id)


def own_view(cursor, scope, view_id):
    """The view, if it is the asker's; what is not seen is not there."""
    row = views.one(cursor, view_id)
    if row is None:
        raise NotFound("There is no such view.")
    if row.account_id != scope.account_id:
        raise Forbidden("Only who saved a view changes it.")
    return row


def _named(name):
    try:
        return named(name)
    except ValueError as error:
        fault = {"where": "name", "message": str(error)}
        raise Rejected("The view cannot have this name.", [fault]) from None


def _filter(cursor, filter_id):
    if filter_id and filters.load(cursor, filter_id) is None:
        raise NotFound("There is no such filter.")
    return filter_id or None


def _taken(view):
    return Conflict(f"You have a view called {view['name']} already.")


def _note(cursor, scope, action, view_id, view):
    told = {key: view[key] for key in ("name", "shared", "filter_id")}
    log.add(cursor, scope.account_id, action, {"id": view_id, **told}, scope_code=scope.common)  # fmt: skip
