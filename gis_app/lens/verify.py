"""Is the copy what PostgreSQL holds? Every row and column, in one and the same state."""

from gis_app.lens.keeper import pieces


def verify(cursor, copy):
    """{"rows": those of PostgreSQL, "copy": of the copy, "different": of both}

    cursor: a transaction whose state the copy has been brought to.
    """
    rows = same = 0
    for text in pieces(cursor):
        table = copy.vocabulary.read(text)
        rows += table.num_rows
        same += copy.count_in_common(table)
    return {"rows": rows, "copy": copy.rows, "different": rows + copy.rows - 2 * same}
