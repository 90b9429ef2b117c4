"""`gis-app audit verify` against somebody who may do anything in the database."""

import contextlib
import hashlib
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extras import NamedTupleCursor

from gis_app.actions.seal_log import NAME, read, seal_log
from gis_app.actions.verify_log import entry_hash
from gis_app.database import Database
from gis_app.store import log

FILL = """
    INSERT INTO category (code, label_zh, label_en) VALUES ('E01', '市容', 'Streets');
    INSERT INTO incident (id, no, category, title, source, occurred_at, rule,
                          scope_code, reported_code)
    VALUES (1, '9910032026010100001', 'E01', 'x', '10', now(), 'outside', '99', '99');
"""


@pytest.fixture
def sealed(server, database_urls, monkeypatch, tmp_path):
    """A database of its own: entries 1-3 of an incident, 4-9 besides, two seals."""
    with server.copy(database_urls.name) as urls:
        owner = Database(urls.owner, connections=1)
        with owner.transaction() as cursor:
            cursor.execute(FILL)
            for n in range(3):
                log.add(cursor, None, "test.step", {"n": n}, 1, "99")
        seal_log(owner, tmp_path)
        with owner.transaction() as cursor:
            for n in range(6):
                log.add(cursor, None, "test.step", {"n": n})
        seal_log(owner, tmp_path)
        owner.close()
        monkeypatch.setenv("GIS_DATA_DIR", str(tmp_path))
        yield urls


@pytest.fixture
def verify(gis_app, sealed, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", sealed.owner)
    return lambda: gis_app("audit", "verify")


@pytest.fixture
def tamper(sealed):
    """Past every right and trigger."""

    def tamper(statement, values=()):
        connection = psycopg2.connect(sealed.superuser, cursor_factory=NamedTupleCursor)
        with contextlib.closing(connection), connection, connection.cursor() as cursor:
            for table in ("log_entry", "log_seal"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    return tamper


def test_an_untouched_log_is_whole(verify):
    answer = verify()
    assert answer.exit_code == 0
    assert "9 entries, 2 seals: whole" in answer.stdout


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log_entry SET payload = '{}' WHERE id = 5", "entry 5: its text"),
        ("UPDATE log_entry SET action = 'x' WHERE id = 2", "entry 2: it does not fit"),
        (
            "UPDATE log_entry SET account_id = 7 WHERE id = 6",
            "entry 6: it does not fit",
        ),
        ("UPDATE log_entry SET at = at - interval '1 d' WHERE id = 4", "entry 4: it"),
        ("DELETE FROM log_entry WHERE id = 2", "entry 3: entry 2 of its"),
        ("DELETE FROM log_entry WHERE id = 3", "seal 1: 1 of its 3 entries are gone"),
        ("DELETE FROM log_entry WHERE id = 7", "seal 2: 1 of its 6 entries are gone"),
        ("DELETE FROM log_seal WHERE n = 1", "seal 1 is gone"),
        ("UPDATE log_seal SET digest = hash WHERE n = 2", "seal 2 does not fit"),
        (
            (
                "INSERT INTO log_entry OVERRIDING SYSTEM VALUE"
                " SELECT (jsonb_populate_record(e, '{\"id\": 99}')).*"
                " FROM log_entry e WHERE id = 4"
            ),
            "entry 99: it does not fit",
        ),
        (
            "DELETE FROM log_entry WHERE id > 3; DELETE FROM log_seal WHERE n = 2",
            "seal 2 is gone: it stands in the file",
        ),
    ],
)
def test_tampering_is_found_with_the_first_bad_row(verify, tamper, statement, said):
    tamper(statement)
    answer = verify()
    assert answer.exit_code == 1
    assert said in answer.stdout


def test_an_entry_rewritten_with_a_fitting_hash_is_found_by_its_seal(verify, tamper):
    (entry,) = tamper(
        "SELECT *, (extract(epoch FROM at) * 1000000)::bigint AS at_us"
        " FROM log_entry WHERE id = 8"
    )
    forged = entry._replace(payload="{}", payload_hash=hashlib.sha256(b"{}").digest())
    tamper(
        "UPDATE log_entry SET payload = '{}', payload_hash = %s, hash = %s"
        " WHERE id = 8",
        [forged.payload_hash, entry_hash(b"", forged)],
    )
    assert "seal 2: an entry under it was rewritten" in verify().stdout


def test_retention_may_take_the_text_away(verify, tamper):
    tamper("UPDATE log_entry SET payload = NULL WHERE id = 5")
    assert verify().exit_code == 0


def test_neither_owner_nor_web_role_changes_an_entry(sealed):
    for url in (sealed.owner, sealed.web, sealed.loader):
        for change in (
            "UPDATE log_entry SET action = 'x'",
            "DELETE FROM log_entry",
            "TRUNCATE log_entry",
            "UPDATE log_seal SET entries = 0",
        ):
            with contextlib.closing(psycopg2.connect(url)) as connection:
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    connection.cursor().execute(change)


def test_a_seal_that_a_crash_kept_from_the_file_is_written_the_next_time(
    sealed, tmp_path
):
    path = Path(tmp_path / NAME)
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    owner = Database(sealed.owner, connections=1)
    assert len(seal_log(owner, tmp_path)) == 1
    owner.close()
    (seals,) = read(path).values()
    assert sorted(seals) == [1, 2]


def test_after_a_restore_the_seals_of_before_are_told_and_no_fault(verify, tamper):
    tamper("UPDATE feed_state SET life = 'restored'")
    answer = verify()
    assert answer.exit_code == 0
    assert "seals up to 2 of another life" in answer.stderr
