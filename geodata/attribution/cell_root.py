"""The root of the cell tree: a raster of who holds what and which edges cross it."""

import numpy as np

from geodata.attribution.cell_layout import (
    FINEST,
    FIRST_NODE,
    INSIDE,
    MOST_CANDIDATES,
    NOBODY,
    UNKNOWN,
    UNSURE,
    Level,
    cell_of,
    columns_of,
    rows_of,
)  # fmt: skip
from geodata.attribution.compiled import kernel


def unique_edges(edges, owner):
    """(edges without repetition, where each one's owners stand, owners ascending)"""
    number, count = _numbered(edges)
    order = np.argsort(number, kind="stable")
    shared_by = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(number, minlength=count), out=shared_by[1:])
    unique = np.empty((count, 4))
    unique[number] = edges
    return unique, shared_by, owner[order]


@kernel
def _numbered(edges):
    """Alike edges get one number, in the order in which they come."""
    room = 8
    while room < 2 * len(edges):
        room *= 2
    table = np.full(room, -1, np.int32)
    number = np.empty(len(edges), np.int32)
    first = np.empty(len(edges), np.int32)
    bits = edges.view(np.uint64)
    count = 0
    for e in range(len(edges)):
        mixed = np.uint64(0)
        for part in range(4):
            mixed = (mixed ^ bits[e, part]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        at = np.int64(mixed & np.uint64(room - 1))
        while True:
            there = table[at]
            if there < 0:
                table[at] = count
                first[count] = e
                number[e] = count
                count += 1
                break
            one = first[there]
            if (
                bits[one, 0] == bits[e, 0]
                and bits[one, 1] == bits[e, 1]
                and bits[one, 2] == bits[e, 2]
                and bits[one, 3] == bits[e, 3]
            ):
                number[e] = there
                break
            at = (at + 1) & (room - 1)
    return number, count


@kernel
def _edges_of_cells(edges, x0, y0, wide, high, slack, side):
    """(where a cell's edges begin, edges) of a raster."""
    start = np.zeros(side * side + 1, np.int64)
    for e in range(len(edges)):
        low, top = rows_of(edges[e], y0, high, slack, side)
        for row in range(low, top + 1):
            left, right = columns_of(edges[e], row, x0, y0, wide, high, slack, side)
            for column in range(left, right + 1):
                start[row * side + column + 1] += 1
    for cell in range(side * side):
        start[cell + 1] += start[cell]
    found = np.empty(start[-1], np.int32)
    next_ = start[:-1].copy()
    for e in range(len(edges)):
        low, top = rows_of(edges[e], y0, high, slack, side)
        for row in range(low, top + 1):
            left, right = columns_of(edges[e], row, x0, y0, wide, high, slack, side)
            for column in range(left, right + 1):
                cell = row * side + column
                found[next_[cell]] = e
                next_[cell] += 1
    return start, found


def root_level(edges, ends, layer, frame, bits, slack):
    """(root, the nodes below it). edges: of all polygons; ends: where each one's end."""
    side, shift = 1 << bits, FINEST - bits
    place = frame[0], frame[1], frame[4] * (1 << shift), frame[5] * (1 << shift)
    start, crossing = _edges_of_cells(layer.edges, *place, slack, side)
    held_from, held, state = _held_by(edges, ends, *place, slack, side)
    root, nodes = _root(start, held_from, held, state, side)
    level = Level(
        (nodes % side).astype(np.int32),
        (nodes // side).astype(np.int32),
        *picked(start, crossing, nodes),
        *picked(held_from, held, nodes),
        picked(held_from, state, nodes)[1],
    )
    return root, level


def picked(start, values, which):
    """The runs of some of all owners, side by side again."""
    length = start[which + 1] - start[which]
    ends = np.zeros(len(which) + 1, np.int64)
    np.cumsum(length, out=ends[1:])
    at = np.repeat(start[which] - ends[:-1], length) + np.arange(ends[-1])
    return ends, values[at]


@kernel
def _held_by(edges, ends, x0, y0, wide, high, slack, side):
    """Each cell's polygons, ascending, and how they hold its corner: those that cross it,
    and those that hold it wholly."""
    count = np.zeros(side * side + 1, np.int64)
    for filling in range(2):
        if filling:
            for cell in range(side * side):
                count[cell + 1] += count[cell]
            held = np.empty(count[-1], np.int32)
            state = np.empty(count[-1], np.int8)
            next_ = count[:-1].copy()
        for polygon in range(len(ends) - 1):
            own = edges[ends[polygon] : ends[polygon + 1]]
            if not len(own):
                continue
            left, bottom, touched, at_corner = _painted(
                own, x0, y0, wide, high, slack, side
            )
            for row in range(touched.shape[0]):
                for column in range(touched.shape[1]):
                    if not (touched[row, column] or at_corner[row, column]):
                        continue
                    cell = (bottom + row) * side + left + column
                    if filling:
                        held[next_[cell]] = polygon
                        state[next_[cell]] = at_corner[row, column]
                        next_[cell] += 1
                    else:
                        count[cell + 1] += 1
    return count, held, state


@kernel
def _painted(own, x0, y0, wide, high, slack, side):
    """(first column, first row, cells that a polygon's edges touch, how it holds each
    cell's corner), of the box of cells around it."""
    left = cell_of(own[:, 0].min() - slack, x0, wide, side - 1)
    right = cell_of(own[:, 2].max() + slack, x0, wide, side - 1)
    bottom = cell_of(min(own[:, 1].min(), own[:, 3].min()) - slack, y0, high, side - 1)
    top = cell_of(max(own[:, 1].max(), own[:, 3].max()) + slack, y0, high, side - 1)
    touched = np.zeros((top - bottom + 1, right - left + 1), np.bool_)
    held = np.zeros((top - bottom + 1, right - left + 2), np.int8)
    for e in range(len(own)):
        low, up = rows_of(own[e], y0, high, slack, side)
        for row in range(low, up + 1):
            first, last = columns_of(own[e], row, x0, y0, wide, high, slack, side)
            touched[row - bottom, first - left : last - left + 1] = True
            y = y0 + row * high
            if (own[e, 1] <= y) != (own[e, 3] <= y):
                slope = (own[e, 2] - own[e, 0]) / (own[e, 3] - own[e, 1])
                x = own[e, 0] + (y - own[e, 1]) * slope
                # Corners right of the crossing change sides; one at it cannot be told.
                near = int(np.rint((x - x0) / wide))
                if abs(x0 + near * wide - x) <= slack:
                    if left <= near <= right:
                        held[row - bottom, near - left] |= UNKNOWN
                    near += 1
                elif x0 + near * wide < x:
                    near += 1
                if near <= right:
                    held[row - bottom, max(near, left) - left] ^= INSIDE
    for row in range(held.shape[0]):
        inside = 0
        for column in range(held.shape[1]):
            inside ^= held[row, column] & INSIDE
            held[row, column] = (held[row, column] & UNKNOWN) | inside
    return left, bottom, touched, held[:, : right - left + 1]


@kernel
def _root(start, held_from, held, state, side):
    root = np.full(side * side, NOBODY, np.int32)
    nodes = np.empty(side * side, np.int64)
    count = 0
    for cell in range(side * side):
        begin, end = held_from[cell], held_from[cell + 1]
        if begin == end and start[cell] == start[cell + 1]:
            continue
        if end - begin == 1 and start[cell] == start[cell + 1]:
            root[cell] = held[begin]
            continue
        if end - begin > MOST_CANDIDATES and start[cell] == start[cell + 1]:
            root[cell] = UNSURE
            continue
        known = True
        for at in range(begin, end):
            known &= not state[at] & UNKNOWN
        if known:
            root[cell] = FIRST_NODE - count
            nodes[count] = cell
            count += 1
        else:
            root[cell] = UNSURE
    return root, nodes[:count]
