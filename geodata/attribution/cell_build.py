"""The cell tree built level by level: kernels on arrays, and what joins them.

`root`: a polygon's number; NOBODY; UNSURE; or, below FIRST_NODE, a node: FIRST_NODE - n.
`cells`: the place of a polygon among the node's candidates; NOBODY, UNSURE, CROSSED (its
polygons follow from the node's edges) or DEEPER (it has a node of its own).
`heads`: CANDIDATES, EDGES, EDGES_END (where the node's own begin and end), REF (bits of the
candidates that hold its lower left corner), CHILDREN (its first child), and DEEP, DEEP + 1
(bits of the cells that have one, in the order of the children).
"""

from typing import NamedTuple

import numpy as np

from geodata.attribution.compiled import inlined, kernel
from geodata.attribution.crossings import crossed
from geodata.attribution.parts import each_part

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


# -- edges that borders share ------------------------------------------------------------


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


# -- where cells are -----------------------------------------------------------------


@inlined
def corner(origin, number, shift, size):
    """Where the cells of a size begin that have a number, in one of the two directions.

    Everywhere in the same words, so that it is the same number to the last bit: what is
    known of a corner would not hold an ulp beside it.
    """
    return origin + (np.int64(number) << shift) * size


# -- which cells an edge touches ---------------------------------------------------------


@inlined
def _cell(value, origin, size, most):
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
def _rows(edge, y0, size, slack, side):
    low = _cell(min(edge[1], edge[3]) - slack, y0, size, side - 1)
    high = _cell(max(edge[1], edge[3]) + slack, y0, size, side - 1)
    return low, high


@inlined
def _columns(edge, row, x0, y0, wide, high, slack, side):
    """First and last cell of a row that an edge touches."""
    low = y0 + row * high - slack
    least, greatest = _within_row(
        edge[0], edge[1], edge[2], edge[3], low, low + high + 2 * slack
    )
    return (
        _cell(least - slack, x0, wide, side - 1),
        _cell(greatest + slack, x0, wide, side - 1),
    )


@kernel
def _edges_of_cells(edges, x0, y0, wide, high, slack, side):
    """(where a cell's edges begin, edges) of a raster."""
    start = np.zeros(side * side + 1, np.int64)
    for e in range(len(edges)):
        low, top = _rows(edges[e], y0, high, slack, side)
        for row in range(low, top + 1):
            left, right = _columns(edges[e], row, x0, y0, wide, high, slack, side)
            for column in range(left, right + 1):
                start[row * side + column + 1] += 1
    for cell in range(side * side):
        start[cell + 1] += start[cell]
    found = np.empty(start[-1], np.int32)
    next_ = start[:-1].copy()
    for e in range(len(edges)):
        low, top = _rows(edges[e], y0, high, slack, side)
        for row in range(low, top + 1):
            left, right = _columns(edges[e], row, x0, y0, wide, high, slack, side)
            for column in range(left, right + 1):
                cell = row * side + column
                found[next_[cell]] = e
                next_[cell] += 1
    return start, found


# -- the root ----------------------------------------------------------------------------


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
        *_picked(start, crossing, nodes),
        *_picked(held_from, held, nodes),
        _picked(held_from, state, nodes)[1],
    )
    return root, level


def _picked(start, values, which):
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
    left = _cell(own[:, 0].min() - slack, x0, wide, side - 1)
    right = _cell(own[:, 2].max() + slack, x0, wide, side - 1)
    bottom = _cell(min(own[:, 1].min(), own[:, 3].min()) - slack, y0, high, side - 1)
    top = _cell(max(own[:, 1].max(), own[:, 3].max()) + slack, y0, high, side - 1)
    touched = np.zeros((top - bottom + 1, right - left + 1), np.bool_)
    held = np.zeros((top - bottom + 1, right - left + 2), np.int8)
    for e in range(len(own)):
        low, up = _rows(own[e], y0, high, slack, side)
        for row in range(low, up + 1):
            first, last = _columns(own[e], row, x0, y0, wide, high, slack, side)
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


