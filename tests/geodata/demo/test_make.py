"""The town as scripts/run makes it keeps what the recipe promises of its content."""

import numpy as np
import pytest
import shapely

from geodata.demo.life import BORDER, OUTSIDE
from geodata.demo.make import make_city
from geodata.demo.names import real_places, stem

NOW = np.datetime64("2026-03-10T03:00:00")


@pytest.fixture(scope="module")
def town():
    return make_city("town", 7, NOW)


def test_the_town_has_forty_thousand_incidents_and_is_alive(town):
    i = town.life.incidents
    assert len(i) == 40_000
    is_open = np.isnat(i.closed_at)
    assert 0.03 <= is_open.mean() <= 0.05
    assert 0 < (i.due_at[is_open] < NOW).mean() < 0.5


def test_every_point_is_covered_as_meant(town):
    i = town.life.incidents
    tree = shapely.STRtree(town.land.grids.geoms)
    found = tree.query(shapely.points(i.lon, i.lat), predicate="intersects")[0]
    count = np.bincount(found, minlength=len(i))
    assert ((count == 0) == (i.special == OUTSIDE)).all()
    assert ((count > 1) == (i.special == BORDER)).all()
    assert (i.special == BORDER).sum() > 200


def test_the_grid_it_names_covers_each_point(town):
    i = town.life.incidents
    some = np.flatnonzero(i.grid >= 0)[::7]
    points = shapely.points(i.lon[some], i.lat[some])
    assert shapely.intersects(town.land.grids.geoms[i.grid[some]], points).all()


def test_grids_differ_in_how_much_happens_but_none_takes_it_all(town):
    i = town.life.incidents
    count = np.bincount(i.grid[i.grid >= 0], minlength=len(town.land.grids))
    low, middle, high = np.percentile(count, [5, 50, 100])
    assert low < middle / 2
    assert high < 12 * middle


def test_the_known_codes_are_there_and_the_district_is_the_canals(town):
    land = town.land
    assert "991003001005" in land.communities.codes
    assert "991003001005Z003" in land.grids.codes
    assert "991003001005Z00302" in land.micro_grids.codes
    at = np.flatnonzero(land.counties.codes == land.canal_county)
    assert town.life.names.counties[at] == ["运河区"]


def test_units_bear_names_of_their_own_and_none_a_real_towns(town):
    names = town.life.names
    for level in (names.towns, names.communities, names.grids, names.micro_grids):
        assert len(set(level)) == len(level)
        assert all(level)
    assert not {stem(name) for name in names.towns} & real_places()


def test_nearly_every_house_has_an_address_of_its_own(town):
    a = town.life.addresses
    assert len(set(a.text)) > 0.99 * len(a)
    assert (a.text == "无门牌建筑").mean() < 0.001


def test_every_kind_of_facility_is_somewhere(town):
    assert len(set(town.life.facilities.kind)) >= 10
    assert set(town.life.facilities.org) <= set(range(len(town.life.organisations)))
