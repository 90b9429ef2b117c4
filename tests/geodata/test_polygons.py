"""Polygons mended only where that keeps the area."""

import numpy as np
import shapely
from support.samples import square

from geodata import polygons

EPSG = 4548


def mend(*shapes):
    return polygons.mend(np.array(shapes, object), EPSG)


def test_a_spike_is_cut_off_and_the_area_said():
    """+---+
    |   +------   a spike to the east
    +---+"""
    ring = [(116, 39), (116.01, 39), (116.01, 39.005), (116.05, 39.005),
            (116.01, 39.005), (116.01, 39.01), (116, 39.01)]  # fmt: skip
    found = mend(shapely.Polygon(ring))
    assert found.geometry[0].is_valid
    assert found.moved_m2 == {0: 0.0}


def test_a_bow_tie_is_no_territory():
    bow_tie = shapely.Polygon(
        [(116, 39), (116.02, 39.02), (116.02, 39), (116, 39.02), (116, 39)]
    )
    assert "would move" in mend(bow_tie).faults[0]


def test_lines_points_and_nothing_are_no_polygons():
    found = mend(shapely.Point(116, 39), None, shapely.Polygon())
    assert list(found.faults) == [0, 1, 2]


def test_one_polygon_becomes_a_multipolygon_of_the_same_points():
    found = mend(square(116, 39)).geometry[0]
    assert found.geom_type == "MultiPolygon"
    assert found.geoms[0].equals_exact(square(116, 39), 0)


def test_a_label_lies_well_inside():
    crescent = square(116, 39, 1).difference(square(116.1, 39.1, 1))
    (label,) = polygons.labels([shapely.MultiPolygon([crescent])])
    assert crescent.contains(label)
    assert crescent.boundary.distance(label) > 0.03


def test_a_closed_outline_is_the_area_that_it_draws():
    """CAD and old boundary layers draw areas as lines; an open line stays none."""
    found = mend(square(116, 39).exterior, shapely.LineString([(116, 39), (117, 39)]))
    assert found.geometry[0].geoms[0].equals(square(116, 39))
    assert list(found.faults) == [1]


def test_many_are_mended_as_one_by_one():
    spike = [(116, 39), (116.01, 39), (116.01, 39.005), (116.05, 39.005),
             (116.01, 39.005), (116.01, 39.01), (116, 39.01)]  # fmt: skip
    bow_tie = [(116, 39), (116.02, 39.02), (116.02, 39), (116, 39.02)]
    shapes = [shapely.Polygon(spike), square(116, 39), shapely.Polygon(bow_tie), None]
    together = mend(*shapes * 50)
    for at, shape in enumerate(shapes * 50):
        alone = mend(shape)
        assert together.faults.get(at) == alone.faults.get(0)
        assert together.moved_m2.get(at) == alone.moved_m2.get(0)
        assert together.geometry[at] == alone.geometry[0]
