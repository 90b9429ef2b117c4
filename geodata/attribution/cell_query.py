"""Points asked of a cell tree: which polygons hold each, all at once. Without the GIL."""

import numpy as np

from geodata.attribution.cell_layout import (
    CANDIDATES,
    CHILDREN,
    CROSSED,
    DEEP,
    DEEPER,
    EDGES,
    EDGES_END,
    FINEST,
    FIRST_NODE,
    NOBODY,
    REF,
    UNSURE,
    corner,
)
from geodata.attribution.compiled import inlined, kernel
from geodata.attribution.crossings import AT_ITS_END, NOT_SURE, crossed

BLOCK = 1024  # points
SIDE = float(1 << FINEST)  # of the finest cells


def holders(tree, order, lon, lat, span=None):
    """(first, second, count) int32 (n,): of the polygons that hold a point, the two that
    come first by `order` (int32, by polygon; lower first), NOBODY for none, and how many
    they are; UNSURE first where floating point cannot tell.

    span: int32 (2, n) or None: only polygons of these numbers, from, to.
    """
    n = len(lon)
    first, second = np.empty(n, np.int32), np.empty(n, np.int32)
    count = np.empty(n, np.int32)
    if span is None:
        span = np.empty((2, 0), np.int32)
    _holders(*vars(tree).values(), order, lon, lat, *span, first, second, count)
    return first, second, count


def smallest(tree, lon, lat):
    """int32 (n,): the lowest number that holds each point, NOBODY or UNSURE."""
    found = np.empty(len(lon), np.int32)
    _smallest(*vars(tree).values(), lon, lat, found)
    return found


@inlined
def _ones(bits):
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + (
        (bits >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def _child(heads, node, cell):
    """The node of a cell that has one."""
    deep = np.uint64(np.uint32(heads[node, DEEP])) | (
        np.uint64(np.uint32(heads[node, DEEP + 1])) << np.uint64(32)
    )
    before = deep & ((np.uint64(1) << np.uint64(cell)) - np.uint64(1))
    return heads[node, CHILDREN] + _ones(before)


@inlined
def _descend(frame, root, bits, cells, heads, candidates, x, y):
    """(what the point's cell says, the node it stands in, the node's size as a shift)

    A polygon's number, NOBODY, UNSURE or CROSSED.
    """
    column = np.int64((x - frame[0]) * frame[2])
    row = np.int64((y - frame[1]) * frame[3])
    shift = FINEST - bits
    value = root[((row >> shift) << bits) | (column >> shift)]
    if value > FIRST_NODE:
        return value, 0, 0
    node = FIRST_NODE - value
    while True:
        shift -= 3
        cell = (((row >> shift) & 7) << 3) | ((column >> shift) & 7)
        said = cells[node, cell]
        if said >= 0:
            return candidates[heads[node, CANDIDATES] + said], node, 0
        if said != DEEPER:
            return np.int32(said), node, shift + 3
        node = _child(heads, node, cell)


@inlined
def _mask(frame, heads, edges, toggles, node, shift, x, y):
    """(bits of the node's candidates that hold a point, how many of its edges end there;
    UNSURE: floating point cannot tell)"""
    column = np.int64((x - frame[0]) * frame[2]) >> shift
    row = np.int64((y - frame[1]) * frame[3]) >> shift
    left = corner(frame[0], column, shift, frame[4])
    bottom = corner(frame[1], row, shift, frame[5])
    mask, ended, ends = np.uint32(heads[node, REF]), np.uint32(0), 0
    for e in range(heads[node, EDGES], heads[node, EDGES_END]):
        times = crossed(
            edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3], left, bottom, x, y
        )
        if times == AT_ITS_END:
            ended |= toggles[e]
            ends += 1
        elif times == NOT_SURE:
            return mask, UNSURE
        elif times == 1:
            mask ^= toggles[e]
    if ends and not frame[6]:
        return mask, UNSURE
    # A corner is covered by all whose it is.
    return mask | ended, ends


@inlined
def _on_raster(frame, x, y):
    """False for NaN and infinity, too."""
    column, row = (x - frame[0]) * frame[2], (y - frame[1]) * frame[3]
    return 0.0 <= column < SIDE and 0.0 <= row < SIDE


@inlined
def _bits(root):
    bits = 0
    while (1 << (2 * bits)) < len(root):
        bits += 1
    return bits


@kernel
def _smallest(frame, root, cells, heads, candidates, edges, toggles, lon, lat, found):
    """In blocks, level by level: what many points wait for is then fetched at once."""
    bits, top = _bits(root), np.int64(FINEST - _bits(root))
    x0, y0, per_x, per_y = frame[0], frame[1], frame[2], frame[3]
    columns, rows = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    open_, nodes = np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int32)
    for start in range(0, len(lon), BLOCK):
        n = min(BLOCK, len(lon) - start)
        for i in range(n):
            column, row = (lon[start + i] - x0) * per_x, (lat[start + i] - y0) * per_y
            # No number is on no raster.
            on = (column >= 0.0) & (row >= 0.0) & (column < SIDE) & (row < SIDE)
            columns[i] = np.int32(column) if on else np.int32(-1)
            rows[i] = np.int32(row) if on else np.int32(0)
        count = 0
        for i in range(n):
            value = np.int32(NOBODY)
            if columns[i] >= 0:
                value = root[((rows[i] >> top) << bits) | (columns[i] >> top)]
            found[start + i] = value
            open_[count] = i
            nodes[count] = FIRST_NODE - value
            count += value <= FIRST_NODE
        shift = top
        while count:
            shift -= 3
            deeper = 0
            for at in range(count):
                i, node = open_[at], nodes[at]
                cell = (((rows[i] >> shift) & 7) << 3) | ((columns[i] >> shift) & 7)
                said = cells[node, cell]
                if said >= 0:
                    found[start + i] = candidates[heads[node, CANDIDATES] + said]
                elif said == DEEPER:
                    open_[deeper], nodes[deeper] = i, _child(heads, node, cell)
                    deeper += 1
                elif said == CROSSED:
                    x, y = lon[start + i], lat[start + i]
                    mask, ends = _mask(
                        frame, heads, edges, toggles, node, shift + 3, x, y
                    )
                    found[start + i] = (
                        UNSURE
                        if ends == UNSURE
                        else _lowest(heads, candidates, node, mask)
                    )
                else:
                    found[start + i] = said
            count = deeper


