"""Whether the database holds the demo city, and how it is taken out again."""

# Children before parents. The log stays: it is append-only.
ROWS_OF_A_CITY = (
    "change, contact_reading, sealed_contact, incident_exact_place, incident_state,"
    " attribution, incident, incident_number, facility_month, facility, duty_post, post,"
    " duty_rule, party_territory, party_org, job, map_view, token, account, org_unit, building,"
    " road, water, named_place, gazetteer_stale, gazetteer_name, gazetteer_word,"
    " gazetteer_sound, grid_lineage, grid_version, grid, plan, unit_version, unit,"
    " import_before, import_detail, import_run"
)


def contents(cursor):
    """is_demo, whether there are units, grids, incidents or accounts, and the options
    (scale, seed …) that the demo was made with, or None."""
    cursor.execute(
        """
        SELECT i.is_demo,
               EXISTS (SELECT FROM unit) OR EXISTS (SELECT FROM grid)
               OR EXISTS (SELECT FROM incident) OR EXISTS (SELECT FROM building)
               OR EXISTS (SELECT FROM account WHERE NOT is_demo) AS filled,
               EXISTS (SELECT FROM account WHERE NOT is_demo) AS staffed,
               (SELECT d.options FROM import_run r JOIN import_detail d ON d.import_id = r.id
                 WHERE r.kind = 'demo' ORDER BY r.id DESC LIMIT 1) AS made_with
          FROM installation i
        """
    )
    return cursor.fetchone()


def clear(cursor):
    """Everything of the demo but its log entries."""
    cursor.execute("TRUNCATE " + ROWS_OF_A_CITY)


def mark(cursor, name, root_code, zone_srid):
    cursor.execute(
        """
        UPDATE installation
           SET name = %s, root_code = %s, zone_srid = %s, is_demo = true
        """,
        [name, root_code, zone_srid],
    )
