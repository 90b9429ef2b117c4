"""Random partitions: what is planted in them is found with its area, and nothing else."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import crs
from gis_app.domain.partition import audit

HOME = "131003001005"
ZONE = 4548
WEST, SOUTH, STEP = 116.0, 39.0, 0.002  # a cell is about 170 m by 220 m

sides = st.integers(2, 5)
lattices = st.tuples(sides, sides, st.integers(0, 2**32 - 1))


def lattice(columns, rows, seed):
    """Nodes of a crooked net: the inner ones are moved by up to a third of a cell."""
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0))
    nodes = np.stack([x, y], axis=-1)
    nodes[1:-1, 1:-1] += random.uniform(-0.33, 0.33, nodes[1:-1, 1:-1].shape)
    return np.round(nodes * STEP + [WEST, SOUTH], 8)


def cells(nodes):
    return {
        f"{HOME}Z{1 + row * (nodes.shape[1] - 1) + column:03d}": shapely.Polygon(
            [
                nodes[row, column], nodes[row, column + 1],
                nodes[row + 1, column + 1], nodes[row + 1, column],
            ]
        )
        for row in range(nodes.shape[0] - 1)
        for column in range(nodes.shape[1] - 1)
    }  # fmt: skip


def outline(nodes):
    """The community: every node of the outer border."""
    return shapely.Polygon(
        [*nodes[0], *nodes[1:, -1], *nodes[-1, -2::-1], *nodes[-2:0:-1, 0]]
    )


def area(shape):
    plane = shapely.transform(
        shape, lambda x, y: crs.project(x, y, ZONE), interleaved=False
    )
    return plane.area


def found(places, nodes):
    return audit(list(places), list(places.values()), {HOME: outline(nodes)}, epsg=ZONE)


@given(lattices)
@settings(max_examples=60, deadline=None)
def test_a_crooked_partition_is_clean(drawn):
    nodes = lattice(*drawn)
    assert found(cells(nodes), nodes) == []


@given(lattices, st.data())
@settings(max_examples=60, deadline=None)
def test_a_cell_that_is_gone_is_one_gap_of_its_area(drawn, data):
    nodes = lattice(*drawn)
    places = cells(nodes)
    gone = data.draw(st.sampled_from(sorted(places)))
    shape = places.pop(gone)
    (gap,) = found(places, nodes)
    assert (gap.kind, gap.facts["parent"]) == ("gap", HOME)
    assert gap.area_m2 == pytest.approx(area(shape), rel=1e-6, abs=1e-4)
    assert set(gap.codes) == {c for c, s in places.items() if s.intersects(shape)}


@given(lattices, st.data(), st.floats(0.02, 0.9))
@settings(max_examples=60, deadline=None)
def test_a_piece_cut_out_of_a_cell_is_a_gap_beside_that_cell_alone(drawn, data, size):
    nodes = lattice(*drawn)
    places = cells(nodes)
    code = data.draw(st.sampled_from(sorted(places)))
    hole = shapely.affinity.scale(_inner(places[code]), size, size)
    places[code] = places[code].difference(hole)
    (gap,) = found(places, nodes)
    assert (gap.kind, gap.codes) == ("gap", (code,))
    assert gap.area_m2 == pytest.approx(area(hole), rel=1e-6, abs=1e-4)


@given(lattices, st.data(), st.floats(0.02, 0.9))
@settings(max_examples=60, deadline=None)
def test_a_piece_that_two_cells_claim_is_one_overlap(drawn, data, size):
    nodes = lattice(*drawn)
    places = cells(nodes)
    code, other = data.draw(st.permutations(sorted(places)))[:2]
    piece = shapely.affinity.scale(_inner(places[code]), size, size)
    places[other] = shapely.MultiPolygon([places[other], piece])
    faults = [fault for fault in found(places, nodes) if fault.kind != "scattered"]
    (overlap,) = faults
    assert (overlap.kind, overlap.codes) == ("overlap", tuple(sorted((code, other))))
    assert overlap.area_m2 == pytest.approx(area(piece), rel=1e-6, abs=1e-4)


@given(lattices, st.floats(0.05, 0.4))
@settings(max_examples=40, deadline=None)
def test_a_cell_that_grows_over_the_border_is_outside_by_that_much(drawn, part):
    nodes = lattice(*drawn)
    places = cells(nodes)
    moved = nodes[0, 1] - [0, part * STEP]
    code = f"{HOME}Z001"
    ring = [nodes[0, 0], moved, nodes[0, 1], nodes[1, 1], nodes[1, 0]]
    places[code] = shapely.Polygon(ring)
    strip = shapely.Polygon([nodes[0, 0], moved, nodes[0, 1]])
    (fault,) = found(places, nodes)
    assert (fault.kind, fault.codes) == ("outside", (code,))
    assert fault.area_m2 == pytest.approx(area(strip), rel=1e-6, abs=1e-4)


def _inner(cell):
    """A circle in a cell, well inside."""
    circle = shapely.maximum_inscribed_circle(cell, STEP / 100)
    centre = shapely.get_point(circle, 0)
    return centre.buffer(circle.length * 0.9, quad_segs=4)
