"""The nodes of the cell tree below its root, divided level by level."""

from typing import NamedTuple

import numpy as np

from geodata.attribution.cell_layout import (
    CANDIDATES,
    CHILDREN,
    CROSSED,
    DEEP,
    DEEPER,
    EDGES,
    EDGES_END,
    FEW_EDGES,
    INSIDE,
    MANY_NODES,
    MOST_BELOW,
    MOST_CANDIDATES,
    MOST_LISTED,
    NOBODY,
    REF,
    TOUCHED,
    UNSURE,
    Level,
    columns_of,
    corner,
    rows_of,
)  # fmt: skip
from geodata.attribution.cell_root import picked
from geodata.attribution.compiled import inlined, kernel
from geodata.attribution.crossings import crossed
from geodata.attribution.parts import each_part


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
    below = _below(level, layer, place, shift, cells, touching, before)
    leaf = np.flatnonzero(heads[:, EDGES_END])
    done = _finished(level, layer, cells, heads, children, leaf, first_child)
    return done, below


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


def _below(level, layer, place, shift, cells, touching, before):
    """The level below; `before` says where each node's children stand in it."""
    count, edges, held = before[-1].tolist()
    below = Level(
        np.empty(count, np.int32), np.empty(count, np.int32),
        np.zeros(count + 1, np.int64), np.empty(edges, np.int32),
        np.zeros(count + 1, np.int64), np.empty(held, np.int32), np.empty(held, np.int8),
    )  # fmt: skip
    each_part(
        len(level.node_x),
        MANY_NODES,
        lambda part: _children(
            part.start, part.stop, *level, *layer, *place, shift, cells, touching,
            before, *below,
        ),
    )  # fmt: skip
    return below


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
    """Where a polygon stands among a node's candidates."""
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


@inlined
def _mark(e, shared_by, owners, held, held_begin, held_end, inside):
    """Whose an edge is, of a node's candidates."""
    for own in range(shared_by[e], shared_by[e + 1]):
        inside[_place_of(held, held_begin, held_end, owners[own])] |= TOUCHED


@inlined
def _touched(edge, left, bottom, wide, high, slack):
    """Bits of the 8 x 8 cells that an edge touches."""
    found = np.uint64(0)
    low, top = rows_of(edge, bottom, high, slack, 8)
    for row in range(low, top + 1):
        first, last = columns_of(edge, row, left, bottom, wide, high, slack, 8)
        for column in range(first, last + 1):
            found |= np.uint64(1) << np.uint64(row * 8 + column)
    return found


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
            touching[at] = _touched(
                edges[edge[at]], left, bottom, part_wide, part_high, slack
            )
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
                        _mark(
                            edge[at], shared_by, owners, held, held_begin, held_end,
                            inside,
                        )  # fmt: skip
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
    start, stop, node_x, node_y, edge_from, edge, held_from, held, state,
    edges, shared_by, owners, x0, y0, wide, high, shift,
    cells, touching, before, below_x, below_y, below_edge_from, below_edge,
    below_held_from, below_held, below_state,
):  # fmt: skip
    """The children of some nodes, where they stand in the level below."""
    most_edges, most_held = 1, 1
    for node in range(start, stop):
        most_edges = max(most_edges, edge_from[node + 1] - edge_from[node])
        most_held = max(most_held, held_from[node + 1] - held_from[node])
    times = np.empty(most_edges, np.int64)
    inside = np.empty(most_held, np.int8)
    for node in range(start, stop):
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
                    below_edge[next_edge] = edge[at]
                    next_edge += 1
                    _mark(
                        edge[at], shared_by, owners, held, held_begin, held_end, inside
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


def _finished(level, layer, cells, heads, children, leaf, first_child):
    own = np.zeros(len(heads) + 1, np.int64)
    np.cumsum(heads[:, CANDIDATES], out=own[1:])
    listed = np.flatnonzero(heads[:, CANDIDATES])
    candidates = picked(level.held_from, level.held, listed)[1]
    ends, numbers = picked(level.edge_from, level.edge, leaf)
    toggles = np.zeros(len(numbers), np.uint32)
    each_part(
        len(leaf),
        MANY_NODES,
        lambda part: _toggles(
            part.start, part.stop, numbers, ends, leaf, level.held_from, level.held,
            layer.shared_by, layer.owners, toggles,
        ),
    )  # fmt: skip
    heads[:, CANDIDATES] = own[:-1]
    heads[leaf, EDGES], heads[leaf, EDGES_END] = ends[:-1], ends[1:]
    heads[:, CHILDREN] = first_child + children[:-1]
    deep = np.packbits(cells == DEEPER, axis=1, bitorder="little")
    heads[:, DEEP : DEEP + 2] = deep.view(np.int32)
    return Done(cells, heads, candidates, layer.edges[numbers], toggles)


@kernel
def _toggles(
    start, stop, numbers, ends, leaf, held_from, held, shared_by, owners, found
):
    """Bits of the candidates that each edge of some leaves belongs to."""
    for one in range(start, stop):
        begin, end = held_from[leaf[one]], held_from[leaf[one] + 1]
        if end - begin > MOST_CANDIDATES:
            continue
        for at in range(ends[one], ends[one + 1]):
            for own in range(shared_by[numbers[at]], shared_by[numbers[at] + 1]):
                bit = np.uint32(_place_of(held, begin, end, owners[own]))
                found[at] ^= np.uint32(1) << bit


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
