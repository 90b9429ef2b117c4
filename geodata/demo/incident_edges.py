"""Points meant for trouble: exactly on grid borders, and outside the city."""

import numpy as np
import shapely

from geodata.demo.incident_places import grids_of
from geodata.demo.land import to_degrees

SCALE = 1e8  # coordinates have 8 decimals


def border_points(grids, count: int, rng):
    """(degrees, grid): vertices that two or more grids share, half of them junctions.

    Only a vertex lies exactly on a border: the middle of an edge, rounded, hardly
    ever does. grid: the smallest code of those that share it.
    """
    xy, which = shapely.get_coordinates(grids.geoms, return_index=True)
    whole = np.round(xy * SCALE).astype(np.int64)
    whole -= whole.min(axis=0)
    key = whole[:, 0] * (whole[:, 1].max() + 1) + whole[:, 1]
    order = np.lexsort((which, key))
    pair = np.ones(len(order), bool)
    k, w = key[order], which[order]
    pair[1:] = (k[1:] != k[:-1]) | (w[1:] != w[:-1])  # a ring names its start twice
    order = order[pair]
    _, first, sharing = np.unique(key[order], return_index=True, return_counts=True)
    at = order[first]
    plain, junctions = at[sharing == 2], at[sharing > 2]
    picked = [_some(plain, count - count // 2, rng), _some(junctions, count // 2, rng)]
    degrees = xy[np.concatenate(picked)]
    grid, covering = grids_of(grids, degrees)
    return degrees[covering > 1], grid[covering > 1]


def _some(choices, count, rng):
    return rng.choice(choices, count) if len(choices) else choices


def outside_points(land, count: int, rng) -> np.ndarray:
    """Degrees of points in no grid: a third within 20 m of the city, the rest farther.

    Also far ones stay within some kilometres: a pin put a street too far.
    """
    outline = shapely.get_coordinates(land.city.geoms[0])
    grounds = land.city.geoms[0]
    shapely.prepare(grounds)
    found = np.zeros((0, 2))
    while len(found) < count:
        many = 6 * count
        at = rng.integers(0, len(outline), many)
        far = np.minimum(30 + rng.lognormal(5, 1, many), 4000)
        off = np.where(np.arange(many) % 3 == 0, rng.uniform(2, 18, many), far)
        angle = rng.uniform(0, 2 * np.pi, many)
        x, y = land.zone.forward(*outline[at].T)
        degrees = to_degrees(
            land.zone, x + off * np.cos(angle), y + off * np.sin(angle)
        )
        free = ~shapely.intersects(grounds, shapely.points(degrees))
        found = np.vstack([found, degrees[free]])
    return found[:count]
