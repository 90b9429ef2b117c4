"""Cutting by point numbers can leave no gap; graphs are cut into connected parts."""

import numpy as np
import pytest
import shapely

from geodata.demo.faces import merged, ring_polygons
from geodata.demo.plane import GAP, OUTER, STREET, Plane
from geodata.demo.projection import Projection
from geodata.demo.tree_cut import Band, Graph, divide


@pytest.fixture
def square():
    """A plane with two squares of 400 m side by side, and their rings.

    3---2---5
    |   |   |
    0---1---4
    """
    plane = Plane()
    for x, y in ((0, 0), (400, 0), (400, 400), (0, 400), (800, 0), (800, 400)):
        plane.add_point(x, y, 2)
    rings = [[0, 1, 2, 3], [1, 4, 5, 2]]
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            plane.add_edge(a, b, OUTER)
    return plane, rings


def cut_all(plane, rings, rng, times):
    for _ in range(times):
        rings = [
            part
            for ring in rings
            for part in plane.cut(plane.expand(ring), STREET, rng) or [ring]
        ]
    return [plane.expand(ring) for ring in rings]


def test_cuts_leave_neither_gap_nor_overlap(square):
    plane, rings = square
    parts = ring_polygons(plane, cut_all(plane, rings, np.random.default_rng(1), 4))
    assert len(parts) > 20
    assert shapely.coverage_is_valid(parts)
    assert shapely.area(parts).sum() == pytest.approx(320_000)


def test_a_junction_made_on_one_side_is_in_the_neighbours_ring(square):
    plane, (left, right) = square
    plane.split(1, 2, 400, 150)
    assert len(plane.expand(left)) == len(plane.expand(right)) == 5


def test_both_parts_of_a_split_edge_keep_its_class(square):
    plane, _ = square
    mid = plane.split(1, 2, 400, 150)
    assert plane.cls[1, mid] == plane.cls[2, mid] == OUTER


def test_no_part_of_a_cut_is_a_splinter(square):
    plane, (left, _) = square
    for seed in range(20):
        parts = plane.cut(plane.expand(left), GAP, np.random.default_rng(seed))
        areas = shapely.area(ring_polygons(plane, parts))
        assert areas.min() > 0.18 * areas.sum()


def test_rings_that_share_a_side_merge_to_one_ring(square):
    _, (left, right) = square
    assert sorted(merged(left, right)) == [0, 1, 2, 3, 4, 5]


def test_rings_that_only_touch_do_not_merge():
    assert merged([0, 1, 2], [2, 3, 4]) is None


def lattice(n):
    """n × n nodes of weight 60, neighbours joined."""
    number = np.arange(n * n).reshape(n, n)
    a = np.r_[number[:, :-1].ravel(), number[:-1].ravel()]
    b = np.r_[number[:, 1:].ravel(), number[1:].ravel()]
    return Graph(np.full(n * n, 60.0), a, b, np.ones(len(a)))


def test_every_part_of_a_division_is_connected_and_within_the_band():
    graph, band = lattice(12), Band(300, 500, 400)
    label = divide(graph, band, np.random.default_rng(2))
    weights = np.bincount(label, graph.weight)
    assert weights.min() >= 300
    assert weights.max() <= 500
    for part in range(label.max() + 1):
        assert graph.part(np.flatnonzero(label == part)).pieces().max() == 0


def test_a_dear_border_stays_inside_a_part():
    """Two clusters joined by one cheap edge are parted there."""
    a, b = np.array([0, 1, 0, 3, 4, 3, 2]), np.array([1, 2, 2, 4, 5, 5, 3])
    price = np.array([9, 9, 9, 9, 9, 9, 0.01])
    graph = Graph(np.full(6, 1.0), a, b, price)
    label = divide(graph, Band(3, 3, 3), np.random.default_rng(0))
    assert len(set(label[:3])) == len(set(label[3:])) == 1


def test_sums_between_two_multiples_cannot_be_divided():
    band = Band(300, 500, 400)
    assert band.divides([300, 500, 600, 1000]).all()
    assert not band.divides([299, 501, 599]).any()


def test_the_projection_comes_back_to_the_same_place():
    zone = Projection.centred(120, 119.5, 38.55)
    rng = np.random.default_rng(0)
    x, y = rng.uniform(-60_000, 60_000, (2, 1000))
    again = zone.forward(*zone.inverse(x, y))
    assert np.abs(np.array(again) - (x, y)).max() < 1e-6


def test_the_projection_agrees_with_a_known_point():
    """EPSG:4549 at 119.5° E, 38.55° N, by PROJ."""
    x, y = Projection(120).forward(119.5, 38.55)
    assert x + 500_000 == pytest.approx(456_413.6605, abs=1e-3)
    assert y == pytest.approx(4_268_667.4701, abs=1e-3)
