"""Is a layer of grids a proper partition? Every gap, overlap and stray, with its place.

Grids Z and S together cover each community exactly, and micro-grids cover their grid:
no gap, no overlap, each inside its parent. A clean layer is told fast, by GEOS's
coverage test; only a faulty one is taken apart pair by pair. Gaps are holes of the
union and what is left of a parent: the coverage test's own gap width flags falsely and
misses gaps.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely

from geodata import crs
from gis_app.domain import nesting
from gis_app.domain.codes import BadCode, parent_code
from gis_app.domain.faults import Fault, as_geojson
from gis_app.domain.measure import Measure, areal_parts, rings

# Households a grid and a micro-grid should have. Special grids (S) have no band.
BANDS = {"grid": (300, 500), "micro": (50, 80)}
# Slivers below this are rounding, not territory (the law allows a community 1 m²).
LEAST_M2 = 1.0
# What faces a gap across a rounding error, in degrees.
TOUCHING = 1e-8


def audit(
    codes: Sequence[str],
    polygons: Sequence[shapely.Geometry],
    parents: Mapping[str, shapely.Geometry] | None = None,
    households: Sequence[int | None] | None = None,
    band: tuple[int, int] | None = None,
    with_branch: Collection[str] | None = None,
    epsg: int | None = None,
    least_m2: float = LEAST_M2,
    ancestors: Sequence[Mapping[str, shapely.Geometry]] = (),
    around: Mapping[str, shapely.Geometry] | None = None,
) -> list[Fault]:
    """All faults of one layer: a partition's grids, micro-grids, or units of one level.

    codes, polygons: alike long, lon/lat in CGCS2000. parents: code -> outline, of the
    level above; a child's parent is told by its code. ancestors: the same of the levels
    above those, nearest first. around: all places of the parents' level, also those that
    need not be filled; else the parents. households with band: sizes are judged. with_branch: the
    codes that have a party branch. epsg: where areas are measured, else the zone of the
    layer's centre. Gaps and overlaps under least_m2 are not told. Serious faults come
    first, larger areas before smaller.
    """
    codes = np.array([str(code) for code in codes], dtype=object)
    given = np.array(list(polygons), dtype=object)
    if not len(codes):
        return _gaps_of_nothing(parents or {}, epsg, least_m2)
    measure = Measure(epsg or _zone(given), least_m2)
    shapes = mended(given)
    faults = [
        *_invalid(codes, given),
        *_duplicates(codes),
        *ground(codes, shapes, parents or {}, ancestors, measure, around),
        *_scattered(codes, shapes),
    ]
    if households is not None and band is not None:
        faults += _sizes(codes, shapes, households, band)
    if with_branch is not None:
        faults += _branchless(codes, shapes, with_branch)
    return in_order(faults)


def ground(
    codes, shapes, parents, ancestors, measure: Measure, around=None
) -> list[Fault]:
    """Overlaps, gaps, and who is not inside its parent, of valid shapes (arrays)."""
    clean = bool(shapely.coverage_is_valid(shapes))
    faults = []
    if not clean:
        faults += _overlaps(codes, shapes, measure)
        faults += _ragged(codes, shapes, faults)
    if parents:
        faults += _homeless(codes, shapes, parents)
        faults += nesting.strays(codes, shapes, around or parents, measure)
        faults += nesting.straddling(codes, shapes, parents, ancestors, measure)
    return [*faults, *_gaps(codes, shapes, parents, clean, measure)]


def in_order(faults) -> list[Fault]:
    return sorted(faults, key=lambda f: (not f.serious, -(f.area_m2 or 0.0), f.codes))


def _invalid(codes, shapes):
    bad = np.flatnonzero(~shapely.is_valid(shapes) | shapely.is_empty(shapes))
    for at in bad:
        told = shapely.is_valid_reason(shapes[at]) or "no outline"
        if shapely.is_empty(shapes[at]):
            told = "no outline"
        why, _, spot = told.partition("[")
        numbers = re.findall(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", spot)[:2]
        place = as_geojson(shapely.Point(*map(float, numbers))) if numbers else None
        yield Fault("invalid", (codes[at],), place, facts={"why": why})


def _duplicates(codes):
    for code, count in Counter(codes).items():
        if count > 1:
            yield Fault("duplicate", (code,), facts={"count": count})


def _overlaps(codes, shapes, measure):
    """Pairs whose interiors meet: boxes from a tree, then the exact relation."""
    left, right = shapely.STRtree(shapes).query(shapes)
    once = left < right
    left, right = left[once], right[once]
    shapely.prepare(shapes)
    meet = shapely.intersects(shapes[left], shapes[right])
    left, right = left[meet], right[meet]
    share = shapely.relate_pattern(shapes[left], shapes[right], "T********")
    left, right = left[share], right[share]
    common = shapely.intersection(shapes[left], shapes[right])
    areas = measure.common(shapes[left], shapes[right], common)
    for a, b, shape, area in zip(left, right, common, areas, strict=True):
        if area >= measure.least_m2:
            pair = tuple(sorted((codes[a], codes[b])))
            place = as_geojson(shapely.multipolygons(areal_parts(shape)))
            yield Fault("overlap", pair, place, round(float(area), 4))


def _ragged(codes, shapes, overlaps):
    """Edges that miss their neighbour by less than an overlap worth telling."""
    told = {code for fault in overlaps for code in fault.codes}
    edges = shapely.coverage_invalid_edges(shapes)
    for at in np.flatnonzero(~shapely.is_empty(edges)):
        if codes[at] not in told:
            yield Fault("ragged", (codes[at],), as_geojson(edges[at]))


def _homeless(codes, shapes, parents):
    """A fault for each child whose parent cannot be told or is not there."""
    for at, code in enumerate(codes):
        try:
            home = parent_code(code)
        except BadCode:
            yield Fault("bad_code", (code,), _label(shapes[at]))
            continue
        if home not in parents:
            told = {"parent": home or "–"}
            yield Fault("no_parent", (code,), _label(shapes[at]), facts=told)


def _gaps(codes, shapes, parents, clean, measure):
    """Holes of the layer, and what its parents have that no child covers.

    A hole is told once, whole, however many parents meet in it. What lies in one parent
    and is covered by a child of another is no gap (nesting tells it).
    """
    unions = _unions(codes, shapes, parents, clean)
    holes = rings(shapely.union_all(list(unions.values())))
    tree = shapely.STRtree(shapes)
    yield from _enclosed(holes, codes, shapes, tree, parents, measure)
    for home, outline in parents.items():
        left = outline
        if home in unions:
            if _same(outline, unions[home]):
                continue
            left = shapely.difference(outline, unions[home])
        for part in _uncovered(left, shapes, tree, holes):
            for piece, area in measure.pieces(part):
                yield _gap(piece, area, home, codes[_beside(tree, piece)])


def _enclosed(holes, codes, shapes, tree, parents, measure):
    if not len(holes):
        return
    sides = [_beside(tree, hole) for hole in holes]
    areas = measure.holes(holes, shapes[np.unique(np.concatenate(sides))])
    for hole, area, side in zip(holes, areas, sides, strict=True):
        if area >= measure.least_m2:
            yield _gap(hole, area, _parent_of(hole, parents), codes[side])


def _beside(tree, gap):
    return tree.query(gap, predicate="dwithin", distance=TOUCHING)


def _unions(codes, shapes, parents, clean):
    """Home -> union of its children; those without one are together under None."""
    members = {}
    for at, home in enumerate(nesting.homes_of(codes, parents)):
        members.setdefault(home, []).append(at)
    join = shapely.coverage_union_all if clean else shapely.union_all
    return {home: join(shapes[at]) for home, at in members.items()}


def _uncovered(left, shapes, tree, holes):
    """Parts of what a parent's own children leave that nobody else covers either."""
    for part in areal_parts(left):
        others = shapes[tree.query(part, predicate="intersects")]
        part = shapely.difference(part, shapely.union_all([*others, *holes]))
        yield from areal_parts(part)


