"""GET /healthz, /readyz, /metrics: is it alive, is it fit for use, how busy is it."""

from flask import Response, current_app, jsonify
from flask_openapi3 import APIBlueprint, Tag

from gis_app.database import migration_names
from gis_app.errors import Unauthorized
from gis_app.store import failures, health, queue
from gis_app.web import metrics
from gis_app.web.errors import problem
from gis_app.web.models import Problem
from gis_app.web.security import (
    current_account,
    on_this_machine,
    open_to_all,
    transaction,
)

bp = APIBlueprint("health", __name__, abp_tags=[Tag(name="operation")])

PLAIN = {"content": {"text/plain": {"schema": {"type": "string"}}}}


@bp.get("/healthz", summary="Is this process alive?")
@open_to_all
def healthz():
    return jsonify(status="alive")


@bp.get(
    "/readyz",
    summary="Is everything there that is needed?",
    description="`degraded`: it works, but something should be seen to.",
    responses={503: Problem},
)
@open_to_all
def readyz():
    missing, slow = _findings()
    if missing:
        return problem(503, "Not ready", missing[0]["message"], missing)
    return jsonify(status="degraded" if slow else "ready", notes=slow)


@bp.get("/metrics", summary="Figures for Prometheus", responses={200: PLAIN})
@open_to_all
def show_metrics():
    if not on_this_machine() and current_account() is None:
        raise Unauthorized("From elsewhere only with a token.")
    text, kind = metrics.exposed()
    return Response(text, content_type=kind)


def _findings():
    """(what is missing, what is only slow), each as [{where, message}]."""
    missing, slow = [], []
    try:
        with transaction() as cursor:
            missing += _missing_in(cursor)
            if not missing and not health.spatial_index_usable(cursor):
                slow.append(
                    _part(
                        "index",
                        "The spatial index is not used under the policies: run"
                        " `gis-app db migrate` as the server's administrator.",
                    )
                )
    except Exception as error:
        if failures.meaning(error) is None:
            raise
        missing.append(
            _part("database", "It does not answer: `gis-app db status` says why.")
        )
    if not current_app.extensions["assets"].built:
        missing.append(_part("frontend", "It is not built yet: scripts/run builds it."))
    return missing, slow


def _missing_in(cursor):
    pending = sorted(set(migration_names()) - health.migrations(cursor))
    if pending:
        yield _part(
            "migrations", f"{pending[0]} has not run: run `gis-app db migrate`."
        )
    elif not queue.workers(cursor):
        yield _part("jobs", "No worker is running: start `gis-app worker`.")


def _part(where, message):
    return {"where": where, "message": message}
