"""Counts of incidents: one statement for any filter and any grouping."""

from psycopg2 import sql

from gis_app.store import filters

# What one may count by -> its SQL over incident `i`; {code} is the place code that the
# filter's basis means, {time} the filter's time field.
KEYS = {
    "grid": "CASE WHEN length({code}) = 16 THEN {code} END",
    "micro_grid": "i.micro_grid_code",
    "community": "CASE WHEN length({code}) >= 12 THEN left({code}, 12) END",
    "town": "CASE WHEN length({code}) >= 9 THEN left({code}, 9) END",
    "county": "CASE WHEN length({code}) >= 6 THEN left({code}, 6) END",
    "city": """CASE WHEN left({code}, 2) IN ('11', '12', '31', '50') THEN left({code}, 2)
                    WHEN length({code}) >= 4 THEN left({code}, 4) END""",
    "category": "i.category",
    "category_group": "left(i.category, 3)",
    "severity": "i.severity",
    "urgency": "i.urgency",
    "state": "i.state",
    "source": "i.source",
    "rule": "CASE WHEN i.unplaced THEN 'unplaced' ELSE i.rule END",
    "hour": "extract(hour FROM i.{time} AT TIME ZONE 'Asia/Shanghai')::int",
    "day": "to_char(i.{time} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
    "week": """to_char(i.{time} AT TIME ZONE 'Asia/Shanghai', 'IYYY-"W"IW')""",
    "month": "to_char(i.{time} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
    "party_org": "i.party_id",
}


# The midnight from which 30 days count, today the last: as trends and periods have them.


def counts(cursor, wanted, by=(), most=None):
    """Rows with a column for each key of `by`, and count; key None: in none of them.

    most: of all the rows, if there are more.
    """
    condition, values = filters.where(wanted)
    parts = {"code": filters.code_of(wanted), "time": sql.Identifier(wanted.time_field)}
    keys = [
        sql.SQL("({}) AS {}").format(
            sql.SQL(KEYS[name]).format(**parts), sql.Identifier(name)
        )
        for name in by
    ]
    places = sql.SQL(", ").join(sql.SQL(str(n + 1)) for n in range(len(by)))
    cursor.execute(
        sql.SQL(
            "SELECT {columns} FROM incident i WHERE {condition} {grouped} LIMIT {most}"
        ).format(
            columns=sql.SQL(", ").join([*keys, sql.SQL("count(*) AS count")]),
            condition=condition,
            grouped=sql.SQL("GROUP BY {0} ORDER BY {0}").format(places)
            if by
            else sql.SQL(""),
            most=sql.Literal(most),
        ),
        values,
    )
    return cursor.fetchall()


def figures(cursor, wanted, groupings, most=None):
    """(totals, [rows of each grouping]) of one filter, from one reading of its rows.

    totals: total, open, overdue. Rows have a column for each key of their grouping, and
    count, as `counts` gives them. most: of all rows together, if there are more.
    """
    condition, values = filters.where(wanted)
    parts = {"code": filters.code_of(wanted), "time": sql.Identifier(wanted.time_field)}
    names = list(dict.fromkeys(name for by in groupings for name in by))
    keys = [
        sql.SQL(", ({}) AS {}").format(
            sql.SQL(KEYS[name]).format(**parts), sql.Identifier(name)
        )
        for name in names
    ]
    # A set of keys that is asked for twice would double its rows.
    different = {frozenset(by): by for by in ([], *groupings)}
    sets = [_listed(by) for by in different.values()]
    told = [
        sql.SQL("GROUPING({0}) = 0 AS {1}, {0}").format(
            sql.Identifier(name), sql.Identifier(f"has_{name}")
        )
        for name in names
    ]
    cursor.execute(
        sql.SQL(
            """
            SELECT {told}, count(*) AS count,
                   count(*) FILTER (WHERE is_open) AS open,
                   count(*) FILTER (WHERE is_open AND due_at < now()) AS overdue
              FROM (SELECT i.is_open, i.due_at {keys}
                      FROM incident i WHERE {condition}) f
             GROUP BY GROUPING SETS ({sets})
             ORDER BY {order}
             LIMIT {most}
            """
        ).format(
            told=sql.SQL(", ").join(told) if told else sql.SQL("true"),
            keys=sql.SQL("").join(keys),
            condition=condition,
            sets=sql.SQL(", ").join(sets),
            order=_listed(names, bare=True) if names else sql.SQL("1"),
            most=sql.Literal(most),
        ),
        values,
    )
    return _sorted_out(cursor.fetchall(), names, groupings)


