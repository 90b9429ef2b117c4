"""The change feed, followed by the difference of snapshots: nothing missed, no lock."""

KEPT_HOURS = 24
LOADED = "incidents.loaded"  # one line of many new ones: their ids, nothing of each


# A position is the life of the database, a dot, and the snapshot last seen.
HERE = "(SELECT life || '.' || pg_current_snapshot()::text FROM feed_state)"


def position(cursor):
    """Where the feed stands now, as text: what a follower keeps and asks from next."""
    cursor.execute(f"SELECT {HERE} AS here")
    return cursor.fetchone().here


# What the lens was read from. It is another where rows may have come or gone without a
# line in the feed: after a restore, a migration, TRUNCATE, a start of the server (which
# may have lost the newest commits), in another database.
STANDING = """
    (SELECT concat_ws('/', life,
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint,
        (SELECT count(*) FROM migration),
        (SELECT relfilenode FROM pg_class WHERE oid = 'incident'::regclass))
       || '.' || pg_current_snapshot()::text FROM feed_state)"""
MICROSECONDS = "(extract(epoch FROM now()) * 1000000)::bigint"


def standing(cursor):
    """(here, now): a position as the lens keeps it, now() in microseconds since 1970."""
    cursor.execute(f"SELECT {STANDING} AS here, {MICROSECONDS} AS now")
    return cursor.fetchone()


def since(cursor, position, most=None):
    """(rows committed since, new position), in one statement and so one snapshot.

    What the old snapshot saw is exactly known, so the difference is exactly what was
    committed in between, in whatever order; a long transaction delays nothing. At most
    one row more than `most`, which tells that there are too many.

    A row says what was true then. Its place is hidden if it is so now: the incident's
    category may have been changed since to one that hides it.
    """
    cursor.execute(
        f"""
        SELECT s.here, c.xid::text::bigint AS xid, c.seq, c.kind, c.incident_id,
               c.scope_code, c.category, c.orgs, c.detail,
               c.incident_id IS NOT NULL AND i.coarse IS NOT false AS hidden,
               ST_X(i.geom) AS lon, ST_Y(i.geom) AS lat
          FROM (SELECT {HERE} AS here) s
          LEFT JOIN (
                SELECT * FROM change
                 WHERE xid >= pg_snapshot_xmin(%(last)s::pg_snapshot)
                   AND NOT pg_visible_in_snapshot(xid, %(last)s::pg_snapshot)
                 ORDER BY seq LIMIT %(most)s + 1) c ON true
          LEFT JOIN incident i ON i.id = c.incident_id
         ORDER BY c.seq
        """,
        {"last": position.partition(".")[2], "most": most},
    )
    rows = cursor.fetchall()
    return [row for row in rows if row.seq is not None], rows[0].here


def incidents_since(cursor, position, most):
    """Rows incident_id, created, scopes, n, of what was committed since a position.

    One row an incident: whether it was made since, and all scope codes that it had and
    has. More than `most` changes in all (the sum of n) tell that there are too many:
    then some are left out. A line of many (LOADED) counts as each of them.
    """
    cursor.execute(
        """
        WITH few AS (
            SELECT incident_id, kind, scope_code, ids FROM change
             WHERE xid >= pg_snapshot_xmin(%(last)s::pg_snapshot)
               AND NOT pg_visible_in_snapshot(xid, %(last)s::pg_snapshot)
               AND (incident_id IS NOT NULL OR ids IS NOT NULL)
             LIMIT %(most)s + 1)
        SELECT incident_id, bool_or(created) AS created, count(*) AS n,
               coalesce(array_agg(DISTINCT scope_code) FILTER (WHERE scope_code <> ''), '{}')
               AS scopes
          FROM (SELECT incident_id, kind = 'incident.created' AS created, scope_code
                  FROM few WHERE incident_id IS NOT NULL
                 UNION ALL
                SELECT generate_series(lower(r), upper(r) - 1), true, ''
                  FROM few, unnest(few.ids) AS r
                 LIMIT %(most)s + 1) each
         GROUP BY incident_id
        """,
        {"last": position.partition(".")[2], "most": most},
    )
    return cursor.fetchall()


def same_life(one, other):
    """Whether two positions are of one life of the database."""
    return one.partition(".")[0] == other.partition(".")[0]


def saw(position, xid):
    """Whether a position's snapshot already held what a transaction did."""
    lowest, highest, running = position.partition(".")[2].split(":")
    if xid < int(lowest):
        return True
    return xid < int(highest) and str(xid) not in running.split(",")


def has_seen(position, other):
    """Whether all that the other position saw was seen by this one, too.

    So it is where this one has begun no earlier: what runs on for it the other had not
    seen the end of, either. `holds_all_of` would wait for the oldest transaction.
    """
    _, highest, running = position.partition(".")[2].split(":")
    if not same_life(position, other):
        return False
    if int(highest) < int(other.partition(".")[2].split(":")[1]):
        return False
    return not any(saw(other, int(xid)) for xid in running.split(",") if xid)


def holds_all_of(position, other):
    """Whether what a position saw surely includes all that the other one saw."""
    lowest = position.partition(".")[2].split(":")[0]
    highest = other.partition(".")[2].split(":")[1]
    return int(lowest) >= int(highest)


def is_kept(cursor, position):
    """Whether all that happened since a position is still in the feed.

    Raises ProgrammingError or DataError for what is no position.
    """
    life, _, snapshot = position.partition(".")
    cursor.execute(
        "SELECT life = split_part(%s, '/', 1) AND pg_snapshot_xmin(%s::pg_snapshot) > forgotten AS kept"
        "  FROM feed_state",
        [life, snapshot],
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
        """
        WITH old AS (
            DELETE FROM change WHERE at < now() - make_interval(hours => %s)
            RETURNING xid)
        UPDATE feed_state
           SET forgotten = greatest(forgotten, (SELECT max(xid) FROM old))
        RETURNING (SELECT count(*) FROM old) AS gone
        """,
        [KEPT_HOURS],
    )
    return cursor.fetchone().gone


def begin_anew(cursor):
    """After a restore: forget the feed and every position of the life before."""
    cursor.execute("TRUNCATE change")
    cursor.execute(
        "UPDATE feed_state SET forgotten = '0', life = left(md5(random()::text), 8)"
    )
