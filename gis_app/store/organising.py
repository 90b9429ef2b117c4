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


def party(cursor):
    """code -> (name, level, parent, unit_code) of every party organisation."""
    cursor.execute(
        """
        SELECT p.code, p.name, p.level, coalesce(a.code, '') AS parent, p.unit_code
          FROM party_org p LEFT JOIN party_org a ON a.id = p.parent_id
        """
    )
    return {row.code: row for row in cursor}


def party_territories(cursor):
    """(code of the organisation, place) of every territory in force."""
    cursor.execute(
        """
        SELECT p.code, t.place_code FROM party_territory t
          JOIN party_org p ON p.id = t.party_id WHERE t.valid @> now()
        """
    )
    return {(row.code, row.place_code) for row in cursor}


def add_named_party(cursor, rows):
    """rows: mappings; parent is a code, of these rows or of one that is there."""
    if rows:
        names = ("code", "name", "level", "unit_code")
        columns = {name: [row[name] for row in rows] for name in names}
        bulk.copy(cursor, "party_org", columns)
        _hang_party(cursor, rows)


def change_party(cursor, rows):
    """A new name, unit or parent; what is empty stays as it is."""
    if rows:
        cursor.execute(
            """
            UPDATE party_org p
               SET name = n.name,
                   unit_code = coalesce(nullif(n.unit_code, ''), p.unit_code)
              FROM unnest(%s::text[], %s::text[], %s::text[]) AS n (code, name, unit_code)
             WHERE p.code = n.code
            """,
            [[row[name] for row in rows] for name in ("code", "name", "unit_code")],
        )
        _hang_party(cursor, rows)


def _hang_party(cursor, rows):
    cursor.execute(
        """
        UPDATE party_org p SET parent_id = a.id
          FROM unnest(%s::text[], %s::text[]) AS pair (code, parent)
          JOIN party_org a ON a.code = pair.parent
         WHERE p.code = pair.code
        """,
        [[row["code"] for row in rows], [row["parent"] for row in rows]],
    )


def add_named_territories(cursor, pairs):
    """pairs: (code of the organisation, place)."""
    cursor.execute(
        """
        INSERT INTO party_territory (party_id, place_code)
        SELECT p.id, pair.place
          FROM unnest(%s::text[], %s::text[]) AS pair (code, place)
          JOIN party_org p ON p.code = pair.code
        """,
        [[code for code, _ in pairs], [place for _, place in pairs]],
    )


def named_organisations(cursor):
    """Rows: code, name, id, place_code of every organisation."""
    cursor.execute("SELECT code, name, id, place_code FROM org_unit ORDER BY code")
    return cursor.fetchall()


def duty_rules(cursor):
    """Rules in force: id, category, place_code, lead_org, co_orgs."""
    cursor.execute(
        """
        SELECT id, category, place_code, lead_org, co_orgs FROM duty_rule
         WHERE valid @> now() ORDER BY id
        """
    )
    return cursor.fetchall()


def replace_duty_rules(cursor, ended, rows):
    """End rules by their ids, and begin others now: a matrix has a history.

    rows: mappings category place_code lead_org co_orgs, and `later`: begins now and not
    from the beginning, because another rule held before.
    """
    cursor.execute(
        """
        UPDATE duty_rule SET valid = tstzrange(lower(valid), now())
         WHERE id = ANY (%s) AND lower(valid) IS DISTINCT FROM now()
        """,
        [ended],
    )
    now = _now(cursor)
    names = ("category", "place_code", "lead_org", "co_orgs")
    columns = {name: [row[name] for row in rows] for name in names}
    columns["valid"] = [f"[{now},)" if row["later"] else "(,)" for row in rows]
    if rows:
        bulk.copy(cursor, "duty_rule", columns)


def _now(cursor):
    cursor.execute("SELECT now()::text AS now")
    return cursor.fetchone().now
