"""Questions by which the database tells whether it is fit for use."""


def migrations(cursor):
    """The names of those that have run."""
    cursor.execute("SELECT name FROM migration")
    return {row.name for row in cursor}


def spatial_index_usable(cursor):
    """Whether && may use its index under a policy; dump and restore lose the mark."""
    cursor.execute(
        "SELECT proleakproof FROM pg_proc"
        " WHERE oid = 'geometry_overlaps(geometry,geometry)'::regprocedure"
    )
    return cursor.fetchone().proleakproof


def workers(cursor):
    """How many job workers are alive: each holds an advisory lock (7001, its id)."""
    cursor.execute(
        "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory'"
        " AND classid = 7001 AND granted AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return cursor.fetchone().n
