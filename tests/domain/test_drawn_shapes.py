"""Shapes put together are what Shapely says in the plane, and fit into a filter."""

import json

import numpy as np
import pytest
import shapely

from geodata import crs
from gis_app.domain import drawn_shapes
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import Rejected

ZONE = 4549  # 120° E
METRE = 1e-5  # nearly, in degrees of latitude


def read(geometry, **how):
    return drawn_shapes.read(json.loads(shapely.to_geojson(geometry)), **how)


def square(x, y, width=0.01):
    return shapely.box(119 + x, 39 + y, 119 + x + width, 39 + y + width)


def metres_of(shape):
    return shapely.transform(
        shape, lambda x, y: crs.project(x, y, ZONE), interleaved=False
    )


#   ┌───────┐
#   │   ┌───┼───┐     the second square covers a quarter of the first
#   └───┼───┘   │
#       └───────┘
FIRST, SECOND = square(0, 0.005), square(0.005, 0)


@pytest.mark.parametrize(
    "op, quarters", [("union", 7), ("difference", 3), ("intersection", 1)]
)
def test_two_shapes_make_the_parts_that_they_should(op, quarters):
    found = drawn_shapes.combine(op, FIRST, SECOND, ZONE)
    whole = metres_of(FIRST).area
    assert found.area_m2 == pytest.approx(quarters / 4 * whole, rel=1e-3)
    assert found.shape.is_valid and found.warnings == []


def test_what_is_cut_out_of_the_middle_leaves_a_hole():
    found = drawn_shapes.combine(
        "difference", square(0, 0), square(0.004, 0.004, 0.002), ZONE
    )
    assert len(found.shape.interiors) == 1


def test_shapes_apart_are_one_of_several_parts():
    found = drawn_shapes.combine("union", square(0, 0), square(0.1, 0), ZONE)
    assert found.shape.geom_type == "MultiPolygon" and len(found.shape.geoms) == 2


@pytest.mark.parametrize(
    "op, other",
    [("difference", square(-1, -1, 3)), ("intersection", square(1, 1))],
)
def test_nothing_left_is_said_and_is_no_shape(op, other):
    found = drawn_shapes.combine(op, FIRST, other, ZONE)
    assert found.shape is None and found.area_m2 == 0
    assert found.warnings[0].startswith("Nothing is left")


def test_squares_that_only_touch_have_nothing_in_common():
    found = drawn_shapes.combine("intersection", square(0, 0), square(0.01, 0), ZONE)
    assert found.shape is None


@pytest.mark.parametrize("metres", [1, 250, 5_000])
def test_a_circle_around_a_point_is_as_wide_as_asked(metres):
    point, _ = read(shapely.Point(119.2, 39.1), lines=True)
    circle = drawn_shapes.buffer(point, metres, ZONE).shape
    centre, edge = metres_of(point), metres_of(circle.exterior)
    # Corners lie on the circle, edges between them a little within.
    assert centre.hausdorff_distance(edge) == pytest.approx(metres, rel=2e-3, abs=2e-3)
    assert centre.distance(edge) == pytest.approx(metres, rel=2e-3, abs=2e-3)


def test_a_corridor_along_a_line_reaches_its_distance():
    line = shapely.LineString([(119, 39), (119.01, 39.01), (119.02, 39)])
    corridor = drawn_shapes.buffer(read(line, lines=True)[0], 100, ZONE).shape
    drawn, around = metres_of(line), metres_of(corridor)
    assert around.covers(drawn)
    assert drawn.distance(around.exterior) == pytest.approx(100, rel=2e-3)


def test_grown_and_shrunk_by_the_same_is_nearly_as_before():
    grown = drawn_shapes.buffer(FIRST, 50, ZONE)
    back = drawn_shapes.buffer(grown.shape, -50, ZONE)
    assert grown.area_m2 > metres_of(FIRST).area
    assert back.area_m2 == pytest.approx(metres_of(FIRST).area, rel=1e-3)


def test_shrunk_by_more_than_there_is_leaves_nothing_and_says_so():
    found = drawn_shapes.buffer(square(0, 0, 10 * METRE), -6, ZONE)
    assert found.shape is None and "narrower" in found.warnings[0]


