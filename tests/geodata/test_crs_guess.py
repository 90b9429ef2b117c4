"""Lengths without a system: the one that puts them where the city lies, or none."""

import numpy as np
import pytest
import shapely

from geodata import crs, crs_guess
from geodata.table import BadFile

TOWN = [shapely.box(116.4, 39.3, 116.9, 39.8)]
SHORE = [shapely.box(120.9, 30.7, 121.9, 31.6)]
NEW_YORK = [shapely.box(-74.25, 40.5, -73.7, 40.92)]


def inside(target, count=500):
    west, south, east, north = shapely.total_bounds(target)
    random = np.random.default_rng(7)
    return random.uniform(west, east, count), random.uniform(south, north, count)


@pytest.mark.parametrize(
    "datum, target",
    [
        ("EPSG:4548", TOWN),  # 3° without zone number
        ("EPSG:4527", TOWN),  # with
        ("EPSG:4498", TOWN),  # 6° with zone number
        ("EPSG:3857", TOWN),
        ("EPSG:4549", SHORE),  # beyond the rim of its zone
        ("EPSG:4528", SHORE),
        ("EPSG:2263", NEW_YORK),  # US feet
        ("EPSG:32118", NEW_YORK),
        ("EPSG:32618", NEW_YORK),
        ("EPSG:3857", NEW_YORK),
    ],
)
def test_the_system_is_found_by_where_the_city_lies(datum, target):
    x, y = crs.from_cgcs2000(*inside(target), datum)
    assert crs_guess.guess(x, y, target).value == datum
    assert crs_guess.guess(y, x, target).value == f"{datum}/yx"


def test_the_reason_and_the_older_datums_are_said():
    x, y = crs.from_cgcs2000(*inside(TOWN), "EPSG:4548")
    found = crs_guess.guess(x, y, TOWN)
    assert "CM 117E puts 100% of the points inside the units" in found.reason
    assert {"EPSG:2384", "EPSG:2436"} <= set(found.others)


def test_utm_and_gauss_kruger_cannot_be_told_inside_a_city_and_the_guess_says_so():
    lon, lat = inside([shapely.box(116.6, 39.5, 116.7, 39.6)])
    x, y = crs.from_cgcs2000(lon, lat, "EPSG:4548")
    found = crs_guess.guess(x, y, TOWN)
    assert (found.value, found.sure) == ("EPSG:4548", False)
    assert "EPSG:32650" in found.others


def test_a_zone_number_tells_without_any_city():
    x, y = crs.from_cgcs2000(*inside(TOWN), "EPSG:4527")
    assert crs_guess.guess(x, y).value == "EPSG:4527"


def test_without_zone_number_and_city_there_is_no_guess_but_a_list():
    x, y = crs.from_cgcs2000(*inside(TOWN), "EPSG:4548")
    with pytest.raises(BadFile, match=r"tried: EPSG:4534 .*several far apart"):
        crs_guess.guess(x, y)


@pytest.mark.parametrize("target", [TOWN, NEW_YORK, None])
@pytest.mark.parametrize("reach", [(0, 5_000), (-40_000, 40_000), (2e7, 9e7)])
def test_local_coordinates_are_no_guess(reach, target):
    random = np.random.default_rng(1)
    with pytest.raises(BadFile, match="--datum"):
        crs_guess.guess(*random.uniform(*reach, (2, 300)), target)


def test_lengths_of_another_city_are_no_guess():
    x, y = crs.from_cgcs2000(*inside(SHORE), "EPSG:4549")
    with pytest.raises(BadFile, match="none of them puts the points"):
        crs_guess.guess(x, y, TOWN)


def test_placeholders_and_a_few_wild_points_do_not_matter():
    x, y = crs.from_cgcs2000(*inside(TOWN), "EPSG:4548")
    x[:100], y[:100] = 0, 0
    x[100:120], y[120:140] = np.nan, 9e6
    assert crs_guess.guess(x, y, TOWN).value == "EPSG:4548"


def test_lengths_are_told_from_degrees():
    assert crs_guess.are_lengths([448688.0, np.nan], [4418598.0, 1.0])
    assert not crs_guess.are_lengths([116.4, 39.9], [39.9, 116.4])
    assert not crs_guess.are_lengths([], [])
