"""A filter as SQL: the conditions over incident `i` that every question shares.

Spatial conditions always spell `geom && box AND …`: under row level security only the
box test may use the index (migrations/prepare.sql).
"""

from datetime import date

import shapely
from psycopg2 import sql
from psycopg2.extras import Json

from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.incident_states import ENDED

# What a code means under each basis: whose boundaries.
CURRENT_CODE = sql.SQL("i.scope_code")
REPORTED_CODE = sql.SQL("i.reported_code")
# Most were attributed once: for them the history is not asked (5 s become 0.5).
CODE_AS_OF = sql.SQL(
    """CASE WHEN i.attribution_seq = 1 THEN i.reported_code ELSE
         coalesce((SELECT a.scope_code FROM attribution a
                    WHERE a.incident_id = i.id AND a.basis_at < %(basis_before)s
                    ORDER BY a.seq DESC LIMIT 1), i.reported_code) END"""
)

# Of a micro-grid: incidents carry it beside the code of their grid.
IN_MICRO_GRID = "{code} = left(%(under)s, 16) AND i.micro_grid_code = %(under)s"
IN_MICRO_GRIDS = """{code} = ANY (%(grids)s::text[])
    OR {code} = ANY (%(grids_of_micros)s::text[])
       AND i.micro_grid_code = ANY (%(micros)s::text[])"""
GRID, MICRO_GRID = 16, 18  # letters of a code

# Filter field -> its condition. Each parameter carries the field's name.
CONDITIONS = {
    "from_": "i.{time} >= %(from_)s",
    "to": "i.{time} < %(to)s",
    "categories": "i.category ^@ ANY (%(categories)s::text[])",
    "severities": "i.severity = ANY (%(severities)s::smallint[])",
    "states": "i.state = ANY (%(states)s::smallint[])",
    "sources": "i.source = ANY (%(sources)s::text[])",
    "under": "{code} >= %(under)s AND {code} < %(under_end)s",
    "grids": "{code} = ANY (%(grids)s::text[])",
    # An organisation and all below it; a group by its places, their grids for the index.
    "party": """i.party_id = ANY ((SELECT party_below(%(party)s))::int[])
        OR (i.scope_code = ANY ((SELECT party_group_grids(%(party)s))::text[])
            AND (i.micro_grid_code = ANY ((SELECT party_group_places(%(party)s))::text[])
                 OR i.scope_code = ANY ((SELECT party_group_places(%(party)s))::text[])))""",
    "geometry": """i.geom && ST_GeomFromWKB(%(shape)s, 4490)
        AND ST_Covers(ST_GeomFromWKB(%(shape)s, 4490), i.geom)""",
    "near": """i.geom && box_around(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490), %(radius_m)s)
        AND metres_between(ST_Transform(i.geom, (SELECT zone_srid FROM installation)),
            ST_Transform(ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490),
                         (SELECT zone_srid FROM installation))) <= %(radius_m)s""",
    "text": """(i.title ILIKE %(text)s OR i.address ILIKE %(text)s
        OR i.description ILIKE %(text)s OR i.no = %(text_plain)s)""",
    "overdue": "(coalesce(i.closed_at, now()) > i.due_at AND i.due_at IS NOT NULL) = %(overdue)s",
    "ambiguous": "i.ambiguous = %(ambiguous)s",
    "rule": "CASE WHEN i.unplaced THEN 'unplaced' ELSE i.rule END = %(rule)s",
}


def where(wanted: IncidentFilter):
    """(SQL condition over `i`, its named parameters). An empty filter is `true`.

    States that are all open ones say so, too: a small index holds what is open.
    """
    given = wanted.model_dump(exclude_defaults=True)
    parts = [
        sql.SQL("(")
        + sql.SQL(_condition(name, wanted)).format(
            time=sql.Identifier(wanted.time_field), code=code_of(wanted)
        )
        + sql.SQL(")")
        for name in CONDITIONS
        if given.get(name) not in (None, [])
    ]
    if wanted.states and not ENDED.intersection(wanted.states):
        parts.append(sql.SQL("i.is_open"))
    return sql.SQL(" AND ").join(parts) if parts else sql.SQL("true"), _parameters(
        wanted
    )


def _condition(name, wanted):
    if name == "under" and len(wanted.under) == MICRO_GRID:
        return IN_MICRO_GRID
    if name == "grids" and any(len(code) == MICRO_GRID for code in wanted.grids):
        return IN_MICRO_GRIDS
    return CONDITIONS[name]


def code_of(wanted: IncidentFilter):
    """The place code that a filter's basis means, as SQL over `i`."""
    if isinstance(wanted.basis, date):
        return CODE_AS_OF
    return REPORTED_CODE if wanted.basis == "reported" else CURRENT_CODE


def in_force(wanted: IncidentFilter, valid):
    """Whether a version of a place counts under a filter's basis, as SQL. valid: its
    column; parameters are those of `where`."""
    if isinstance(wanted.basis, date):
        return f"{valid} @> %(basis_before)s::timestamptz"
    return "true" if wanted.basis == "reported" else f"{valid} @> now()"


def _parameters(wanted):
    found = {
        name: getattr(wanted, name)
        for name in ("from_", "to", "categories", "severities", "states", "sources", "under",
                     "party", "overdue", "ambiguous", "rule")
    }  # fmt: skip
    # Of a unit just what lies in none of its grids would be meant, and by nobody.
    found["grids"] = [code for code in wanted.grids if len(code) == GRID]
    found["micros"] = [code for code in wanted.grids if len(code) == MICRO_GRID]
    found["grids_of_micros"] = sorted({code[:GRID] for code in found["micros"]})
    if wanted.under is not None:
        found["under_end"] = wanted.under + "~"
    if wanted.geometry is not None:
        found["shape"] = shapely.to_wkb(wanted.shape)
    if wanted.near is not None:
        found |= wanted.near.model_dump()
    if wanted.text is not None:
        found["text"] = f"%{literally(wanted.text)}%"
        found["text_plain"] = wanted.text
    if isinstance(wanted.basis, date):
        found["basis_before"] = wanted.basis
    return found


def literally(text):
    """For LIKE: % and _ mean themselves."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def save(cursor, wanted: IncidentFilter):
    """Keep a filter under its id; the same filter is kept once."""
    cursor.execute(
        "INSERT INTO saved_filter (id, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [wanted.id, Json(wanted.canonical())],
    )
    return wanted.id


def load(cursor, filter_id):
    """The filter of an id, or None."""
    cursor.execute("SELECT body FROM saved_filter WHERE id = %s", [filter_id])
    row = cursor.fetchone()
    return row and IncidentFilter.model_validate(row.body)
