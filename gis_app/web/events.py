"""GET /api/events: what changes, as server-sent events, within the reader's scope."""

import queue
import re

from flask import Response, current_app, request
from flask_openapi3 import APIBlueprint, Tag

from gis_app.errors import Unavailable
from gis_app.events import HEARTBEAT, HEARTBEAT_SECONDS, RESYNC, Hub, frame
from gis_app.store import feed
from gis_app.web.security import current_scope, transaction

bp = APIBlueprint(
    "events",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="live", description="What changes, as it changes")],
)

POSITION = re.compile(r"[0-9a-f]{8}\.[0-9]{1,18}:[0-9]{1,18}:[0-9,]{0,20000}")


def init_app(app):
    """One hub a process; its follower has a connection of its own."""
    app.hub = Hub(app.database.another(1), int(app.settings.streams))


@bp.get("/events", summary="Server-sent events; replay by Last-Event-ID")
def events():
    scope = current_scope()
    screen = current_app.hub.join(scope)
    if screen is None:
        raise Unavailable("All places for live screens are taken; try again soon.")
    try:
        missed = _missed(request.headers.get("Last-Event-ID", ""), scope)
    except BaseException:
        current_app.hub.leave(screen)
        raise
    return Response(
        _stream(current_app.hub, screen, missed),
        mimetype="text/event-stream",
        headers={
            "Cache-Control": "no-cache, no-transform, private",
            "X-Accel-Buffering": "no",
        },
    )


def _missed(last, scope):
    """What the screen missed since the position it names; joined first, so no gap."""
    with transaction() as cursor:
        if not last:
            return f"event: hello\nid: {feed.position(cursor)}\ndata: {{}}\n\n".encode()
        if not POSITION.fullmatch(last) or not feed.is_kept(cursor, last):
            return RESYNC
        rows, position = feed.since(cursor, last)
    return frame(rows, scope, position) or HEARTBEAT


def _stream(hub, screen, missed):
    try:
        yield b"retry: 3000\n\n" + missed
        while True:
            try:
                yield screen.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield HEARTBEAT
    finally:
        hub.leave(screen)
