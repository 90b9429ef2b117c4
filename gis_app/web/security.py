"""Who asks, and whether they may: every request passes here before its view.

Nothing is open by default. A view that needs no login says `@open_to_all`; one that
needs an ability says `@needs(…)`; every other one needs an account and no more, and
what that account sees is decided by its scope in the database. A wall (a screen token)
is no account: it reaches what says `@open_to_screens`, and nothing else.
"""

from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import current_app, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from gis_app.domain.scope import NOBODY
from gis_app.errors import Forbidden, Unauthorized
from gis_app.store import accounts, screens, tokens
from gis_app.web.metrics import BUSY

SAFE = ("GET", "HEAD", "OPTIONS")
SESSION_SECONDS = 12 * 3600  # a shift
SCREEN_COOKIE = "quanyu_screen"

login = LoginManager()


class Visitor(UserMixin):
    """The account of this request. token_id: set if a bearer token opened it."""

    def __init__(self, account, token_id=None):
        self.account = account
        self.token_id = token_id
        self.scope = accounts.scope(account)

    def get_id(self):
        return f"{self.account.id}:{self.account.epoch}"


class Screen(UserMixin):
    """A wall: what its token opens, and nobody's account. scope: see Scope.of_screen."""

    def __init__(self, row, scope):
        self.row = row
        self.token_id = row.id
        self.scope = scope


def init_app(app):
    app.secret_key = app.settings.secret_key or None
    app.config.update(
        SESSION_COOKIE_NAME="quanyu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.settings.secure,
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        MAX_CONTENT_LENGTH=16 * 1024 * 1024,
    )
    login.session_protection = None  # it ends sessions when a phone changes networks
    login.init_app(app)
    app.before_request(guard)


# -- what views use --------------------------------------------------------------


def open_to_all(view):
    view.open_to_all = True
    return view


def needs(*abilities):
    """Mark a view: it takes an account with one of these abilities (domain/scope)."""

    def mark(view):
        view.abilities = abilities
        return view

    return mark


def open_to_screens(view):
    """Mark a view that a wall needs. It only reads, whatever its method."""
    view.open_to_screens = True
    return view


def exchanges_token(view):
    """A page that takes a screen token in its address and says so itself if it is bad.

    Nobody is led to the login page from there: the token would go along in `next`.
    """
    view.exchanges_token = True
    return view


def opens_session(view):
    """Signing in: a new session has no token yet, and an old one's may be lost.

    It takes JSON alone, which no page of another site can send without being asked.
    """
    view.opens_session = True
    return open_to_all(view)


def changes_password(view):
    """The one thing that an account with a one-time password may do."""
    view.changes_password = True
    return view


def current_scope():
    return current_user.scope if current_user.is_authenticated else NOBODY


def current_account():
    """The account's row, or None: also for a wall, which is nobody."""
    return getattr(current_user, "account", None)


def current_screen():
    """The wall's row (store/screens), or None for everybody else."""
    return getattr(current_user, "row", None)


def current_token():
    """The number of the bearer token that opened this request, or None."""
    return current_user.token_id if current_user.is_authenticated else None


@contextmanager
def transaction(scope=None, one_reading=False):
    """A cursor that sees what the asker may see, for as long as the block lasts.

    one_reading: for an answer of several statements that must agree."""
    database, scope = current_app.database, scope or current_scope()
    with BUSY.track_inprogress(), database.transaction(scope, one_reading) as cursor:
        yield cursor


def peer():
    """The address of whoever asks; "" if that cannot be known.

    Only our own nginx speaks to a unix socket, and says for whom; whoever comes over
    TCP is taken as the address of the connection, whatever headers claim.
    """
    found = request.environ.get("REMOTE_ADDR") or ""
    if not found:
        found = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
    try:
        return str(ip_address(found))
    except ValueError:
        return ""


