"""SQL for the party's organisations: chain, children, territory. Never a person.

A branch or group holds grids and micro-grids; what a committee or general branch stands
for is its unit, since a grid without a branch falls to it (`party_at`).
"""

# What a place of a territory adds to its whole: not a micro-grid whose grid is held, too.
HELD = """
    SELECT DISTINCT t.place_code AS code
      FROM party_territory t
     WHERE t.party_id = ANY (%(ids)s) AND t.valid @> now()
       AND NOT (length(t.place_code) = 18 AND EXISTS (
           SELECT FROM party_territory g
            WHERE g.place_code = left(t.place_code, 16)
              AND g.party_id = ANY (%(ids)s) AND g.valid @> now()))
"""
# Grids in force of a place that no branch holds, not even in part.
WITHOUT_BRANCH = """
      FROM grid_version v
     WHERE v.layer = 'partition' AND v.valid @> now()
       AND v.code >= %(under)s AND v.code < %(end)s
       AND NOT EXISTS (
           SELECT FROM party_territory t
             JOIN party_org p ON p.id = t.party_id AND p.level = 'branch'
            WHERE t.place_code >= v.code AND t.place_code < v.code || '~'
              AND t.valid @> now())
"""


def one(cursor, party_id):
    """id, name, level, unit_code, unit_level, unit_name; or None."""
    cursor.execute(
        """
        SELECT p.id, p.name, p.level, v.code AS unit_code, u.level AS unit_level,
               v.name AS unit_name
          FROM party_org p
          LEFT JOIN unit u ON u.code = p.unit_code
          LEFT JOIN unit_version v ON v.code = u.code AND v.valid @> now()
         WHERE p.id = %s
        """,
        [party_id],
    )
    return cursor.fetchone()


def below(cursor, party_id):
    """Ids of an organisation and of all below it."""
    cursor.execute("SELECT party_below(%s) AS ids", [party_id])
    return cursor.fetchone().ids


def children(cursor, parent=None):
    """Organisations right below one; without a parent those that have none above.

    id, name, level, unit_code, children, grids (held by it and below), all_below (ids),
    places (what it holds itself).
    """
    cursor.execute(
        """
        WITH RECURSIVE child AS (
            SELECT * FROM party_org
             WHERE parent_id = %(parent)s
                OR (%(parent)s IS NULL AND parent_id IS NULL)),
        down AS (
            SELECT id AS top, id FROM child
            UNION
            SELECT down.top, p.id FROM down JOIN party_org p ON p.parent_id = down.id),
        held AS (
            SELECT down.top, count(DISTINCT left(t.place_code, 16)) AS grids
              FROM down JOIN party_territory t ON t.party_id = down.id
             WHERE t.valid @> now() GROUP BY down.top),
        family AS (SELECT top, array_agg(id) AS ids FROM down GROUP BY top)
        SELECT c.id, c.name, c.level, c.unit_code, coalesce(held.grids, 0) AS grids,
               (SELECT count(*) FROM party_org p WHERE p.parent_id = c.id) AS children,
               family.ids AS all_below,
               ARRAY(SELECT t.place_code FROM party_territory t
                      WHERE t.party_id = c.id AND t.valid @> now()) AS places
          FROM child c JOIN family ON family.top = c.id
          LEFT JOIN held ON held.top = c.id
         ORDER BY c.unit_code, c.code
        """,
        {"parent": parent},
    )
    return cursor.fetchall()


def places(cursor, ids):
    """What these organisations hold: code, level, name, in order of code."""
    cursor.execute(
        f"""
        WITH held AS ({HELD})
        SELECT v.code, CASE v.layer WHEN 'micro' THEN 'micro' ELSE 'grid' END AS level,
               v.name, v.households
          FROM held JOIN grid_version v ON v.code = held.code AND v.valid @> now()
         ORDER BY v.code
        """,
        {"ids": ids},
    )
    return cursor.fetchall()


def outline_of_places(cursor, codes):
    """geometry (GeoJSON text) and bbox of grids and micro-grids taken together."""
    cursor.execute(
        """
        SELECT ST_AsGeoJSON(g, 9) AS geometry,
               ARRAY[ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g)] AS bbox
          FROM (SELECT ST_Union(geom) AS g FROM grid_version
                 WHERE code = ANY (%s) AND valid @> now()) AS whole
        """,
        [codes],
    )
    return cursor.fetchone()


