"""/api/views: what is on the map, saved under a name, for oneself or for those around."""

from flask import jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.delete_view import delete_view
from gis_app.actions.save_view import change_view, save_view
from gis_app.domain.demo_accounts import BY_USERNAME
from gis_app.domain.map_view import ViewBody
from gis_app.store import views
from gis_app.web.models import Input
from gis_app.web.security import current_scope, needs, transaction

bp = APIBlueprint(
    "views", __name__, url_prefix="/api/views", abp_tags=[Tag(name="views")]
)
FILTER_ID = r"^(?:[a-z2-7]{24})?$"


class NewView(ViewBody, Input):
    name: str = Field(min_length=1, max_length=40)
    shared: bool = False
    filter: str = Field("", pattern=FILTER_ID, description="Its id; empty: everything")


class ViewChange(ViewBody, Input):
    """What of it changes; map, layers and theme are given together or not at all."""

    name: str | None = Field(None, min_length=1, max_length=40)
    shared: bool | None = None
    filter: str | None = Field(None, pattern=FILTER_ID)


class ViewId(BaseModel):
    id: int = Field(ge=1, lt=2**31)


@bp.get("", summary="My views, and those shared by accounts whose area meets mine")
@needs("rows", "aggregates")
def every():
    scope = current_scope()
    with transaction() as cursor:
        rows = views.all_seen(cursor, scope.account_id)
    return {"views": [_told(row, scope) for row in rows]}


@bp.post("", summary="Save a view under a name", responses={201: None})
@needs("rows", "aggregates")
def save(body: NewView):
    scope = current_scope()
    shown = _shown(body)
    with transaction() as cursor:
        row = save_view(cursor, scope, body.name, body.shared, body.filter, shown)
    return jsonify(_told(row, scope)), 201


@bp.patch("/<int:id>", summary="Rename, share or overwrite a view of mine")
@needs("rows", "aggregates")
def change(path: ViewId, body: ViewChange):
    scope = current_scope()
    given = body.model_dump(exclude_none=True, include={"name", "shared"})
    if body.filter is not None:
        given["filter_id"] = body.filter
    if body.model_fields_set & set(ViewBody.model_fields):
        given["body"] = _shown(body)
    with transaction() as cursor:
        row = change_view(cursor, scope, path.id, given)
    return _told(row, scope)


@bp.delete("/<int:id>", summary="Delete a view of mine", responses={204: None})
@needs("rows", "aggregates")
def delete(path: ViewId):
    with transaction() as cursor:
        delete_view(cursor, current_scope(), path.id)
    return "", 204


def _shown(body):
    return ViewBody(map=body.map, layers=body.layers, theme=body.theme)


def _told(row, scope):
    known = BY_USERNAME.get(row.username)
    return {
        "id": row.id,
        "name": row.name,
        "shared": row.shared,
        "mine": row.account_id == scope.account_id,
        "owner_zh": row.title,
        "owner_en": known.title_en if known else row.title,
        "filter": row.filter_id or "",
        "changed_at": row.changed_at,
        **ViewBody.model_validate(row.body).model_dump(mode="json"),
    }
