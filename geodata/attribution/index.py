"""One layer of polygons, asked point by point: whose is it, and why?

A straightforward engine on Shapely: a tree of the polygons' boxes gives each point its
candidates, prepared polygons decide. A faster engine may take its place behind the same
four calls; what they promise stands in DOMAIN.md §5 and in `rules.py`.
"""

from functools import cached_property

import numpy as np
import shapely

from geodata import crs
from geodata.attribution import nearest, rules
from geodata.attribution.rules import EDGE, INSIDE, NEAR, OVERLAP, Explanation
from geodata.attribution.storage import read_arrays, write_arrays

# Points worked on at once: bounds the memory that candidate pairs take.
CHUNK = 1 << 18


class GridIndex:
    """Polygons by code. Make one with `build` or `load`; it is read-only then."""

    def __init__(self, codes: np.ndarray, polygons: np.ndarray, epsg: int | None):
        self.codes = codes
        self.polygons = polygons
        self.by_code = np.argsort(codes, kind="stable").astype(np.int32)
        self.code_order = rules.places(self.by_code)
        # A layer of nothing stands nowhere; its zone is never asked.
        self._box = shapely.total_bounds(polygons) if len(codes) else np.zeros(4)
        west, south, east, north = self._box
        self.epsg = epsg or crs.zone_epsg((west + east) / 2, (south + north) / 2)
        self._tree = shapely.STRtree(polygons)
        _warm(self._tree, polygons)

    @classmethod
    def build(cls, codes, polygons, epsg=None) -> "GridIndex":
        """codes: n different str; polygons: n (Multi)Polygons, lon/lat, CGCS2000.

        epsg: the planar zone of distances and areas, else that of the layer's centre.
        Any layer is taken, overlaps and holes included. Raises ValueError with the code
        of whatever is no polygon, is empty, or comes twice.
        """
        codes = np.array([str(code) for code in codes], dtype=np.str_)
        polygons = np.array(list(polygons), dtype=object)
        _check(codes, polygons)
        # Ours alone: preparing a polygon changes it, and a height means nothing here.
        return cls(codes, shapely.force_2d(polygons), epsg)

    def save(self, path) -> None:
        kind, coordinates, offsets = _ragged(self.polygons)
        names = [f"offsets{level}" for level in range(len(offsets))]
        write_arrays(
            path,
            {
                "codes": self.codes,
                "kind": np.array([int(kind)], np.int32),
                "epsg": np.array([self.epsg], np.int32),
                "coordinates": coordinates,
                **dict(zip(names, offsets, strict=True)),
            },
        )

    @classmethod
    def load(cls, path) -> "GridIndex":
        arrays = read_arrays(path)
        kind = shapely.GeometryType(int(arrays["kind"][0]))
        offsets = [arrays[name] for name in arrays if name.startswith("offsets")]
        polygons = shapely.from_ragged_array(
            kind, arrays["coordinates"], tuple(offsets)
        )
        return cls(np.array(arrays["codes"]), polygons, int(arrays["epsg"][0]))

    def __len__(self) -> int:
        return len(self.codes)

    def locate(self, lon, lat) -> np.ndarray:
        """The smallest code that covers each point, borders and vertices included.

        lon, lat: float64 (n,), degrees, CGCS2000. Returns int32 (n,): a position in
        `codes`, or -1; NaN and infinity are nowhere.
        """
        lon, lat = _points(lon, lat)
        owner = np.full(len(lon), -1, np.int32)
        for part in _parts(len(lon)):
            point, grid = self._covering(lon[part], lat[part])
            first = np.full(len(lon[part]), len(self), np.int32)
            np.minimum.at(first, point, self.code_order[grid])
            found = first < len(self)
            owner[part][found] = self.by_code[first[found]]
        return owner

    def explain(
        self, lon, lat, near_m=rules.NEAR_M, accuracy_m=None, under=None, edges=True
    ) -> Explanation:
        """Whose each point is by the whole table of rules, who else might be, and why.

        near_m: how far outside every polygon a point still belongs to the nearest one.
        accuracy_m: what the position is good to, one number or (n,); NaN = not known. A
        point closer to its grid's edge than that is ambiguous, and its runner-up is the
        nearest other grid within that reach.
        under: str (n,): only polygons whose code starts so are asked.
        edges: False: nobody asks how far the edges are of polygons that cover a point.
        """
        lon, lat = _points(lon, lat)
        accuracy = np.broadcast_to(
            np.nan if accuracy_m is None else accuracy_m, len(lon)
        )
        accuracy = accuracy.astype(np.float64)
        span = self._span(under, len(lon))
        found = Explanation.unowned(len(lon))
        for part in _parts(len(lon)):
            self._explain(
                _part_of(found, part),
                (lon[part], lat[part]),
                near_m,
                accuracy[part],
                None if span is None else span[:, part],
                edges,
            )
        return found

    def _explain(self, found, points, near_m, accuracy, span, edges):
        self._settle_covered(found, *points, span, edges)
        covered = found.owner >= 0
        reach = np.where(covered, np.nan, near_m)
        self._settle_near(found, *points, reach, span)
        unsure = np.nan_to_num(accuracy) > np.nan_to_num(
            found.edge_distance_m, nan=np.inf
        )
        self._name_neighbour(found, *points, accuracy, unsure, span)
        found.ambiguous[:] = unsure | np.isin(found.rule, (EDGE, OVERLAP, NEAR))

    def _settle_covered(self, found, lon, lat, span, edges):
        """Rules inside, edge and overlap: owner, runner-up and distance to the edge."""
        point, grid = self._covering(lon, lat, span)
        covers = np.bincount(point, minlength=len(lon))
        found.rule[covers == 1] = INSIDE
        several = covers[point] > 1
        interior = np.zeros(len(point), bool)
        interior[several] = shapely.contains_properly(
            self.polygons[grid[several]],
            shapely.points(lon[point[several]], lat[point[several]]),
        )
        interiors = np.bincount(point[interior], minlength=len(lon))
        found.rule[covers > 1] = EDGE
        found.rule[(covers > 1) & (interiors > 0)] = OVERLAP

        on_edge = found.rule[point] == EDGE
        place = np.where(on_edge, self.code_order[grid], self._overlap_order[grid])
        nearest.first_two(point, grid, (place,), found.owner, found.runner_up)
        found.edge_distance_m[found.rule == EDGE] = 0.0
        if edges:
            self._measure_edge(found, lon, lat)

    def _measure_edge(self, found, lon, lat):
        held = np.flatnonzero(np.isin(found.rule, (INSIDE, OVERLAP)))
        spots = shapely.points(*crs.project(lon[held], lat[held], self.epsg))
        metres = shapely.distance(self._plane.outlines[found.owner[held]], spots)
        found.edge_distance_m[held] = rules.round_metres(metres)

    def _settle_near(self, found, lon, lat, reach, span):
        asked = np.flatnonzero(~np.isnan(reach) & self._within_reach(lon, lat, reach))
        if not asked.size:
            return
        owner, second, metres = self._plane.two_nearest(
            *crs.project(lon[asked], lat[asked], self.epsg),
            reach[asked],
            None if span is None else span[:, asked],
        )
        near = owner >= 0
        found.rule[asked[near]] = NEAR
        found.owner[asked] = owner
        found.runner_up[asked] = second
        found.edge_distance_m[asked[near]] = metres[near]

    def _name_neighbour(self, found, lon, lat, accuracy, unsure, span):
        """The nearest other grid of points inside one, when accuracy reaches it."""
        asked = np.flatnonzero(unsure & (found.rule == INSIDE))
        if not asked.size:
            return
        found.runner_up[asked] = self._plane.nearest_other(
            *crs.project(lon[asked], lat[asked], self.epsg),
            found.owner[asked],
            found.edge_distance_m[asked],
            accuracy[asked],
            None if span is None else span[:, asked],
        )

    def _covering(self, lon, lat, span=None):
        """Pairs (point, grid) where the grid covers the point, border included."""
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        spots = shapely.points(lon[usable], lat[usable])
        point, grid = self._tree.query(spots)
        if span is not None:
            wanted = self._in_span(usable[point], grid, span)
            point, grid = point[wanted], grid[wanted]
        covers = shapely.covers(self.polygons[grid], spots[point])
        return usable[point[covers]], grid[covers]

    def _in_span(self, point, grid, span):
        place = self.code_order[grid]
        return (span[0, point] <= place) & (place < span[1, point])

    def _span(self, under, n):
        """Codes that start with a prefix stand together in code order: from, to."""
        if under is None:
            return None
        prefixes, which = np.unique(
            np.broadcast_to(np.asarray(under, np.str_), n), return_inverse=True
        )
        codes = self.codes[self.by_code]
        last = np.char.add(prefixes, chr(0x10FFFF))
        return np.stack(
            [np.searchsorted(codes, prefixes), np.searchsorted(codes, last)]
        )[:, which]

    def _within_reach(self, lon, lat, reach):
        """Near enough to the layer's box to be worth projecting (generous)."""
        if not len(self):
            return np.zeros(len(lon), bool)
        west, south, east, north = self._box
        steep = np.cos(np.radians(min(max(-south, north), 89.0)))
        margin = 1e-6 + np.nan_to_num(reach) / 1.0e5
        inside = (lon >= west - margin / steep) & (lon <= east + margin / steep)
        return inside & (lat >= south - margin) & (lat <= north + margin)

    @cached_property
    def _plane(self) -> "nearest.Plane":
        return nearest.Plane(self.polygons, self.epsg, self.code_order)

    @cached_property
    def _overlap_order(self) -> np.ndarray:
        return rules.overlap_order(self.codes, shapely.area(self._plane.polygons))


