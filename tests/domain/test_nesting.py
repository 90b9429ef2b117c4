"""Who is not inside one unit of each level above is told, with the share in each."""

import numpy as np
import pytest
import shapely

from gis_app.domain import nesting
from gis_app.domain.measure import Measure
from gis_app.domain.partition import audit

ZONE = 4548


def cell(x, y, width=1.0, height=1.0):
    return shapely.box(
        117 + x / 100, 39 + y / 100, 117 + (x + width) / 100, 39 + (y + height) / 100
    )


COUNTIES = {"131002": cell(0, 0, 2, 2), "131003": cell(2, 0, 2, 2)}


def strays(code, shape):
    shapes = np.array([shape], object)
    return list(nesting.strays([code], shapes, COUNTIES, Measure(ZONE, 1.0)))


def test_who_lies_inside_is_not_told():
    assert strays("131002001", cell(0, 0)) == []


def test_who_spans_two_parents_is_told_with_the_share_in_each():
    (fault,) = strays("131002001", cell(1, 0, 1.25))
    assert (fault.kind, fault.serious) == ("straddles", True)
    assert fault.facts["shares"] == pytest.approx(
        {"131002": 0.8, "131003": 0.2}, abs=1e-3
    )
    assert "131002 80.0%" in fault.said("en")
    assert "131003 20.0%" in fault.said("zh")


def test_who_lies_in_another_than_its_code_says_is_told_where_it_is():
    (fault,) = strays("131002001", cell(1.9, 0))
    assert (fault.kind, fault.facts["home"]) == ("elsewhere", "131003")
    assert "131003 90.0%" in fault.said("en")


def test_who_reaches_into_nobodys_land_is_outside():
    (fault,) = strays("131002001", cell(-0.5, 0))
    assert fault.kind == "outside"


def test_a_sliver_across_a_border_is_no_part_of_another():
    (fault,) = strays("131002001", cell(1, 0, 1.0002))
    assert fault.kind == "outside"


def test_a_grandchild_that_its_parent_carries_over_a_border_is_told_too():
    towns = {"131002001": cell(1, 0, 2)}
    villages = ["131002001001", "131002001002"]
    shapes = [cell(1, 0, 0.5), cell(1.5, 0, 1.5)]
    faults = audit(villages, shapes, towns, epsg=ZONE, ancestors=[COUNTIES])
    told = [(f.kind, f.codes) for f in faults if f.serious]
    assert told == [("straddles", ("131002001002",))]
