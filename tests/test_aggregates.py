"""What aggregate roles are told, however they ask: no two answers tell a third."""

from datetime import date, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from support import small_city as paper

from gis_app.actions import aggregate_readings, count_in_aggregate, place_trees
from gis_app.actions.count_figures import count_figures
from gis_app.actions.count_place import count_place
from gis_app.actions.count_trend import count_trend
from gis_app.database import Database
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.domain.scope import Scope
from gis_app.errors import Forbidden, Rejected
from gis_app.store import party

ANALYST = Scope(1, ("",), ("*",), (), frozenset({"analyst"}))
COMMUNITY = "991003001001"
G1, G2, G3, G4 = (f"{COMMUNITY}Z00{n}" for n in (1, 2, 3, 4))
FIRST = datetime(2026, 1, 1, 12, tzinfo=CITY_TIME)
CATEGORIES = ["E0101", "E0102", "E0201", "B0101", "B0102", "P0101"]
EIGHT = [
    ["category"], ["category_group"], ["severity"], ["state"], ["source"], ["day"],
    ["month"], ["grid", "category"],
]  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_city")
_numbers = iter(range(1, 10**6))


def report(cursor, grid, n=1, org=None, micro=None, day=0, **more):
    row = {"category": "E0102", "severity": 4, "state": 90, "source": "20"} | more
    for _ in range(n):
        at = FIRST + timedelta(days=day)
        cursor.execute(
            """
            INSERT INTO incident (no, category, title, source, severity, state,
                occurred_at, reported_at, scope_code, grid_code, rule, reported_code,
                micro_grid_code, party_id)
            VALUES (%s, %s, '旧案', %s, %s, %s, %s, %s, %s, %s, 'inside', %s, %s, %s)
            """,
            [f"9910032026010{next(_numbers):06}", row["category"], row["source"],
             row["severity"], row["state"], at, at, grid, grid, grid, micro, org],
        )  # fmt: skip


def asked(cursor, by=(), **wanted):
    wanted = IncidentFilter.model_validate(wanted)
    return count_in_aggregate.count_in_aggregate(cursor, wanted, list(by))


def counts(cursor, by, **wanted):
    return {
        tuple(row[name] for name in sorted(by)): row["count"]
        for row in asked(cursor, by, **wanted)["rows"]
    }


# -- places ----------------------------------------------------------------------------


@pytest.mark.parametrize("by", [["county", "grid"], ["grid", "county"]])
def test_of_two_place_keys_the_finest_decides_what_is_withheld(cursor, by):
    for grid, n in ((G1, 60), (G2, 37), (G3, 3)):
        report(cursor, grid, n)
    alone = {grid: n for (grid,), n in counts(cursor, ["grid"]).items()}
    assert alone == {G1: 60, G2: None, G3: None}
    both = {grid: n for (_, grid), n in counts(cursor, by).items()}
    assert both == alone


def test_a_place_key_above_the_place_asked_for_opens_nothing(cursor):
    for severity in (3, 4):
        report(cursor, G2, 20, severity=severity)
        report(cursor, G3, 3, severity=severity)
    plain = asked(cursor, ["severity"], under=G2)["rows"]
    assert [row["count"] for row in plain] == [None, None]
    for by in permutations(["county", "severity"]):
        rows = asked(cursor, by, under=G2)["rows"]
        assert [row["count"] for row in rows] == [None, None], by


def test_the_order_of_keys_withholds_the_same(cursor):
    draw = Random(4)
    for _ in range(300):
        grid, category = draw.choice((G1, G2, G3)), draw.choice(CATEGORIES[:4])
        report(cursor, grid, category=category, severity=draw.choice((2, 3, 4)))
    orders = permutations(["grid", "category", "severity"])
    told = [counts(cursor, by) for by in orders]
    assert all(one == told[0] for one in told)
    figures = count_figures(cursor, ANALYST, IncidentFilter(), [["severity", "grid"]])
    (group,) = figures["groups"]
    assert group["rows"] == asked(cursor, ["severity", "grid"])["rows"]


# -- the party's places ----------------------------------------------------------------


