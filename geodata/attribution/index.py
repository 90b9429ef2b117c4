"""One layer of polygons, asked point by point: whose is it, and why?

Two engines stand behind the same calls: the tree of cells (`cell_tree`), and Shapely
(`exact`) for the points that it leaves open, or for all where numba is not to be had. What
the calls promise stands in DOMAIN.md §5 and in `rules.py`.
"""

import importlib.util
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np
import shapely

from geodata import crs
from geodata.attribution import nearest, rules
from geodata.attribution.exact import Exact
from geodata.attribution.parts import each_part
from geodata.attribution.rules import EDGE, INSIDE, NEAR, OVERLAP, Explanation
from geodata.attribution.storage import read_arrays, write_arrays

# Points worked on at once: what they take stays in the cache of a core.
CHUNK = 1 << 16
MOST_DEGREES = 1e6  # far beyond all, and near enough to be reckoned with
UNSURE = -2  # as the tree of cells says it


def has_kernels() -> bool:
    """Whether the fast engine is to be used: GIS_ENGINE=shapely does without."""
    wanted = os.environ.get("GIS_ENGINE", "cells") == "cells"
    return wanted and importlib.util.find_spec("numba") is not None


class GridIndex:
    """Polygons by code. Make one with `build` or `load`; it is read-only then."""

    def __init__(self, arrays: dict, polygons=None):
        """arrays: as `save` writes them. polygons: where they are there already."""
        self._arrays = {name: _read_only(array) for name, array in arrays.items()}
        self._given = polygons
        self._judge, self._making = None, threading.Lock()
        self.codes = arrays["codes"]
        self.by_code = arrays["by_code"]
        self.code_order = rules.places(self.by_code)
        self.epsg = int(arrays["epsg"][0])
        self._box = arrays["box"]

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
        polygons = shapely.force_2d(polygons)
        # A layer of nothing stands nowhere; its zone is never asked.
        box = shapely.total_bounds(polygons) if len(codes) else np.zeros(4)
        west, south, east, north = box
        epsg = epsg or crs.zone_epsg((west + east) / 2, (south + north) / 2)
        arrays = {
            "codes": codes,
            "by_code": np.argsort(codes, kind="stable").astype(np.int32),
            "epsg": np.array([epsg], np.int32),
            "box": box,
        }
        if has_kernels() and len(codes):
            arrays |= _made_fast(polygons, arrays["by_code"], codes, epsg)
        return cls(arrays, polygons)

    def save(self, path) -> None:
        write_arrays(path, self._arrays | _ragged(self.polygons))

    @classmethod
    def load(cls, path) -> "GridIndex":
        """Memory-mapped: opened at once, and shared by all processes that open it."""
        return cls(read_arrays(path))

    @cached_property
    def polygons(self) -> np.ndarray:
        if self._given is not None:
            return self._given
        kind = shapely.GeometryType(int(self._arrays["kind"][0]))
        offsets = [self._arrays[n] for n in self._arrays if n.startswith("offsets")]
        return shapely.from_ragged_array(
            kind, self._arrays["coordinates"], tuple(offsets)
        )

    def __len__(self) -> int:
        return len(self.codes)

    def locate(self, lon, lat) -> np.ndarray:
        """The smallest code that covers each point, borders and vertices included.

        lon, lat: float64 (n,), degrees, CGCS2000. Returns int32 (n,): a position in
        `codes`, or -1; NaN and infinity are nowhere.
        """
        lon, lat = _points(lon, lat)
        owner = np.full(len(lon), UNSURE, np.int32)
        open_ = [np.arange(len(lon))]
        if self._cells is not None:
            open_ = each_part(
                len(lon), CHUNK, lambda part: self._locate_fast(owner, part, lon, lat)
            )
        for rows in _in_chunks(np.concatenate([np.empty(0, np.int64), *open_])):
            point, grid = self._exact.covering(lon[rows], lat[rows])
            first = np.full(len(rows), len(self), np.int32)
            np.minimum.at(first, point, self.code_order[grid])
            owner[rows] = self._positions[np.where(first < len(self), first, -1)]
        return owner

    def _locate_fast(self, owner, part, lon, lat):
        """Returns the rows of the part that are still open."""
        from geodata.attribution import cell_query

        number = cell_query.smallest(self._cells, lon[part], lat[part])
        owner[part] = self._positions[number]
        return part.start + np.flatnonzero(number == UNSURE)

    def explain(
        self, lon, lat, near_m=rules.NEAR_M, accuracy_m=None, runs=None, edges=True
    ) -> Explanation:
        """Whose each point is by the whole table of rules, who else might be, and why.

        near_m: how far outside every polygon a point still belongs to the nearest one.
        accuracy_m: what the position is good to, one number or (n,); NaN = not known. A
        point closer to its grid's edge than that is ambiguous, and its runner-up is the
        nearest other grid within that reach.
        runs: int32 (2, n), from `runs_of`: only polygons of these codes are asked.
        edges: False: nobody asks how far the edges are of polygons that cover a point.
        """
        lon, lat = _points(lon, lat)
        accuracy = np.broadcast_to(
            np.nan if accuracy_m is None else accuracy_m, len(lon)
        )
        accuracy = accuracy.astype(np.float64)
        found = Explanation.unowned(len(lon))
        each_part(
            len(lon),
            CHUNK,
            lambda part: self._explain(
                _part_of(found, part),
                (lon[part], lat[part]),
                near_m,
                accuracy[part],
                None if runs is None else np.ascontiguousarray(runs[:, part]),
                edges,
            ),
        )
        return found

    def runs_of(self, prefixes) -> np.ndarray:
        """int32 (2, n): from where to where codes that start so stand in code order."""
        prefixes, codes = np.asarray(prefixes, np.str_), self.codes[self.by_code]
        last = np.char.add(prefixes, chr(0x10FFFF))
        ends = np.searchsorted(codes, prefixes), np.searchsorted(codes, last)
        return np.stack(ends).astype(np.int32)

    def _explain(self, found, points, near_m, accuracy, span, edges):
        rows = self._settle_fast(found, *points, span)
        if rows.size:
            self._settle_exactly(found, rows, *points, span)
        if edges:
            self._measure_edge(found, *points)
        settled = found.owner >= 0
        if span is not None:
            settled |= span[0] >= span[1]  # there is nobody to be near to
        reach = np.where(settled, np.nan, near_m)
        self._settle_near(found, *points, reach, span)
        unsure = np.nan_to_num(accuracy) > np.nan_to_num(
            found.edge_distance_m, nan=np.inf
        )
        self._name_neighbour(found, *points, accuracy, unsure, span)
        found.ambiguous[:] = unsure | np.isin(found.rule, (EDGE, OVERLAP, NEAR))

    def _settle_fast(self, found, lon, lat, span):
        """Rules inside and overlap: owner and runner-up. Returns the rows still open."""
        if self._cells is None:
            return np.arange(len(lon))
        from geodata.attribution import cell_query

        order = self._arrays["overlap_order"]
        first, second, count = cell_query.holders(self._cells, order, lon, lat, span)
        rows = np.flatnonzero(first == UNSURE)
        found.rule[count == 1] = INSIDE
        found.rule[count > 1] = OVERLAP
        found.owner[:] = self._positions[first]
        found.runner_up[:] = self._positions[second]
        return rows

    def _settle_exactly(self, found, rows, lon, lat, span):
        """Rules inside, edge and overlap of these rows: owner and runner-up."""
        lon, lat = lon[rows], lat[rows]
        wanted = None if span is None else _in_span(self.code_order, span[:, rows])
        point, grid = self._exact.covering(lon, lat, wanted)
        covers = np.bincount(point, minlength=len(rows))
        several = covers[point] > 1
        interior = np.zeros(len(point), bool)
        interior[several] = self._exact.has_inside(
            grid[several], lon[point[several]], lat[point[several]]
        )
        interiors = np.bincount(point[interior], minlength=len(rows))
        rule = np.where(covers == 1, INSIDE, rules.OUTSIDE)
        rule[covers > 1] = EDGE
        rule[(covers > 1) & (interiors > 0)] = OVERLAP
        place = np.where(
            rule[point] == EDGE, self.code_order[grid], self._overlap_order[grid]
        )
        owner, second = np.full((2, len(rows)), -1, np.int32)
        nearest.first_two(point, grid, (place,), owner, second)
        found.rule[rows], found.owner[rows], found.runner_up[rows] = rule, owner, second
        found.edge_distance_m[rows[rule == EDGE]] = 0.0

    def _measure_edge(self, found, lon, lat):
        held = np.flatnonzero((found.rule == INSIDE) | (found.rule == OVERLAP))
        x, y = crs.project(lon[held], lat[held], self.epsg)
        owner = found.owner[held]
        if self._outlines is not None:
            metres = self._outlines.distances(owner, x, y)
        else:
            metres = shapely.distance(self._plane.outlines[owner], shapely.points(x, y))
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

    def _within_reach(self, lon, lat, reach):
        """Near enough to the layer's box to be worth projecting (generous)."""
        if not len(self):
            return np.zeros(len(lon), bool)
        west, south, east, north = self._box
        steep = np.cos(np.radians(min(max(-south, north), 89.0)))
        margin = 1e-6 + np.nan_to_num(reach) / 1.0e5
        inside = (lon >= west - margin / steep) & (lon <= east + margin / steep)
        return inside & (lat >= south - margin) & (lat <= north + margin)

    # Each is made when it is first asked for: a file of points that meets no border needs
    # no polygon at all.

    @cached_property
    def _cells(self):
        if "cells.root" not in self._arrays or not has_kernels():
            return None
        from geodata.attribution.cell_tree import CellTree

        return CellTree(**_of(self._arrays, "cells"))

    @cached_property
    def _outlines(self):
        if self._cells is None:
            return None
        from geodata.attribution.edge_distance import Outlines

        return Outlines(**_of(self._arrays, "outlines"))

    @cached_property
    def _positions(self):
        """Of numbers in code order; of NOBODY and UNSURE (-1, -2) nobody's."""
        return np.append(self.by_code, np.int32([-1, -1]))

    @property
    def _exact(self) -> Exact:
        with self._making:  # two of them would ask the same polygons at once
            if self._judge is None:
                self._judge = Exact(self.polygons)
            return self._judge

    @cached_property
    def _plane(self) -> "nearest.Plane":
        return nearest.Plane(self.polygons, self.epsg, self.code_order)

    @cached_property
    def _overlap_order(self) -> np.ndarray:
        if "overlap_order" in self._arrays:
            return self._arrays["overlap_order"][self.code_order]
        return rules.overlap_order(self.codes, shapely.area(self._plane.polygons))


