"""Delete a view that one saved oneself."""

from gis_app.actions.save_view import own_view
from gis_app.store import log, views


def delete_view(cursor, scope, view_id):
    row = own_view(cursor, scope, view_id)
    views.remove(cursor, row.id)
    told = {"id": row.id, "name": row.name}
    log.add(
        cursor, scope.account_id, "view.deleted", told, scope_code=scope.common
    )  # fmt: skip
