"""GET /api/setup: how far the city has come, and what to do next; the check on demand."""

from flask import current_app, jsonify
from flask_openapi3 import APIBlueprint, Tag

from gis_app.actions.review_setup import Host, review_setup
from gis_app.domain import setup_steps
from gis_app.store import queue
from gis_app.web import base_map
from gis_app.web.security import current_scope, needs, transaction

bp = APIBlueprint(
    "setup",
    __name__,
    url_prefix="/api/setup",
    abp_tags=[Tag(name="setup", description="From an empty database to a city")],
)


@bp.get("", summary="What is there of the city, what is missing, and the next step")
@needs("setup")
def review():
    scope = current_scope()
    with transaction() as cursor:
        found, now = review_setup(cursor, scope, _host(current_app.settings))
    done, of = setup_steps.progress(found)
    return jsonify(
        at=now,
        done=done,
        of=of,
        next=setup_steps.next_of(found),
        whole="" in scope.prefixes,
        steps=[_described(step, scope) for step in found],
    )


@bp.post("/partition-check", summary="Look for gaps and overlaps of all grids: a job")
@needs("setup")
def check_partition():
    """One at a time for everybody; the answer of a second asker may know no job."""
    with transaction() as cursor:
        job = queue.put(
            cursor,
            "check_partition",
            account_id=current_scope().account_id,
            once_key="check_partition",
        )
    return {"job": job, "url": job and f"/api/jobs/{job}"}, 202


def _described(step, scope):
    return {
        "id": step.id,
        "group": step.group,
        "state": step.state,
        "part": step.part,
        "whole": step.whole,
        "about": step.about,
        "more": step.more,
        "note": step.note,
        "told": step.told,
        "at": step.at,
        "do": [one for one in step.do if _may(one, scope)],
    }


def _may(one, scope):
    """Nobody is led to a door that is closed to them; commands are for the server's
    keeper, whoever reads them out."""
    if one["what"] == "import":
        return scope.may("import")
    if one["what"] == "template":
        return scope.may("import") or scope.may("accounts")
    if one.get("href") == "/locate":
        return scope.may("correct")
    return True


def _host(settings):
    outside = base_map.configured(settings)
    return Host(
        contact_keys=bool(settings.contact_keys),
        https=settings.secure,
        on_loopback=settings.on_loopback,
        base_map=bool(outside),
        approval=base_map.approval(settings, outside) or "",
    )
