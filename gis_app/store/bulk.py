"""COPY: whole columns go into a table at the speed of the wire.

A load never updates a row that it has just written: what a row needs is worked out
first, on arrays, and travels with it.
"""

import numpy as np
from psycopg2 import sql

BLOCK = 1 << 20  # bytes handed over at once


def copy(cursor, table: str, columns: dict) -> int:
    """Append rows to a table; columns: name -> sequence, all alike long.

    Numbers may be NaN, times (datetime64, UTC) NaT and anything None: all become NULL.
    Geometries go in as EPSG:4490, lists as arrays, arrays of Arrow as they are. Returns
    how many rows.
    """
    from gis_app.store import copy_text  # Arrow, which a web process does without

    rows = copy_text.Rows(columns.values())
    cursor.copy_expert(
        sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        ),
        rows,
        BLOCK,
    )
    return rows.count


def take_ids(cursor, table: str, n: int) -> np.ndarray:
    """The next n numbers of a table's identity, int64."""
    cursor.execute(
        """
        SELECT array_agg(nextval(s.of)) AS ids
          FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS of OFFSET 0) s,
               generate_series(1, %s)
        """,
        [table, n],
    )
    return np.array(cursor.fetchone().ids or [], np.int64)
