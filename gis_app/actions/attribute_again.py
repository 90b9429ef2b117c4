"""Attribute stored incidents again on the boundaries in force, batch by batch.

Many are read and compared at once, without a lock; those whose answer changed are written
in small transactions, so nobody waits for long. A run that was stopped goes on where it was.
"""

import numpy as np

from gis_app.actions.attribute_points import Owners, soften
from gis_app.store import reattribution

READ = 100_000  # compared at once
WRITTEN = 2_000  # in a transaction, whose rows others wait for
COMPARED = (
    "scope_code",
    "grid_code",
    "micro_grid_code",
    "party_id",
    "rule",
    "ambiguous",
)


def attribute_again(
    database, near_m, since=None, open_only=False, tell=None, indexes=None
):
    """indexes: folder in which they are kept. tell: called with (incidents looked at, changed so far) now and then. Returns
    (incidents looked at, incidents whose answer changed), of this run."""
    what = f"open={open_only} since={since}"
    with database.transaction() as cursor:
        owners = Owners(cursor, near_m, indexes)
        owners.prepare(np.datetime64("now", "us"))
        version = f"{owners.version} {near_m} {owners.root} {owners.epsg}"
        last = reattribution.where_it_was(cursor, what, version)
    looked_at = changed = 0
    while True:
        with database.transaction() as cursor:
            rows = reattribution.batch(cursor, last, READ, since, open_only)
        if not len(rows):
            break
        for part in _changed(owners, rows):
            with database.transaction() as cursor:
                changed += reattribution.write(cursor, *part)
        looked_at, last = looked_at + len(rows), int(rows["id"][-1].as_py())
        with database.transaction() as cursor:
            reattribution.remember(cursor, what, version, last)
        if tell:
            tell(looked_at, changed)
    with database.transaction() as cursor:
        reattribution.is_done(cursor, what)
    return looked_at, changed


def _changed(owners, rows):
    """Yields (ids, seqs, columns of the new answers) of what is to be written at once."""
    now = np.full(len(rows), np.datetime64("now", "us"))
    place = [rows[name].to_numpy() for name in ("lon", "lat")]
    accuracy = rows["accuracy_m"].to_numpy()
    coarse = rows["coarse"].to_numpy(zero_copy_only=False)
    answers = owners.attribute(*place, now, accuracy, sentences=False)
    soften(answers, coarse)
    differs = np.zeros(len(rows), bool)
    for name in COMPARED:
        differs |= _differs(rows[name], getattr(answers, name))
    which = np.flatnonzero(differs)
    for start in range(0, len(which), WRITTEN):
        part = which[start : start + WRITTEN]
        answers = owners.attribute(
            *(axis[part] for axis in place), now[part], accuracy[part]
        )
        soften(answers, coarse[part])
        columns = {name: getattr(answers, name) for name in reattribution.COLUMNS}
        columns["shown"] = np.where(coarse[part], answers.label, None)
        yield rows["id"].to_numpy()[part], rows["seq"].to_numpy()[part], columns


def _differs(stored, found):
    """stored: a column of Arrow; found: an array, None where there is nothing."""
    stored = stored.to_numpy(zero_copy_only=False)
    if stored.dtype.kind == "f":  # whole numbers, some of which are not there
        found = np.array(found, float)
        return (stored != found) & ~(np.isnan(stored) & np.isnan(found))
    return np.not_equal(stored, found).astype(bool)
