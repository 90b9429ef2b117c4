"""/api/party: the party's organisations as a way down, with territory and figures."""

import pytest
from support import mvt
from support import small_city as paper
from support.chessboard import containing

pytestmark = pytest.mark.usefixtures("reported")

HELD = "991003001001Z001"
TOWN, COMMUNITY = "991003001", "991003001001"
# (x, y, category): four in the branch's grid, two of them in the group's micro-grid; one
# in the community beside it, one in the other community, one in the other town.
PLACES = [
    (0.5, 7.5, "E0102"), (0.6, 7.4, "G0301"), (1.5, 6.5, "E0102"), (1.2, 6.2, "E0102"),
    (2.5, 6.5, "E0102"), (1.5, 2.5, "E0102"), (5.5, 6.5, "E0102"),
]  # fmt: skip
GROUP_PLACE = HELD + "01"  # x 0–1, y 7–8


@pytest.fixture(scope="module")
def reported(small_city, owner, app, make_account):
    with owner.transaction() as cursor:
        cursor.execute(
            """
            INSERT INTO party_org (code, name, level, unit_code, parent_id)
            SELECT 'P4', '楼宇党小组', 'group', %(held)s, id FROM party_org WHERE code = 'P3';
            INSERT INTO party_territory (party_id, place_code)
            SELECT id, %(place)s FROM party_org WHERE code = 'P4';
            INSERT INTO party_org (code, name, level, unit_code, parent_id)
            SELECT 'P5', '流动党支部', 'branch', %(community)s, id
              FROM party_org WHERE code = 'P2';
            """,
            {"held": HELD, "place": GROUP_PLACE, "community": COMMUNITY},
        )
    command = app.test_client()
    command.make_account = make_account
    command.sign_in("command")
    for x, y, category in PLACES:
        lon, lat = paper.point(x, y)
        report = {"category": category, "title": "杂物", "lon": lon, "lat": lat}
        assert command.post("/api/incidents", json=report).status_code == 201


@pytest.fixture(scope="module")
def command(app, make_account, reported):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


@pytest.fixture(scope="module")
def ids(owner, reported):
    with owner.transaction() as cursor:
        cursor.execute("SELECT code, id FROM party_org")
        return {row.code: row.id for row in cursor}


