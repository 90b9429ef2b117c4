"""What an incident refers to is there, and stays as long as it is referred to."""

import psycopg2
import pytest
from psycopg2 import errors

pytestmark = pytest.mark.usefixtures("small_city")

INSERT = """
    INSERT INTO incident (no, category, title, source, occurred_at, scope_code, rule,
        reported_code, {column})
    SELECT '9910031998010' || lpad(n::text, 8, '0'), {category}, '旧案', '20', now(), '991003',
           'outside', '991003', {value} FROM generate_series(1, {n}) AS n
    RETURNING id
"""
REFERENCES = {
    "category": ("title", "'旧'", "'X9999'"),
    "org_unit": ("lead_org", "999999", "'E0102'"),
    "party_org": ("party_id", "999999", "'E0102'"),
    "account": ("reported_by", "999999", "'E0102'"),
    "import_run": ("import_id", "999999", "'E0102'"),
    "incident": ("parent_id", "999999", "'E0102'"),
}


def insert(cursor, column="description", value="''", category="'E0102'", n=1):
    if column == "title":
        column, value = "description", "''"
    cursor.execute(INSERT.format(column=column, value=value, category=category, n=n))
    return [row.id for row in cursor]


@pytest.mark.parametrize("n", [1, 3_000])
@pytest.mark.parametrize("parent", REFERENCES)
def test_what_is_not_there_cannot_be_referred_to(cursor, parent, n):
    column, value, category = REFERENCES[parent]
    with pytest.raises(errors.ForeignKeyViolation, match=f"there is no {parent}"):
        insert(cursor, column, value, category, n)


def test_nor_can_an_incident_come_to_refer_to_it(cursor):
    (number,) = insert(cursor)
    with pytest.raises(errors.ForeignKeyViolation, match="no category X9999"):
        cursor.execute("UPDATE incident SET category = 'X9999' WHERE id = %s", [number])


@pytest.mark.parametrize("child", ["incident_state", "attribution"])
def test_what_belongs_to_an_incident_needs_it(cursor, child):
    columns = {
        "incident_state": "(incident_id, seq, state, valid, scope_code)"
        " VALUES (999999, 1, 10, '[2024-01-01,)', '991003')",
        "attribution": "(incident_id, seq, basis_at, scope_code, rule, reason)"
        " VALUES (999999, 1, now(), '991003', 'outside', '')",
    }
    with pytest.raises(errors.ForeignKeyViolation, match="no incident 999999"):
        cursor.execute(f"INSERT INTO {child} {columns[child]}")


def test_what_is_referred_to_cannot_go(cursor):
    insert(cursor)
    with pytest.raises(errors.ForeignKeyViolation, match="still refers to category"):
        cursor.execute("DELETE FROM category WHERE code = 'E0102'")


def test_nor_be_called_otherwise(cursor):
    insert(cursor)
    with pytest.raises(errors.ForeignKeyViolation, match="still refers to category"):
        cursor.execute("UPDATE category SET code = 'E0999' WHERE code = 'E0102'")


def test_original_and_copy_come_in_one_statement_and_the_original_stays(cursor):

    cursor.execute(
        "SELECT nextval('incident_id_seq') AS a, nextval('incident_id_seq') AS b"
    )
    a, b = cursor.fetchone()
    cursor.execute(
        """
        INSERT INTO incident (id, no, category, title, source, occurred_at, scope_code, rule,
            reported_code, duplicate_of)
        VALUES (%s, '9910031998020200001', 'E0102', '', '20', now(), '991003', 'outside',
                '991003', NULL),
               (%s, '9910031998020200002', 'E0102', '', '20', now(), '991003', 'outside',
                '991003', %s)
        """,
        [a, b, a],
    )
    with pytest.raises(errors.ForeignKeyViolation, match="still refers to incident"):
        cursor.execute("DELETE FROM incident WHERE id = %s", [a])


def test_what_belongs_to_an_incident_goes_with_it(cursor):
    (number,) = insert(cursor)
    cursor.execute(
        "INSERT INTO incident_state (incident_id, seq, state, valid, scope_code)"
        " VALUES (%s, 1, 10, '[2024-01-01,)', '991003')",
        [number],
    )
    cursor.execute("DELETE FROM incident WHERE id = %s", [number])
    cursor.execute("SELECT FROM incident_state WHERE incident_id = %s", [number])
    assert cursor.rowcount == 0


def test_nobody_deletes_what_somebody_is_just_referring_to(owner):
    with owner.transaction() as cursor:
        cursor.execute(
            "INSERT INTO org_unit (code, name, kind) SELECT 'TMP1', '临时处', kind FROM org_unit LIMIT 1"
            " RETURNING id"
        )
        org = cursor.fetchone().id
    with owner.transaction() as one:
        insert(one, "lead_org", str(org))
        with (
            pytest.raises(psycopg2.errors.LockNotAvailable),
            owner.transaction() as two,
        ):
            two.execute("SET LOCAL lock_timeout = '200ms'")
            two.execute("DELETE FROM org_unit WHERE id = %s", [org])
        one.connection.rollback()


def test_whoever_loads_cannot_write_an_entry_of_the_log_with_a_hash_of_their_own(
    database_urls,
):
    connection = psycopg2.connect(database_urls.loader)
    with connection.cursor() as cursor, pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(
            "INSERT INTO log_entry (action, payload_hash, hash, at)"
            " VALUES ('x', '', '', now())"
        )
    connection.close()
