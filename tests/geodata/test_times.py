"""Times as files write them."""

import numpy as np
import pytest

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
