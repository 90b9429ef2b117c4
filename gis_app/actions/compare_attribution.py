"""The engine of files against the database's own, on what the city has: two ways to one
answer are worth something only while they are held together.

A sample each night, between three and four, or by `gis-app attribute --compare N`.
"""

import logging
import math

import numpy as np

from gis_app.actions.attribute_points import Owners
from gis_app.database import loader
from gis_app.store import attribution_check

log = logging.getLogger("quanyu.jobs")

AT_NIGHT = 5_000  # incidents
TOLD = 20  # differences that are named
COMPARED = (
    "grid_code", "micro_grid_code", "scope_code", "party_id", "rule", "runner_up",
    "ambiguous",
)  # fmt: skip
ROUNDING_M = 0.0011  # both round to a millimetre


def compare_attribution(tools):
    """The job: {"asked", "different": [{"lon", "lat", "sql", "engine"}]}, the first ones."""
    database = loader(tools.settings)
    try:
        with database.transaction() as cursor:
            found = compare(cursor, float(tools.settings.near_m), AT_NIGHT)
    finally:
        database.close()
    if found["count"]:
        log.error("engine and database differ: %s", found)
    return found


def compare(cursor, near_m, n):
    """{"asked", "count" of differences, "different": the first of them}."""
    rows = attribution_check.sample(cursor, n)
    if not rows:
        return {"asked": 0, "count": 0, "different": []}
    theirs = attribution_check.answers(cursor, rows, near_m)
    ours = Owners(cursor, near_m).attribute(
        np.array([row.lon for row in rows]),
        np.array([row.lat for row in rows]),
        np.array([_utc(row.at) for row in rows], "datetime64[us]"),
        np.array([row.accuracy_m for row in rows], float),  # None becomes NaN
    )
    different = []
    for at, (row, sql) in enumerate(zip(rows, theirs, strict=True)):
        engine = {name: _plain(getattr(ours, name)[at]) for name in COMPARED}
        engine["edge_m"] = _plain(ours.edge_m[at])
        said = {name: getattr(sql, name) for name in (*COMPARED, "edge_m")}
        if not _alike(engine, said):
            different.append(
                {"lon": row.lon, "lat": row.lat, "sql": said, "engine": engine}
            )
    return {
        "asked": len(rows),
        "count": len(different),
        "different": different[:TOLD],
    }


def _alike(one, other):
    if any(one[name] != other[name] for name in COMPARED):
        return False
    far, near = one["edge_m"], other["edge_m"]
    if far is None or near is None:
        return far is near
    return abs(far - near) <= ROUNDING_M


def _utc(moment):
    return moment.replace(tzinfo=None) - moment.utcoffset()


def _plain(value):
    """As the database says it."""
    value = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(value, float) and math.isnan(value) else value
