"""What /setup counts. Base geography and organisations carry no scope; incidents do, and
are counted as the asker sees them.

No statement reads a big table to its end: from MANY rows on PostgreSQL's own estimate is
told instead, as such.
"""

from dataclasses import dataclass

from psycopg2 import sql
from psycopg2.extras import Json

MANY = 200_000
BIG = ("building", "road", "water", "facility", "named_place")


@dataclass(frozen=True)
class Count:
    """n: rows; `about`: an estimate; `more`: at least n, nobody knows how many."""

    n: int
    about: bool = False
    more: bool = False


def ground(cursor):
    """One row: units by level, grids and what is known of them, who holds them."""
    cursor.execute(
        """
        WITH grids AS (
            SELECT code, layer, households FROM grid_version
             WHERE valid @> now() AND layer IN ('partition', 'micro')),
        partition AS (SELECT * FROM grids WHERE layer = 'partition'),
        held AS (SELECT DISTINCT left(place_code, 16) AS code FROM party_territory
                  WHERE valid @> now() AND length(place_code) >= 16),
        posted AS (SELECT DISTINCT left(place_code, 16) AS code FROM post
                    WHERE length(place_code) >= 16),
        divided AS (SELECT DISTINCT left(code, 16) AS code FROM grids
                     WHERE layer = 'micro'),
        units AS (SELECT code, level FROM unit_in_force)
        SELECT (SELECT coalesce(jsonb_object_agg(level, n), '{}')
                  FROM (SELECT level, count(*) AS n FROM units GROUP BY level) t)
                   AS units,
               (SELECT count(*) FROM units u
                 WHERE level = 'community'
                   AND EXISTS (SELECT FROM partition g WHERE left(g.code, 12) = u.code))
                   AS communities_with_grids,
               count(*) AS grids,
               count(households) AS households_known,
               coalesce(sum(households), 0) AS households,
               (SELECT count(*) FROM grids WHERE layer = 'micro') AS micro_grids,
               count(divided.code) AS grids_with_micro,
               count(held.code) AS grids_with_branch,
               count(posted.code) AS grids_with_post
          FROM partition LEFT JOIN divided USING (code) LEFT JOIN held USING (code)
               LEFT JOIN posted USING (code)
        """
    )
    return cursor.fetchone()


def people(cursor):
    """One row: organisations, the party's, posts, rules; accounts by role, own and demo."""
    cursor.execute(
        """
        SELECT (SELECT count(*) FROM org_unit WHERE active) AS organisations,
               (SELECT count(*) FROM party_org) AS party_orgs,
               (SELECT count(*) FROM post) AS posts,
               (SELECT count(*) FROM duty_rule WHERE valid @> now()) AS duty_rules,
               (SELECT count(*) FROM category WHERE active) AS categories,
               (SELECT count(*) FROM term WHERE active) AS terms,
               (SELECT coalesce(jsonb_object_agg(role, n), '{}') FROM (
                    SELECT unnest(roles) AS role, count(*) AS n FROM account
                     WHERE active AND NOT is_demo GROUP BY 1) t) AS accounts,
               (SELECT count(*) FROM account WHERE active AND NOT is_demo) AS own_accounts,
               (SELECT count(*) FROM account WHERE active AND is_demo) AS demo_accounts
        """
    )
    return cursor.fetchone()


def big_tables(cursor) -> dict[str, Count]:
    """Of the tables in BIG: how many rows."""
    return {
        table: _count(cursor, table, sql.SQL("SELECT FROM {}"), whole=True)
        for table in BIG
    }


def incidents(cursor, whole):
    """(all, those in no grid, those without a place) of what the asker sees.

    whole: the asker sees every one, so that the table's size may stand for the count.
    """
    return (
        _count(cursor, "incident", sql.SQL("SELECT FROM {}"), whole),
        _count(
            cursor,
            "incident",
            sql.SQL("SELECT FROM {} WHERE grid_code IS NULL AND NOT unplaced"),
        ),
        _count(cursor, "incident", sql.SQL("SELECT FROM {} WHERE unplaced")),
    )


def any_incident(cursor):
    """Whether there is one at all, also for who may read none."""
    cursor.execute("SELECT any_incident() AS yes")
    return cursor.fetchone().yes


def any_account(cursor):
    cursor.execute("SELECT EXISTS (SELECT FROM account) AS yes")
    return cursor.fetchone().yes


def runs(cursor):
    """One row: the last check and whether the grids changed since; the last backup."""
    cursor.execute(
        """
        SELECT c.checked_at, c.levels, b.made_at AS backed_up_at, b.bytes,
               EXISTS (SELECT FROM layer_version v
                        WHERE v.layer IN ('units', 'grids', 'micro_grids')
                          AND v.changed_at > c.checked_at) AS changed_since,
               now() AS now
          FROM installation
          LEFT JOIN (SELECT * FROM partition_check ORDER BY id DESC LIMIT 1) c ON true
          LEFT JOIN (SELECT * FROM backup_made ORDER BY id DESC LIMIT 1) b ON true
        """
    )
    return cursor.fetchone()


def keep_check(cursor, levels):
    cursor.execute("INSERT INTO partition_check (levels) VALUES (%s)", [Json(levels)])


def keep_backup(cursor, rows, size):
    cursor.execute(
        "INSERT INTO backup_made (rows, bytes) VALUES (%s, %s)", [rows, size]
    )


def _count(cursor, table, statement, whole=False):
    cursor.execute(
        sql.SQL("SELECT count(*) AS n FROM ({} LIMIT %s) t").format(
            statement.format(sql.Identifier(table))
        ),
        [MANY + 1],
    )
    n = cursor.fetchone().n
    if n <= MANY:
        return Count(n)
    estimate = _estimate(cursor, table) if whole else 0
    return Count(estimate, about=True) if estimate > MANY else Count(MANY, more=True)


def _estimate(cursor, table):
    cursor.execute(
        "SELECT reltuples::bigint AS n FROM pg_class WHERE oid = %s::regclass", [table]
    )
    return cursor.fetchone().n
