"""Where incidents happen: before façades, at kerbs, on banks, at facilities.

A building's weight is its use's weight times its households, times the mood of its
grid, times the hot spots of the category. Every point lies in exactly one grid but
for those that are put on a border or outside the city on purpose.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from geodata.demo.incident_kinds import HOMES, USES, draw
from geodata.demo.land import to_degrees

STREET_WEIGHT = {
    "express": 0.3,
    "ring": 0.8,
    "radial": 0.5,
    "arterial": 1.2,
    "secondary": 1.1,
    "street": 1.0,
    "lane": 0.7,
    "track": 0.02,
}
KERB_M = {
    "express": 16,
    "ring": 14,
    "radial": 11,
    "arterial": 11,
    "secondary": 8,
    "street": 5,
    "lane": 3,
    "track": 2,
}
TYPICAL_BUILDINGS = 18_000  # of the town; hot spots grow with the city


@dataclass
class Places:
    """Metres; building, street, facility: what it is at, -1 = not one of these."""

    x: np.ndarray
    y: np.ndarray
    building: np.ndarray
    street: np.ndarray
    facility: np.ndarray


class Ground:
    """The land prepared for drawing places from it."""

    def __init__(self, land, facilities, rng):
        b, s = land.buildings, land.streets
        self.land, self.facilities, self.rng = land, facilities, rng
        mood = rng.lognormal(0, 0.45, len(land.grids))
        homes = np.isin(b.use, HOMES)
        self.size = np.where(homes, 0.02 * b.households, 1.0) * mood[b.grid]
        self.centres = np.column_stack([b.x, b.y])
        self.tree = cKDTree(self.centres)
        self.length = np.hypot(s.x1 - s.x0, s.y1 - s.y0)
        self.middles = np.column_stack([s.x0 + s.x1, s.y0 + s.y1]) / 2
        near = self.tree.query_ball_point(self.middles, 110, return_length=True)
        kinds = np.array([STREET_WEIGHT.get(k, 0.5) for k in s.kinds])
        self.kerb = np.array([KERB_M.get(k, 6) for k in s.kinds])
        self.street_size = self.length * kinds * (near + 0.3) * mood[s.grid]
        self.street_tree = cKDTree(self.middles)
        self.banks = _banks(land)

    def weights(self, top):
        """(building, street) weights of a first-level category, with hot spots."""
        uses, back = np.unique(self.land.buildings.use, return_inverse=True)
        by_use = np.array([top.weights.get(str(use), 0.5) for use in uses])
        building, street = self.size * by_use[back], self.street_size.copy()
        many = int(top.hot * max(1, len(building) / TYPICAL_BUILDINGS))
        if not many or building.sum() <= 0:
            return building, street
        spots = self.centres[draw(self.rng, building, many)]
        radii = self.rng.uniform(90, 260, many)
        factors = 1 + self.rng.lognormal(1.6, 0.5, many)
        for weights, tree in ((building, self.tree), (street, self.street_tree)):
            warmth = np.ones(len(weights))  # where spots meet, the hotter one counts
            for near, factor in zip(
                tree.query_ball_point(spots, radii), factors, strict=True
            ):
                warmth[near] = np.maximum(warmth[near], factor)
            weights *= warmth
        return building, street


def place_incidents(ground: Ground, kinds, leaf) -> Places:
    """A place for each incident, given the position of its category in `kinds`."""
    n = len(leaf)
    places = Places(np.zeros(n), np.zeros(n), *(np.full(n, -1) for _ in range(3)))
    order = np.argsort(kinds.top[leaf], kind="stable")
    cuts = np.searchsorted(kinds.top[leaf][order], np.arange(len(kinds.tops) + 1))
    for t, top in enumerate(kinds.tops):
        rows = order[cuts[t] : cuts[t + 1]]
        if not len(rows):
            continue
        building, street = ground.weights(top)
        mode = _modes(ground, kinds.place[leaf[rows]], top)
        for name in sorted(set(mode)):
            some = rows[mode == name]
            if name == "street":
                _at_kerb(ground, places, some, street)
            elif name == "water":
                _on_bank(ground, places, some)
            elif name == "facility":
                _at_facility(ground, places, some)
            else:
                _at_facade(ground, places, some, _only(ground, building, name))
    return places


def _modes(ground, mode, top):
    """'mix' becomes street or building; what the land has not becomes building."""
    on_street = ground.rng.random(len(mode)) < top.on_street
    mode = np.where(mode == "mix", np.where(on_street, "street", "building"), mode)
    if not len(ground.banks):
        mode = np.where(mode == "water", "building", mode)
    if not len(ground.facilities):
        mode = np.where(mode == "facility", "building", mode)
    return mode


def _only(ground, weights, name):
    """The weights of the buildings of some uses; of all where there are none."""
    if name not in USES:
        return weights
    kept = weights * np.isin(ground.land.buildings.use, USES[name])
    return kept if kept.sum() > 0 else weights


def _at_facade(ground, places, rows, weights):
    """In front of a long side, at most 12 m off."""
    rng, b = ground.rng, ground.land.buildings
    at = draw(rng, weights, len(rows))
    off = b.depth[at] / 2 + np.minimum(rng.gamma(2, 1.6, len(rows)), 12)
    off *= rng.choice([-1, 1], len(rows), p=[0.7, 0.3])
    along = rng.uniform(-0.45, 0.45, len(rows)) * b.length[at]
    cos, sin = np.cos(b.angle[at]), np.sin(b.angle[at])
    places.x[rows] = b.x[at] + along * cos - off * sin
    places.y[rows] = b.y[at] + along * sin + off * cos
    places.building[rows] = at


def _at_kerb(ground, places, rows, weights):
    rng, s = ground.rng, ground.land.streets
    at = draw(rng, weights, len(rows))
    share = rng.random(len(rows))
    side = rng.choice([-1, 1], len(rows))
    off = ground.kerb[at] * side * rng.uniform(0.75, 1.1, len(rows))
    dx, dy = s.x1[at] - s.x0[at], s.y1[at] - s.y0[at]
    long = np.maximum(ground.length[at], 1e-6)
    places.x[rows] = s.x0[at] + share * dx - off * dy / long
    places.y[rows] = s.y0[at] + share * dy + off * dx / long
    places.street[rows] = at


def _banks(land) -> np.ndarray:
    """(n, 4) pieces x0 y0 x1 y1 of the outlines of inland water, in metres."""
    inland = land.water.geoms[land.water.kinds != "sea"]
    xy, which = shapely.get_coordinates(
        shapely.get_exterior_ring(shapely.get_parts(inland)), return_index=True
    )
    if not len(xy):
        return np.zeros((0, 4))
    m = np.column_stack(land.zone.forward(xy[:, 0], xy[:, 1]))
    return np.hstack([m[:-1], m[1:]])[which[:-1] == which[1:]]


def _on_bank(ground, places, rows):
    rng, banks = ground.rng, ground.banks
    step = banks[:, 2:] - banks[:, :2]
    at = draw(rng, np.hypot(*step.T), len(rows))
    share = rng.random((len(rows), 1))
    xy = banks[at, :2] + share * step[at] + rng.normal(0, 5, (len(rows), 2))
    places.x[rows], places.y[rows] = xy.T


def _at_facility(ground, places, rows):
    f, rng = ground.facilities, ground.rng
    at = rng.integers(0, len(f), len(rows))
    b, building = ground.land.buildings, f.building[at]
    spread = rng.uniform(-0.3, 0.3, (2, len(rows)))
    places.x[rows] = b.x[building] + spread[0] * b.depth[building]
    places.y[rows] = b.y[building] + spread[1] * b.depth[building]
    places.building[rows] = building
    places.facility[rows] = at


def grids_of(grids, degrees):
    """(grid, count): the smallest covering grid, -1 = none, and how many cover."""
    tree = shapely.STRtree(grids.geoms)
    point, grid = tree.query(shapely.points(degrees), predicate="intersects")
    count = np.bincount(point, minlength=len(degrees))
    smallest = np.full(len(degrees), len(grids))
    np.minimum.at(smallest, point, grid)
    return np.where(count > 0, smallest, -1).astype(np.int32), count


def settle_points(ground: Ground, places: Places):
    """(degrees, grid): each point in exactly one grid.

    A point in none, or by chance on a border, moves to its nearest building.
    """
    b, land = ground.land.buildings, ground.land
    degrees = to_degrees(land.zone, places.x, places.y)
    grid, count = grids_of(land.grids, degrees)
    stray = np.flatnonzero(count != 1)
    near = ground.tree.query(np.column_stack([places.x, places.y])[stray])[1]
    places.x[stray], places.y[stray] = b.x[near], b.y[near]
    places.building[stray] = near
    degrees[stray] = to_degrees(land.zone, b.x[near], b.y[near])
    grid[stray] = b.grid[near]
    return degrees, grid
