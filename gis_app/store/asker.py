"""Who asks in a transaction, and what it can see: all that the lens must know of it."""

from gis_app.store.feed import MICROSECONDS, STANDING

SETTINGS = ("scope", "scope_from", "scope_to", "categories", "units")


def asker(cursor):
    """here, now (as `feed.standing`), the settings of its scope, and plain: whether the
    policies bind it and it has changed nothing itself.

    Of a transaction that sees one moment only those that cannot write: they are for
    answers that are counted alone, and may well be of a moment later.
    """
    settings = ", ".join(f"current_setting('app.{name}', true)" for name in SETTINGS)
    cursor.execute(
        f"""
        SELECT {STANDING} AS here, {MICROSECONDS} AS now, ARRAY[{settings}] AS settings,
               row_security_active('incident')
               AND (current_setting('transaction_isolation') = 'read committed'
                    OR current_setting('transaction_read_only') = 'on')
               AND pg_current_xact_id_if_assigned() IS NULL AS plain
        """
    )
    return cursor.fetchone()


def party(cursor, party_id):
    """ids, grids, places of the filter field `party`, as `store/filters` asks for them."""
    cursor.execute(
        """
        SELECT party_below(%(id)s) AS ids, party_group_grids(%(id)s) AS grids,
               party_group_places(%(id)s) AS places
        """,
        {"id": party_id},
    )
    return cursor.fetchone()._asdict()
