"""The two languages of the screens: Chinese first, English complete.

Texts in the code are English; `translations/zh` holds the Chinese. A reader's choice
is the cookie `lang`, else the account's language, else Chinese.
"""

import os
from importlib.resources import files
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, has_request_context, request
from flask_babel import Babel

LANGUAGES = ("zh", "en")
COOKIE = "lang"
FOLDER = Path(str(files("gis_app") / "translations"))


def init_app(app):
    compile_catalogues()
    app.config.update(
        BABEL_DEFAULT_LOCALE="zh",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(FOLDER),
    )
    Babel(app, locale_selector=language)
    app.context_processor(lambda: {"language": language()})


def language():
    """The language of this request's reader: zh or en."""
    if not has_request_context():
        return "zh"
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    # Only if the guard has asked already: this also serves the answer that says the
    # database is away.
    visitor = g.get("_login_user")
    return visitor.account.language if hasattr(visitor, "account") else "zh"


def compile_catalogues():
    """Make the .mo files that are missing or old, so that a fresh clone speaks Chinese.

    An installed package may lie where we cannot write: there they were made when it
    was built.
    """
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        if not os.access(source.parent, os.W_OK):
            continue
        with open(source, "rb") as file:
            catalogue = read_po(file)
        new = target.with_suffix(f".{os.getpid()}")
        with open(new, "wb") as file:
            write_mo(file, catalogue)
        new.replace(target)