@inlined
def _lowest(heads, candidates, node, mask):
    """The polygon of the lowest bit."""
    if not mask:
        return np.int32(NOBODY)
    below = (mask & (~mask + np.uint32(1))) - np.uint32(1)
    return candidates[heads[node, CANDIDATES] + _ones(np.uint64(below))]


@kernel
def _holders(
    frame, root, cells, heads, candidates, edges, toggles, order,
    lon, lat, low, high, first, second, count,
):  # fmt: skip
    bits = _bits(root)
    spans = len(low) > 0
    for i in range(len(lon)):
        first[i], second[i], count[i] = NOBODY, NOBODY, 0
        x, y = lon[i], lat[i]
        if not _on_raster(frame, x, y):
            continue
        value, node, shift = _descend(frame, root, bits, cells, heads, candidates, x, y)
        if value >= 0:
            if not spans or low[i] <= value < high[i]:
                first[i], count[i] = value, 1
        elif value == UNSURE:
            first[i] = UNSURE
        elif value == CROSSED:
            mask, ends = _mask(frame, heads, edges, toggles, node, shift, x, y)
            if ends:  # which of the holders only touch it is not asked here
                first[i] = UNSURE
                continue
            start = heads[node, CANDIDATES]
            while mask:
                lowest = mask & (~mask + np.uint32(1))
                mask ^= lowest
                one = candidates[start + _ones(np.uint64(lowest - np.uint32(1)))]
                if spans and not low[i] <= one < high[i]:
                    continue
                count[i] += 1
                if first[i] < 0 or order[one] < order[first[i]]:
                    first[i], second[i] = one, first[i]
                elif second[i] < 0 or order[one] < order[second[i]]:
                    second[i] = one
