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
