"""What a filter shares with the table and the vocabulary."""

import re

from geodata import reference
from gis_app.store.filters import ENDED


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
    assert in_table == in_words == ENDED
