"""SQL for named views of the map; the policies say whose are seen and who changes them."""

from psycopg2.extras import Json

VIEW = """
    SELECT v.id, v.account_id, v.name, v.shared, v.filter_id, v.body, v.changed_at,
           a.username, a.title
      FROM map_view v JOIN account a ON a.id = v.account_id
"""


def all_seen(cursor, account_id):
    """The account's own and those shared around it, its own first."""
    cursor.execute(
        f"{VIEW} WHERE v.account_id = %s OR a.active"
        " ORDER BY v.account_id <> %s, v.name LIMIT 1000",
        [account_id, account_id],
    )
    return cursor.fetchall()


def one(cursor, view_id):
    """A view that the reader may see, or None."""
    cursor.execute(f"{VIEW} WHERE v.id = %s", [view_id])
    return cursor.fetchone()


def count(cursor, account_id):
    """How many views an account has saved."""
    cursor.execute(
        "SELECT count(*) AS n FROM map_view WHERE account_id = %s", [account_id]
    )
    return cursor.fetchone().n


def add(cursor, account_id, scope_codes, view):
    """view: name, shared, filter_id, body. Its id; None if the name is taken."""
    cursor.execute(
        """
        INSERT INTO map_view (account_id, scope_codes, name, shared, filter_id, body)
        VALUES (%s, %s, %s, %s, %s, %s)
        ON CONFLICT (account_id, name) DO NOTHING RETURNING id
        """,
        [account_id, list(scope_codes), view["name"], view["shared"],
         view["filter_id"], Json(view["body"])],
    )  # fmt: skip
    row = cursor.fetchone()
    return row and row.id


def change(cursor, view_id, scope_codes, view):
    """The whole view anew; False if another of the owner's has that name."""
    cursor.execute(
        """
        UPDATE map_view SET scope_codes = %(scope)s, name = %(name)s, shared = %(shared)s,
               filter_id = %(filter_id)s, body = %(body)s, changed_at = now()
         WHERE id = %(id)s
           AND NOT EXISTS (SELECT FROM map_view o
                            WHERE o.account_id = map_view.account_id AND o.id <> %(id)s
                              AND o.name = %(name)s)
        """,
        {**view, "body": Json(view["body"]), "scope": list(scope_codes), "id": view_id},
    )
    return cursor.rowcount == 1


def remove(cursor, view_id):
    cursor.execute("DELETE FROM map_view WHERE id = %s", [view_id])