def test_a_bow_tie_is_repaired_to_both_of_its_wings_with_a_warning():
    tie = shapely.Polygon([(119, 39), (119.01, 39.01), (119.01, 39), (119, 39.01)])
    shape, warnings = read(tie)
    assert shape.is_valid and len(shape.geoms) == 2
    assert "repaired" in warnings[0]


def test_a_hole_dragged_out_of_its_outline_cuts_nothing():
    outline, hole = square(0, 0), square(0.05, 0, 0.001)
    shape, _ = read(shapely.Polygon(outline.exterior, [hole.exterior]))
    assert shape.contains(outline.centroid)


def lasso(corners, rough=0.2):
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = 0.01 * (1 + rough * np.sin(angle * corners / 3))
    return shapely.Polygon(
        np.column_stack(
            [119 + radius * np.cos(angle), 39 + radius * np.sin(angle)]
        ).round(8)
    )


def test_a_lasso_of_ten_thousand_corners_is_taken_as_it_is():
    shape, warnings = read(lasso(9_999))
    found = drawn_shapes.repaired(shape, ZONE)
    assert shapely.get_num_coordinates(found.shape) == 10_000
    assert warnings == found.warnings == []


def test_more_corners_than_that_are_refused():
    with pytest.raises(Rejected, match="10001 vertices; at most 10000"):
        read(lasso(10_000))


def test_a_result_of_too_many_corners_is_simplified_and_that_is_said():
    many = lasso(9_900, rough=0.002)
    other = shapely.transform(many, lambda at: at + (0.03, 0))
    found = drawn_shapes.combine("union", many, other, ZONE)
    assert shapely.get_num_coordinates(found.shape) <= 10_000
    assert "simplified from 19802 to" in found.warnings[0]
    assert found.area_m2 == pytest.approx(2 * metres_of(many).area, rel=0.01)


@pytest.mark.parametrize(
    "shape",
    [
        drawn_shapes.combine("union", lasso(500), lasso(700), ZONE).shape,
        drawn_shapes.buffer(lasso(500), 33, ZONE).shape,
        drawn_shapes.combine("difference", FIRST, lasso(100), ZONE).shape,
    ],
)
def test_what_comes_out_goes_into_a_filter_without_a_warning(shape):
    wanted = IncidentFilter(geometry=json.loads(shapely.to_geojson(shape)))
    assert wanted.warnings == [] and wanted.shape.equals(shape)
    corners = shapely.get_coordinates(shape)
    assert (corners == corners.round(8)).all()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [119, 39]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[39, 119], [40, 119], [40, 120], [39, 119]]]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": "x"},
        {},
    ],
)  # fmt: skip
def test_what_is_no_area_on_earth_is_refused(geometry):
    with pytest.raises(Rejected):
        drawn_shapes.read(geometry)


def test_heights_are_left_out():
    flat, _ = read(shapely.force_3d(FIRST, 7))
    assert not flat.has_z and flat.equals(FIRST)


@pytest.mark.parametrize("place", [(-61, 0), (30, 89.9), (-60, -89), (179.9, 10)])
def test_far_from_the_city_a_buffer_is_refused_or_sound(place):
    point, _ = read(shapely.Point(place), lines=True)
    try:
        found = drawn_shapes.buffer(point, 50_000, ZONE)
    except Rejected as error:
        assert "too far from the city" in error.detail
    else:
        assert found.shape is None or found.shape.is_valid


def test_a_star_drawn_in_one_stroke_is_the_same_by_page_and_by_filter():
    turns = np.radians(90 + 144 * np.arange(6))
    star = shapely.Polygon(np.c_[119 + 0.01 * np.cos(turns), 39 + 0.01 * np.sin(turns)])
    drawn, warnings = read(star)
    wanted = IncidentFilter(geometry=json.loads(shapely.to_geojson(star)))
    assert wanted.shape.equals(drawn) and warnings == wanted.warnings
    assert drawn.covers(shapely.Point(119, 39))
