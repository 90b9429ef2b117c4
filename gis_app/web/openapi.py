"""The whole API described: /openapi/openapi.json, and as a page at /openapi/.

The page is a plain listing made here: Swagger's own is an inline script, which our
policy refuses, and its bundle is twice the size of the map's page.
"""

from flask import Blueprint, current_app, jsonify, render_template

from gis_app.web.models import Problem

bp = Blueprint("openapi", __name__, url_prefix="/openapi")

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
def document():
    return jsonify(current_app.api_doc)


@bp.get("/")
def page():
    return render_template("openapi.html", title="API", api=current_app.api_doc)
