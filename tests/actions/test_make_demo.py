"""The demo city in the database: whole, clean, explained, and never among real data."""

from datetime import UTC, datetime

import pytest

from gis_app.actions.check_partition import check_partition
from gis_app.actions.make_demo import Wish, make_demo
from gis_app.errors import BadRequest
from gis_app.store import demo as demo_store

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
WISH = Wish(incidents=5_000)


@pytest.fixture(scope="module")
def demo(loader):
    """The town, with few incidents: made once for the module."""
    make_demo(loader, WISH, now=NOW)
    return loader


@pytest.fixture
def one(demo, owner):
    """one("SELECT …") -> the only value."""

    def one(statement):
        with owner.transaction() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]

    return one


def test_the_city_is_called_gouqu_and_says_it_is_a_demo(one):
    assert one("SELECT name FROM installation") == "沟渠市"
    assert one("SELECT is_demo AND demo_logins FROM installation")
    assert one("SELECT zone_srid FROM installation") == 4549


def test_every_code_begins_with_99_and_the_known_ones_are_there(one):
    assert one("SELECT count(*) FROM grid WHERE NOT code ^@ '99'") == 0
    assert one("SELECT name <> '' FROM unit_version WHERE code = '991003001005'")
    assert one("SELECT count(*) FROM grid WHERE code ^@ '991003001005Z003'") > 1


@pytest.mark.parametrize(
    ("table", "least"),
    [("unit", 60), ("grid", 3_000), ("building", 15_000), ("road", 1_000), ("water", 50),
     ("org_unit", 100), ("party_org", 500), ("party_territory", 500), ("post", 2_000),
     ("duty_post", 50), ("duty_rule", 300), ("facility", 150), ("facility_month", 1_000),
     ("incident", 5_000), ("category", 100), ("term", 80), ("account", 10)],
)  # fmt: skip
def test_every_family_of_tables_is_filled(one, table, least):
    assert one(f"SELECT count(*) FROM {table}") >= least


def test_the_partition_audit_is_clean_but_for_the_planted_branches(demo):
    with demo.transaction() as cursor:
        found = check_partition(cursor)
    assert [finding.level for finding in found] == [
        "county", "town", "community", "grid", "micro",
    ]  # fmt: skip
    faults = [fault for finding in found for fault in finding.faults]
    assert {fault.kind for fault in faults} == {"no_branch"}
    assert len(faults) == 5


def test_one_moved_vertex_is_found_with_place_and_area(demo):
    """One grid's corner goes its own way, by some 40 m; its neighbours stay."""
    with demo.transaction() as cursor:
        cursor.execute(
            "SELECT code FROM grid_version WHERE layer = 'partition' ORDER BY 1 LIMIT 1"
        )
        code = cursor.fetchone().code
        cursor.execute(
            """
            UPDATE grid_version SET geom = ST_Multi(ST_MakePolygon(ST_SetPoint(
                ST_ExteriorRing(ST_GeometryN(geom, 1)), 2,
                ST_Translate(ST_PointN(ST_ExteriorRing(ST_GeometryN(geom, 1)), 3),
                             0.0003, 0.0003))))
             WHERE code = %s
            """,
            [code],
        )
        (found,) = check_partition(cursor, "grid")
        cursor.connection.rollback()
    faults = [fault for fault in found.faults if fault.kind in ("gap", "overlap")]
    assert faults
    assert all(fault.area_m2 > 1 and fault.place for fault in faults)
    assert any(code in fault.codes or fault.kind == "gap" for fault in faults)


def test_one_removed_grid_is_found_with_place_and_area(demo):
    with demo.transaction() as cursor:
        cursor.execute(
            "DELETE FROM grid_version WHERE code = '991003001005Z003' RETURNING area_m2"
        )
        area = cursor.fetchone().area_m2
        (found,) = check_partition(cursor, "grid", "991003001005")
        cursor.connection.rollback()
    (gap,) = [fault for fault in found.faults if fault.kind == "gap"]
    assert gap.area_m2 == pytest.approx(area, abs=0.02)
    assert gap.place["type"] in ("Polygon", "MultiPolygon")


def test_every_incident_is_owned_as_sql_says(one):
    wrong = one(
        """
        SELECT count(*) FROM incident i
          LEFT JOIN incident_exact_place e ON e.incident_id = i.id
         CROSS JOIN LATERAL attribute_point(
               coalesce(e.geom, i.geom), i.reported_at, 20, i.accuracy_m) s
         WHERE (i.grid_code, i.micro_grid_code, i.scope_code, i.party_id)
               IS DISTINCT FROM (s.grid_code, s.micro_grid_code, s.scope_code, s.party_id)
        """
    )
    assert wrong == 0


def test_borders_gaps_and_open_cases_are_there_to_be_seen(one):
    assert one("SELECT count(*) FROM incident WHERE rule = 'edge'") > 10
    assert one("SELECT count(*) FROM incident WHERE grid_code IS NULL") > 0
    assert 0.02 < one("SELECT avg(is_open::int) FROM incident") < 0.08
    assert one("SELECT count(*) FROM incident WHERE is_open AND due_at < now()") > 0
    assert one("SELECT count(*) FROM incident WHERE duplicate_of IS NOT NULL") > 20


def test_states_end_where_the_incident_is(one):
    odd = one(
        """
        SELECT count(*) FROM incident i
          LEFT JOIN incident_state s
            ON s.incident_id = i.id AND s.valid @> timestamptz '2026-11-20 04:00Z'
         WHERE s.state IS DISTINCT FROM i.state
        """
    )
    assert odd == 0


def test_the_same_demo_again_is_unchanged(demo, one):
    before = one("SELECT sum(id) FROM incident")
    assert make_demo(demo, WISH, now=NOW) is False
    assert one("SELECT sum(id) FROM incident") == before


def test_another_demo_waits_for_a_clear_word(demo):
    with pytest.raises(BadRequest, match="--replace"):
        make_demo(demo, Wish(seed=8))


def test_a_demo_never_mixes_with_other_data(demo):
    with demo.transaction() as cursor:
        cursor.execute("UPDATE installation SET is_demo = false")
        assert demo_store.contents(cursor).filled
        cursor.connection.commit()
    try:
        with pytest.raises(BadRequest, match="other data"):
            make_demo(demo, Wish(replace=True))
    finally:
        with demo.transaction() as cursor:
            cursor.execute("UPDATE installation SET is_demo = true")


@pytest.mark.slow
def test_a_replaced_demo_leaves_nothing_of_the_old_one_but_its_log(demo, one):
    old = one("SELECT max(id) FROM incident")
    entries = one("SELECT count(*) FROM log_entry")
    make_demo(demo, Wish(incidents=300, replace=True), now=NOW)
    assert one("SELECT min(id) FROM incident") > old
    assert one("SELECT count(*) FROM incident") < 400
    assert one("SELECT count(*) FROM account") == 10
    assert one("SELECT count(*) FROM log_entry") > entries
