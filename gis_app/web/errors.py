"""Turns every failure into one problem document. Views raise; only this file answers.

The body holds nothing that differs from one request to the next, so that the answer
for a hidden thing is byte for byte that for one that never was; the number by which
our own log finds the request is in the header X-Request-ID.
"""

import re
import secrets

from flask import current_app, g, render_template, request
from werkzeug.exceptions import HTTPException

from gis_app.errors import AppError, BadRequest, Rejected
from gis_app.store import failures
from gis_app.web.wording import translated

TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    413: "Too large",
    415: "Unsupported media type",
    429: "Too many requests",
    500: "Internal error",
}
FOR_PROGRAMS = ("/api/", "/tiles/", "/healthz", "/readyz", "/metrics", "/style.json")
GIVEN_ID = re.compile(r"[\w-]{8,64}", re.ASCII)


def init_app(app):
    app.before_request(_number)
    app.after_request(_show_number)
    app.register_error_handler(AppError, answer)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)
    app.validation_error_callback = refuse_input


def problem(status, title, detail="", errors=()):
    """An application/problem+json answer (RFC 9457), in the reader's language.

    Somebody who looks at a page gets a page.
    """
    title = translated(title)
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": translated(detail) if detail else title,
        "errors": [_told(fault) for fault in errors],
    }
    if _wants_page():
        return _page(body)
    text = current_app.json.dumps(body)
    return current_app.response_class(text, status, mimetype="application/problem+json")


def _told(fault):
    if "message" not in fault:
        return fault
    return {**fault, "message": translated(fault["message"])}


def _wants_page():
    if request.path.startswith(FOR_PROGRAMS):
        return False
    kinds = request.accept_mimetypes
    return kinds.best_match(("application/json", "text/html")) == "text/html"


def _page(body):
    """Our own page; a bare one when that itself needs what is missing."""
    try:
        text = render_template("error.html", **body, request_id=g.get("request_id"))
    except Exception as error:
        current_app.logger.info("the error page itself: %s", error)
        text = render_template("bare.html", **body, request_id=g.get("request_id"))
    return current_app.response_class(text, body["status"], mimetype="text/html")


def answer(error):
    response = problem(error.status, error.title, error.detail, error.errors)
    if hasattr(error, "retry_after"):
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _answer_http(error):
    if error.response is not None or (error.code or 500) < 400:
        return error
    response = problem(error.code, TITLES.get(error.code, error.name))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _answer_unexpected(error):
    known = failures.meaning(error)
    if known is not None:
        current_app.logger.warning("request %s: %s", g.get("request_id"), error)
        return answer(known)
    current_app.logger.exception("request %s failed", g.get("request_id"))
    return problem(
        500,
        TITLES[500],
        "Something went wrong here. The header X-Request-ID names this request in"
        " the server's log.",
    )


def refuse_input(invalid):
    """Called by flask-openapi3 with pydantic's findings: all of them at once."""
    if _unreadable():
        raise BadRequest("The body is not JSON (Content-Type: application/json).")
    raise Rejected("Some values are not as they should be.", faults(invalid))


def _unreadable():
    return bool(
        request.get_data(cache=True)
        and not request.mimetype.startswith("multipart/")
        and request.get_json(silent=True) is None
        and request.data.strip() != b"null"
    )


def faults(invalid):
    """[{where, message}] of a pydantic ValidationError."""
    return [
        {
            "where": ".".join(map(str, fault["loc"])) or "body",
            "message": fault["msg"].removeprefix("Value error, "),
        }
        for fault in invalid.errors(
            include_url=False, include_context=False, include_input=False
        )
    ]


def _number():
    """A caller's own number is kept, so that one trace runs through both logs."""
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def _show_number(response):
    response.headers["X-Request-ID"] = g.get("request_id") or secrets.token_hex(8)
    return response
