"""One number of every place of a level: what a choropleth is coloured by."""

from datetime import date
from typing import NamedTuple

from psycopg2 import sql

from gis_app.domain.incident_states import CLOSED
from gis_app.store import filters
from gis_app.store.answers import KEYS

# Level -> where its places come from: those in force when the codes of the filter were.
UNITS = """
    SELECT v.code, v.name, v.households FROM unit_version v JOIN unit u USING (code)
     WHERE u.level = %(level)s AND v.valid @> coalesce(%(at)s::timestamptz, now())
"""
GRIDS = """
    SELECT v.code, v.name, v.households FROM grid_version v
     WHERE v.layer = %(level)s AND v.valid @> coalesce(%(at)s::timestamptz, now())
"""
GRID_LAYERS = {"grid": "partition", "micro": "micro"}


class Figure(NamedTuple):
    """only: the incidents it is of. n, of, value: over incident `i` and place `p`."""

    only: str = "true"
    n: str = "count(*)"
    of: str | None = None
    value: str | None = None


WAS_CLOSED = f"i.state IN {CLOSED} AND i.closed_at IS NOT NULL"
FIGURES = {
    "open": Figure("i.is_open"),
    "overdue": Figure("i.is_open AND i.due_at < now()"),
    "reported": Figure(),
    "per_100_households": Figure(),
    "closed_in_time_pct": Figure(
        f"{WAS_CLOSED} AND i.due_at IS NOT NULL",
        "count(*) FILTER (WHERE i.closed_at <= i.due_at)",
        of="count(*)",
    ),
    "median_hours": Figure(
        f"{WAS_CLOSED} AND i.closed_at >= i.reported_at",
        value="""percentile_cont(0.5) WITHIN GROUP (ORDER BY
            extract(epoch FROM i.closed_at - i.reported_at)::float8 / 3600)""",
    ),
    "change": Figure(
        n="count(*) FILTER (WHERE i.{time} >= %(since)s)",
        of="count(*) FILTER (WHERE i.{time} < %(since)s)",
    ),
}
# Places of which something may be told: those in scope and within the filter's places,
# and whatever holds an incident that the asker sees.
SHOWN = """
    (EXISTS (SELECT FROM unnest(%(within)s::text[]) AS w (code) WHERE p.code ^@ w.code)
     AND (%(under)s::text IS NULL OR p.code ^@ %(under)s OR %(under)s ^@ p.code)
     AND (%(named)s::text[] = '{}'
          OR left(p.code, 16) = ANY (%(named)s) OR EXISTS (
             SELECT FROM unnest(%(named)s::text[]) AS g (code) WHERE g.code ^@ p.code)))
"""


def of_places(cursor, measure, level, wanted, within, since=None):
    """Rows code, name, households, n, of, value (each None where it means nothing).

    within: prefixes of the codes in scope. since: where the later of the two periods
    of `change` begins; the filter holds both.
    """
    figure = FIGURES[measure]
    condition, values = filters.where(wanted)
    parts = {"code": filters.code_of(wanted), "time": sql.Identifier(wanted.time_field)}

    def told(text):
        return sql.SQL(text or "NULL").format(**parts)

    cursor.execute(
        sql.SQL(
            """
            WITH counted AS MATERIALIZED (
                SELECT {key} AS code, {n} AS n, {of} AS of, {value} AS value
                  FROM incident i WHERE {condition} AND {only} GROUP BY 1),
            p AS ({places})
            SELECT p.code, p.name, p.households, coalesce(c.n, 0) AS n,
                   {or_zero} AS of, c.value::float8 AS value
              FROM p LEFT JOIN counted c USING (code)
             WHERE c.n > 0 OR c.of > 0 OR {shown}
             ORDER BY 1
            """
        ).format(
            key=told(KEYS["micro_grid" if level == "micro" else level]),
            n=told(figure.n),
            of=told(figure.of and figure.of + "::bigint") if figure.of else _nothing(),
            value=told(figure.value),
            or_zero=told("coalesce(c.of, 0)" if figure.of else None),
            only=told(figure.only),
            condition=condition,
            places=sql.SQL(GRIDS if level in GRID_LAYERS else UNITS),
            shown=sql.SQL(SHOWN),
        ),
        values | _places(wanted, level, within) | {"since": since},
    )
    return cursor.fetchall()


def dates_of_grids(cursor, wanted, within):
    """Rows code, name and when each part of a grid was last said to be right.

    boundary: since when it is in force, else when it was recorded. duty: the newest rule
    of the duty matrix for it. facilities: the end of the last month that one of them
    reported; has_facilities: whether there are any.
    """
    cursor.execute(
        sql.SQL(
            """
            WITH duty AS MATERIALIZED (
                SELECT place_code, max(lower(valid)) AS at FROM duty_rule
                 WHERE valid @> now() AND NOT lower_inf(valid) GROUP BY 1),
            stand AS MATERIALIZED (
                SELECT f.place_code, max(m.month) AS month
                  FROM facility f LEFT JOIN facility_month m ON m.facility_id = f.id
                 GROUP BY 1)
            SELECT p.code, p.name,
                   CASE WHEN lower_inf(p.valid) THEN p.recorded_at
                        ELSE lower(p.valid) END AS boundary,
                   (SELECT max(d.at) FROM duty d
                     WHERE d.place_code IN ('', left(p.code, 2), left(p.code, 4),
                           left(p.code, 6), left(p.code, 9), left(p.code, 12), p.code)
                   ) AS duty,
                   s.place_code IS NOT NULL AS has_facilities,
                   (s.month + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
                       AS facilities
              FROM grid_version p LEFT JOIN stand s ON s.place_code = p.code
             WHERE p.layer = %(level)s AND p.valid @> now() AND {shown}
             ORDER BY 1
            """
        ).format(shown=sql.SQL(SHOWN)),
        _places(wanted, "grid", within),
    )
    return cursor.fetchall()


def names_of_units(cursor, codes):
    """{code: name} of units in force."""
    cursor.execute(
        "SELECT code, name FROM unit_version WHERE code = ANY (%s) AND valid @> now()",
        [codes],
    )
    return {row.code: row.name for row in cursor}


def _nothing():
    return sql.SQL("NULL::bigint")


def _places(wanted, level, within):
    return {
        "level": GRID_LAYERS.get(level, level),
        "within": list(within),
        "under": wanted.under or None,
        "named": wanted.grids,
        "at": wanted.basis if isinstance(wanted.basis, date) else None,
    }
