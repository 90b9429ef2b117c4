"""Walls under /api/screens: set up, listed, revoked; and how a wall gets its cookie."""

from typing import Literal

from flask import current_app, jsonify, make_response, redirect, request, session
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from gis_app.actions.create_screen import LAYOUTS, create_screen
from gis_app.errors import Forbidden, NotFound, Unauthorized
from gis_app.store import log, screens
from gis_app.web.models import Input
from gis_app.web.security import (
    SCREEN_COOKIE,
    current_account,
    current_scope,
    current_screen,
    current_token,
    needs,
    peer,
    screen_of,
    transaction,
)
from gis_app.web.tiles import absolute

bp = APIBlueprint(
    "screens",
    __name__,
    url_prefix="/api/screens",
    abp_tags=[Tag(name="screens", description="Walls that need nobody signed in")],
)

KEPT_SECONDS = screens.DAYS * 86_400
EVERYWHERE = ("",)


class NewScreen(Input):
    label: str = Field(min_length=1, max_length=100, description="Where it hangs")
    area: str = Field("", pattern=r"^[0-9A-Z]{0,18}$", description="Code; '': all")
    layout: Literal[LAYOUTS] = Field("auto", description="How many panels")


class ScreenPath(BaseModel):
    id: int = Field(ge=1, lt=2**31)


@bp.get("", summary="Screens in force within my area, without their tokens")
@needs("dispatch", "accounts")
def within_mine():
    with transaction() as cursor:
        rows = screens.within(cursor, _mine())
    return jsonify(screens=[row._asdict() for row in rows])


@bp.post(
    "", summary="Set up a screen; its address is shown this once", responses={201: None}
)
@needs("dispatch")
def create(body: NewScreen):
    if current_token() is not None:
        raise Forbidden("A token cannot make tokens: sign in with the password.")
    with transaction() as cursor:
        token, row = create_screen(
            cursor, current_scope(), body.label, body.area, body.layout
        )
    address = absolute(f"/screen?token={token}")
    return jsonify(id=row.id, address=address, expires_at=row.expires_at), 201


@bp.delete("/<int:id>", summary="Revoke a screen within my area", responses={204: None})
@needs("dispatch", "accounts")
def revoke(path: ScreenPath):
    with transaction() as cursor:
        if not screens.revoke(cursor, path.id, _mine()):
            raise NotFound("There is no such screen.")
        log.add(cursor, current_account().id, "screen.revoked", {"id": path.id})
    return "", 204


def _mine():
    """Who keeps the accounts sees no incident, but may close every wall."""
    scope = current_scope()
    return EVERYWHERE if scope.may("accounts") else scope.prefixes


# -- the wall's own cookie -------------------------------------------------------------


def exchanged(token, onwards):
    """The token of an address becomes a cookie, so that it stands in no address after.

    Whoever was signed in here no longer is: on a wall nobody's rights lie about.
    """
    screen = screen_of(token)
    if screen is None:
        raise Unauthorized("This screen's address is not in force: ask for a new one.")
    told = {"id": screen.row.id, "address": peer() or None}
    with transaction(screen.scope) as cursor:
        log.add(cursor, None, "screen.opened", told)
    session.clear()
    response = _keeping(redirect(onwards), token)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def renewed(page):
    """The page; on a wall its cookie lasts as long again as its token now does."""
    response = make_response(page)
    if current_screen() is not None and SCREEN_COOKIE in request.cookies:
        _keeping(response, request.cookies[SCREEN_COOKIE])
    return response


def _keeping(response, token):
    response.set_cookie(
        SCREEN_COOKIE,
        token,
        max_age=KEPT_SECONDS,
        httponly=True,
        # Not Strict: an address that was opened from a message would forget itself.
        samesite="Lax",
        secure=current_app.settings.secure,
    )
    return response
