"""Coordinates as people write them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import coordinates


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("121.47", 121.47), (" 121.47° ", 121.47), ("１２１．４７", 121.47),
        ("121,432246", 121.432246), ("东经121.47", 121.47), ("N31°", 31.0),
        ("121°16′51.08″E", 121.2808556), ("31°8'44.91\"N", 31.1458083),
        ("121度16分51秒", 121.2808333), ("121-16-51.08", 121.2808556),
        ("E121 16 51", 121.2808333), ("121 16.8513", 121.280855),
        ("73°58′W", -73.9666667), ("-73.98", -73.98),
    ],
)  # fmt: skip
def test_every_usual_way_to_write_a_coordinate_is_understood(text, value):
    assert coordinates.degrees(text)[0] == pytest.approx(value, abs=1e-7)


@pytest.mark.parametrize(
    "text", ["abc", "121°61′", "1.2e3", "12.3.4", "路口", "121.4元", "∞"]
)
def test_what_is_no_coordinate_is_none(text):
    assert coordinates.degrees(text) is None


def test_a_comma_among_thousands_is_no_decimal_comma():
    assert coordinates.degrees("1,009,067")[0] == 1009067
    assert coordinates.degrees("121,432")[0] == 121432


@pytest.mark.parametrize(
    "text",
    [
        "121.4,31.2", "31.2,121.4", "(31.2, 121.4)", "POINT(121.4 31.2)", "121.4 31.2",
        "121.4；31.2", '{"lng":121.4,"lat":31.2}', "纬度31.2 经度121.4", "31°12′N 121°24′E",
    ],
)  # fmt: skip
def test_two_in_one_cell_are_told_apart_by_letters_or_by_their_size(text):
    lon, lat, bad = coordinates.pairs(np.array([text], object))
    assert (lon[0], lat[0], bad[0]) == (
        pytest.approx(121.4),
        pytest.approx(31.2),
        False,
    )


def test_where_both_could_be_either_the_columns_name_tells():
    texts = np.array(["38.5,20.1"], object)
    assert coordinates.pairs(texts, lat_first=True)[0][0] == 20.1
    assert coordinates.pairs(texts)[0][0] == 38.5
    assert coordinates.says_lat_first("坐标(纬度,经度)")
    assert coordinates.says_lat_first("lat_lng")
    assert not coordinates.says_lat_first("经纬度")


@given(st.floats(-180, 180), st.sampled_from(["°", "度", "d"]))
def test_degrees_minutes_and_seconds_come_back_to_a_centimetre(value, mark):
    whole, rest = divmod(abs(value) * 3600, 3600)
    minutes, seconds = divmod(rest, 60)
    if round(seconds, 5) >= 60:
        return
    text = f"{'-' if value < 0 else ''}{whole:.0f}{mark}{minutes:.0f}′{seconds:.5f}″"
    assert coordinates.degrees(text)[0] == pytest.approx(value, abs=1e-7)


@given(st.text(max_size=40))
def test_no_text_stops_the_reading(text):
    coordinates.degrees(text)
    coordinates.pairs(np.array([text], object))
