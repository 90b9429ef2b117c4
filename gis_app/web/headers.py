"""What every answer says to the browser about safety and caching.

By hand and not by Flask-Talisman: it is one table, the redirect to https is nginx's,
and the cookies are Flask's own settings.
"""

from flask import current_app, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 31_536_000


def init_app(app):
    app.after_request(protect)


def protect(response):
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.settings.secure:
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
    # Who asks decides what is seen: nothing between us and the reader may keep it.
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response
