"""The demo's content: organisations, branches, duties, facilities, addresses."""

import re

import numpy as np

from geodata import reference
from geodata.demo import duty, party


def codes(name):
    return {row["code"] for row in reference.read(name)}


def test_every_unit_has_a_name_of_its_own_kind(toy):
    land, life = toy
    assert list(life.names.counties) == ["运河区"]
    assert life.names.towns[0].endswith("街道")
    assert life.names.towns[1].endswith("镇")
    assert all(name.endswith("村") for name in life.names.communities[2:])
    assert len(set(life.names.grids)) == len(land.grids)


def test_the_park_grid_is_called_a_park(toy):
    land, life = toy
    assert life.names.grids[land.grid_zone == "park"][0].endswith("公园网格")


def test_kinds_are_those_of_the_vocabularies(toy):
    _, life = toy
    assert set(life.organisations.kind) <= codes("org_kinds")
    assert set(life.party.level) == codes("party_levels")
    assert set(life.posts.kind) <= codes("post_kinds")
    assert set(life.facilities.kind) <= codes("facility_kinds")


def test_a_parent_organisation_works_in_a_unit_that_holds_the_childs(toy):
    orgs = toy[1].organisations
    has = np.flatnonzero(orgs.parent >= 0)
    for i in has:
        assert orgs.scope_code[i].startswith(orgs.scope_code[orgs.parent[i]])


def territory(life, level):
    rows = np.isin(life.party.territory_org, np.flatnonzero(life.party.level == level))
    return life.party.territory_code[rows]


def test_exactly_the_planted_grids_have_no_branch(toy):
    land, life = toy
    held = {code[:16] for code in territory(life, "branch")}
    without = [str(code) for code in land.grids.codes if code not in held]
    assert without == party.grids_without_branch(land)
    assert without


def test_exactly_one_branch_has_no_grid(toy):
    p = toy[1].party
    branches = set(np.flatnonzero(p.level == "branch"))
    idle = branches - set(p.territory_org.tolist())
    assert [p.name[i] for i in idle] == [party.BRANCH_WITHOUT_GRID]


def test_no_grid_and_no_micro_grid_is_held_twice(toy):
    held = sorted(territory(toy[1], "branch"))
    assert len(set(held)) == len(held)
    whole = {code for code in held if len(code) == 16}
    assert not [code for code in held if len(code) == 18 and code[:16] in whole]


def leads(land, life):
    """How many leads each (category, town) has."""
    rules = life.duty_rules
    rows = zip(rules.category[rules.lead], rules.place[rules.lead], strict=True)
    towns = [str(code) for code in land.towns.codes]
    found = {(c, town): 0 for c in duty.leaf_categories() for town in towns}
    for category, place in rows:
        for town in towns:
            found[category, town] += town.startswith(place)
    return found


def test_the_duty_matrix_has_exactly_the_planted_holes_and_doubles(toy):
    found = leads(*toy)
    holes, doubles = duty.planted(toy[0])
    assert {cell for cell, n in found.items() if n == 0} == set(holes)
    assert {cell for cell, n in found.items() if n > 1} == set(doubles)
    assert len(holes) == len(doubles) == 2


def test_facilities_stand_in_buildings_of_their_grid(toy):
    land, life = toy
    f = life.facilities
    assert (land.buildings.grid[f.building] == f.grid).all()
    assert len(set(f.building)) == len(f)
    assert {"service_centre", "mediation_room", "shelter"} <= set(f.kind)


def test_facilities_report_24_full_months_of_numbers(toy):
    _, life = toy
    f = life.facilities
    months = np.unique(f.count_month)
    assert len(months) == 24
    assert months[-1] == np.datetime64(life.now, "M") - 1
    assert f.count_sessions.min() >= 0


def test_posts_have_titles_and_no_holder(toy):
    land, life = toy
    assert (life.posts.kind == "grid_chief").sum() == len(land.grids)
    assert (life.posts.kind == "building_head").sum() == len(land.micro_grids)
    assert not hasattr(life.posts, "account")


def test_duty_posts_never_have_more_heads_than_slots(toy):
    duty_posts = toy[1].duty_posts
    assert len(duty_posts)
    assert (duty_posts.headcount <= duty_posts.slots).all()


def test_house_numbers_are_odd_on_one_side_and_rise_along_the_street(toy):
    land, life = toy
    a, b = life.addresses, land.buildings
    shops = (a.street == "东西2路") & (b.use == "shop")
    north = b.y[shops] > 800
    number = a.number[shops]
    assert (number[north] % 2 == 1).all()
    assert (number[~north] % 2 == 0).all()
    for side in (north, ~north):
        order = np.argsort(b.x[shops][side])
        assert (np.diff(number[side][order]) > 0).all()


def test_an_estate_has_one_house_number_and_its_buildings_count_up(toy):
    land, life = toy
    block = land.buildings.compound == 0
    assert len(set(life.addresses.number[block])) == 1
    inner = {re.search(r"(\d+)号楼$", t)[1] for t in life.addresses.text[block]}
    assert inner == {"1", "2", "3", "4"}
