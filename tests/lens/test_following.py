"""The lens follows what is committed, and answers nothing that it has not seen."""

import random
import threading

import pytest
from support.small_city import point

from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.lens import answers, copy, keeper
from gis_app.lens.errors import CannotAnswer
from gis_app.lens.verify import verify
from gis_app.store import answers as truth
from gis_app.store import feed

EVERYTHING = Scope(account_id=1, prefixes=("",), roles=frozenset({"command"}))
ALL = IncidentFilter()
BY = [["grid", "category"], ["state"], ["severity"], ["party_org"], ["day"]]
GRIDS = [f"99100300100{n}Z00{m}" for n in (1, 2) for m in (1, 2, 3, 4)]

pytestmark = pytest.mark.usefixtures("small_city", "counting")
numbers = iter(range(1, 100_000))


def insert(cursor, n=1, grid=None):
    for _ in range(n):
        grid = grid or random.choice(GRIDS)
        lon, lat = point(random.random() * 4, random.random() * 4)
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, severity, state,
                occurred_at, reported_at, geom, scope_code, grid_code, rule,
                reported_code)
            VALUES (%s, %s, '旧案', '20', %s, 10, now(), now(),
                    ST_SetSRID(ST_MakePoint(%s, %s), 4490), %s, %s, 'inside', %s)
            """,
            [
                f"991003{20200101:08}{next(numbers):05}",
                random.choice(["E0102", "E0201", "B0101"]),
                random.randint(1, 4), lon, lat, grid, grid, grid,
            ],
        )  # fmt: skip


def same(lens):
    ours, theirs = lens.compare(EVERYTHING, ALL, BY)
    assert ours == theirs
    return ours[0]["total"]


@pytest.fixture
def writers(owner):
    """Two of them commit incidents, one to three at a time, as long as the test runs."""
    stopped = threading.Event()

    def write():
        while not stopped.is_set():
            with owner.transaction() as cursor:
                insert(cursor, random.randint(1, 3))

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    yield
    stopped.set()
    for thread in threads:
        thread.join()


CHANGES = {
    "a state": "UPDATE incident SET state = 90, closed_at = now() WHERE id %% 3 = 0",
    "a grid": "UPDATE incident SET scope_code = %(grid)s, grid_code = %(grid)s"
    " WHERE id %% 4 = 1",
    "a category": "UPDATE incident SET category = 'E0202' WHERE id %% 5 = 2",
    "a place": "UPDATE incident SET geom = NULL, unplaced = true WHERE id %% 7 = 3",
    "gone": "DELETE FROM incident WHERE id %% 6 = 4",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_counted_at_once(lens, owner, change):
    with owner.transaction() as cursor:
        insert(cursor, 40)
    before = lens.keeper.loads
    assert same(lens) >= 40
    with owner.transaction() as cursor:
        cursor.execute(change, {"grid": GRIDS[0]})
        assert cursor.rowcount
    same(lens)
    assert lens.keeper.loads == before


def test_a_load_is_one_line_of_the_feed_and_counted_at_once(lens, owner):
    before, loads = same(lens), lens.keeper.loads
    with owner.transaction() as cursor:
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, state, occurred_at,
                reported_at, geom, scope_code, grid_code, rule, reported_code)
            SELECT '9910031999' || lpad(n::text, 9, '0'), 'E0102', '旧案', '20', 10, now(),
                   now(), label, code, code, 'inside', code
              FROM grid_version, generate_series(1, 2500) AS n
             WHERE code = %s AND valid @> now()
            """,
            [GRIDS[0]],
        )
        cursor.execute("UPDATE incident SET state = 90 WHERE no LIKE '99100319990000001__'")
        cursor.execute("SELECT kind, count(*) AS n FROM change WHERE ids IS NOT NULL GROUP BY 1")
        assert [tuple(row) for row in cursor] == [(feed.LOADED, 1)]
    assert same(lens) == before + 2500
    assert lens.keeper.loads == loads


def test_when_much_has_changed_it_is_sorted_in_while_others_read(
    lens, writers, monkeypatch
):
    monkeypatch.setattr(copy, "LEAST_UNSORTED", 5)
    monkeypatch.setattr(copy, "UNSORTED_SHARE", 0)
    loads = lens.keeper.loads
    for _ in range(30):
        with lens.web.transaction(EVERYTHING) as cursor:
            before = truth.counts(cursor, ALL)[0].count
            ((totals, _),) = lens.client.ask(cursor, [(ALL, BY)])
            assert before <= totals["total"] <= truth.counts(cursor, ALL)[0].count
    assert lens.keeper.loads == loads


def test_what_comes_and_goes_between_two_looks_is_not_there(lens, owner):
    with owner.transaction() as cursor:
        insert(cursor, 3, GRIDS[1])
        cursor.execute("UPDATE incident SET scope_code = %s", [GRIDS[2]])
        cursor.execute("DELETE FROM incident WHERE id %% 2 = 0", [])
    same(lens)