def _parent_of(hole, parents):
    spot = shapely.point_on_surface(hole)
    return next((code for code, shape in parents.items() if shape.covers(spot)), None)


def _gap(shape, area, home=None, beside=()):
    facts = {"parent": home} if home else {}
    sides = tuple(sorted(beside))
    return Fault("gap", sides, as_geojson(shape), round(float(area), 4), facts)


def _scattered(codes, shapes):
    parts = shapely.get_num_geometries(shapes)
    for at in np.flatnonzero(parts > 1):
        facts = {"count": int(parts[at])}
        yield Fault("scattered", (codes[at],), as_geojson(shapes[at]), facts=facts)


def _sizes(codes, shapes, households, band):
    least, most = band
    for code, shape, count in zip(codes, shapes, households, strict=True):
        if count is None or code[12:13] == "S" or least <= count <= most:
            continue
        facts = {"count": int(count), "least": least, "most": most}
        yield Fault("size", (code,), _label(shape), facts=facts)


def _branchless(codes, shapes, with_branch):
    held = set(with_branch)
    for code, shape in zip(codes, shapes, strict=True):
        if code not in held:
            yield Fault("no_branch", (code,), _label(shape))


def _gaps_of_nothing(parents, epsg, least_m2):
    """A layer without grids: every parent is one gap."""
    if not parents:
        return []
    outlines = list(parents.values())
    measure = Measure(epsg or _zone(outlines), least_m2)
    return [
        _gap(shape, area, home)
        for home, outline in sorted(parents.items())
        for shape, area in measure.pieces(outline)
    ]


def mended(shapes) -> np.ndarray:
    """Valid areas only: what an invalid outline covers, without stray lines."""
    made = shapes.copy()
    for at in np.flatnonzero(~shapely.is_valid(shapes)):
        parts = areal_parts(shapely.make_valid(shapes[at]))
        made[at] = shapely.multipolygons(parts)
        if len(parts) == 1:
            made[at] = parts[0]
    return made


def _same(outline, union):
    """Equal vertex by vertex: cheap, and the rule in a clean layer."""
    one = shapely.multipolygons(areal_parts(outline))
    other = shapely.multipolygons(areal_parts(union))
    return bool(shapely.equals_exact(one, other, 0.0, normalize=True))


def _zone(shapes):
    west, south, east, north = shapely.total_bounds(shapes)
    return crs.zone_epsg((west + east) / 2, (south + north) / 2)


def _label(shape):
    return None if shapely.is_empty(shape) else as_geojson(shape.representative_point())
