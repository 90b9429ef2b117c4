"""The whole API described: /openapi/openapi.json, and as a page at /openapi/.

The page is a plain listing made here: Swagger's own is an inline script, which our
policy refuses, and its bundle is twice the size of the map's page.
"""

import re

from flask import Blueprint, current_app, jsonify, render_template

from gis_app.web.models import Problem

bp = Blueprint("openapi", __name__, url_prefix="/openapi")

JSON = {
    "description": "OK",
    "content": {"application/json": {"schema": {"type": "object"}}},
}
OPTIONS = {
    "security_schemes": {
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "quanyu",
            "description": "POST /api/session; changes carry X-CSRF-Token",
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "gis-app token create, or POST /api/tokens",
        },
    },
    "validation_error_model": Problem,
    "responses": {
        status: {
            "description": meaning,
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"}
                }
            },
        }
        for status, meaning in (
            (401, "Sign in first"),
            (403, "Not allowed"),
            (422, "A value is not as it should be; `errors` says which"),
        )
    },
    "openapi_extensions": {"security": [{"session": []}, {"bearer": []}]},
}


@bp.get("/openapi.json")
def show_document():
    return jsonify(document(current_app))


@bp.get("/")
def page():
    return render_template("openapi.html", api=document(current_app))


def document(app):
    """The document of flask-openapi3, completed from what the views themselves say."""
    found = app.api_doc
    if "api_described" not in app.extensions:
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            path = re.sub(r"<(?:[^<:]+:)?(\w+)>", r"{\1}", rule.rule)
            for method, call in found["paths"].get(path, {}).items():
                if method.upper() in rule.methods:
                    _complete(call, view)
        app.extensions["api_described"] = True
    return found


def _complete(call, view):
    if not any(status.startswith("2") for status in call["responses"]):
        call["responses"]["200"] = JSON
    if getattr(view, "open_to_all", False):
        call["security"] = []
    if getattr(view, "abilities", ()):
        call["x-needs-one-of"] = list(view.abilities)
