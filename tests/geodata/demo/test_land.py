"""The demo city's ground keeps what the audit and the engines rely on."""

import hashlib
import itertools
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geodata.demo.land import make_land
from geodata.demo.sizes import SIZES, TOWN

CHAIN = ("city", "counties", "towns", "communities", "grids", "micro_grids")
PAIRS = list(itertools.pairwise(CHAIN))


@pytest.fixture(scope="session")
def land():
    return make_land("town", 7)


def digest(land) -> str:
    """One hash over the units, their counts and the buildings."""
    found = hashlib.sha256()
    for name in CHAIN:
        units = getattr(land, name)
        found.update("".join(units.codes.tolist()).encode())
        found.update(shapely.to_wkb(shapely.geometrycollections(units.geoms)))
        found.update(units.households.astype("<i8").tobytes())
    found.update(land.buildings.corners().astype("<f8").tobytes())
    found.update("".join(land.roads.names.tolist()).encode())
    return found.hexdigest()


@pytest.mark.parametrize("level", CHAIN)
def test_each_level_covers_the_ground_without_gap_or_overlap(land, level):
    geoms = getattr(land, level).geoms
    assert shapely.is_valid(geoms).all()
    assert shapely.coverage_is_valid(geoms)


@pytest.mark.parametrize("level", CHAIN)
def test_each_unit_is_one_polygon(land, level):
    kinds = shapely.get_type_id(getattr(land, level).geoms)
    assert set(kinds.tolist()) == {shapely.GeometryType.POLYGON}


@pytest.mark.parametrize("level", CHAIN)
def test_the_whole_is_one_polygon_without_holes(land, level):
    whole = shapely.coverage_union_all(getattr(land, level).geoms)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.equals(land.city.geoms[0])


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_the_areas_of_children_add_up_to_their_parent(land, above, below):
    parents, children = getattr(land, above), getattr(land, below)
    at = np.searchsorted(parents.codes, children.parents)
    total = np.bincount(at, shapely.area(children.geoms))
    assert np.abs(total - shapely.area(parents.geoms)).max() < 1e-15


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_every_corner_of_a_parent_is_a_corner_of_a_child(land, above, below):
    parents = corners(getattr(land, above).geoms)
    assert not parents - corners(getattr(land, below).geoms)


def corners(geoms) -> set:
    return set(map(tuple, shapely.get_coordinates(geoms).tolist()))


def test_corners_are_whole_numbers_of_1e_8_degrees(land):
    scaled = shapely.get_coordinates(land.micro_grids.geoms) * 1e8
    assert np.abs(scaled - np.round(scaled)).max() < 1e-5


@pytest.mark.parametrize(("above", "below"), PAIRS)
def test_a_code_begins_with_its_parents_code(land, above, below):
    children = getattr(land, below)
    assert set(children.parents) == set(getattr(land, above).codes)
    assert all(
        code.startswith(parent)
        for code, parent in zip(children.codes, children.parents, strict=True)
    )


@pytest.mark.parametrize("level", CHAIN)
def test_codes_are_sorted_and_unique(land, level):
    codes = getattr(land, level).codes
    assert (codes[1:] > codes[:-1]).all()


def test_codes_begin_with_99_and_the_known_ones_exist(land):
    assert land.city.codes.tolist() == ["9910"]
    assert "991003" in land.counties.codes
    assert "991003001005" in land.communities.codes
    assert "991003001005Z003" in land.grids.codes
    assert "991003001005Z00302" in land.micro_grids.codes


def test_digits_of_a_code_agree_with_its_kind(land):
    towns = dict(zip(land.towns.codes, land.towns.kinds, strict=True))
    assert all(
        (code[6] == "0") == (kind == "subdistrict") for code, kind in towns.items()
    )
    areas = dict(zip(land.communities.codes, land.communities.kinds, strict=True))
    assert all((code[9] == "2") == (kind == "village") for code, kind in areas.items())
    grids = dict(zip(land.grids.codes, land.grids.kinds, strict=True))
    assert all(code[12] == kind for code, kind in grids.items())


def test_grids_have_300_to_500_households_and_micro_grids_50_to_80(land):
    regular = land.grids.households[land.grids.kinds == "Z"]
    assert regular.min() >= 300
    assert regular.max() <= 500
    of_grid = np.searchsorted(land.grids.codes, land.micro_grids.parents)
    micro = land.micro_grids.households[land.grids.kinds[of_grid] == "Z"]
    assert micro.min() >= 50
    assert micro.max() <= 80


def test_counts_of_children_keep_within_the_usual_numbers(land):
    grids = np.unique(land.grids.parents, return_counts=True)[1]
    communities = np.unique(land.communities.parents, return_counts=True)[1]
    towns = np.unique(land.towns.parents, return_counts=True)[1]
    assert 6 <= grids.min() and grids.max() <= 12
    assert 6 <= communities.min() and communities.max() <= 12
    assert 6 <= towns.min() and towns.max() <= 10


def test_households_of_buildings_add_up_to_those_of_their_micro_grid(land):
    b = land.buildings
    total = np.bincount(b.micro, b.households, len(land.micro_grids))
    assert (total == land.micro_grids.households).all()
    parent = np.searchsorted(land.grids.codes, land.micro_grids.parents)
    assert (parent[b.micro] == b.grid).all()


def test_every_building_lies_inside_exactly_one_micro_grid(land):
    shapes = land.buildings.polygons()
    tree = shapely.STRtree(land.micro_grids.geoms)
    building, micro = tree.query(shapes, predicate="intersects")
    assert len(building) == len(shapes)
    assert (micro == land.buildings.micro).all()
    assert shapely.contains(land.micro_grids.geoms[micro], shapes).all()


def test_no_building_stands_on_another(land):
    shapes = land.buildings.polygons()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert (one == other).all()


def test_no_street_runs_through_a_building(land):
    tree = shapely.STRtree(land.buildings.polygons())
    assert len(tree.query(land.roads.geoms, predicate="intersects")[0]) == 0


def test_the_sea_begins_where_the_city_ends(land):
    sea = shapely.union_all(land.water.geoms[land.water.kinds == "sea"])
    shore = land.city.geoms[0].intersection(sea)
    assert shore.area < 1e-12
    assert shore.length > 0.05
    assert sea.bounds[0] > land.city.geoms[0].centroid.x


def test_streets_name_the_grid_on_their_left(land):
    s = land.streets
    middle = np.column_stack([(s.x0 + s.x1) / 2, (s.y0 + s.y1) / 2])
    side = np.column_stack([s.y0 - s.y1, s.x1 - s.x0])
    left = middle + side / np.hypot(*side.T)[:, None] * 0.5
    long = np.hypot(s.x1 - s.x0, s.y1 - s.y0) > 20
    lon, lat = land.zone.inverse(*left[long].T)
    held = shapely.contains_xy(land.grids.geoms[s.grid[long]], lon, lat)
    assert held.mean() > 0.999


def test_the_same_seed_gives_the_same_ground(monkeypatch):
    small = replace(
        TOWN,
        radius=3_400,
        core=1_500,
        coast=2_700,
        households=40_000,
        campuses=0,
        industries=1,
        parks=1,
        markets=1,
    )
    monkeypatch.setitem(SIZES, "hamlet", small)
    assert digest(make_land("hamlet", 3)) == digest(make_land("hamlet", 3))
    assert digest(make_land("hamlet", 3)) != digest(make_land("hamlet", 4))