# -- nodes -------------------------------------------------------------------------------


class Done(NamedTuple):
    """Nodes of one level as the tree keeps them; what they point at counts from 0."""

    cells: np.ndarray
    heads: np.ndarray
    candidates: np.ndarray
    edges: np.ndarray
    toggles: np.ndarray


def divide(level, layer, frame, shift, slack, first_child, may_split):
    """(the nodes finished, the level of their children). shift: of their cells' size.

    first_child: the number that the first of the children gets. may_split: False: nodes
    keep their edges, however many.
    """
    place = frame[0], frame[1], frame[4], frame[5]
    cells, heads, touching, before = _divide(
        level, layer, place, shift, slack, may_split
    )
    if before[-1].sum() > MOST_BELOW * len(layer.edges) + 1_000_000:
        found = _divide(level, layer, place, shift, slack, False)
        cells, heads, touching, before = found
    children = before[:, 0].copy()
    below = _children(*level, *layer, *place, shift, cells, touching, before)
    leaf = np.flatnonzero(heads[:, EDGES_END])
    done = _finished(level, layer, cells, heads, children, leaf, first_child)
    return done, Level(*below)


def _divide(level, layer, place, shift, slack, may_split):
    """cells, heads, and which cells each edge touches; before: how many children the nodes
    before have, with how many edges and candidates."""
    n = len(level.node_x)
    cells, heads = np.empty((n, 64), np.int8), np.zeros((n, 8), np.int32)
    touching = np.zeros(len(level.edge), np.uint64)
    before = np.zeros((n + 1, 3), np.int64)
    each_part(
        n,
        MANY_NODES,
        lambda part: _divided(
            part.start, part.stop, *level, *layer, *place, shift, slack, may_split,
            cells, heads, touching, before,
        ),
    )  # fmt: skip
    np.cumsum(before, axis=0, out=before)
    return cells, heads, touching, before


@inlined
def _way_to(edges, edge, begin, end, x0, y0, x, y, times):
    """How often each edge is crossed from a node's corner; False: not sure."""
    for at in range(begin, end):
        e = edge[at]
        found = crossed(
            edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3], x0, y0, x, y
        )
        if found < 0:
            return False
        times[at - begin] = found
    return True


@inlined
def _place_of(held, begin, end, polygon):
    low, high = begin, end - 1
    while low < high:
        middle = (low + high) // 2
        if held[middle] < polygon:
            low = middle + 1
        else:
            high = middle
    return low - begin


@inlined
def _inside_at(
    edge,
    begin,
    end,
    times,
    shared_by,
    owners,
    held,
    held_begin,
    held_end,
    state,
    inside,
):
    """Which candidates hold a corner, given how often each edge was crossed."""
    for k in range(held_end - held_begin):
        inside[k] = state[held_begin + k] & INSIDE
    for at in range(begin, end):
        if times[at - begin] & 1:
            e = edge[at]
            for one in range(shared_by[e], shared_by[e + 1]):
                inside[_place_of(held, held_begin, held_end, owners[one])] ^= 1