def on_this_machine():
    """Asked from this machine by a name of this machine.

    The second half is against pages of strangers that let their own name point to
    127.0.0.1 and so make a browser here ask for them.
    """
    here = peer()
    host = urlsplit(f"//{request.host}").hostname
    return (
        bool(here)
        and ip_address(here).is_loopback
        and host in ("127.0.0.1", "localhost", "::1")
    )


# -- the guard ---------------------------------------------------------------------


def guard():
    view = current_app.view_functions.get(request.endpoint)
    if view is None or request.endpoint == "static":
        return None
    if request.method not in SAFE:
        _same_origin()
    if getattr(view, "opens_session", False) or _brings_token(view):
        return None
    if getattr(view, "open_to_all", False):
        _check_token()
        return None
    if not current_user.is_authenticated:
        return _show_door()
    _check_token()
    return _check_account(view)


def _brings_token(view):
    return getattr(view, "exchanges_token", False) and "token" in request.args


def _check_account(view):
    if current_screen() is not None and not hasattr(view, "open_to_screens"):
        raise Forbidden("A screen shows the wall and nothing else.")
    if _only_changes_password() and not hasattr(view, "changes_password"):
        if _is_page():
            return redirect(url_for("pages.login"))
        raise Forbidden("Choose a password of your own first.")
    abilities = getattr(view, "abilities", ())
    if abilities and not any(map(current_user.scope.may, abilities)):
        raise Forbidden("Your role does not include this.")
    return None


def _only_changes_password():
    """Whether a one-time password opened this; tokens of the account are as ever."""
    account = current_account()
    return account is not None and account.must_change and current_token() is None


def _show_door():
    if _is_page() and "Authorization" not in request.headers:
        onwards = request.full_path.rstrip("?")
        target = None if onwards == "/" else onwards
        return redirect(url_for("pages.login", next=target))
    raise Unauthorized("Sign in, or send a token that is in force.")


def _is_page():
    return request.blueprint in ("pages", "help") and request.method == "GET"


def _same_origin():
    """A browser says where a request comes from; programs say nothing."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    public = current_app.settings.public_url
    if urlsplit(origin).netloc not in (request.host, urlsplit(public).netloc or None):
        raise Forbidden("This request was made by a page of another site.")


def _check_token():
    """Every change within a session of cookies proves that our own page sent it."""
    if request.method in SAFE or not current_user.is_authenticated:
        return
    if current_user.token_id is not None:
        return  # no browser adds a bearer token by itself; a wall changes nothing
    try:
        validate_csrf(request.headers.get("X-CSRF-Token"))
    except ValidationError as error:
        raise Forbidden(
            "The header X-CSRF-Token is missing or old: GET /api/session gives it."
        ) from error


@login.user_loader
def _from_session(session_id):
    if "Authorization" in request.headers:
        return None  # whoever names a token means it, good or bad
    account_id, _, epoch = session_id.partition(":")
    with current_app.database.transaction() as cursor:
        account = accounts.by_id(cursor, int(account_id))
    if account is None or not account.active or str(account.epoch) != epoch:
        return None
    return Visitor(account)


@login.request_loader
def _from_token(asked):
    if "Authorization" not in asked.headers:
        return screen_of(asked.cookies.get(SCREEN_COOKIE, ""))
    scheme, _, token = asked.headers["Authorization"].partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    with current_app.database.transaction() as cursor:
        found = tokens.bearer(cursor, token.strip())
        account = accounts.by_id(cursor, found.account_id) if found else None
        if account is None or not account.active:
            return None
        if found.stale:
            tokens.note_use(cursor, found.id)
    return Visitor(account, found.id)


def screen_of(token):
    """The wall that a token opens, or None. Whatever its maker may no longer see or set
    up, it does not show either."""
    if not token:
        return None
    with current_app.database.transaction() as cursor:
        row = screens.opened_by(cursor, token)
        maker = accounts.by_id(cursor, row.account_id) if row else None
        if maker is None or not maker.active:
            return None
        scope = accounts.scope(maker).of_screen(row.prefix)
        if scope is None:
            return None
        if row.stale:
            screens.renew(cursor, row.id)
    return Screen(row, scope)
