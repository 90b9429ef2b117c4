"""Everything that says whose a point is, with when it holds: read once for many points."""

import numpy as np
import shapely


def version(cursor):
    """Names the boundaries there are, for all time; None where this very transaction has
    changed them."""
    cursor.execute(
        """
        SELECT string_agg(layer || ' ' || version, ' ' ORDER BY layer) AS version,
               EXISTS (SELECT FROM layer_version
                        WHERE xmin = pg_current_xact_id_if_assigned()::xid) AS own
          FROM layer_versions() WHERE layer IN ('units', 'grids')
        """
    )
    found = cursor.fetchone()
    return None if found.own else found.version


def grids(cursor, layer):
    """Versions of one layer: arrays code, label, starts, ends (UTC)."""
    cursor.execute(
        """
        SELECT code, ST_AsBinary(label) AS label,
               lower(valid) AS starts, upper(valid) AS ends
          FROM grid_version WHERE layer = %s ORDER BY code, valid
        """,
        [layer],
    )
    return _columns(cursor.fetchall())


def grid_shapes(cursor, layer):
    """Their outlines, in the same order."""
    cursor.execute(
        "SELECT ST_AsBinary(geom) AS geom FROM grid_version WHERE layer = %s"
        " ORDER BY code, valid",
        [layer],
    )
    return _shapes([row.geom for row in cursor])


def units(cursor):
    """The same of units, and geom."""
    cursor.execute(
        """
        SELECT code, ST_AsBinary(geom) AS geom, ST_AsBinary(label) AS label,
               lower(valid) AS starts, upper(valid) AS ends
          FROM unit_version ORDER BY code, valid
        """
    )
    rows = cursor.fetchall()
    return _columns(rows) | {"geom": _shapes([row.geom for row in rows])}


def territories(cursor):
    """Rows: place_code, party_id, starts, ends; the first of a place is its branch."""
    cursor.execute(
        """
        SELECT t.place_code, t.party_id, lower(t.valid) AS starts, upper(t.valid) AS ends
          FROM party_territory t JOIN party_org p ON p.id = t.party_id
         WHERE p.level = 'branch'
         ORDER BY t.place_code, p.code
        """
    )
    return cursor.fetchall()


def general_branches(cursor):
    """community -> its general branch."""
    cursor.execute(
        """
        SELECT DISTINCT ON (unit_code) unit_code, id FROM party_org
         WHERE level = 'general' ORDER BY unit_code, code
        """
    )
    return {row.unit_code: row.id for row in cursor}


def duty_rules(cursor):
    """Rules in force: category, place_code, lead_org, co_orgs."""
    cursor.execute(
        """
        SELECT category, place_code, lead_org, co_orgs FROM duty_rule
         WHERE valid @> now() ORDER BY id
        """
    )
    return cursor.fetchall()


def _columns(rows):
    return {
        "code": np.array([row.code for row in rows], object),
        "label": _shapes([row.label for row in rows]),
        "starts": moments([row.starts for row in rows], first=True),
        "ends": moments([row.ends for row in rows], first=False),
    }


def _shapes(values):
    return shapely.from_wkb(np.array([bytes(value) for value in values], object))


def moments(values, first):
    """Bounds of ranges as int64 microseconds; an open one is the first or last there is."""
    info = np.iinfo(np.int64)
    ends = info.min + 1 if first else info.max
    return np.array(
        [ends if value is None else round(value.timestamp() * 1e6) for value in values],
        np.int64,
    )


def held_grids(cursor):
    """Codes of the grids that a party branch holds, whole or by a micro-grid."""
    cursor.execute(
        """
        SELECT DISTINCT left(place_code, 16) AS code FROM party_territory
         WHERE valid @> now() AND length(place_code) >= 16
        """
    )
    return {row.code for row in cursor}
