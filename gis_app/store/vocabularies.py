"""SQL for the words that a city edits: categories and the terms of each vocabulary."""


def categories(cursor):
    """Every category, active or not."""
    cursor.execute(
        "SELECT code, parent, label_zh, label_en, coarse FROM category ORDER BY code"
    )
    return cursor.fetchall()


def terms(cursor, vocabulary):
    cursor.execute(
        """
        SELECT code, parent, label_zh, label_en, extra FROM term
         WHERE vocabulary = %s ORDER BY sort, code
        """,
        [vocabulary],
    )
    return cursor.fetchall()


def active_categories(cursor):
    """Those that a report may name, in the order that a person reads them."""
    cursor.execute(
        """
        SELECT code, parent, label_zh, label_en, coarse FROM category
         WHERE active ORDER BY sort, code
        """
    )
    return cursor.fetchall()


def active_terms(cursor):
    """Every active word of every vocabulary."""
    cursor.execute(
        """
        SELECT vocabulary, code, parent, label_zh, label_en, extra FROM term
         WHERE active ORDER BY vocabulary, sort, code
        """
    )
    return cursor.fetchall()
