"""Organisations, the party's, posts, duties and facilities: whole columns at once.

Rows refer to each other by position (-1: none); ids are drawn first.
"""

import numpy as np

from gis_app.store import bulk


def add_organisations(cursor, rows, parent):
    """rows: code name kind place_code; parent: positions. Returns the ids."""
    return _add_tree(cursor, "org_unit", rows, parent)


def add_party(cursor, rows, parent):
    """rows: code name level unit_code; parent: positions. Returns the ids."""
    return _add_tree(cursor, "party_org", rows, parent)


def add_territories(cursor, party_ids, place_codes):
    columns = {"party_id": party_ids, "place_code": place_codes}
    return bulk.copy(cursor, "party_territory", columns)


def add_posts(cursor, rows):
    """rows: kind title place_code org_id."""
    return bulk.copy(cursor, "post", rows)


def add_duty_posts(cursor, rows):
    """rows: name org_id place_code slots headcount geom."""
    return bulk.copy(cursor, "duty_post", rows)


def add_duty_rules(cursor, rows):
    """rows: category place_code lead_org co_orgs."""
    return bulk.copy(cursor, "duty_rule", rows)


def add_facilities(cursor, rows):
    """rows: columns of `facility` but the id. Returns the ids."""
    ids = bulk.take_ids(cursor, "facility", len(rows["code"]))
    bulk.copy(cursor, "facility", {"id": ids, **rows})
    return ids


def add_facility_months(cursor, rows):
    """rows: facility_id month sessions disputes_settled opinions."""
    return bulk.copy(cursor, "facility_month", rows)


def _add_tree(cursor, table, rows, parent):
    ids = bulk.take_ids(cursor, table, len(parent))
    above = [None if at < 0 else ids[at] for at in np.asarray(parent).tolist()]
    bulk.copy(cursor, table, {"id": ids, **rows, "parent_id": above})
    return ids


def organisations(cursor):
    """code -> id of every organisation."""
    cursor.execute("SELECT code, id FROM org_unit")
    return {row.code: row.id for row in cursor}


def facilities(cursor):
    """Codes of every facility."""
    cursor.execute("SELECT code FROM facility")
    return {row.code for row in cursor}


def add_named_organisations(cursor, rows):
    """rows: mappings; parent is a code, of these rows or of one that is there."""
    names = ("code", "name", "name_en", "kind", "place_code")
    bulk.copy(cursor, "org_unit", {name: [row[name] for row in rows] for name in names})
    cursor.execute(
        """
        UPDATE org_unit o SET parent_id = p.id
          FROM unnest(%s::text[], %s::text[]) AS pair (code, parent)
          JOIN org_unit p ON p.code = pair.parent
         WHERE o.code = pair.code
        """,
        [[row["code"] for row in rows], [row["parent"] for row in rows]],
    )