def _made_fast(polygons, by_code, codes, epsg):
    """The arrays of the fast engine."""
    from geodata.attribution import cell_tree, edge_distance

    with ThreadPoolExecutor(1) as beside:  # half of either runs on one core alone
        outlines = beside.submit(edge_distance.build, polygons, epsg)
        cells = cell_tree.build(polygons[by_code])
        outlines = outlines.result()
    order = rules.overlap_order(codes, outlines.areas)
    parts = {"cells": cells, "outlines": outlines}
    return {
        f"{part}.{name}": array
        for part, made in parts.items()
        for name, array in vars(made).items()
    } | {"overlap_order": order[by_code]}


def _read_only(array):
    """A plain view, whether it is mapped or not: kernels are compiled for one kind."""
    array = np.asarray(array).view()
    array.flags.writeable = False
    return array


def _of(arrays, part):
    """The arrays of one part of the engine, by their names in it."""
    found = (name.partition(".") for name in arrays)
    return {name: arrays[f"{of}.{name}"] for of, _, name in found if of == part}


def _in_span(code_order, span):
    def wanted(point, grid):
        place = code_order[grid]
        return (span[0, point] <= place) & (place < span[1, point])

    return wanted


def _ragged(polygons):
    if not len(polygons):  # which Shapely declines to write
        kind, coordinates = shapely.GeometryType.MULTIPOLYGON, np.empty((0, 2))
        offsets = (np.zeros(1, np.int64),) * 3
    else:
        kind, coordinates, offsets = shapely.to_ragged_array(polygons)
    return {
        "kind": np.array([int(kind)], np.int32),
        "coordinates": coordinates,
        **{f"offsets{level}": part for level, part in enumerate(offsets)},
    }