def ask(browser, path):
    answer = browser.get(f"/api/party{path}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def total(browser, **wanted):
    body = {"filter": wanted, "by": []}
    return browser.post("/api/incidents/counts", json=body).get_json()["total"]


def test_the_chain_leads_from_the_committee_down_to_the_group(command, ids):
    (top,) = ask(command, "")["party"]
    assert (top["name"], top["level"], top["unit"]) == (
        "第1街道党工委",
        "committee",
        TOWN,
    )
    way, org = [top["id"]], top
    while org["children"]:
        org = ask(command, f"?parent={org['id']}")["party"][0]
        way.append(org["id"])
    assert way == [ids[code] for code in ("P1", "P2", "P3", "P4")]
    chain = ask(command, f"/{ids['P4']}")["chain"]
    assert [up["id"] for up in chain] == way


def test_a_unit_s_chain_links_to_its_organisation(command, ids):
    grid = command.get(f"/api/grids/{HELD}").get_json()
    assert [up["id"] for up in grid["party"]] == [ids["P1"], ids["P2"], ids["P3"]]


def test_an_organisation_holds_what_those_below_it_hold(command, ids):
    committee = ask(command, f"/{ids['P1']}")
    assert [place["code"] for place in committee["territory"]] == [HELD]
    assert (committee["grids"], committee["grids_of_unit"]) == (1, 8)
    branch = ask(command, f"/{ids['P3']}")
    assert (branch["households"], branch["place"]) == (400, HELD)
    assert branch["bbox"] == pytest.approx([119, 39.006, 119.002, 39.008])
    assert branch["units"][-1]["code"] == HELD


def test_a_committee_stands_for_its_unit(command, ids):
    town = command.get(f"/api/units/{TOWN}").get_json()
    committee = ask(command, f"/{ids['P1']}")
    assert committee["geometry"] == town["geometry"]
    assert committee["unit"]["name"] == "第1街道"


def test_figures_count_it_and_all_below(command, ids):
    figures = {code: ask(command, f"/{ids[code]}")["incidents"] for code in ids}
    assert {code: found["total"] for code, found in figures.items()} == {
        "P1": 5, "P2": 5, "P3": 4, "P4": 2, "P5": 0,
    }  # fmt: skip
    for code, found in figures.items():
        assert found["total"] == total(command, party=ids[code])
        assert sum(row["count"] for row in found["by_state"]) == found["total"]


def test_children_are_counted_in_one_reading(command, ids):
    below = ask(command, f"?parent={ids['P2']}")["party"]
    assert {org["id"]: (org["open"], org["overdue"]) for org in below} == {
        ids["P3"]: (4, 0),
        ids["P5"]: (0, 0),
    }
    (group,) = ask(command, f"?parent={ids['P3']}")["party"]
    assert group["open"] == 2


def test_a_group_that_holds_a_whole_grid_has_one_number_in_list_and_panel(
    command, cursor, ids
):
    from gis_app.actions.count_party import count_children, count_party
    from gis_app.domain.scope import Scope
    from gis_app.store import party

    everything = Scope(prefixes=("",), roles=frozenset({"command"}))
    cursor.execute(
        "INSERT INTO party_territory (party_id, place_code) VALUES (%s, %s)",
        [ids["P4"], HELD],
    )
    rows = party.children(cursor, ids["P3"])
    listed = count_children(cursor, everything, ids["P3"], rows)[ids["P4"]]
    panel = count_party(cursor, everything, ids["P4"], HELD)
    assert listed == (panel["open"], panel["overdue"]) == (4, 0)


def test_grids_without_a_branch_and_branches_without_a_grid_are_found(command, ids):
    audit = ask(command, f"/audit?under={COMMUNITY}")
    assert (audit["grids"], audit["without_branch"]) == (4, 3)
    assert HELD not in {grid["code"] for grid in audit["grids_without_branch"]}
    assert [org["id"] for org in audit["branches_without_grid"]] == [ids["P5"]]
    unit = command.get(f"/api/units/{COMMUNITY}").get_json()
    assert unit["counts"]["without_branch"] == 3


def test_a_street_counts_what_it_sees(visitor, ids):
    street = visitor("street", [COMMUNITY])
    assert ask(street, f"/{ids['P1']}")["incidents"]["total"] == 5
    elsewhere = visitor("street", ["991003002"])
    assert ask(elsewhere, f"/{ids['P1']}")["incidents"]["total"] == 0
    assert ask(elsewhere, f"?parent={ids['P2']}")["party"][0]["open"] == 0


def test_an_analyst_is_told_the_figures_of_its_place_and_no_others(visitor, ids):
    analyst = visitor("analyst")
    for code, place in (("P1", f"units/{TOWN}"), ("P3", f"grids/{HELD}")):
        told = analyst.get(f"/api/{place}").get_json()["incidents"]
        assert ask(analyst, f"/{ids[code]}")["incidents"] == told
    assert ask(analyst, f"/{ids['P4']}")["incidents"] is None
    assert {org["open"] for org in ask(analyst, f"?parent={ids['P2']}")["party"]} == {
        None
    }
    assert analyst.get(f"/api/party/{ids['P4']}/trend").status_code == 403


def test_an_analyst_may_not_filter_by_a_part_of_a_grid(visitor, ids):
    analyst = visitor("analyst")
    body = {"filter": {"party": ids["P4"]}, "by": []}
    assert analyst.post("/api/incidents/counts", json=body).status_code == 403
    by_party = {"filter": {}, "by": ["party_org"]}
    rows = analyst.post("/api/incidents/counts", json=by_party).get_json()["rows"]
    assert ids["P4"] not in {row["party_org"] for row in rows}


def test_no_name_of_an_account_is_in_any_answer(command, ids):
    for code in ids:
        assert set(ask(command, f"/{ids[code]}")) == {
            "id", "name", "level", "unit", "chain", "units", "territory", "geometry",
            "bbox", "households", "buildings", "grids", "micro_grids", "grids_of_unit",
            "without_branch", "place", "incidents",
        }  # fmt: skip


def test_what_is_not_there_is_not_found(command, client):
    assert command.get("/api/party/999999").status_code == 404
    assert command.get("/api/party/999999/trend").status_code == 404
    assert ask(command, "?parent=999999")["party"] == []
    assert client.get("/api/party").status_code == 401


def test_close_up_a_grid_s_label_names_its_branch(command):
    def label(z):
        place = containing(z, *paper.point(1.01, 7.01))
        tile = command.get("/tiles/grids/{}/{}/{}.mvt".format(*place))
        found = mvt.layers(tile.data)["grids_label"]
        (grid,) = [one for one in found if one["properties"]["code"] == HELD]
        return grid["properties"]

    assert label(16)["branch"] == "网格党支部"
    assert "branch" not in label(14)


def test_another_branch_is_another_tile_of_grids(command, owner):
    def version():
        style = command.get("/style.json").get_json()
        return style["sources"]["grids"]["tiles"]

    before = version()
    with owner.transaction() as cursor:
        cursor.execute("UPDATE party_org SET name = name WHERE code = 'P3'")
    assert version() != before
