"""How far the nearest edge of a polygon is from a point in it, in metres.

A polygon's edges stand in runs of RUN, each with the box around it: the run whose box is
nearest is measured first, and the others only where their box is nearer than what is found.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geodata import crs
from geodata.attribution.compiled import inlined, kernel
from geodata.attribution.rings import edges_of

RUN = 16


@dataclass(frozen=True)
class Outlines:
    """edges: float64 (n, 4), metres, polygon after polygon; runs: int64 (polygons + 1,),
    where a polygon's runs begin; edge_from: int64 (runs + 1,), where a run's edges begin;
    boxes: float64 (runs, 4), around each run; areas: float64 (polygons,), m²."""

    edges: np.ndarray
    runs: np.ndarray
    edge_from: np.ndarray
    boxes: np.ndarray
    areas: np.ndarray

    def distances(self, polygon, x, y):
        """float64 (n,), metres, of points in these polygons (int32); NaN of none (-1)."""
        metres = np.empty(len(x))
        _distances(
            self.edges, self.runs, self.edge_from, self.boxes, polygon, x, y, metres
        )
        return metres


def build(polygons, epsg) -> Outlines:
    """polygons: (Multi)Polygons, lon/lat; epsg: the zone to measure in."""
    corners, starts, polygon = edges_of(polygons)
    x, y = crs.project(*corners.T, epsg)
    edges = np.stack([x[starts], y[starts], x[starts + 1], y[starts + 1]], axis=1)
    ends = np.searchsorted(polygon, np.arange(len(polygons) + 1))
    length = np.diff(ends)
    run_count = -(-length // RUN)
    runs = np.zeros(len(polygons) + 1, np.int64)
    np.cumsum(run_count, out=runs[1:])
    number = np.arange(runs[-1]) - np.repeat(runs[:-1], run_count)
    edge_from = np.append(np.repeat(ends[:-1], run_count) + number * RUN, len(edges))
    return Outlines(
        edges, runs, edge_from, _boxes(edges, edge_from), _areas(x, y, polygons)
    )


def _boxes(edges, edge_from):
    if not len(edges):
        return np.empty((0, 4))
    sides = (
        (np.minimum, 0, 2),
        (np.minimum, 1, 3),
        (np.maximum, 0, 2),
        (np.maximum, 1, 3),
    )
    return np.stack(
        [
            of.reduceat(of(edges[:, a], edges[:, b]), edge_from[:-1])
            for of, a, b in sides
        ],
        axis=1,
    )


def _areas(x, y, polygons):
    corners = np.nan_to_num(
        np.stack([x, y], axis=1)
    )  # of places the zone does not have
    return shapely.area(shapely.set_coordinates(polygons.copy(), corners))


@kernel
def _distances(edges, runs, edge_from, boxes, polygon, x, y, metres):
    for i in range(len(x)):
        if polygon[i] < 0 or not np.isfinite(x[i]):
            metres[i] = np.nan
            continue
        first, end = runs[polygon[i]], runs[polygon[i] + 1]
        nearest, least = first, np.inf
        for run in range(first, end):
            away = _from_box(boxes, run, x[i], y[i])
            if away < least:
                nearest, least = run, away
        best = _from_run(edges, edge_from, nearest, x[i], y[i], np.inf)
        for run in range(first, end):
            if run != nearest and _from_box(boxes, run, x[i], y[i]) < best:
                best = _from_run(edges, edge_from, run, x[i], y[i], best)
        metres[i] = np.sqrt(best) if best < np.inf else np.nan


@inlined
def _from_box(boxes, run, x, y):
    """Squared."""
    dx = max(boxes[run, 0] - x, 0.0, x - boxes[run, 2])
    dy = max(boxes[run, 1] - y, 0.0, y - boxes[run, 3])
    return dx * dx + dy * dy


@inlined
def _from_run(edges, edge_from, run, x, y, best):
    """Squared, of the run's nearest edge, or `best` if none is nearer."""
    for e in range(edge_from[run], edge_from[run + 1]):
        x1, y1 = edges[e, 0], edges[e, 1]
        dx, dy = edges[e, 2] - x1, edges[e, 3] - y1
        ax, ay = x - x1, y - y1
        length = dx * dx + dy * dy
        share = 0.0
        if length > 0.0:
            share = min(max((ax * dx + ay * dy) / length, 0.0), 1.0)
        ax, ay = ax - share * dx, ay - share * dy
        best = min(best, ax * ax + ay * ay)
    return best
