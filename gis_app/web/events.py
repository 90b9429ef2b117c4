"""GET /api/events: what changes, as server-sent events, within the reader's scope."""

import queue
import re
import time

from flask import Response, current_app, request
from flask_openapi3 import APIBlueprint, Tag

from gis_app.database import DatabaseError
from gis_app.errors import BadRequest, Unavailable
from gis_app.events import (
    HEARTBEAT,
    HEARTBEAT_SECONDS,
    LIFETIME_SECONDS,
    MOST_ROWS,
    Hub,
    frame,
    reached,
    resync,
    since_seen,
)
from gis_app.store import failures, feed
from gis_app.web.security import current_scope, open_to_screens, transaction

bp = APIBlueprint(
    "events",
    __name__,
    url_prefix="/api",
    abp_tags=[Tag(name="live", description="What changes, as it changes")],
)

RETRY_SECONDS = 10
POSITION = re.compile(r"[0-9a-f]{8}\.[0-9]{1,18}:[0-9]{1,18}:[0-9,]{0,20000}")


def init_app(app):
    """One hub a process; its follower has a connection of its own."""
    app.hub = Hub(app.database.another(1), int(app.settings.streams))


@bp.get(
    "/events",
    summary="Server-sent events; replay by Last-Event-ID",
    description="`resync`: ask for everything again. `beat`: each 15 s without news; who"
    " hears nothing for 40 s is cut off. The stream ends after 10 minutes: open it again.",
)
@open_to_screens
def events():
    scope = current_scope()
    screen = current_app.hub.join(scope)
    if screen is None:
        full = Unavailable("All places for live screens are taken; try again soon.")
        full.retry_after = RETRY_SECONDS
        raise full
    try:
        missed, seen = _missed(request.headers.get("Last-Event-ID", ""), scope)
    except BaseException:
        current_app.hub.leave(screen)
        raise
    stream = _stream(current_app.hub, screen, scope, missed, seen)
    return Response(
        stream,
        mimetype="text/event-stream",
        headers={
            "Cache-Control": "no-cache, no-transform, private",
            "X-Accel-Buffering": "no",
        },
    )


def _missed(last, scope):
    """(what the screen missed since the position it names, the position it is at)."""
    with transaction() as cursor:
        here = feed.position(cursor)
    if not last:
        return f"event: hello\nid: {here}\ndata: {{}}\n\n".encode(), here
    try:
        with transaction() as cursor:
            if POSITION.fullmatch(last) and feed.is_kept(cursor, last):
                rows, here = feed.since(cursor, last, MOST_ROWS)
                if len(rows) <= MOST_ROWS:
                    return frame(rows, scope, here) or reached(here), here
    except DatabaseError as error:
        if failures.meaning(error).status != BadRequest.status:
            raise
    return resync(here), here


def _stream(hub, screen, scope, missed, seen):
    """Frames until the stream's time is over; the browser then opens it again."""
    ends = time.monotonic() + LIFETIME_SECONDS
    try:
        yield b"retry: 3000\n\n" + missed
        while time.monotonic() < ends:
            try:
                item = screen.get(timeout=HEARTBEAT_SECONDS)
            except queue.Empty:
                yield HEARTBEAT
            else:
                told, seen = since_seen(item, scope, seen)
                if told:
                    yield told
    finally:
        hub.leave(screen)
