"""Curves of ISO WKB made lines: arcs by chords that stray at most a thousandth of the
radius from them.

GEOS has no curves. An arc is three points: its start, one on it, its end; start and end
alike make a full circle whose centre is half way to the middle point (ISO 19125 / SQL
MM part 3).
"""

import struct

import numpy as np
import shapely

CIRCULAR, COMPOUND, CURVE_POLYGON, MULTI_CURVE, MULTI_SURFACE = 8, 9, 10, 11, 12
CURVED = (CIRCULAR, COMPOUND, CURVE_POLYGON, MULTI_CURVE, MULTI_SURFACE)
STEP = np.radians(4.0)  # of an arc; a chord of it strays by 0.06 % of the radius
DEEPEST = 8


def is_curved(wkb: bytes) -> bool:
    """Whether a geometry is of one of the types that have curves."""
    if len(wkb) < 5:
        return False
    order = "<" if wkb[0] == 1 else ">"
    return _plain_type(struct.unpack_from(order + "I", wkb, 1)[0])[0] in CURVED


def straight(wkb: bytes) -> shapely.Geometry:
    """The geometry with lines for curves, in two dimensions. Raises ValueError or
    shapely.GEOSException for what is no such geometry."""
    try:
        return _Reader(wkb).geometry()
    except (struct.error, IndexError) as error:
        raise ValueError("its curves are cut off") from error


def _plain_type(code):
    """The type without its dimensions, and how many numbers a point has."""
    high = bool(code & 0x80000000) + bool(code & 0x40000000)
    code &= 0x0FFFFFFF
    return code % 1000, 2 + high + {0: 0, 1: 1, 2: 1, 3: 2}.get(code // 1000, 0)


class _Reader:
    def __init__(self, wkb):
        self.wkb, self.at = wkb, 0

    def geometry(self, depth=0):
        if depth > DEEPEST:
            raise ValueError("its curves lie too deep in each other")
        self.order = "<" if self.wkb[self.at] == 1 else ">"
        kind, width = _plain_type(self.number(self.at + 1))
        self.at += 5
        if kind in (1, 2, CIRCULAR):
            spots = self.spots(width, 1 if kind == 1 else None)
            if kind == 1:
                return shapely.points(spots[0])
            return shapely.linestrings(_arcs(spots) if kind == CIRCULAR else spots)
        if kind == 3:
            count = self.count()
            rings = [shapely.linearrings(self.spots(width)) for _ in range(count)]
            return shapely.polygons(rings[0], holes=rings[1:] or None)
        parts = [self.geometry(depth + 1) for _ in range(self.count())]
        return _together(kind, parts)

    def number(self, at):
        return struct.unpack_from(self.order + "I", self.wkb, at)[0]

    def count(self):
        found = self.number(self.at)
        self.at += 4
        if found > len(self.wkb):
            raise ValueError("its curves are cut off")
        return found

    def spots(self, width, count=None):
        count = self.count() if count is None else count
        end = self.at + 8 * width * count
        if end > len(self.wkb):
            raise ValueError("its curves are cut off")
        raw = np.frombuffer(self.wkb[self.at : end], self.order + "f8")
        self.at = end
        return raw.reshape(-1, width)[:, :2].astype(float)


def _together(kind, parts):
    if kind == COMPOUND:
        return shapely.linestrings(
            np.concatenate([shapely.get_coordinates(part) for part in parts])
        )
    if kind == CURVE_POLYGON:
        rings = [shapely.linearrings(shapely.get_coordinates(part)) for part in parts]
        for part in parts:
            spots = shapely.get_coordinates(part)
            if not (spots[0] == spots[-1]).all():
                raise ValueError("points do not form a closed linestring")
        return shapely.polygons(rings[0], holes=rings[1:] or None)
    make = {
        4: shapely.multipoints,
        5: shapely.multilinestrings,
        6: shapely.multipolygons,
        MULTI_CURVE: shapely.multilinestrings,
        MULTI_SURFACE: shapely.multipolygons,
    }
    return make.get(kind, shapely.geometrycollections)(parts)


def _arcs(spots):
    """Points along arcs that follow each other, each by start, middle and end."""
    found = [spots[:1]]
    for at in range(0, len(spots) - 2, 2):
        found.append(_arc(*spots[at : at + 3]))
    return np.concatenate(found)


def _arc(start, middle, end):
    centre = (
        (start + middle) / 2 if (start == end).all() else _centre(start, middle, end)
    )
    if centre is None:
        return np.array([middle, end])
    radius = np.hypot(*(start - centre))
    first, through, last = (
        np.arctan2(*(p - centre)[::-1]) for p in (start, middle, end)
    )
    turn = (last - first) % (2 * np.pi) or 2 * np.pi
    if (through - first) % (2 * np.pi) > turn:
        turn -= 2 * np.pi
    steps = max(int(np.ceil(abs(turn) / STEP)), 2)
    angles = first + turn * np.arange(1, steps + 1) / steps
    spots = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    spots[-1] = end
    return spots


def _centre(a, b, c):
    """Of the circle through three points; None where they lie on a line."""
    (bx, by), (cx, cy) = b - a, c - a
    twice = 2 * (bx * cy - by * cx)
    if abs(twice) < 1e-12 * max(bx * bx + by * by, cx * cx + cy * cy, 1e-300):
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return a + np.array([cy * b2 - by * c2, bx * c2 - cx * b2]) / twice