def outline_of_unit(cursor, code):
    """geometry (GeoJSON text) and bbox of a unit."""
    cursor.execute(
        """
        SELECT ST_AsGeoJSON(geom, 9) AS geometry,
               ARRAY[ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom)] AS bbox
          FROM unit_version WHERE code = %s AND valid @> now()
        """,
        [code],
    )
    return cursor.fetchone()


def buildings(cursor, codes):
    """How many buildings stand in these places, which do not hold one another."""
    cursor.execute(
        """
        SELECT count(*) AS n
          FROM unnest(%s::text[] COLLATE "C") AS place
          JOIN building b ON b.place_code >= place AND b.place_code < place || '~'
        """,
        [codes],
    )
    return cursor.fetchone().n


def households_of_unit(cursor, code):
    cursor.execute(
        "SELECT households FROM unit_version WHERE code = %s AND valid @> now()", [code]
    )
    row = cursor.fetchone()
    return row and row.households


def count_without_branch(cursor, under):
    """(grids, those without a branch) of a place."""
    cursor.execute(
        f"""
        SELECT (SELECT count(*) FROM grid_version
                 WHERE layer = 'partition' AND valid @> now()
                   AND code >= %(under)s AND code < %(end)s) AS grids,
               (SELECT count(*) {WITHOUT_BRANCH}) AS without_branch
        """,
        _range(under),
    )
    return cursor.fetchone()


def grids_without_branch(cursor, under, limit):
    """未建支: code and name of grids that no branch holds."""
    cursor.execute(
        f"SELECT v.code, v.name {WITHOUT_BRANCH} ORDER BY v.code LIMIT %(limit)s",
        _range(under) | {"limit": limit},
    )
    return cursor.fetchall()


def branches_without_grid(cursor, under, limit):
    """id and name of the branches of a place that hold nothing at present."""
    cursor.execute(
        """
        SELECT p.id, p.name FROM party_org p
         WHERE p.level = 'branch' AND p.unit_code >= %(under)s AND p.unit_code < %(end)s
           AND NOT EXISTS (SELECT FROM party_territory t
                            WHERE t.party_id = p.id AND t.valid @> now())
         ORDER BY p.code LIMIT %(limit)s
        """,
        _range(under) | {"limit": limit},
    )
    return cursor.fetchall()


def parts_of_grids(cursor):
    """id -> the nearest above it that stands for whole grids, or None; of every
    organisation that stands for a part of a grid.

    Those are the groups, and whoever shares a grid with an organisation that is not
    below it: a branch over micro-grids alone, the branch that holds the rest of that
    grid, and those above them up to the one that both have. Whoever once did so counts,
    since incidents keep the branch of their day.
    """
    cursor.execute("SELECT id, parent_id, level FROM party_org")
    orgs = {row.id: row for row in cursor}
    chains = {org: _chain(orgs, org) for org in orgs}
    parts = {org for org, row in orgs.items() if row.level == "group"}
    for owners in _owners_of_split_grids(cursor):
        above = [set(chains[org]) for org in owners]
        parts |= set.union(*above) - set.intersection(*above)
    return {
        org: next((up for up in chains[org] if up not in parts), None) for org in parts
    }


def _chain(orgs, org):
    """An organisation and those above it, the nearest first; a ring of parents ends."""
    found = []
    while org in orgs and org not in found:
        found.append(org)
        org = orgs[org].parent_id
    return found


def _owners_of_split_grids(cursor):
    """[ids] of each grid of which a branch holds a micro-grid without the grid: all who
    get incidents of it meanwhile, as `party_at` says."""
    cursor.execute(
        """
        WITH held AS (
            SELECT t.party_id, t.place_code, left(t.place_code, 16) AS grid, t.valid
              FROM party_territory t
              JOIN party_org p ON p.id = t.party_id AND p.level = 'branch'),
        part AS (
            SELECT * FROM held h
             WHERE length(h.place_code) = 18
               AND NOT EXISTS (SELECT FROM held g
                                WHERE g.place_code = h.grid AND g.valid @> h.valid
                                  AND g.party_id = h.party_id)),
        owner AS (
            SELECT part.grid, held.party_id
              FROM part JOIN held ON held.grid = part.grid AND held.valid && part.valid
             UNION
            SELECT part.grid, g.id
              FROM part JOIN party_org g
                ON g.level = 'general' AND g.unit_code = left(part.grid, 12)
             WHERE NOT EXISTS (SELECT FROM held h
                                WHERE h.place_code = part.grid AND h.valid @> part.valid))
        SELECT array_agg(party_id) AS ids FROM owner GROUP BY grid
        """
    )
    return [row.ids for row in cursor]


def _range(under):
    return {"under": under, "end": under + "~"}
