"""Times as files write them."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import times
from geodata.times import to_utc


def read(*texts):
    values, bad = to_utc(np.array(texts, object))
    return values.astype("datetime64[s]").astype(str).tolist(), bad.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-06T17:05:00+08:00", "2024-05-06 17:05", "2024/5/6 17:05:00",
        "2024年5月6日 17:05", "2024年5月6日17时5分", "20240506170500",
        "2024-05-06T09:05:00Z",
    ],
)  # fmt: skip
def test_a_time_without_offset_is_the_citys_own(text):
    assert read(text)[0] == ["2024-05-06T09:05:00"]


def test_the_column_tells_month_from_day():
    assert read("10/21/18 0:59", "1/2/18 1:00 PM")[0][1] == "2018-01-02T05:00:00"
    assert read("21/10/18 0:59", "1/2/18 13:00")[0][1] == "2018-02-01T05:00:00"


def test_a_column_that_does_not_tell_is_no_time():
    assert read("1/2/18 13:00")[1] == [True]


def test_nothing_is_nothing_and_nonsense_is_a_fault():
    values, bad = read("", "yesterday", "2024-13-01")
    assert values[0] == "NaT"
    assert bad == [False, True, True]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("202405061705", "2024-05-06T09:05:00"),
        ("2024.05.06 17:05", "2024-05-06T09:05:00"),
        ("2024年5月6日 下午5时05分", "2024-05-06T09:05:00"),
        ("2024-05-06 5:05 PM", "2024-05-06T09:05:00"),
        ("2024-05-05 24:00", "2024-05-05T16:00:00"),
        ("Mon, 06 May 2024 09:05:00 GMT", "2024-05-06T09:05:00"),
        ("Mon May 06 17:05:00 CST 2024", "2024-05-06T09:05:00"),
        ("2024—05—06 17：05（周一）", "2024-05-06T09:05:00"),
        ("45418.711805556", "2024-05-06T09:05:00"),
        ("1714986300", "2024-05-06T09:05:00"),
        ("1714986300000", "2024-05-06T09:05:00"),
        ("24年5月6日17时5分", "2024-05-06T09:05:00"),
    ],
)
def test_every_usual_form_is_read(text, utc):
    assert read(text) == ([utc], [False])


def test_a_guess_about_a_time_is_told():
    texts = [
        "45418.7",
        "1714986300",
        "2024-05",
        "24/5/6",
        "2024-05-06",
        "2024-05-06 1:00",
    ]
    *_, how = times.read(np.array(texts, object))
    assert how.tolist() == [
        times.SERIAL, times.EPOCH, times.MONTH, times.SHORT, times.DAY, None,
    ]  # fmt: skip


def test_years_of_two_digits_are_told_from_days_by_their_column():
    days = ["24/05/06", "24/05/07", "24/05/30", "24/06/01", "24/06/02"]
    assert read(*days)[0][0] == "2024-05-05T16:00:00"
    assert read("24/05/06") == (["NaT"], [True])  # or the 24th of May 2006


@pytest.mark.parametrize("text", ["9999-12-31", "1970-01-01 08:00:00", "1900-01-01"])
def test_a_programs_word_for_no_time_is_none(text):
    values, bad, how = times.read(np.array([text], object))
    assert (bool(np.isnat(values[0])), bool(bad[0]), how[0]) == (
        True, False, times.PLACEHOLDER,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "2024-05-06 25:00", "2024-05-06 10:60", "2024612", "晚上12:30",
     "2024-05-06 23:00 AM", "2024-05-01至2024-05-03", "17:05", "113/05/06"],
)  # fmt: skip
def test_what_is_no_time_or_two_is_a_fault(text):
    assert read(text)[1] == [True]


written = st.one_of(
    st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)).map(
        lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}"
    ),
    st.from_regex(
        r"(19|20)[0-9]{2}[-/][0-3][0-9][-/][0-3][0-9][ T][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?",
        fullmatch=True,
    ),
    st.sampled_from(["", "9999-12-31 00:00:00", "1970-01-01 08:00", "２０２４-01-02 03:04"]),
)


@given(st.lists(written, min_size=1))
def test_the_commonest_way_is_read_by_columns_as_one_by_one(texts):
    texts = np.array(texts, object)
    for whole, single in zip(times.read(texts), times._one_by_one(texts, None), strict=True):
        np.testing.assert_array_equal(whole, single)