@kernel
def _divided(
    start, stop, node_x, node_y, edge_from, edge, held_from, held, state,
    edges, shared_by, owners, x0, y0, wide, high, shift, slack, may_split,
    cells, heads, touching, needed,
):  # fmt: skip
    """Cells and heads of some nodes; which cells each edge touches; and what their children
    will need: how many, with how many edges and candidates."""
    most_edges, most_held = 1, 1
    for node in range(start, stop):
        most_edges = max(most_edges, edge_from[node + 1] - edge_from[node])
        most_held = max(most_held, held_from[node + 1] - held_from[node])
    times = np.empty(most_edges, np.int64)
    inside = np.empty(most_held, np.int8)
    part_wide, part_high = wide * (1 << shift), high * (1 << shift)
    for node in range(start, stop):
        begin, end = edge_from[node], edge_from[node + 1]
        held_begin, held_end = held_from[node], held_from[node + 1]
        k = held_end - held_begin
        left = corner(x0, node_x[node], shift + 3, wide)
        bottom = corner(y0, node_y[node], shift + 3, high)
        crossed_cells = np.uint64(0)
        for at in range(begin, end):
            one = edges[edge[at]]
            low, top = _rows(one, bottom, part_high, slack, 8)
            for row in range(low, top + 1):
                first, last = _columns(
                    one, row, left, bottom, part_wide, part_high, slack, 8
                )
                for column in range(first, last + 1):
                    touching[at] |= np.uint64(1) << np.uint64(row * 8 + column)
            crossed_cells |= touching[at]
        splits = may_split and end - begin > FEW_EDGES and shift >= 3
        for cell in range(64):
            is_crossed = (crossed_cells >> np.uint64(cell)) & np.uint64(1)
            if is_crossed and not splits:
                cells[node, cell] = CROSSED if k <= MOST_CANDIDATES else UNSURE
                continue
            sure = _way_to(
                edges, edge, begin, end, left, bottom,
                corner(x0, node_x[node] * 8 + (cell & 7), shift, wide),
                corner(y0, node_y[node] * 8 + (cell >> 3), shift, high), times,
            )  # fmt: skip
            if not sure:
                cells[node, cell] = UNSURE
                continue
            _inside_at(
                edge, begin, end, times, shared_by, owners, held, held_begin, held_end,
                state, inside,
            )  # fmt: skip
            several, last_one = 0, 0
            for one in range(k):
                if inside[one]:
                    several += 1
                    last_one = one
            if not is_crossed and several == 0:
                cells[node, cell] = NOBODY
            elif not is_crossed and several == 1 and k <= MOST_LISTED:
                cells[node, cell] = last_one
            elif not is_crossed and several > MOST_CANDIDATES:
                cells[node, cell] = UNSURE  # and would be, however small the cell
            elif not splits and k <= MOST_CANDIDATES:
                cells[node, cell] = CROSSED
            elif shift < 3:
                cells[node, cell] = UNSURE
            else:
                cells[node, cell] = DEEPER
                needed[node + 1, 0] += 1
                for at in range(begin, end):
                    if (touching[at] >> np.uint64(cell)) & np.uint64(1):
                        needed[node + 1, 1] += 1
                        e = edge[at]
                        for own in range(shared_by[e], shared_by[e + 1]):
                            inside[
                                _place_of(held, held_begin, held_end, owners[own])
                            ] |= TOUCHED
                for one in range(k):
                    needed[node + 1, 2] += inside[one] != 0
        if not splits:
            heads[node, EDGES_END] = end - begin
            if k <= MOST_CANDIDATES:
                for one in range(k):
                    if state[held_begin + one] & INSIDE:
                        heads[node, REF] |= np.int32(1) << np.int32(one)
        heads[node, CANDIDATES] = k if k <= MOST_LISTED else 0


