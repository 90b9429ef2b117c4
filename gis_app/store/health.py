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
