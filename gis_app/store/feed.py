"""The change feed, followed by the difference of snapshots: nothing missed, no lock."""

KEPT_HOURS = 24


def position(cursor):
    """Where the feed stands now, as text: what a follower keeps and asks from next."""
    cursor.execute("SELECT pg_current_snapshot()::text AS here")
    return cursor.fetchone().here


def since(cursor, position):
    """(rows committed since, new position), in one statement and so one snapshot.

    What the old snapshot saw is exactly known, so the difference is exactly what was
    committed in between, in whatever order; a long transaction delays nothing.
    """
    cursor.execute(
        """
        SELECT s.here, c.seq, c.kind, c.incident_id, c.scope_code, c.category, c.orgs,
               c.detail
          FROM (SELECT pg_current_snapshot()::text AS here) s
          LEFT JOIN change c
            ON c.xid >= pg_snapshot_xmin(%(last)s::pg_snapshot)
           AND NOT pg_visible_in_snapshot(c.xid, %(last)s::pg_snapshot)
         ORDER BY c.seq
        """,
        {"last": position},
    )
    rows = cursor.fetchall()
    return [row for row in rows if row.seq is not None], rows[0].here


def is_kept(cursor, position):
    """Whether all that happened since a position is still in the feed."""
    cursor.execute(
        """
        SELECT pg_snapshot_xmin(%s::pg_snapshot) >= coalesce(
                   (SELECT min(xid) FROM change), pg_snapshot_xmin(pg_current_snapshot()))
               AND pg_snapshot_xmax(%s::pg_snapshot)
                   <= pg_snapshot_xmax(pg_current_snapshot()) AS kept
        """,
        [position, position],
    )
    return cursor.fetchone().kept


def announce(cursor, kind, scope_code="", detail=None):
    """Tell the screens of something that is no single incident: plan.published …"""
    cursor.execute(
        "INSERT INTO change (kind, scope_code, detail) VALUES (%s, %s, coalesce(%s::jsonb, '{}'))",
        [kind, scope_code, detail],
    )


def purge(cursor):
    """Forget what is older than a day; a follower that slept longer starts anew."""
    cursor.execute(
        "DELETE FROM change WHERE at < now() - make_interval(hours => %s)", [KEPT_HOURS]
    )
    return cursor.rowcount