@kernel
def _children(
    node_x, node_y, edge_from, edge, held_from, held, state,
    edges, shared_by, owners, x0, y0, wide, high, shift,
    cells, touching, before,
):  # fmt: skip
    """The level below, as the fields of `Level`."""
    n, (count, edge_count, held_count) = len(node_x), before[-1]
    below_x, below_y = np.empty(count, np.int32), np.empty(count, np.int32)
    below_edge_from = np.zeros(count + 1, np.int64)
    below_edge = np.empty(edge_count, np.int32)
    below_held_from = np.zeros(count + 1, np.int64)
    below_held = np.empty(held_count, np.int32)
    below_state = np.empty(held_count, np.int8)
    most_edges, most_held = 1, 1
    for node in range(n):
        most_edges = max(most_edges, edge_from[node + 1] - edge_from[node])
        most_held = max(most_held, held_from[node + 1] - held_from[node])
    times = np.empty(most_edges, np.int64)
    inside = np.empty(most_held, np.int8)
    for node in range(n):
        child, next_edge, next_held = before[node]
        if child == before[node + 1, 0]:
            continue
        begin, end = edge_from[node], edge_from[node + 1]
        held_begin, held_end = held_from[node], held_from[node + 1]
        left = corner(x0, node_x[node], shift + 3, wide)
        bottom = corner(y0, node_y[node], shift + 3, high)
        for cell in range(64):
            if cells[node, cell] != DEEPER:
                continue
            _way_to(
                edges, edge, begin, end, left, bottom,
                corner(x0, node_x[node] * 8 + (cell & 7), shift, wide),
                corner(y0, node_y[node] * 8 + (cell >> 3), shift, high), times,
            )  # fmt: skip
            _inside_at(
                edge, begin, end, times, shared_by, owners, held, held_begin, held_end,
                state, inside,
            )  # fmt: skip
            for at in range(begin, end):
                if (touching[at] >> np.uint64(cell)) & np.uint64(1):
                    e = edge[at]
                    below_edge[next_edge] = e
                    next_edge += 1
                    for own in range(shared_by[e], shared_by[e + 1]):
                        inside[_place_of(held, held_begin, held_end, owners[own])] |= (
                            TOUCHED
                        )
            for one in range(held_end - held_begin):
                if inside[one]:
                    below_held[next_held] = held[held_begin + one]
                    below_state[next_held] = inside[one] & INSIDE
                    next_held += 1
            below_x[child] = node_x[node] * 8 + (cell & 7)
            below_y[child] = node_y[node] * 8 + (cell >> 3)
            child += 1
            below_edge_from[child] = next_edge
            below_held_from[child] = next_held
    return (
        below_x, below_y, below_edge_from, below_edge, below_held_from, below_held,
        below_state,
    )  # fmt: skip


def _finished(level, layer, cells, heads, children, leaf, first_child):
    own = np.zeros(len(heads) + 1, np.int64)
    np.cumsum(heads[:, CANDIDATES], out=own[1:])
    listed = np.flatnonzero(heads[:, CANDIDATES])
    candidates = _picked(level.held_from, level.held, listed)[1]
    ends, numbers = _picked(level.edge_from, level.edge, leaf)
    toggles = _toggles(
        numbers, ends, leaf, level.held_from, level.held, layer.shared_by, layer.owners
    )
    heads[:, CANDIDATES] = own[:-1]
    heads[leaf, EDGES], heads[leaf, EDGES_END] = ends[:-1], ends[1:]
    heads[:, CHILDREN] = first_child + children[:-1]
    deep = (cells == DEEPER) @ (np.uint64(1) << np.arange(64, dtype=np.uint64))
    heads[:, DEEP : DEEP + 2] = deep.view(np.int32).reshape(-1, 2)
    return Done(cells, heads, candidates, layer.edges[numbers], toggles)


@kernel
def _toggles(numbers, ends, leaf, held_from, held, shared_by, owners):
    """Bits of the candidates that each edge of each leaf belongs to."""
    found = np.zeros(len(numbers), np.uint32)
    for one in range(len(leaf)):
        begin, end = held_from[leaf[one]], held_from[leaf[one] + 1]
        if end - begin > MOST_CANDIDATES:
            continue
        for at in range(ends[one], ends[one + 1]):
            for own in range(shared_by[numbers[at]], shared_by[numbers[at] + 1]):
                bit = np.uint32(_place_of(held, begin, end, owners[own]))
                found[at] ^= np.uint32(1) << bit
    return found


def joined(levels):
    """cells, heads, candidates, edges and toggles of all levels one after another."""
    if not levels:
        return (
            np.empty((0, 64), np.int8), np.empty((0, 8), np.int32),
            np.empty(0, np.int32), np.empty((0, 4)), np.empty(0, np.uint32),
        )  # fmt: skip
    candidates = edges = 0
    for done in levels:
        done.heads[:, CANDIDATES] += candidates
        done.heads[:, EDGES : EDGES_END + 1] += edges
        candidates += len(done.candidates)
        edges += len(done.edges)
    return tuple(np.concatenate(parts) for parts in zip(*levels, strict=True))
