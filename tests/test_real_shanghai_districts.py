"""Shanghai's districts of today, and a layer of the 2010s as somebody found it."""

import pytest
from support.real_place import empty_place
from support.samples import SHARED

SHANGHAI = SHARED / "cn_shanghai"
pytestmark = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)
DISTRICTS = (
    "SELECT code, name FROM unit JOIN unit_version USING (code) WHERE level = %s"
)


@pytest.fixture(scope="module")
def old(server):
    with empty_place(server) as place:
        place.report = place.load("units", SHANGHAI / "district_2010s_as_found.zip")
        yield place


def test_the_17_districts_of_the_2010s_load_under_the_codes_of_their_file(old):
    assert (old.report.stored, old.report.rejected) == (17, 0)
    names = dict(old.rows(DISTRICTS, "county"))
    assert len(names) == 17
    assert names["310113"] == "宝山区"
    assert names["310108"] == "闸北区"  # merged since then
    assert [row.code for row in old.rows(DISTRICTS, "city")] == ["31"]


def test_islands_are_parts_of_their_district_and_no_fault(old):
    faults = old.check("county")
    assert {fault.kind for fault in faults if not fault.serious} == {"scattered"}
    assert [fault for fault in faults if fault.serious] == []


def test_the_districts_of_today_over_those_of_then_are_refused_with_the_reason(old):
    """Names may be new; outlines change through a plan."""
    report = old.load("units", SHANGHAI / "district_wgs84.geojson")
    assert report.stored + report.unchanged + report.rejected == 16
    assert report.rejected
    assert all(
        "boundaries change through a plan" in fault["message"]
        for fault in report.faults
    )


def test_the_16_districts_of_today_load(server):
    with empty_place(server) as place:
        report = place.load("units", SHANGHAI / "district_wgs84.geojson")
        assert (report.stored, report.rejected) == (16, 0)
        assert dict(place.rows(DISTRICTS, "county"))["310115"] == "浦东新区"
