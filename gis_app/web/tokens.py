"""My bearer tokens: made, listed, revoked under /api/tokens."""

from flask import jsonify
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.create_token import LONGEST, create_token
from gis_app.errors import Forbidden, NotFound
from gis_app.store import log, tokens
from gis_app.web.models import Input
from gis_app.web.security import current_account, current_token, transaction

bp = APIBlueprint(
    "tokens", __name__, url_prefix="/api/tokens", abp_tags=[Tag(name="session")]
)


class NewToken(Input):
    days: int = Field(90, ge=1, le=LONGEST)
    label: str = Field("", max_length=200)


class TokenPath(BaseModel):
    id: int = Field(ge=1, lt=2**31)


@bp.get("", summary="My tokens that are in force, without the tokens themselves")
def mine():
    with transaction() as cursor:
        rows = tokens.of_account(cursor, current_account().id)
    return jsonify(tokens=[row._asdict() for row in rows])


@bp.post("", summary="Make a token; it is shown this one time", responses={201: None})
def create(body: NewToken):
    if current_token() is not None:
        raise Forbidden("A token cannot make tokens: sign in with the password.")
    account = current_account()
    with transaction() as cursor:
        token, row = create_token(
            cursor, account.username, body.days, body.label, by=account.id
        )
    return jsonify(token=token, id=row.id, expires_at=row.expires_at), 201


@bp.delete("/<int:id>", summary="Revoke one of my tokens", responses={204: None})
def revoke(path: TokenPath):
    account = current_account()
    with transaction() as cursor:
        if not tokens.revoke(cursor, account.id, path.id):
            raise NotFound("There is no such token.")
        log.add(cursor, account.id, "token.revoked", {"id": path.id})
    return "", 204
