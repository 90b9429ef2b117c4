"""Party organisations and territories: a tree by codes, grids that are there, no repeats."""

import pytest
from support.samples import write_csv

from gis_app.domain.scope import Scope

TREE = """
    SELECT p.code, p.name, p.level, a.code AS parent, p.unit_code,
           array_agg(t.place_code ORDER BY t.place_code) AS held
      FROM party_org p LEFT JOIN party_org a ON a.id = p.parent_id
      LEFT JOIN party_territory t ON t.party_id = p.id
     WHERE p.code ^@ %s GROUP BY p.id, a.code ORDER BY p.code
"""
EAST = "991003002001"
ROWS = [
    {"党组织编码": "E1", "名称": "东街道党工委", "级别": "党工委", "上级": "",
     "所属单位": "991003002000", "网格": ""},
    {"党组织编码": "E3", "名称": "第一网格党支部", "级别": "党支部", "上级": "E2",
     "所属单位": "", "网格": f"{EAST}Z001；{EAST}Z002、{EAST}Z00301"},
    {"党组织编码": "E2", "名称": "社区党总支", "级别": "general", "上级": "E1",
     "所属单位": EAST, "网格": ""},
]  # fmt: skip


@pytest.fixture(autouse=True)
def anew(small_city, owner):
    yield
    with owner.transaction() as cursor:
        cursor.execute(
            """
            DELETE FROM party_territory t USING party_org p
             WHERE p.id = t.party_id AND p.code ^@ 'E';
            DELETE FROM party_org WHERE code ^@ 'E'
            """
        )


def of(tmp_path, rows):
    return write_csv(tmp_path / "party.csv", rows)


def test_a_tree_with_its_territories_is_stored(load, rows, tmp_path):
    report = load("party", of(tmp_path, ROWS))
    assert (report.stored, report.rejected) == (3, 0)
    found = rows(TREE, ["E"])
    assert [(row.code, row.level, row.parent, row.unit_code) for row in found] == [
        ("E1", "committee", None, "991003002"),
        ("E2", "general", "E1", EAST),
        ("E3", "branch", "E2", EAST),
    ]
    assert found[2].held == [f"{EAST}Z001", f"{EAST}Z002", f"{EAST}Z00301"]


def test_the_next_step_is_said_and_no_incident_changes(load, tmp_path):
    report = load("party", of(tmp_path, ROWS))
    (note,) = [note for note in report.notes if "incidents" in note]
    assert "gis-app attribute" in note


def test_loading_twice_changes_nothing(load, rows, tmp_path):
    load("party", of(tmp_path, ROWS))
    before = rows(TREE, ["E"])
    again = load("party", of(tmp_path, ROWS))
    assert (again.stored, again.unchanged, again.rejected) == (0, 3, 0)
    assert rows(TREE, ["E"]) == before


def test_a_branch_may_be_renamed_and_be_given_more(load, rows, tmp_path):
    load("party", of(tmp_path, ROWS))
    more = ROWS[1] | {"名称": "新名", "网格": f"{EAST}Z004", "上级": ""}
    assert load("party", of(tmp_path, [more])).stored == 1
    branch = rows(TREE, ["E3"])[0]
    assert (branch.name, branch.parent, len(branch.held)) == ("新名", "E2", 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"党组织编码": ""}, "has no code"),
        ({"级别": "小组长"}, "its level is not known"),
        ({"上级": "X9"}, "there is no party organisation X9"),
        ({"上级": "P3"}, "its parent P3 is no higher organisation"),
        ({"网格": "991003002001Z009"}, "there is no grid 991003002001Z009"),
        ({"所属单位": "东街道"}, "is no code of a unit"),
        ({"所属单位": "991003009"}, "there is no unit 991003009"),
    ],
)
def test_a_row_with_a_fault_is_refused_by_itself(load, tmp_path, change, said):
    path = of(tmp_path, [ROWS[0], ROWS[1] | {"上级": "P2"} | change])
    report = load("party", path)
    assert (report.stored, report.rejected) == (1, 1)
    assert said in report.faults[0]["message"]
    assert report.faults[0]["where"] == "party.csv row 3"


def test_below_what_is_refused_nothing_hangs(load, tmp_path):
    path = of(tmp_path, [ROWS[0] | {"上级": "X9"}, *ROWS[1:]])
    assert load("party", path).rejected == 3


def test_territory_outside_the_starters_area_is_refused(load, tmp_path, make_account):
    west = Scope(make_account("street").id, ("991003001",), roles=frozenset({"street"}))
    report = load("party", of(tmp_path, ROWS), scope=west)
    assert (report.stored, report.rejected) == (0, 3)
