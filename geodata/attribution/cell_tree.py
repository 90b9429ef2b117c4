"""A tree of cells over a layer: which polygon holds a cell, or which edges cross it.

The root is a raster; a cell of it, or of any node below, is a polygon's whole, nobody's, or
crossed. Crossed ones have a node of 8 x 8 smaller cells, and so on until few edges are left.

    root, 2^bits a side          node, 8 x 8            a leaf's edges and what they toggle
    +---+---+---+---+           +-+-+-+-+ …             corner known to be in {a}
    | a | a | ▒ | b |     ▒ ->  |a|a|▒|b|               edge 1 toggles a and b
    +---+---+---+---+           +-+-+-+-+               …

Where a crossed cell's point lies follows from its node's corner, of which it is known
which polygons hold it (bits of `ref`): each edge between the corner and the point toggles
the polygons it belongs to. So nothing is assumed of the layer: overlaps, holes, parts and
exclaves are bits like any other, and a border that neighbours share is tested once.

Signs are taken from floating point only where they are certain; else the point is
`UNSURE`, and the caller asks Shapely. Polygons are numbered in the order of their codes,
so that the lowest bit is the smallest code.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.attribution import cell_nodes, cell_root
from geodata.attribution.cell_layout import FINEST, Layer
from geodata.attribution.rings import edges_of

PER_SIDE = 12  # root cells a side for each polygon a side: the square root of all
MOST_ROOT_BITS = 11
LEAST = 1e-290  # degrees
MOST_PAINTED = 20_000_000  # root cells, of the boxes of all polygons


@dataclass(frozen=True)
class CellTree:
    """frame: x0, y0, finest cells a degree (x, y), size of a finest cell (x, y), and
    whether each edge toggles all whose it is.
    root: int32 (side²,); cells: int8 (nodes, 64); heads: int32 (nodes, 8); candidates:
    int32; edges: float64 (n, 4); toggles: uint32 (n,). What their numbers mean stands in
    `cell_layout`."""

    frame: np.ndarray
    root: np.ndarray
    cells: np.ndarray
    heads: np.ndarray
    candidates: np.ndarray
    edges: np.ndarray
    toggles: np.ndarray


def build(polygons) -> CellTree:
    """polygons: (Multi)Polygons in the order of their codes, lon/lat."""
    bits = _root_bits(polygons)
    frame, slack = _frame(polygons, bits)
    edges, owner = _edges(polygons)
    ends = np.searchsorted(owner, np.arange(len(polygons) + 1))
    unique, shared_by, owners = cell_root.unique_edges(edges, owner)
    whole = Layer(unique, shared_by, owners)
    frame = np.append(frame, not _has_doubled(shared_by, owners))
    root, level = cell_root.root_level(edges, ends, whole, frame, bits, slack)
    levels, first = [], 0
    shift = FINEST - bits
    # Bundles of borders that run close together would be divided along all their way.
    enough = 2 * (len(level.node_x) + len(unique))
    while len(level.node_x):
        shift -= 3
        first += len(level.node_x)
        done, level = cell_nodes.divide(
            level, whole, frame, shift, slack, first, first < enough
        )
        levels.append(done)
    return CellTree(frame, root, *cell_nodes.joined(levels))


def _has_doubled(shared_by, owners):
    """Whether some polygon goes along an edge more than once, as only an invalid one does:
    the edge then toggles nothing of it."""
    again = owners[1:] == owners[:-1]
    again[shared_by[1:-1] - 1] = False  # the next edge's first owner
    return bool(again.any())


def _root_bits(polygons):
    """As many as the polygons are worth, fewer where they lie over each other."""
    n = len(polygons)
    bits = int(np.clip(np.ceil(np.log2(PER_SIDE * np.sqrt(n))), 3, MOST_ROOT_BITS))
    west, south, east, north = shapely.bounds(polygons).T
    wide, high = max(np.ptp([west, east]), 1e-300), max(np.ptp([south, north]), 1e-300)
    while bits > 3:
        across = (east - west) / wide * (1 << bits) + 2
        upward = (north - south) / high * (1 << bits) + 2
        if (across * upward).sum() <= MOST_PAINTED:
            break
        bits -= 1
    return bits


def _frame(polygons, bits):
    """The raster's place, and how far an edge reaches beyond itself (for rounding).

    Its lines are put beside the layer's own box, on which borders often lie.
    """
    west, south, east, north = shapely.total_bounds(polygons)
    ulp = np.spacing(max(abs(west), abs(south), abs(east), abs(north), 1.0))
    slack = 64 * ulp
    least = slack * 2.0**FINEST  # no cell is smaller than the slack
    wide, high = max(east - west, least), max(north - south, least)
    margin = 1.0 / (1 << bits)
    wide, high = wide * (1 + 0.83 * margin), high * (1 + 0.79 * margin)
    x0, y0 = west - 0.37 * margin * wide, south - 0.41 * margin * high
    finest = 2.0**FINEST
    frame = [x0, y0, finest / wide, finest / high, wide / finest, high / finest]
    return np.array(frame), slack


def _edges(polygons):
    """float64 (n, 4), each with its lower end first, and the number of its polygon."""
    corners, starts, polygon = edges_of(polygons)
    edges = np.hstack([corners[starts], corners[starts + 1]])
    there = (edges[:, :2] != edges[:, 2:]).any(axis=1)
    edges, polygon = edges[there], polygon[there]
    turned = (edges[:, 0] > edges[:, 2]) | (
        (edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3])
    )
    edges[turned] = edges[turned][:, [2, 3, 0, 1]]
    # They are compared as bits, and divided by: -0.0 and what is next to nothing is 0.0.
    edges[np.abs(edges) < LEAST] = 0.0
    return np.ascontiguousarray(edges), polygon
