"""SQL of the locate queue: reports whose place is not known yet."""

# Nothing is left to place in what was merged, declined or voided.
OVER = (15, 17, 95)


def total(cursor):
    """How many wait, of those that the asker sees."""
    cursor.execute(
        "SELECT count(*) AS n FROM incident WHERE unplaced AND state NOT IN %s", [OVER]
    )
    return cursor.fetchone().n


def page(cursor, limit, after=None):
    """The open ones first, the oldest first. The address and raw pair of a coarse category
    are there for the unit that handles it alone (the policy decides): `is_shown`.

    after: (is_open, reported_at, id) of the last row of the page before.
    """
    is_open, reported_at, row_id = after or (None, None, None)
    cursor.execute(
        """
        SELECT i.id, i.no, i.title, i.category, i.source, i.state, i.severity, i.urgency,
               i.is_open, i.reported_at, i.scope_code, i.coarse,
               NOT i.coarse OR e.incident_id IS NOT NULL AS is_shown,
               CASE WHEN i.coarse THEN coalesce(e.address, '') ELSE i.address END AS address,
               coalesce(i.raw_x, e.raw_x) AS raw_x, coalesce(i.raw_y, e.raw_y) AS raw_y,
               coalesce(i.raw_datum, e.raw_datum) AS raw_datum
          FROM incident i LEFT JOIN incident_exact_place e ON e.incident_id = i.id
         WHERE i.unplaced AND i.state NOT IN %(over)s
           AND (%(id)s IS NULL
                OR (NOT i.is_open, i.reported_at, i.id)
                   > (NOT %(is_open)s, %(reported_at)s::timestamptz, %(id)s::bigint))
         ORDER BY NOT i.is_open, i.reported_at, i.id
         LIMIT %(limit)s
        """,
        {
            "over": OVER, "limit": limit, "is_open": is_open, "reported_at": reported_at,
            "id": row_id,
        },
    )  # fmt: skip
    return cursor.fetchall()