def test_no_commit_that_its_asker_sees_is_missed(lens, writers):
    loads, last = lens.keeper.loads, 0
    for _ in range(80):
        with lens.web.transaction(EVERYTHING) as cursor:
            before = truth.counts(cursor, ALL)[0].count
            ((totals, _),) = lens.client.ask(cursor, [(ALL, [])])
            assert (
                last <= before <= totals["total"] <= truth.counts(cursor, ALL)[0].count
            )
            last = before
    assert lens.keeper.loads == loads


def test_every_row_is_the_same_in_the_end(lens, owner):
    with owner.transaction() as cursor:
        insert(cursor, 5)
    found = lens.keeper.while_resting(verify)
    assert found["rows"] == found["copy"] >= 5 and found["different"] == 0


def test_what_was_changed_past_the_feed_is_found_by_verifying(lens, owner):
    with owner.transaction() as cursor:
        cursor.execute("ALTER TABLE incident DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE incident SET severity = severity %% 4 + 1 WHERE id ="
            " (SELECT max(id) FROM incident)",
            [],
        )
        cursor.execute("ALTER TABLE incident ENABLE TRIGGER USER")
    assert lens.keeper.while_resting(verify)["different"] == 2
    lens.keeper.load_again()
    assert same_when_loaded(lens)


def test_a_rebuild_that_is_asked_for_in_the_middle_of_a_look_is_not_lost(
    lens, monkeypatch
):
    same_when_loaded(lens)
    before, kept = lens.keeper.loads, keeper.follow
    asking = threading.Thread(target=lens.keeper.load_again)

    def slowly(cursor, there):
        if asking.ident is None:
            asking.start()
            threading.Event().wait(0.2)
        return kept(cursor, there)

    monkeypatch.setattr(keeper, "follow", slowly)
    lens.keeper.look()
    asking.join()
    same_when_loaded(lens)
    assert lens.keeper.loads > before


def same_when_loaded(lens):
    for _ in range(50):
        try:
            return same(lens)
        except CannotAnswer:
            threading.Event().wait(0.1)
    raise AssertionError("it was never loaded")


@pytest.mark.parametrize("event", ["restored", "emptied", "migrated"])
def test_after_what_the_feed_does_not_tell_it_begins_anew(lens, owner, event):
    same_when_loaded(lens)
    before = lens.keeper.loads
    with owner.transaction() as cursor:
        if event == "restored":
            feed.begin_anew(cursor)
        elif event == "emptied":
            cursor.execute("TRUNCATE incident CASCADE")
        else:
            cursor.execute("INSERT INTO migration (name) VALUES ('9999_new.sql')")
    with lens.web.transaction(EVERYTHING) as cursor:
        assert (
            answers.counts(cursor, ALL)[0].count == truth.counts(cursor, ALL)[0].count
        )
    same_when_loaded(lens)
    assert lens.keeper.loads > before


def test_who_has_changed_something_is_answered_by_postgresql(lens, owner, counting):
    """Its own changes nobody else sees."""
    with owner.transaction() as cursor, pytest.raises(CannotAnswer):
        lens.client.ask(cursor, [(ALL, [])])  # as the owner: no policy binds it
    with lens.web.transaction(EVERYTHING) as cursor:
        cursor.execute("SELECT pg_current_xact_id()")
        with pytest.raises(CannotAnswer):
            lens.client.ask(cursor, [(ALL, [])])


def test_without_a_scope_nothing_is_seen(lens):
    with lens.web.transaction() as cursor:
        assert answers.counts(cursor, ALL)[0].count == 0
    with lens.web.transaction(Scope()) as cursor:
        assert answers.counts(cursor, ALL)[0].count == 0


@pytest.mark.parametrize(
    "wanted",
    [{"text": "旧"}, {"basis": "2024-01-01"}],
    ids=str,
)
def test_what_it_does_not_hold_postgresql_answers(lens, wanted):
    wanted = IncidentFilter(**wanted)
    with lens.web.transaction(EVERYTHING) as cursor:
        with pytest.raises(CannotAnswer):
            lens.client.ask(cursor, [(wanted, [["grid"]])])
        assert answers.counts(cursor, wanted, ["grid"]) == truth.counts(
            cursor, wanted, ["grid"]
        )


def test_a_lens_that_is_behind_does_not_answer(lens, owner):
    same_when_loaded(lens)
    with lens.keeper._turn:  # it cannot look
        with owner.transaction() as cursor:
            insert(cursor, 1)
        with lens.web.transaction(EVERYTHING) as cursor:
            with pytest.raises(CannotAnswer, match="behind"):
                lens.client.ask(cursor, [(ALL, [])])
            assert answers.counts(cursor, ALL)[0].count == 1 + _held(lens)
    same(lens)


def _held(lens):
    return lens.keeper.copy.rows


def test_a_copy_that_does_not_fit_what_has_happened_is_thrown_away(lens, owner):
    with owner.transaction() as cursor:
        insert(cursor, 5)
    same_when_loaded(lens)
    loads = lens.keeper.loads
    with lens.keeper._turn:
        lens.keeper.copy._writer.execute("DELETE FROM lens.incident")
        with owner.transaction() as cursor:
            cursor.execute("UPDATE incident SET severity = 1")
    assert same_when_loaded(lens) >= 5
    assert lens.keeper.loads == loads + 1