def test_among_equals_the_same_is_withheld_whoever_counted(cursor, monkeypatch):
    for category, n in (("E0101", 3), ("E0102", 7), ("B0101", 7), ("P0101", 40)):
        report(cursor, G1, n, category=category)
    chosen = [["E0102"], ["B0101"], ["E0102", "P0101"], ["B0101", "P0101"]]
    told = [asked(cursor, categories=one)["total"] for one in chosen]
    assert None in told
    counted = aggregate_readings.answers.told

    def backwards(*questions):
        return [
            (totals, [rows[::-1] for rows in tables])
            for totals, tables in counted(*questions)
        ]

    monkeypatch.setattr(aggregate_readings.answers, "told", backwards)
    assert [asked(cursor, categories=one)["total"] for one in chosen] == told


@pytest.fixture
def orgs(cursor):
    """P6 and P7 are branches of the community's general branch P2; G2 is P7's but for
    its first micro-grid, which is P6's, who once held all of it."""
    cursor.execute(
        """
        INSERT INTO party_org (code, name, level, unit_code, parent_id)
        SELECT c, c, 'branch', '991003001001', id FROM party_org, unnest('{P6,P7}'::text[]) c
         WHERE code = 'P2';
        INSERT INTO party_territory (party_id, place_code, valid)
        SELECT id, %(g)s, tstzrange(NULL, '2025-01-01') FROM party_org WHERE code = 'P6';
        INSERT INTO party_territory (party_id, place_code, valid)
        SELECT id, %(g)s || '01', tstzrange('2025-01-01', NULL) FROM party_org WHERE code = 'P6';
        INSERT INTO party_territory (party_id, place_code, valid)
        SELECT id, %(g)s, tstzrange('2025-01-01', NULL) FROM party_org WHERE code = 'P7';
        """,
        {"g": G2},
    )
    cursor.execute("SELECT code, id FROM party_org")
    return {row.code: row.id for row in cursor}


def test_a_branch_that_once_held_the_grid_and_now_a_part_is_a_part(cursor, orgs):
    above = party.parts_of_grids(cursor)
    assert above == {orgs["P6"]: orgs["P2"], orgs["P7"]: orgs["P2"]}
    for code in ("P6", "P7"):
        with pytest.raises(Forbidden):
            asked(cursor, party=orgs[code])
    assert asked(cursor, party=orgs["P2"])["total"] == 0


def test_a_table_by_organisation_tells_of_whole_grids_alone(cursor, orgs):
    report(cursor, G2, 20, orgs["P6"], G2 + "01")
    report(cursor, G2, 30, orgs["P7"], G2 + "02")
    report(cursor, G1, 10, orgs["P3"])
    assert counts(cursor, ["party_org"], under=G2) == {(orgs["P2"],): 50}
    assert counts(cursor, ["party_org"]) == {(orgs["P2"],): 50, (orgs["P3"],): 10}


def test_of_parts_with_nobody_above_them_nothing_is_told(cursor, orgs):
    cursor.execute("UPDATE party_org SET parent_id = NULL WHERE code = 'P6'")
    report(cursor, G2, 20, orgs["P6"], G2 + "01")
    report(cursor, G2, 30, orgs["P7"], G2 + "02")
    assert set(counts(cursor, ["party_org"]).values()) == {None}


# -- what nests in no tree -------------------------------------------------------------


@pytest.fixture
def crowd(cursor):
    """600 incidents over 40 days, of one to three orders of size."""
    draw = Random(11)
    cursor.execute("SELECT id FROM party_org WHERE code = 'P3'")
    branch = cursor.fetchone().id
    for _ in range(600):
        grid = draw.choices((G1, G2, G3, G4), (60, 30, 8, 2))[0]
        report(
            cursor, grid, org=branch if grid == G1 else None, day=draw.randrange(40),
            category=draw.choices(CATEGORIES, (50, 30, 10, 6, 3, 1))[0],
            severity=draw.choice((1, 2, 3, 4, 4, 4)), source=draw.choice(("10", "20")),
            state=draw.choice((10, 45, 80, 90)),
        )  # fmt: skip
    return branch


