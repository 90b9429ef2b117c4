"""Many incidents at once: numbers in blocks, then COPY of everything that belongs to one."""

import numpy as np
import pyarrow.compute as pc
from psycopg2.extras import Json

from gis_app.store import bulk, copy_text, wkb

TABLES = ["incident", "incident_state", "attribution", "incident_exact_place"]
# Columns that go in as they are.
PLAIN = (
    *("no", "category", "title", "description", "source", "source_ref", "severity"),
    *("urgency", "state", "occurred_at", "reported_at", "due_at", "closed_at"),
    *("coarse", "accuracy_m", "lead_org", "co_orgs", "reported_by", "import_id"),
)
_COUNTY = 6


def known(cursor, sources, refs, account_id):
    """Which of the pairs (source, source_ref) this account has loaded before (None: the
    system itself), in which state each is now (0: not there), by which import it came
    (0: none), and its (category, datetime64[us] of report), None where it is not there."""
    cursor.execute(
        """
        SELECT a.at, i.state, coalesce(i.import_id, 0) AS number, i.category,
               i.reported_at AT TIME ZONE 'UTC' AS reported_at
          FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY
               AS a (source, source_ref, at)
          JOIN incident i ON i.source = a.source AND i.source_ref = a.source_ref
         WHERE i.reported_by IS NOT DISTINCT FROM %s
        """,
        [list(sources), list(refs), account_id],
    )
    found = np.zeros((len(sources), 2), np.int64)
    cases = np.full(len(sources), None, object)
    for row in cursor:
        found[row.at - 1] = row.state, row.number
        cases[row.at - 1] = row.category, np.datetime64(row.reported_at, "us")
    return found[:, 0] > 0, *found.T, cases


def add(cursor, rows, answers, states, entries, ids=None):
    """rows: column -> array, `no` among them (take_numbers) and `notes` (what was doubtful
    of a row, for its log); answers: actions.attribute_points.Answers; states: arrays
    incident (a position in rows) seq state org since until; entries: action, account_id
    and what the log says of each. Returns the ids (int64), drawn here if not before."""
    if ids is None:
        ids = bulk.take_ids(cursor, "incident", len(rows["category"]))
    _incidents(cursor, ids, rows, answers)
    _states(cursor, ids, answers, states)
    _attributions(cursor, ids, answers)
    _log(cursor, ids, rows, entries)
    return ids


def take_numbers(cursor, scopes, reported_at):
    """Numbers of incidents, an object array: county and day of each, and the next of that
    day's counter."""
    counties = np.array(
        [s[:_COUNTY] if len(s) >= _COUNTY else "000000" for s in scopes], dtype=str
    )
    days = (reported_at + np.timedelta64(8, "h")).astype("datetime64[D]").astype(str)
    groups, which, sizes = np.unique(
        np.char.add(counties, days), return_inverse=True, return_counts=True
    )
    cursor.execute(
        """
        SELECT take_numbers(county, day, n) AS first
          FROM unnest(%s::text[], %s::date[], %s::int[]) WITH ORDINALITY
               AS g (county, day, n, at) ORDER BY at
        """,
        [
            [group[:_COUNTY] for group in groups.tolist()],
            [group[_COUNTY:] for group in groups.tolist()],
            sizes.tolist(),
        ],
    )
    first = np.array([row.first for row in cursor])
    order = np.argsort(which, kind="stable")
    place = np.empty(len(which), np.int64)
    place[order] = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    numbers = np.empty(len(which), object)
    stem = np.char.replace(groups, "-", "")[which]
    numbers[:] = [
        f"{group}{number:05d}"
        for group, number in zip(
            stem.tolist(), (first[which] + place).tolist(), strict=True
        )
    ]
    return numbers


def _log(cursor, ids, rows, entries):
    """The database writes each incident's first entry out of its row; what else there is
    to say of a few goes along."""
    scores = rows.get("place_score", np.full(len(ids), np.nan))
    notes = rows.get("notes", np.full(len(ids), None, object))
    more = ~np.isnan(scores) | np.not_equal(notes, None)
    extra = [
        ({} if np.isnan(score) else {"placed_by": "address", "score": score})
        | ({"notes": told} if told else {})
        for score, told in zip(scores[more].tolist(), notes[more], strict=True)
    ]
    cursor.execute(
        "SELECT log_loaded(%s::bigint[], %s, %s, %s, %s::bigint[], %s::jsonb[])",
        [
            ids[~more].tolist(),
            entries["action"],
            entries["account_id"],
            Json(entries["payload"]),
            ids[more].tolist(),
            [Json(said) for said in extra],
        ],
    )


def _incidents(cursor, ids, rows, answers):
    """rows holds columns of the table, and lon, lat, raw_x, raw_y, raw_datum, address as
    they are: what a coarse category hides goes into incident_exact_place alone.
    place_score, where there: of those placed by their address, NaN for others."""
    coarse = rows["coarse"]
    exact = wkb.points(rows["lon"], rows["lat"])
    placed = ~np.isnan(rows["lon"])
    shown = exact.copy()
    shown[coarse & placed] = wkb.shapes(answers.label[coarse & placed])
    columns = {name: rows[name] for name in PLAIN if name in rows}
    if "duplicate_id" in rows:
        columns["duplicate_of"] = rows["duplicate_id"]
    columns |= {
        "id": ids,
        "geom": shown,
        "raw_x": np.where(coarse, np.nan, rows["raw_x"]),
        "raw_y": np.where(coarse, np.nan, rows["raw_y"]),
        "raw_datum": np.where(coarse, None, rows["raw_datum"]),
        "address": np.where(coarse, "", rows["address"]),
        "scope_code": answers.scope_code,
        "reported_code": answers.scope_code,
        "grid_code": answers.grid_code,
        "micro_grid_code": answers.micro_grid_code,
        "party_id": answers.party_id,
        "rule": answers.rule,
        "ambiguous": answers.ambiguous,
        "unplaced": ~placed,
    }
    bulk.copy(cursor, "incident", columns)
    hidden = np.flatnonzero(coarse)
    if len(hidden):
        bulk.copy(
            cursor,
            "incident_exact_place",
            {
                "incident_id": ids[hidden],
                "scope_code": answers.scope_code[hidden],
                "geom": exact[hidden],
                "raw_x": rows["raw_x"][hidden],
                "raw_y": rows["raw_y"][hidden],
                "raw_datum": rows["raw_datum"][hidden],
                "address": rows["address"][hidden],
            },
        )


def _states(cursor, ids, answers, states):
    since, until = copy_text.times(states["since"]), copy_text.times(states["until"])
    columns = {
        "incident_id": ids[states["incident"]],
        "seq": states["seq"],
        "state": states["state"],
        "org_id": states["org"],
        "valid": pc.binary_join_element_wise(
            "[", since, ",", pc.fill_null(until, ""), ")", ""
        ),
        "scope_code": answers.scope_code[states["incident"]],
    }
    bulk.copy(cursor, "incident_state", columns)


def _attributions(cursor, ids, answers):
    bulk.copy(
        cursor,
        "attribution",
        {
            "incident_id": ids,
            "seq": np.ones(len(ids), np.int64),
            "basis_at": answers.basis_at,
            "scope_code": answers.scope_code,
            "grid_code": answers.grid_code,
            "micro_grid_code": answers.micro_grid_code,
            "party_id": answers.party_id,
            "rule": answers.rule,
            "edge_m": answers.edge_m,
            "runner_up": answers.runner_up,
            "ambiguous": answers.ambiguous,
            "reason": answers.reason,
        },
    )
