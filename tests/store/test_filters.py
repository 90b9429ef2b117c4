"""What a filter shares with the table and the vocabulary."""

import re

from psycopg2 import sql

from geodata import reference
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.incident_states import CLOSED, ENDED, OPEN
from gis_app.store.filters import where


def test_the_states_that_have_ended_are_the_same_everywhere(cursor):
    cursor.execute(
        """
        SELECT pg_get_expr(d.adbin, d.adrelid) AS made_of
          FROM pg_attrdef d JOIN pg_attribute a
            ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE a.attrelid = 'incident'::regclass AND a.attname = 'is_open'
        """
    )
    in_table = set(map(int, re.findall(r"\d+", cursor.fetchone().made_of)))
    rows = reference.read("states")
    in_words = {int(row["code"]) for row in rows if not row["is_open"]}
    assert in_table == in_words == ENDED and ENDED > set(CLOSED)
    assert {int(row["code"]) for row in rows} - ENDED == set(OPEN)


PARTY = """
    INSERT INTO party_org (id, code, name, level, parent_id) VALUES
        (901, 'T1', 'a', 'committee', NULL), (902, 'T2', 'b', 'general', 901),
        (903, 'T3', 'c', 'branch', 902), (904, 'T4', 'd', 'branch', 902),
        (905, 'T5', 'e', 'group', 903), (906, 'T6', 'f', 'committee', NULL)
"""


def found_by(cursor, **wanted):
    condition, values = where(IncidentFilter(**wanted))
    statement = sql.SQL("SELECT i.title FROM incident i WHERE {}").format(condition)
    cursor.execute(statement, values)
    return {row.title for row in cursor}


def add(cursor, title, party, grid="991003001001Z001", micro=None):
    cursor.execute(
        """
        INSERT INTO incident (no, category, title, source, occurred_at, scope_code,
                              grid_code, micro_grid_code, party_id, rule, reported_code)
        VALUES (%s, 'E0102', %s, '10', now(), %s, %s, %s, %s, 'inside', %s)
        """,
        ["9" * 10 + f"{ord(title):09}", title, grid, grid, micro, party, grid],
    )


def test_a_party_organisation_means_itself_and_all_below(small_city, cursor):
    cursor.execute(PARTY)
    for title, party in [("b", 902), ("c", 903), ("d", 904), ("f", 906), ("n", None)]:
        add(cursor, title, party)
    assert found_by(cursor, party=901) == {"b", "c", "d"}
    assert found_by(cursor, party=902) == {"b", "c", "d"}
    assert found_by(cursor, party=903) == {"c"}
    assert found_by(cursor, party=906) == {"f"}
    assert found_by(cursor, party=999) == set()


def test_a_group_means_what_lies_in_its_places(small_city, cursor):
    cursor.execute(PARTY)
    cursor.execute("INSERT INTO party_territory VALUES (905, '991003001001Z00102')")
    add(cursor, "a", 903, micro="991003001001Z00101")
    add(cursor, "b", 903, micro="991003001001Z00102")
    assert found_by(cursor, party=905) == {"b"}
    assert found_by(cursor, party=903) == {"a", "b"}


def test_a_ring_of_parents_ends(small_city, cursor):
    cursor.execute(PARTY)
    cursor.execute("UPDATE party_org SET parent_id = 903 WHERE id = 901")
    add(cursor, "b", 902)
    assert found_by(cursor, party=903) == {"b"}


def test_under_a_micro_grid_is_what_lies_in_it(small_city, cursor):
    add(cursor, "a", None, micro="991003001001Z00101")
    add(cursor, "b", None, micro="991003001001Z00102")
    assert found_by(cursor, under="991003001001Z00102") == {"b"}
    assert found_by(cursor, under="991003001001Z001") == {"a", "b"}
