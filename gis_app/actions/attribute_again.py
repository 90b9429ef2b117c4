"""Attribute stored incidents again on the boundaries in force, batch by batch.

Each batch is a transaction of its own, so nobody waits for long, and a run that was
stopped goes on where the rows say it was: only answers that changed are written.
"""

import numpy as np

from gis_app.actions.attribute_points import Owners, soften
from gis_app.store import reattribution

BATCH = 2_000
COMPARED = (
    "scope_code",
    "grid_code",
    "micro_grid_code",
    "party_id",
    "rule",
    "ambiguous",
)


def attribute_again(database, near_m, since=None, open_only=False, tell=None):
    """Returns (incidents looked at, incidents whose answer changed)."""
    with database.transaction() as cursor:
        owners = Owners(cursor, near_m)
    looked_at = changed = last = 0
    while True:
        with database.transaction() as cursor:
            rows = reattribution.batch(cursor, last, BATCH, since, open_only)
            if not rows:
                return looked_at, changed
            changed += _write_changes(cursor, owners, rows)
        looked_at, last = looked_at + len(rows), rows[-1].id
        if tell:
            tell(looked_at, changed)


def _write_changes(cursor, owners, rows):
    now = np.full(len(rows), np.datetime64("now", "us"))
    answers = owners.attribute(
        np.array([row.lon for row in rows], float),
        np.array([row.lat for row in rows], float),
        now,
        np.array([row.accuracy_m for row in rows], float),  # None becomes NaN
    )
    found = zip(*(getattr(answers, name) for name in COMPARED), strict=True)
    differs = np.array(
        [
            tuple(getattr(row, name) for name in COMPARED) != tuple(answer)
            for row, answer in zip(rows, found, strict=True)
        ]
    )
    if not differs.any():
        return 0
    coarse = np.array([row.coarse for row in rows])[differs]
    ids = np.array([row.id for row in rows])[differs]
    answers = answers.take(differs)
    soften(answers, coarse)
    columns = {name: getattr(answers, name) for name in reattribution.COLUMNS}
    columns["shown"] = np.where(coarse, answers.label, None)
    reattribution.write(cursor, ids, columns)
    return len(ids)
