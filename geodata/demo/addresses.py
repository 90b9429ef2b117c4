"""House numbers: the nearest named street, odd on one side, rising along it.

An estate has one number for all its buildings (柳岸路15号瑞福花园3号楼); a village
numbers its own houses (柳家坨27号).
"""

import numpy as np
from scipy.spatial import cKDTree

from geodata.demo.life import Addresses

STEP_M = 25.0
REACH_M = 400.0
UNITS = {
    "slab": "号楼",
    "tower": "号楼",
    "old": "号院",
    "village": "号",
    "industry": "号厂房",
    "campus": "号楼",
    "school": "号楼",
    "hospital": "号楼",
    "market": "号厅",
    "park": "号房",
}


def number_houses(land, compounds) -> Addresses:
    """The address of every building."""
    b = land.buildings
    street, along, left, distance = nearest_street(land.streets, b)
    entity = _entities(b)
    door = _front_building(entity, distance)
    number_of_door = _numbers(street[door], along[door], left[door])
    street, number = street[door][entity], number_of_door[entity]
    street = np.where(number > 0, street, "").astype(object)
    text = _texts(b, compounds, street, number, inner_numbers(b))
    return Addresses(street=street, number=number, text=text)


def nearest_street(streets, buildings):
    """Name, way along it in m, whether on its left, and distance, for each building.

    "Along" runs west to east, or north to south where the street mostly runs so.
    """
    point, piece = sample_streets(streets)
    n = len(buildings)
    if not len(point):
        return np.full(n, "", object), np.zeros(n), np.zeros(n, bool), np.full(n, 1e9)
    centres = np.column_stack([buildings.x, buildings.y])
    distance, near = cKDTree(point).query(centres, distance_upper_bound=REACH_M)
    far = ~np.isfinite(distance)
    near[far] = 0
    piece = piece[near]
    way = _directions(streets)[piece]
    foot = point[near]
    along = (foot * way).sum(1)
    off = centres - foot
    left = way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0] > 0
    name = streets.names[piece].astype(object)
    name[far] = ""
    return name, along, left, distance


def sample_streets(streets):
    """Points every 25 m on the named streets, and the piece each lies on."""
    named = np.flatnonzero((streets.names != "") & (streets.kinds != "track"))
    start = np.column_stack([streets.x0, streets.y0])[named]
    step = np.column_stack([streets.x1, streets.y1])[named] - start
    count = np.maximum(1, np.hypot(*step.T) // STEP_M).astype(int)
    piece = np.repeat(np.arange(len(named)), count)
    rank = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    share = (rank + 0.5) / count[piece]
    return start[piece] + step[piece] * share[:, None], named[piece]


def _directions(streets) -> np.ndarray:
    """A unit vector for each piece: where its whole street's numbers rise."""
    _, street = np.unique(streets.names.astype(str), return_inverse=True)
    dx = np.bincount(street, np.abs(streets.x1 - streets.x0))
    dy = np.bincount(street, np.abs(streets.y1 - streets.y0))
    return np.where((dx >= dy)[street][:, None], [1.0, 0.0], [0.0, -1.0])


def _entities(buildings) -> np.ndarray:
    """What shares a number: the compound, or the building alone."""
    alone = buildings.compound < 0
    own = buildings.compound.max(initial=-1) + 1 + np.arange(len(buildings))
    key = np.where(alone, own, buildings.compound)
    return np.unique(key, return_inverse=True)[1]


def _front_building(entity, distance) -> np.ndarray:
    """For each entity its building nearest to a street."""
    order = np.lexsort((distance, entity))
    first = np.ones(len(order), bool)
    first[1:] = entity[order][1:] != entity[order][:-1]
    return order[first]


def _numbers(street, along, left) -> np.ndarray:
    """1, 3, 5 … on the left side and 2, 4, 6 … on the right, rising along the way."""
    _, code = np.unique(street.astype(str), return_inverse=True)
    side = code * 2 + ~left
    order = np.lexsort((along, side))
    rank = rank_in_runs(side[order])
    number = np.zeros(len(street), np.int32)
    number[order] = 2 * rank + 1
    number += ~left
    return np.where(street == "", 0, number).astype(np.int32)


def rank_in_runs(groups) -> np.ndarray:
    """0, 1, 2 … within each run of equal values."""
    start = np.ones(len(groups), bool)
    start[1:] = groups[1:] != groups[:-1]
    at = np.flatnonzero(start)
    return np.arange(len(groups)) - np.repeat(at, np.diff([*at, len(groups)]))


def inner_numbers(buildings) -> np.ndarray:
    """Each building's number within its compound, north to south, west to east."""
    row = np.round(-buildings.y / 30)
    order = np.lexsort((buildings.x, row, buildings.compound))
    number = np.zeros(len(buildings), int)
    number[order] = rank_in_runs(buildings.compound[order]) + 1
    return number


def _texts(buildings, compounds, street, number, inner) -> np.ndarray:
    """The written address of each building."""
    result = np.empty(len(buildings), object)
    rows = zip(buildings.use, compounds, street, number, inner, strict=True)
    for i, (use, compound, road, house, own) in enumerate(rows):
        place = f"{road}{house}号" if road else ""
        if use == "village":
            place = ""
        if compound:
            place = f"{place}{compound}{own}{UNITS.get(use, '号楼')}"
        result[i] = place or "无门牌建筑"
    return result