def _listed(names, bare=False):
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    return listed if bare else sql.SQL("({})").format(listed)


def _sorted_out(rows, names, groupings):
    """Which rows are of which grouping; the one of none is the totals."""
    found = {frozenset(by): [] for by in ([], *groupings)}
    for row in rows:
        row = row._asdict()
        by = frozenset(name for name in names if row[f"has_{name}"])
        found[by].append(row)
    whole = next(iter(found[frozenset()]), {})  # not there if there were too many rows
    totals = {
        "total": whole.get("count"), "open": whole.get("open"),
        "overdue": whole.get("overdue"),
    }  # fmt: skip
    return totals, [
        [
            {name: row[name] for name in by} | {"count": row["count"]}
            for row in found[frozenset(by)]
        ]
        for by in groupings
    ]


def grids_touched(cursor, wanted):
    """Codes of the grids that a drawn area or circle meets: an aggregate role's shape.

    Those of the filter's basis: in force now, at its date, or at any time when incidents
    may have been reported.
    """
    condition = "v.geom && {0} AND ST_Intersects(v.geom, {0})"
    if wanted.geometry is not None:
        area = "ST_GeomFromWKB(%(shape)s, 4490)"
    else:
        place = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4490)"
        area = f"box_around({place}, %(radius_m)s)"
    _, values = filters.where(wanted)
    cursor.execute(
        f"""
        SELECT v.code FROM grid_version v
         WHERE v.layer = 'partition' AND {filters.in_force(wanted, "v.valid")}
           AND {condition.format(area)}
         GROUP BY v.code ORDER BY v.code
        """,
        values,
    )
    return [row.code for row in cursor]


def open_below(cursor, parent, length):
    """Of the places below one: code, open, overdue. length: that of their codes."""
    cursor.execute(
        """
        SELECT CASE WHEN %(length)s = 18 THEN micro_grid_code
                    ELSE left(scope_code, %(length)s) END AS code,
               count(*) AS open, count(*) FILTER (WHERE due_at < now()) AS overdue
          FROM incident
         WHERE is_open AND scope_code >= %(code)s AND scope_code < %(end)s
         GROUP BY 1
        """,
        {"length": length, "code": parent, "end": parent + "~"},
    )
    return {row.code: row for row in cursor}


def open_by(cursor, wanted, key):
    """key -> open and overdue of what a filter finds; key: a column of incidents."""
    condition, values = filters.where(wanted)
    cursor.execute(
        sql.SQL(
            """
            SELECT {key} AS key, count(*) AS open,
                   count(*) FILTER (WHERE i.due_at < now()) AS overdue
              FROM incident i WHERE i.is_open AND {condition} GROUP BY 1
            """
        ).format(key=sql.Identifier("i", key), condition=condition),
        values,
    )
    return {row.key: row for row in cursor}


def closed_in_time(cursor, wanted):
    """(closed no later than due, closed that had a due time) of a filter's incidents."""
    condition, values = filters.where(wanted)
    cursor.execute(
        sql.SQL(
            """
            SELECT count(*) FILTER (WHERE i.closed_at <= i.due_at) AS in_time,
                   count(i.due_at) AS due
              FROM incident i WHERE i.closed_at IS NOT NULL AND {condition}
            """
        ).format(condition=condition),
        values,
    )
    return cursor.fetchone()