def question(draw, branch):
    wanted = {}
    if draw.random() < 0.5:
        first = draw.randrange(30)
        wanted["from"] = FIRST + timedelta(days=first)
        wanted["to"] = FIRST + timedelta(days=first + draw.randint(1, 12))
    if draw.random() < 0.5:
        wanted["categories"] = draw.sample(CATEGORIES, draw.randint(1, 4))
    if draw.random() < 0.3:
        wanted["states"] = draw.sample([10, 45, 80, 90], draw.randint(1, 3))
    if draw.random() < 0.2:
        wanted["party"] = branch
    place = draw.random()
    if place < 0.3:
        x, y = draw.uniform(0, 3), draw.uniform(4, 7)
        ring = [paper.point(x + a, y + b) for a, b in ((0, 0), (2, 0), (1, 2), (0, 0))]
        wanted["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    elif place < 0.5:
        wanted["under"] = draw.choice((G1, G2, COMMUNITY, "991003001"))
    elif place < 0.6:
        wanted["grids"] = draw.sample([G1, G2, G3, G4], draw.randint(1, 4))
    keys = ["category", "category_group", "week", "day", "month", "state", "grid",
            "town", "party_org"]  # fmt: skip
    return wanted, draw.sample(keys, draw.randint(0, 2))


def numbers(answer):
    return {answer["total"], *(row["count"] for row in answer["rows"])} - {None}


@pytest.mark.parametrize("seed", range(12))
def test_no_two_answers_differ_by_one_to_four(cursor, crowd, seed):
    draw = Random(seed)
    told = set()
    for _ in range(8):
        wanted, by = question(draw, crowd)
        told |= numbers(asked(cursor, by, **wanted))
    assert not {a - b for a in told for b in told} & {1, 2, 3, 4}
    assert max(told) >= 5


def test_a_day_more_a_category_more_and_the_days_of_a_week_tell_nothing(cursor, crowd):
    days = [
        asked(cursor, **{"from": FIRST, "to": FIRST + timedelta(days=n)})["total"]
        for n in range(1, 40)
    ]
    lists = [asked(cursor, categories=CATEGORIES[:n])["total"] for n in range(1, 7)]
    nested = [numbers(asked(cursor, [by])) for by in ("week", "day", "category")]
    for told in (set(days) - {None}, set(lists) - {None}, set.union(*nested)):
        assert told and all(n % 5 == 0 for n in told)


def test_every_answer_says_that_it_is_rounded(cursor, crowd):
    here = IncidentFilter(under=COMMUNITY)
    figures = count_figures(cursor, ANALYST, here, [["state"]])
    panel, trend = (
        count_place(cursor, ANALYST, COMMUNITY),
        count_trend(cursor, ANALYST, here),
    )
    for answer in (asked(cursor), figures, panel, trend):
        assert answer["rounded_to"] == 5
    assert panel["total"] == figures["total"] == asked(cursor, under=COMMUNITY)["total"]
    assert panel["open"] == figures["open"]
    rows = {row["state"]: row["count"] for row in figures["groups"][0]["rows"]}
    assert rows == {row["code"]: row["count"] for row in panel["by_state"]}


DRAWN = [G1, G2, G3]


@pytest.mark.parametrize(
    ("wanted", "base"),
    [({"under": G2}, G2), ({"under": COMMUNITY}, COMMUNITY), ({"under": "99"}, "99"),
     ({"grids": DRAWN}, None), ({}, "")],
)  # fmt: skip
@pytest.mark.parametrize("by", [["category"], ["category", "state"], ["grid", "week"]])
def test_the_path_down_to_a_place_tells_what_the_whole_tree_would(
    cursor, crowd, wanted, base, by
):
    report(cursor, "991003002001Z001", 3)
    report(cursor, "991003001002Z001", 40, category="E0101", day=3)
    others = [name for name in by if name != "grid"]
    wanted = IncidentFilter(**wanted)
    readings = aggregate_readings.Readings(cursor)
    told = count_in_aggregate.ToldOf(readings, wanted)
    if not told._asks_of_places(by):
        return
    whole = place_trees.PlaceTrees(readings, told._anywhere, "", True).of(others)
    path = told._place_trees(by).of(others)
    asked_for = DRAWN if base is None else [base]
    if "grid" in by:
        asked_for = [G1, G2, G3, G4, COMMUNITY]
    asked_for = [code for code in asked_for if code.startswith(wanted.under or "")]
    for key in whole:
        assert [whole[key][c] for c in asked_for] == [path[key][c] for c in asked_for]


# -- what it costs ---------------------------------------------------------------------


class Counting:
    """A cursor that counts its statements."""

    def __init__(self, cursor):
        self._cursor, self.statements = cursor, 0

    def execute(self, *arguments):
        self.statements += 1
        return self._cursor.execute(*arguments)

    def __iter__(self):
        return iter(self._cursor)

    def __getattr__(self, name):
        return getattr(self._cursor, name)


NARROW = {"from": FIRST, "categories": ["E01"], "states": [10, 45]}


@pytest.mark.parametrize(("wanted", "most"), [({}, 6), (NARROW, 14)])
def test_figures_read_each_filter_once(cursor, crowd, wanted, most):
    counting, wanted = Counting(cursor), IncidentFilter.model_validate(wanted)
    told = count_figures(counting, ANALYST, wanted, EIGHT)
    assert counting.statements <= most
    singly = [asked(cursor, by, **wanted.canonical()) for by in EIGHT]
    assert [group["rows"] for group in told["groups"]] == [
        one["rows"] for one in singly
    ]
    assert {one["total"] for one in singly} == {told["total"]}


def test_a_panel_reads_each_filter_once(cursor, crowd):
    counting = Counting(cursor)
    count_place(counting, ANALYST, COMMUNITY)
    assert counting.statements <= 10


def test_a_table_too_large_to_be_told_is_refused(cursor, crowd, monkeypatch):
    monkeypatch.setattr(count_in_aggregate, "MOST_ROWS", 20)
    with pytest.raises(Rejected, match="more than 20 rows"):
        asked(cursor, ["day"])
    monkeypatch.setattr(aggregate_readings, "MOST_ROWS", 40)
    with pytest.raises(Rejected, match="more than 40 rows"):
        asked(cursor, ["day", "category"])


def test_all_figures_of_an_answer_are_of_one_moment(owner, database_urls):
    """READ COMMITTED would see what arrives between two statements."""
    web = Database(database_urls.web, connections=1)
    with web.transaction(ANALYST, one_reading=True) as cursor:
        before = asked(cursor)["total"]
        with owner.transaction() as other:
            report(other, G1, 30)
        assert asked(cursor)["total"] == before
    with web.transaction(ANALYST, one_reading=True) as cursor:
        assert asked(cursor)["total"] == before + 30
    with owner.transaction() as other:
        other.execute("DELETE FROM incident")
    web.close()


# -- places of another day -------------------------------------------------------------


def split(cursor):
    """G1 was one grid up to 1 June 2026; now it lies in G4. One incident stays."""
    report(cursor, G1, 10)
    cursor.execute(
        "UPDATE grid_version SET valid = tstzrange(lower(valid), '2026-06-01') WHERE code = %s",
        [G1],
    )
    cursor.execute("UPDATE incident SET scope_code = %s, grid_code = %s", [G4, G4])


AROUND_G1 = {
    "type": "Polygon",
    "coordinates": [[paper.point(x, y) for x, y in ((0.1, 7.9), (1, 7.9), (1, 7), (0.1, 7.9))]],
}  # fmt: skip


def test_a_drawn_shape_of_then_becomes_the_grids_of_then(cursor):
    split(cursor)
    for basis in ("reported", date(2026, 5, 1)):
        assert asked(cursor, geometry=AROUND_G1, basis=basis)["total"] == 10, basis
    assert asked(cursor, geometry=AROUND_G1)["total"] == 0


@pytest.mark.parametrize("basis", ["reported", date(2026, 5, 1)])
def test_a_list_of_grids_means_those_of_the_basis(cursor, basis):
    split(cursor)
    assert asked(cursor, ["grid"], grids=[G1], basis=basis)["total"] == 10
    rows = asked(cursor, ["grid"], grids=[G1], basis=basis)["rows"]
    assert [(row["grid"], row["count"]) for row in rows] == [(G1, 10)]
    assert asked(cursor, grids=[G4])["total"] == 10
