"""Is a layer of grids a proper partition? Every gap, overlap and stray, with its place.

Grids Z and S together cover each community exactly, and micro-grids cover their grid:
no gap, no overlap, each inside its parent. A clean layer is told fast, by GEOS's
coverage test; only a faulty one is taken apart pair by pair. Gaps are holes of the
union and what is left of a parent: the coverage test's own gap width flags falsely and
misses gaps.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely

from geodata import crs
from gis_app.domain.codes import BadCode, parent_code
from gis_app.domain.faults import Fault

# Households a grid and a micro-grid should have. Special grids (S) have no band.
BANDS = {"grid": (300, 500), "micro": (50, 80)}
# Slivers below this are rounding, not territory (the law allows a community 1 m²).
LEAST_M2 = 1.0
_POLYGON, _MULTIPOLYGON = 3, 6


def audit(
    codes: Sequence[str],
    polygons: Sequence[shapely.Geometry],
    parents: Mapping[str, shapely.Geometry] | None = None,
    households: Sequence[int | None] | None = None,
    band: tuple[int, int] | None = None,
    with_branch: Collection[str] | None = None,
    epsg: int | None = None,
    least_m2: float = LEAST_M2,
) -> list[Fault]:
    """All faults of one layer: a partition's grids, micro-grids, or units of one level.

    codes, polygons: alike long, lon/lat in CGCS2000. parents: code -> outline, of the
    level above; a child's parent is told by its code. households with band: sizes are
    judged. with_branch: the codes that have a party branch. epsg: where areas are
    measured, else the zone of the layer's centre. Gaps and overlaps under least_m2 are
    not told. Serious faults come first, larger areas before smaller.
    """
    codes = np.array([str(code) for code in codes], dtype=object)
    given = np.array(list(polygons), dtype=object)
    if not len(codes):
        return _gaps_of_nothing(parents or {}, epsg, least_m2)
    measure = _Measure(epsg or _zone(given), least_m2)
    shapes = _mended(given)

    faults = [*_invalid(codes, given), *_duplicates(codes)]
    valid = bool(shapely.coverage_is_valid(shapes))
    if not valid:
        overlaps = list(_overlaps(codes, shapes, measure))
        faults += [*overlaps, *_ragged(codes, shapes, overlaps)]
    faults += _nesting(codes, shapes, parents, valid, measure)
    faults += _scattered(codes, shapes)
    if households is not None and band is not None:
        faults += _sizes(codes, shapes, households, band)
    if with_branch is not None:
        faults += _branchless(codes, shapes, with_branch)
    return sorted(faults, key=lambda f: (not f.serious, -(f.area_m2 or 0.0), f.codes))


class _Measure:
    """Areas in one zone, and what is too small to tell."""

    def __init__(self, epsg: int, least_m2: float):
        self.epsg = epsg
        self.least_m2 = least_m2

    def areas(self, shapes) -> np.ndarray:
        plane = shapely.transform(
            np.asarray(shapes, dtype=object),
            lambda x, y: crs.project(x, y, self.epsg),
            interleaved=False,
        )
        return shapely.area(plane)

    def pieces(self, shape) -> list[tuple[shapely.Geometry, float]]:
        """The polygons of a shape that are large enough, each with its m²."""
        parts = _areal_parts(shape)
        sized = zip(parts, self.areas(parts), strict=True)
        return [(part, area) for part, area in sized if area >= self.least_m2]


def _invalid(codes, shapes):
    bad = np.flatnonzero(~shapely.is_valid(shapes) | shapely.is_empty(shapes))
    for at in bad:
        told = shapely.is_valid_reason(shapes[at]) or "no outline"
        if shapely.is_empty(shapes[at]):
            told = "no outline"
        why, _, spot = told.partition("[")
        numbers = re.findall(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", spot)[:2]
        place = _geojson(shapely.Point(*map(float, numbers))) if numbers else None
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
    for a, b, shape, area in zip(
        left, right, common, measure.areas(common), strict=True
    ):
        if area >= measure.least_m2:
            pair = tuple(sorted((codes[a], codes[b])))
            place = _geojson(shapely.multipolygons(_areal_parts(shape)))
            yield Fault("overlap", pair, place, round(float(area), 2))


def _ragged(codes, shapes, overlaps):
    """Edges that miss their neighbour by less than an overlap worth telling."""
    told = {code for fault in overlaps for code in fault.codes}
    edges = shapely.coverage_invalid_edges(shapes)
    for at in np.flatnonzero(~shapely.is_empty(edges)):
        if codes[at] not in told:
            yield Fault("ragged", (codes[at],), _geojson(edges[at]))


def _nesting(codes, shapes, parents, valid, measure):
    """What parents lack, what lies outside them, and holes of the whole layer."""
    faults, missing = [], []
    if parents:
        homes, faults = _homes(codes, shapes, parents)
        for home, members in homes.items():
            union = _union(shapes[members], valid)
            if _same(parents[home], union):
                continue
            lacking = measure.pieces(shapely.difference(parents[home], union))
            missing += [shape for shape, _ in lacking]
            faults += [_gap(shape, area, home) for shape, area in lacking]
            if measure.pieces(shapely.difference(union, parents[home])):
                faults += _strays(codes, shapes, members, home, parents[home], measure)
        for home in sorted(set(parents) - set(homes)):
            missing.append(parents[home])
            faults += [_gap(*piece, home) for piece in measure.pieces(parents[home])]
    holes = _holes(_union(shapes, valid))
    if missing and len(holes):
        holes = shapely.difference(holes, shapely.union_all(missing))
    for hole in holes:
        faults += [_gap(shape, area) for shape, area in measure.pieces(hole)]
    return faults


def _homes(codes, shapes, parents):
    """Parent -> positions of its children; and a fault for each child without one."""
    homes, faults = {}, []
    for at, code in enumerate(codes):
        try:
            home = parent_code(code)
        except BadCode:
            faults.append(Fault("bad_code", (code,), _label(shapes[at])))
            continue
        if home in parents:
            homes.setdefault(home, []).append(at)
        else:
            told = {"parent": home or "–"}
            faults.append(Fault("no_parent", (code,), _label(shapes[at]), facts=told))
    return homes, faults


def _strays(codes, shapes, members, home, outline, measure):
    for at in members:
        pieces = measure.pieces(shapely.difference(shapes[at], outline))
        if pieces:
            place = _geojson(shapely.multipolygons([shape for shape, _ in pieces]))
            area = round(float(sum(area for _, area in pieces)), 2)
            yield Fault("outside", (codes[at],), place, area, {"parent": home})


def _scattered(codes, shapes):
    parts = shapely.get_num_geometries(shapes)
    for at in np.flatnonzero(parts > 1):
        facts = {"count": int(parts[at])}
        yield Fault("scattered", (codes[at],), _geojson(shapes[at]), facts=facts)


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
    measure = _Measure(epsg or _zone(outlines), least_m2)
    return [
        _gap(shape, area, home)
        for home, outline in sorted(parents.items())
        for shape, area in measure.pieces(outline)
    ]


def _gap(shape, area, home=None):
    facts = {"parent": home} if home else {}
    codes = (home,) if home else ()
    return Fault("gap", codes, _geojson(shape), round(float(area), 2), facts)


def _mended(shapes):
    """Valid areas only: what an invalid outline covers, without stray lines."""
    mended = shapes.copy()
    for at in np.flatnonzero(~shapely.is_valid(shapes)):
        parts = _areal_parts(shapely.make_valid(shapes[at]))
        mended[at] = shapely.multipolygons(parts)
        if len(parts) == 1:
            mended[at] = parts[0]
    return mended


def _union(shapes, valid):
    return shapely.coverage_union_all(shapes) if valid else shapely.union_all(shapes)


def _same(outline, union):
    """Equal vertex by vertex: cheap, and the rule in a clean layer."""
    one = shapely.multipolygons(_areal_parts(outline))
    other = shapely.multipolygons(_areal_parts(union))
    return bool(shapely.equals_exact(one, other, 0.0, normalize=True))


def _holes(shape):
    rings = [
        ring for part in _areal_parts(shape) for ring in shapely.get_rings(part)[1:]
    ]
    return shapely.polygons(rings) if rings else np.array([], dtype=object)


def _areal_parts(shape):
    parts = shapely.get_parts(shapely.get_parts(shape))
    kinds = shapely.get_type_id(parts)
    keep = (kinds == _POLYGON) & ~shapely.is_empty(parts)
    return parts[keep]


def _zone(shapes):
    west, south, east, north = shapely.total_bounds(shapes)
    return crs.zone_epsg((west + east) / 2, (south + north) / 2)


def _label(shape):
    return None if shapely.is_empty(shape) else _geojson(shape.representative_point())


def _geojson(shape):
    return json.loads(shapely.to_geojson(shape))
