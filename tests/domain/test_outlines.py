"""The same outline written another way is known again; a redrawn one is not."""

import numpy as np
import pytest
import shapely

from geodata import crs
from gis_app.domain.outlines import is_same

ZONE = 4548
METRE = 1 / 111_000


@pytest.fixture
def outline():
    return shapely.segmentize(shapely.box(117, 39, 117.05, 39.04), 0.005)


def moved(shape, change):
    return shapely.transform(shape, change)


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "EPSG:4548", "EPSG:3857"])
def test_the_way_through_another_datum_is_the_same(outline, datum):
    def there_and_back(x, y):
        a, b = crs.from_cgcs2000(x, y, datum)
        return crs.to_cgcs2000(np.round(a, 6), np.round(b, 6), datum)

    again = shapely.transform(outline, there_and_back, interleaved=False)
    assert not again.equals(outline)
    assert is_same(again, outline, ZONE)


def test_another_start_and_direction_are_the_same(outline):
    assert is_same(shapely.normalize(outline.reverse()), outline, ZONE)


def test_one_corner_that_is_elsewhere_is_another_outline(outline):
    def pushed(at):
        corner = np.all(at == [117.05, 39.04], axis=1)
        return at + corner[:, None] * 3 * METRE

    assert not is_same(moved(outline, pushed), outline, ZONE)


def test_a_vertex_more_is_another_outline(outline):
    ring = shapely.get_coordinates(outline)
    more = shapely.Polygon(np.insert(ring, 1, ring[:2].mean(axis=0), axis=0))
    assert not is_same(more, outline, ZONE)


def test_a_metre_is_much_of_a_hut():
    hut = shapely.box(117, 39, 117 + 10 * METRE, 39 + 10 * METRE)
    assert not is_same(moved(hut, lambda at: at + 0.5 * METRE), hut, ZONE)