def _ragged(polygons):
    if not len(polygons):  # which Shapely declines to write
        nothing = np.zeros(1, np.int64)
        return shapely.GeometryType.MULTIPOLYGON, np.empty((0, 2)), (nothing,) * 3
    return shapely.to_ragged_array(polygons)


def _points(lon, lat):
    lon = np.atleast_1d(np.asarray(lon, dtype=np.float64))
    lat = np.atleast_1d(np.asarray(lat, dtype=np.float64))
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise ValueError(f"lon and lat must be alike: {lon.shape} and {lat.shape}")
    return lon, lat


def _parts(n: int):
    return [slice(start, start + CHUNK) for start in range(0, n, CHUNK)]


def _part_of(found: Explanation, part: slice) -> Explanation:
    """A view: what is written there stands in the whole."""
    return Explanation(*(column[part] for column in vars(found).values()))


def _check(codes, polygons):
    if len(codes) != len(polygons):
        raise ValueError(f"{len(codes)} codes but {len(polygons)} polygons")
    kinds = shapely.get_type_id(polygons)
    empty = ~np.isfinite(shapely.bounds(polygons)).all(axis=-1)
    for code, kind, nothing in zip(codes, kinds, empty, strict=True):
        if kind not in (3, 6):
            raise ValueError(f"{code} has no polygon")
        if nothing:
            raise ValueError(f"{code} is empty or has a coordinate that is no number")
    listed, times = np.unique(codes, return_counts=True)
    if (times > 1).any():
        raise ValueError(f"{listed[times > 1][0]} comes more than once")


def _warm(tree, polygons):
    # Tree and prepared polygons finish themselves at their first question. Ask it now,
    # on a vertex that lies in each polygon's box, so that threads only ever read them.
    shapely.prepare(polygons)
    corners = shapely.get_coordinates(polygons)
    starts = np.cumsum(np.r_[0, shapely.get_num_coordinates(polygons)])[:-1]
    corner = shapely.points(corners[starts.astype(int)])
    shapely.covers(polygons, corner)
    tree.query(corner[:1])
