"""Signing in and out, and what a page must know about its reader: /api/session."""

from typing import Literal

from flask import current_app, g, jsonify, session
from flask_login import login_user, logout_user
from flask_openapi3 import APIBlueprint, Tag
from flask_wtf.csrf import generate_csrf
from pydantic import Field

from gis_app import i18n
from gis_app.actions.change_password import change_password
from gis_app.actions.sign_in import sign_in
from gis_app.actions.sign_in_demo import is_allowed, sign_in_demo
from gis_app.domain.demo_accounts import BY_USERNAME
from gis_app.domain.scope import ABILITIES
from gis_app.errors import BadRequest, Forbidden
from gis_app.store import accounts, installation, log, setup
from gis_app.web.models import Input
from gis_app.web.security import (
    Visitor,
    changes_password,
    current_account,
    current_scope,
    current_screen,
    on_this_machine,
    open_to_all,
    opens_session,
    peer,
    transaction,
)

bp = APIBlueprint(
    "session", __name__, url_prefix="/api/session", abp_tags=[Tag(name="session")]
)

ONE_YEAR = 365 * 86_400


class Credentials(Input):
    username: str | None = Field(None, max_length=100)
    password: str | None = Field(None, max_length=1000)
    demo: str | None = Field(None, description="A demo account, without a password")


class NewPassword(Input):
    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class Language(Input):
    language: Literal["zh", "en"]


@bp.get("", summary="Who I am; the CSRF token; the installation")
@open_to_all
def who():
    return jsonify(described(current_account()))


@bp.post("", summary="Sign in; the answer sets the session cookie")
@opens_session
def open_session(body: Credentials):
    if body.demo is not None:
        account = _by_click(body.demo)
    elif body.username and body.password:
        account = sign_in(
            current_app.database, body.username, body.password, peer() or None
        )
    else:
        raise BadRequest("Send username and password.")
    _begin(account)
    return jsonify(described(account))


@bp.delete("", summary="Sign out", responses={204: None})
@open_to_all
def close_session():
    account = current_account()
    if account is not None:
        with transaction() as cursor:
            log.add(cursor, account.id, "session.closed")
        logout_user()
    session.clear()
    return "", 204


@bp.post("/password", summary="Change my password; other sessions end")
@changes_password
def choose_password(body: NewPassword):
    account = current_account()
    with transaction() as cursor:
        change_password(cursor, account, body.old, body.new)
        changed = accounts.by_id(cursor, account.id)
    _begin(changed)
    return jsonify(described(changed))


@bp.post(
    "/language", summary="Choose the language of the screens", responses={204: None}
)
@open_to_all
def choose_language(body: Language):
    account = current_account()
    if account is not None:
        with transaction() as cursor:
            accounts.set_language(cursor, account.id, body.language)
    response = current_app.response_class(status=204)
    response.set_cookie(
        i18n.COOKIE,
        body.language,
        max_age=ONE_YEAR,
        samesite="Lax",
        secure=current_app.settings.secure,
    )
    return response


def csrf_token():
    return generate_csrf()


def described(account):
    """The answer of GET and POST: for nobody `account` is null."""
    with transaction() as cursor:
        place = installation.read(cursor)
        bbox = installation.bounds(cursor)
        offered = accounts.demo(cursor) if _demo_offered(cursor) else []
        nobody_yet = account is None and not setup.any_account(cursor)
    return {
        "account": _described_account(account),
        "screen": _described_screen(),
        "csrf": csrf_token(),
        "demo": bool(offered),
        "nobody_yet": nobody_yet,
        "demo_accounts": [_described_demo(row) for row in offered],
        "language": i18n.language(),
        "installation": {
            "name": place.name,
            "root_code": place.root_code,
            "is_demo": place.is_demo,
            "bbox": bbox,
            "zone_srid": place.zone_srid,
            "approval_number": current_app.settings.approval_number,
        },
    }


def _described_account(account):
    if account is None:
        return None
    scope = accounts.scope(account)
    return {
        "username": account.username,
        "title": account.title,
        "roles": sorted(account.roles),
        "abilities": sorted(set().union(*map(ABILITIES.get, account.roles))),
        "prefixes": account.prefixes,
        "categories": account.categories,
        "language": account.language,
        "aggregate_only": scope.aggregate_only,
        "must_change": account.must_change,
        "org": {"id": account.org_id, "name": account.org_name}
        if account.org_id
        else None,
    }


def _described_screen():
    """What a wall must know of itself; null for everybody else."""
    row = current_screen()
    if row is None:
        return None
    categories = list(current_scope().categories)
    return {
        "label": row.label,
        "area": row.prefix,
        "layout": row.layout,
        "categories": categories,
    }


def _described_demo(row):
    known = BY_USERNAME.get(row.username)
    return {
        "username": row.username,
        "title_zh": row.title,
        "title_en": known.title_en if known else row.username,
    }


def _by_click(username):
    with transaction() as cursor:
        if not _demo_offered(cursor):
            raise Forbidden("The demo accounts are closed.")
        return sign_in_demo(cursor, username, peer())


def _demo_offered(cursor):
    """Listener and asker on this machine, no public address, the demo's own data."""
    settings = current_app.settings
    return (
        settings.on_loopback
        and not settings.public_url
        and on_this_machine()
        and is_allowed(cursor)
    )


def _begin(account):
    """A session from nothing: what an earlier one held does not go along."""
    session.clear()
    g.pop("csrf_token", None)
    session.permanent = True
    login_user(Visitor(account))
