"""The demo's incidents: attributed by the same engine as any file, then stored."""

import numpy as np

from gis_app.actions.attribute_points import Owners, soften
from gis_app.actions.demo_city.organisations import org_ids
from gis_app.store import bulk, incident_bulk, vocabularies

ROWS = 50_000  # at once: bounds the memory
TEXTS = ("category", "title", "description", "address", "source", "urgency")
TIMES = ("occurred_at", "reported_at", "due_at", "closed_at")


def store(cursor, life, ids, number, near_m, tell):
    """ids: of life.organisations; number: of this load."""
    owners = Owners(cursor, near_m)
    coarse = {row.code for row in vocabularies.categories(cursor) if row.coarse}
    # All at once, so that a duplicate can point to its original.
    made = bulk.take_ids(cursor, "incident", len(life.incidents))
    for start in range(0, len(life.incidents), ROWS):
        part = slice(start, min(start + ROWS, len(life.incidents)))
        _store(cursor, life, part, owners, coarse, ids, number, made)
        if part.stop < len(made):
            tell(f"  {part.stop} of {len(made)} incidents")


def _store(cursor, life, part, owners, coarse, ids, number, made):
    happened = life.incidents
    rows = {name: getattr(happened, name)[part] for name in TEXTS}
    for name in TIMES:
        rows[name] = getattr(happened, name)[part].astype("datetime64[us]")
    lon, lat = happened.lon[part], happened.lat[part]
    accuracy = happened.accuracy_m[part].astype(float)
    count = len(lon)
    rows |= {
        "lon": lon,
        "lat": lat,
        "raw_x": lon,
        "raw_y": lat,
        "raw_datum": np.full(count, "cgcs2000", object),
        "accuracy_m": accuracy,
        "coarse": np.isin(rows["category"], list(coarse)),
        "severity": happened.severity[part],
        "state": happened.state[part],
        "lead_org": org_ids(ids, happened.lead[part]),
        "co_orgs": [[] if at < 0 else [int(ids[at])] for at in happened.co_unit[part]],
        "duplicate_id": org_ids(made, happened.dup_of[part]),
        "import_id": [number] * count,
    }
    answers = owners.attribute(lon, lat, rows["reported_at"], accuracy)
    soften(answers, rows["coarse"])
    entries = {
        "action": "incident.loaded",
        "account_id": None,
        "payload": {"demo": True},
    }
    rows["no"] = incident_bulk.take_numbers(
        cursor, answers.scope_code, rows["reported_at"]
    )
    states = _states(life.states, part, ids)
    incident_bulk.add(cursor, rows, answers, states, entries, made[part])


def _states(states, part, ids):
    first, last = np.searchsorted(states.incident, [part.start, part.stop])
    rows = slice(first, last)
    return {
        "incident": states.incident[rows] - part.start,
        "seq": states.seq[rows],
        "state": states.state[rows],
        "org": org_ids(ids, states.org[rows]),
        "since": states.since[rows],
        "until": states.until[rows],
    }
