"""The pages themselves: templates with what their scripts need to begin."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from gis_app.web import screens
from gis_app.web.security import (
    current_account,
    current_scope,
    current_screen,
    exchanges_token,
    needs,
    open_to_all,
    open_to_screens,
)
from gis_app.web.session import csrf_token

bp = Blueprint("pages", __name__)


@bp.app_context_processor
def common():
    """For every template: the account's row or None, the wall's, its scope, the CSRF token."""
    return {
        "account": current_account(),
        "screen": current_screen(),
        "scope": current_scope(),
        "csrf_token": csrf_token,
        "settings": current_app.settings,
    }


@bp.get("/")
def home():
    return render_template("home.html")


@bp.get("/map")
def map():
    return render_template("map.html")


@bp.get("/import")
def imports():
    return render_template("import.html")


@bp.get("/locate")
def locate():
    return render_template("locate.html")


@bp.get("/setup")
@needs("setup")
def setup():
    return render_template("setup.html")


@bp.get("/screen")
@needs("rows", "aggregates")
@open_to_screens
@exchanges_token
def screen():
    if "token" in request.args:
        return screens.exchanged(request.args["token"], onwards=url_for(".screen"))
    return screens.renewed(render_template("screen.html"))


@bp.get("/login")
@open_to_all
def login():
    """Also where an account with a one-time password chooses its own."""
    onwards = local(request.args.get("next", ""))
    account = current_account()
    if account is not None and not account.must_change:
        return redirect(onwards)
    return render_template(
        "login.html",
        next=onwards,
        must_change=account is not None,
    )


def local(address):
    """An address on this server, so that nobody is led elsewhere after signing in."""
    if address.startswith("/") and address[1:2] not in ("/", "\\"):
        return address
    return url_for("pages.home")