def _points(lon, lat):
    # Of one kind of array, for which the kernels are compiled.
    lon, lat = (np.require(np.atleast_1d(of), np.float64, "CW") for of in (lon, lat))
    if lon.ndim != 1 or lon.shape != lat.shape:
        raise ValueError(f"lon and lat must be alike: {lon.shape} and {lat.shape}")
    return lon, lat


def _in_chunks(rows):
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]


def _part_of(found: Explanation, part: slice) -> Explanation:
    """A view: what is written there stands in the whole."""
    return Explanation(*(column[part] for column in vars(found).values()))


def _check(codes, polygons):
    if len(codes) != len(polygons):
        raise ValueError(f"{len(codes)} codes but {len(polygons)} polygons")
    kinds = shapely.get_type_id(polygons)
    if not np.isin(kinds, (3, 6)).all():
        raise ValueError(f"{codes[~np.isin(kinds, (3, 6))][0]} has no polygon")
    # Bounds leave out what is no number, so the corners themselves are looked at.
    corners, which = shapely.get_coordinates(polygons, return_index=True)
    odd = ~(np.abs(corners) < MOST_DEGREES).all(axis=1)
    bounds = shapely.bounds(polygons)
    empty = ~(bounds[:, :2] < bounds[:, 2:]).any(axis=1)
    empty[which[odd]] = True
    if empty.any():
        raise ValueError(
            f"{codes[empty][0]} is empty or has a coordinate that is no place"
        )
    listed, times = np.unique(codes, return_counts=True)
    if (times > 1).any():
        raise ValueError(f"{listed[times > 1][0]} comes more than once")
