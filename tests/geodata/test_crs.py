"""Coordinates: datums by name, shifted maps undone, the planar zone of a place."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geodata import crs
from geodata.china import OUTLINE, in_china

LANGFANG = Path(__file__).parents[2] / "../shared/data/cn_langfang/places.csv"
WELL_INSIDE = shapely.Polygon(OUTLINE).buffer(-0.05)
AWAY = {
    "Singapore": (103.82, 1.35),
    "Hanoi": (105.85, 21.03),
    "Seoul": (127.0, 37.57),
    "Ulaanbaatar": (106.9, 47.9),
    "Kathmandu": (85.32, 27.7),
    "Almaty": (76.9, 43.25),
    "Vladivostok": (131.9, 43.1),
    "Manila": (121.0, 14.6),
    "Naha": (127.7, 26.2),
    "Dhaka": (90.4, 23.8),
    "Pyongyang": (125.75, 39.03),
    "Haiphong": (106.68, 20.85),
    "Vientiane": (102.6, 17.97),
    "Mandalay": (96.08, 21.97),
    "Thimphu": (89.64, 27.47),
    "Delhi": (77.2, 28.6),
    "Leh": (77.58, 34.15),
    "Bishkek": (74.6, 42.87),
    "Chita": (113.5, 52.03),
    "Khabarovsk": (135.07, 48.48),
    "Choibalsan": (114.5, 48.07),
    "Da Nang": (108.2, 16.07),
    "Ishigaki": (124.16, 24.34),
    "Jeju": (126.53, 33.5),
    "Bangkok": (100.5, 13.75),
    "New York": (-74.0, 40.7),
}
HOME = {
    "Beijing": (116.4, 39.9),
    "Kashgar": (75.99, 39.47),
    "Mohe": (122.5, 52.97),
    "Fuyuan": (134.3, 48.36),
    "Dandong": (124.39, 40.12),
    "Sanya": (109.5, 18.25),
    "Jinghong": (100.8, 22.0),
    "Lhasa": (91.1, 29.65),
    "Taipei": (121.5, 25.0),
    "the Bohai bay": (119.5, 38.7),
    "Hong Kong": (114.17, 22.28),
    "Macau": (113.54, 22.19),
    "Kaohsiung": (120.3, 22.6),
    "Yongxing, Xisha": (112.34, 16.83),
    "Dongsha": (116.72, 20.7),
    "the strait of Qiongzhou": (110.1, 20.2),
    "Erenhot": (111.97, 43.65),
    "Manzhouli": (117.43, 49.6),
    "Heihe": (127.5, 50.25),
    "Hunchun": (130.37, 42.86),
    "Khorgos": (80.42, 44.21),
    "Tashkurgan": (75.23, 37.77),
    "Gar": (80.1, 32.5),
    "Zhangmu": (85.98, 27.99),
    "Ruili": (97.85, 24.01),
    "Daluo": (100.04, 21.68),
    "Pingxiang": (106.76, 22.1),
    "Shengsi": (122.45, 30.73),
}


def metres(lon, lat, lon2, lat2):
    return np.asarray(Geod(ellps="WGS84").inv(lon, lat, lon2, lat2)[2])


@pytest.mark.skipif(not LANGFANG.exists(), reason="../shared/data is not there")
def test_the_outlines_of_langfang_in_both_datums_lie_within_a_metre():
    folder = LANGFANG.parent
    spots = [
        shapely.get_coordinates(
            shapely.from_geojson((folder / f"admin_{datum}.geojson").read_text("utf-8"))
        )
        for datum in ("gcj02", "wgs84")
    ]
    assert metres(*crs.to_cgcs2000(*spots[0].T, "gcj02"), *spots[1].T).max() < 1.0


def test_known_pairs_of_gcj02_and_bd09_come_out():
    assert crs.from_cgcs2000(116.404, 39.915, "gcj02") == pytest.approx(
        (116.41024449916938, 39.91640428150164), abs=1e-12
    )
    assert metres(
        *crs.to_cgcs2000(116.404, 39.915, "bd09"), 116.3913836995, 39.9072532145
    ) < 0.5  # fmt: skip


@pytest.mark.skipif(not LANGFANG.exists(), reason="../shared/data is not there")
def test_290_real_places_of_langfang_leave_gcj02_within_half_a_metre():
    with LANGFANG.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    names = ("lon_gcj", "lat_gcj", "lon_wgs", "lat_wgs")
    columns = np.array([[float(row[name]) for name in names] for row in rows]).T
    lon, lat = crs.to_cgcs2000(columns[0], columns[1], "gcj02")
    assert metres(lon, lat, columns[2], columns[3]).max() < 0.5


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@given(lon=st.floats(73, 135), lat=st.floats(18, 54))
def test_a_shifted_point_comes_back_within_half_a_metre(datum, lon, lat):
    there = crs.from_cgcs2000(lon, lat, datum)
    if not WELL_INSIDE.covers(shapely.Point(lon, lat)):
        return
    assert 10 < metres(lon, lat, *there) < 2000
    assert metres(lon, lat, *crs.to_cgcs2000(*there, datum)) < 1e-3


@pytest.mark.parametrize("place", AWAY)
def test_outside_china_a_shifted_datum_is_taken_as_it_is(place):
    assert crs.to_cgcs2000(*AWAY[place], "gcj02") == AWAY[place]
    assert crs.from_cgcs2000(*AWAY[place], "bd09") == AWAY[place]


@pytest.mark.parametrize("place", HOME)
def test_the_outline_holds_the_cities_at_its_rim_and_the_inland_sea(place):
    assert in_china(*HOME[place])


def test_a_planar_code_is_read_x_first():
    lon, lat = crs.to_cgcs2000([448688.8557], [4418598.0013], "epsg:4548")
    assert (lon[0], lat[0]) == pytest.approx((116.4, 39.9), abs=1e-8)
    assert crs.from_cgcs2000(lon, lat, "EPSG:4548")[1][0] > 4e6


def test_feet_of_new_york_become_degrees():
    lon, lat = crs.to_cgcs2000(1017901, 198161, "EPSG:2263")
    assert (lon, lat) == pytest.approx((-73.87862009, 40.71051893), abs=2e-5)


@pytest.mark.parametrize("name", ["mars", "EPSG:12", "", "EPSG:999999", None])
def test_an_unknown_datum_is_refused_by_name(name):
    with pytest.raises(crs.UnknownDatum, match="is no datum|EPSG:"):
        crs.to_cgcs2000(116.0, 39.0, name)


def test_no_number_stays_no_number_in_every_datum():
    lon, lat = np.array([np.nan, np.inf, 116.0]), np.array([39.0, 39.0, np.nan])
    for datum in (*crs.NAMED_DATUMS, "EPSG:4548"):
        back = crs.to_cgcs2000(lon, lat, datum)
        assert not (np.isfinite(back[0]) & np.isfinite(back[1])).any()


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_place_at_the_rim_comes_back_though_its_shifted_point_lies_beyond(datum):
    rim = shapely.Polygon(OUTLINE).buffer(-1e-4).exterior.segmentize(0.05)
    lon, lat = shapely.get_coordinates(rim).T
    back = crs.to_cgcs2000(*crs.from_cgcs2000(lon, lat, datum), datum)
    assert metres(lon, lat, *back).max() < 0.5


@pytest.mark.parametrize("datum", [*crs.NAMED_DATUMS, "EPSG:4548", "EPSG:4548/yx"])
def test_shapes_of_arrays_are_kept_down_to_a_single_number(datum):
    for shape in ((), (0,), (3,), (2, 3)):
        lon, lat = np.full(shape, 116.4), np.full(shape, 39.9)
        there = crs.from_cgcs2000(lon, lat, datum)
        back = crs.to_cgcs2000(*there, datum)
        assert [part.shape for part in (*there, *back)] == [shape] * 4
        assert np.allclose(back[0], 116.4, atol=1e-8)


def test_northing_first_is_a_name_of_its_own():
    x, y = crs.from_cgcs2000(116.4, 39.9, "EPSG:4548")
    assert crs.to_cgcs2000(y, x, "epsg:4548 / YX") == pytest.approx(
        (116.4, 39.9), abs=1e-8
    )
    assert crs.from_cgcs2000(116.4, 39.9, "EPSG:4548/yx") == (y, x)


@pytest.mark.parametrize("code", [*range(4491, 4555), 2384, 2344, 3857, 32650, 2263])
def test_every_zone_takes_a_place_there_and_back(code):
    west, south, east, north = crs.datum_names.system(f"EPSG:{code}").area_of_use.bounds
    place = (west + east) / 2, (south + north) / 2
    there = crs.from_cgcs2000(*place, f"EPSG:{code}")
    back = crs.to_cgcs2000(*there, f"EPSG:{code}")
    assert metres(*place, *back) < 0.01


def test_a_datum_without_parameters_is_said_to_be_rough():
    assert "some 100 m" in crs.note("EPSG:2384", 448688, 4418598)
    for good in ("cgcs2000", "gcj02", "EPSG:4548", "EPSG:4326", "EPSG:32650"):
        assert crs.note(good, 116.4, 39.9) is None
    assert crs.note("EPSG:2263", 1017901, 198161) is None


def test_the_given_arrays_are_left_alone():
    lon = np.array([116.4])
    crs.to_cgcs2000(lon, np.array([39.9]), "gcj02")
    assert lon[0] == 116.4


@pytest.mark.parametrize(
    "place, epsg",
    [
        ((116.4, 39.9), 4548),
        ((120.2, 30.3), 4549),
        ((118.5, 39.0), 4549),
        ((75.0, 39.0), 4534),
        ((135.0, 48.0), 4554),
        ((-74.0, 40.7), 32618),
        ((-58.4, -34.6), 32721),
        ((180.0, 0.0), 32660),
    ],
)
def test_each_place_has_its_zone(place, epsg):
    assert crs.zone_epsg(*place) == epsg
    x, y = crs.project(*place, epsg)
    assert crs.unproject(x, y, epsg) == pytest.approx(place, abs=1e-7)


def test_coordinates_need_no_table_library():
    code = (
        "import sys, geodata.crs, geodata.attribution;"
        "print({'geopandas', 'pyogrio', 'pandas'} & set(sys.modules))"
    )
    found = subprocess.check_output([sys.executable, "-c", code], text=True)
    assert found.strip() == "set()"
