"""GET /help: the handbook in the product's own layout; the help panel takes it from here."""

from flask import Blueprint, render_template, request

from gis_app.errors import NotFound
from gis_app.web import handbook
from gis_app.web.security import current_account

bp = Blueprint("help", __name__)


@bp.app_context_processor
def help_button():
    """help_address: what the header's button opens for this account on this page."""
    account = current_account()
    if account is None:
        return {"help_address": None}
    name = handbook.chapter_for(account.roles, request.path)
    anchor = handbook.ANCHORS.get(request.path, "")
    return {"help_address": f"/help/{name}" + (f"#{anchor}" if anchor else "")}


@bp.get("/help")
def first():
    """The first chapter, or what a search finds in all of them."""
    words = request.args.get("q", "")[:60].strip()
    if words:
        return _page(None, words, handbook.search(words))
    return _page(handbook.chapter("start"))


@bp.get("/help/<name>")
def chapter(name):
    found = handbook.chapter(name)
    if found is None:
        raise NotFound("The handbook has no such chapter.")
    return _page(found)


def _page(shown, words="", found=()):
    account = current_account()
    return render_template(
        "help.html",
        chapters=handbook.chapters(),
        chapter=shown,
        mine=handbook.chapter_for(account.roles, ""),
        words=words,
        found=found,
    )
