"""What this database is about: nothing yet, the demo city, or a city's own data."""


def kind(cursor):
    """ "empty", "demo" or "own"."""
    cursor.execute(
        """
        SELECT CASE WHEN (SELECT is_demo FROM installation) THEN 'demo'
                    WHEN EXISTS (SELECT FROM unit) THEN 'own'
                    WHEN EXISTS (SELECT FROM account) THEN 'own'
                    ELSE 'empty' END AS kind
        """
    )
    return cursor.fetchone().kind


def demo_is_open(cursor):
    """Whether the demo accounts, whose passwords everybody knows, can sign in."""
    cursor.execute("SELECT demo_logins FROM installation")
    return cursor.fetchone().demo_logins
