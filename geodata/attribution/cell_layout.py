"""What the numbers of the cell tree mean, and where its cells are.

`root`: a polygon's number; NOBODY; UNSURE; or, below FIRST_NODE, a node: FIRST_NODE - n.
`cells`: the place of a polygon among the node's candidates; NOBODY, UNSURE, CROSSED (its
polygons follow from the node's edges) or DEEPER (it has a node of its own).
`heads`: CANDIDATES, EDGES, EDGES_END (where the node's own begin and end), REF (bits of the
candidates that hold its lower left corner), CHILDREN (its first child), and DEEP, DEEP + 1
(bits of the cells that have one, in the order of the children).
"""

from typing import NamedTuple

import numpy as np

from geodata.attribution.compiled import inlined

FINEST = 28  # bits a side of the finest cells; they are numbered by int32
NOBODY, UNSURE, CROSSED, DEEPER = -1, -2, -3, -4
FIRST_NODE = -3
CANDIDATES, EDGES, EDGES_END, REF, CHILDREN, DEEP = range(6)
MOST_CANDIDATES = 32  # bits of a mask
MOST_LISTED = 100  # that a cell's int8 may name
MOST_BELOW = 8  # edges and candidates of a level, for each edge of the layer
MANY_NODES = 20_000  # that one thread takes at once
FEW_EDGES = 12  # more are divided further
INSIDE, UNKNOWN = 1, 2  # of a candidate at a corner
TOUCHED = 2  # of a candidate, by an edge in a cell


class Layer(NamedTuple):
    """Edges without repetition, and the polygons that each belongs to."""

    edges: np.ndarray  # float64 (n, 4)
    shared_by: np.ndarray  # int64 (n + 1,): where an edge's owners stand
    owners: np.ndarray  # int32: numbers of polygons


class Level(NamedTuple):
    """Nodes that are still to be divided."""

    node_x: np.ndarray  # int32: column and row among the cells of their size
    node_y: np.ndarray
    edge_from: np.ndarray  # int64 (n + 1,)
    edge: np.ndarray  # int32: numbers of the layer's edges
    held_from: np.ndarray  # int64 (n + 1,)
    held: np.ndarray  # int32: numbers of polygons, ascending
    state: np.ndarray  # int8: INSIDE, UNKNOWN or 0, at the node's corner


@inlined
def corner(origin, number, shift, size):
    """Where the cells of a size begin that have a number, in one of the two directions.

    Everywhere in the same words, so that it is the same number to the last bit: what is
    known of a corner would not hold an ulp beside it.
    """
    return origin + (np.int64(number) << shift) * size


@inlined
def cell_of(value, origin, size, most):
    return min(max(int(np.floor((value - origin) / size)), 0), most)


@inlined
def _within_row(x1, y1, x2, y2, low, high):
    """The part of an edge between two heights, as its least and greatest x."""
    if y1 == y2:
        return min(x1, x2), max(x1, x2)
    slope = (x2 - x1) / (y2 - y1)
    a = x1 + (min(max(low, min(y1, y2)), max(y1, y2)) - y1) * slope
    b = x1 + (min(max(high, min(y1, y2)), max(y1, y2)) - y1) * slope
    # Never beyond its ends, however flat it lies.
    least, greatest = min(x1, x2), max(x1, x2)
    a, b = min(max(a, least), greatest), min(max(b, least), greatest)
    return min(a, b), max(a, b)


@inlined
def rows_of(edge, y0, size, slack, side):
    low = cell_of(min(edge[1], edge[3]) - slack, y0, size, side - 1)
    high = cell_of(max(edge[1], edge[3]) + slack, y0, size, side - 1)
    return low, high


@inlined
def columns_of(edge, row, x0, y0, wide, high, slack, side):
    """First and last cell of a row that an edge touches."""
    low = y0 + row * high - slack
    least, greatest = _within_row(
        edge[0], edge[1], edge[2], edge[3], low, low + high + 2 * slack
    )
    return (
        cell_of(least - slack, x0, wide, side - 1),
        cell_of(greatest + slack, x0, wide, side - 1),
    )
