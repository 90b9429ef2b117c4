"""Layers of polygons for these tests, whole and messy, and the plainest reference.

The reference asks Shapely every polygon for every point, one by one: slow, and too
simple to be wrong in the ways an engine is.
"""

import math

import numpy as np
import shapely
from hypothesis import strategies as st

from geodata import crs

WEST, SOUTH, STEP = 116.3, 39.8, 0.002  # about 170 m by 220 m a cell
ZONE = 4548


@st.composite
def coverages(draw, codes=None):
    """Codes and cells that share every vertex: a bent raster, some cells joined in two.

    a---b---c     each inner corner is moved at will,
    |  /    |     so borders lie at any angle
    d-e-----f
    """
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shift = st.floats(-0.4, 0.4, allow_nan=False)
    corner = {
        (i, j): (
            WEST + (i + (draw(shift) if 0 < i < columns else 0)) * STEP,
            SOUTH + (j + (draw(shift) if 0 < j < rows else 0)) * STEP,
        )
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    cells = [
        shapely.Polygon(
            [corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]]
        )
        for i in range(columns)
        for j in range(rows)
    ]
    return draw((codes or codes_for)(len(cells))), cells


@st.composite
def messes(draw, codes=None):
    """Codes and polygons that lie over each other as they like, some exactly twice."""
    whole = st.integers(0, 8)
    polygons = []
    for _ in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(["box", "triangle", "ring", "pair", "again"]))
        x, y = draw(whole), draw(whole)
        box = _box(x, y, draw(st.integers(1, 5)), draw(st.integers(1, 5)))
        if kind == "triangle":
            box = shapely.Polygon(shapely.get_coordinates(box)[:3])
        if kind == "ring":
            box = _box(x, y, 4, 4).difference(_box(x + 1, y + 1, 2, 1))
        if kind == "pair":
            box = shapely.MultiPolygon([_box(x, y, 1, 1), _box(x + 2, y, 1, 2)])
        if kind == "again" and polygons:
            box = polygons[-1]
        polygons.append(box)
    return draw((codes or codes_for)(len(polygons))), polygons


@st.composite
def codes_for(draw, n):
    """n different codes: of letters S and Z, and of no letter."""
    known = [f"110101001001{letter}{k:03d}" for letter in "SZ" for k in range(1, 9)]
    free = [f"36061{k:06d}" for k in range(1, 9)] + ["A", "a", "B1", "东", "éa"]
    return draw(st.permutations(known + free))[:n]


@st.composite
def grid_codes(draw, n):
    """n different codes such as grids have, of letters S and Z."""
    known = [f"110101001001{letter}{k:03d}" for letter in "SZ" for k in range(1, 9)]
    return draw(st.permutations(known))[:n]


@st.composite
def points_on(draw, polygons):
    """Points at random, on vertices, on edges, and a few ulp beside both."""
    ring = np.concatenate([shapely.get_coordinates(shape) for shape in polygons])
    west, south, east, north = shapely.total_bounds(polygons)
    points = []
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["free", "vertex", "edge", "ulp"]))
        at = draw(st.integers(0, len(ring) - 2))
        x, y = ring[at]
        if kind == "free":
            x = draw(st.floats(west - 5e-4, east + 5e-4))
            y = draw(st.floats(south - 5e-4, north + 5e-4))
        if kind in ("edge", "ulp"):
            share = draw(st.sampled_from([0.5, 0.25, 1 / 3, 0.7, 1.0]))
            x, y = ring[at] + share * (ring[at + 1] - ring[at])
        if kind == "ulp":
            x += draw(st.integers(-2, 2)) * math.ulp(x)
            y += draw(st.integers(-2, 2)) * math.ulp(y)
        points.append((float(x), float(y)))
    return np.array(points).T


def _box(x, y, width, height):
    return shapely.box(
        WEST + x * STEP,
        SOUTH + y * STEP,
        WEST + (x + width) * STEP,
        SOUTH + (y + height) * STEP,
    )


def smallest_covering(codes, polygons, x, y):
    """What `locate` promises: the position of the smallest code that covers, or -1."""
    point = shapely.Point(x, y)
    covering = [i for i, shape in enumerate(polygons) if shapely.covers(shape, point)]
    return min(covering, key=lambda i: codes[i].encode(), default=-1)


def explained(codes, polygons, x, y, near_m=20.0, accuracy_m=None):
    """What `explain` promises: owner, rule, runner_up, metres, ambiguous."""
    epsg = crs.zone_epsg(*_centre(polygons))
    plane = [_projected(shape, epsg) for shape in polygons]
    here = shapely.Point(*(float(v) for v in crs.project(x, y, epsg)))
    point = shapely.Point(x, y)
    metres = [_mm(shape.distance(here)) for shape in plane]
    everyone = range(len(codes))
    covering = [i for i in everyone if shapely.covers(polygons[i], point)]
    interior = [i for i in covering if not polygons[i].boundary.covers(point)]

    if not covering:
        order = sorted(
            (i for i in everyone if metres[i] <= near_m),
            key=lambda i: (metres[i], codes[i].encode()),
        )
        rule = "near" if order else "outside"
        edge = metres[order[0]] if order else math.nan
    elif len(covering) > 1 and not interior:
        order, rule = sorted(covering, key=lambda i: codes[i].encode()), "edge"
        edge = 0.0
    else:
        order = sorted(covering, key=lambda i: _overlap_key(codes[i], plane[i]))
        rule = "overlap" if len(covering) > 1 else "inside"
        edge = _mm(plane[order[0]].boundary.distance(here))
    unsure = accuracy_m is not None and accuracy_m > edge
    if rule == "inside" and unsure:
        order += sorted(
            (i for i in everyone if i != order[0] and metres[i] <= accuracy_m),
            key=lambda i: (metres[i], codes[i].encode()),
        )
    owner, runner_up = (*order, -1, -1)[:2]
    return owner, rule, runner_up, edge, unsure or rule in ("edge", "overlap", "near")


def near_a_limit(codes, polygons, x, y, limit):
    """Whether a distance lies within 1 mm of a limit: left out of comparisons."""
    epsg = crs.zone_epsg(*_centre(polygons))
    here = shapely.Point(*(float(v) for v in crs.project(x, y, epsg)))
    return any(
        abs(_projected(shape, epsg).distance(here) - limit) <= 1e-3
        for shape in polygons
    )


def _overlap_key(code, plane):
    return code[12:13] != "S", round(plane.area, 2), code.encode()


def _projected(shape, epsg):
    return shapely.transform(
        shape, lambda x, y: crs.project(x, y, epsg), interleaved=False
    )


def _centre(polygons):
    west, south, east, north = shapely.total_bounds(polygons)
    return (west + east) / 2, (south + north) / 2


def _mm(metres):
    return round(float(metres), 3)
