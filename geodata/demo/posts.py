"""Posts by title, never by person, and the places where people stand on duty."""

import numpy as np

from geodata.demo.land import to_degrees
from geodata.demo.life import DutyPosts, Posts
from geodata.demo.unit_names import parent_position

OF_GRID = (
    ("grid_chief", "网格长"),
    ("grid_worker", "专职网格员"),
    ("grid_guide", "网格指导员"),
    ("grid_assistant", "兼职网格员"),
)
GUARDED = ("school", "market", "hospital", "campus", "industry")
SLOTS = {"school": 3, "market": 4, "hospital": 4, "campus": 4, "industry": 3}
AT_FACILITIES = {"station": 2, "shelter": 6, "service_centre": 2, "micro_fire": 4}


def make_posts(land, names, where) -> Posts:
    """Four posts a grid (the fourth in every other one), a 楼长 each micro-grid."""
    community = parent_position(land.grids, land.communities)
    owner = where.communities[community]
    kinds, titles, codes, orgs = [], [], [], []
    for kind, title in OF_GRID:
        every = slice(None, None, 2 if kind == "grid_assistant" else 1)
        kinds.append(np.full(len(land.grids.codes[every]), kind, object))
        titles.append(names.grids[every] + title)
        codes.append(land.grids.codes[every].astype(object))
        orgs.append(owner[every])
    grid = parent_position(land.micro_grids, land.grids)
    kinds.append(np.full(len(grid), "building_head", object))
    titles.append(names.micro_grids + "楼长")
    codes.append(land.micro_grids.codes.astype(object))
    orgs.append(owner[grid])
    return Posts(*(np.concatenate(parts) for parts in (kinds, titles, codes, orgs)))


def make_duty_posts(land, names, where, facilities, seed: int) -> DutyPosts:
    """Gates of schools, markets and the like, and facilities that are staffed."""
    rng = np.random.default_rng([seed, 41])
    b, grids = land.buildings, land.grids
    owner = where.communities[parent_position(grids, land.communities)]
    gates = _gates(b)
    staffed = np.flatnonzero(np.isin(facilities.kind, list(AT_FACILITIES)))
    degrees = to_degrees(b.zone, b.x[gates], b.y[gates])
    name = [f"{names.compounds[i]}门前值守点" for i in gates]
    name += [f"{facilities.name[f]}值守点" for f in staffed]
    slots = [SLOTS[use] for use in b.use[gates]]
    slots += [AT_FACILITIES[kind] for kind in facilities.kind[staffed]]
    slots = np.array(slots, np.int32)
    grid = np.concatenate([b.grid[gates], facilities.grid[staffed]]).astype(np.int32)
    return DutyPosts(
        name=np.array(name, object),
        lon=np.concatenate([degrees[:, 0], facilities.lon[staffed]]),
        lat=np.concatenate([degrees[:, 1], facilities.lat[staffed]]),
        grid=grid,
        org=owner[grid],
        slots=slots,
        headcount=rng.binomial(slots, 0.85).astype(np.int32),
    )


def _gates(buildings) -> np.ndarray:
    """The southernmost building of every guarded compound."""
    guarded = np.isin(buildings.use, GUARDED) & (buildings.compound >= 0)
    order = np.argsort(buildings.y, kind="stable")
    order = order[guarded[order]]
    return order[np.unique(buildings.compound[order], return_index=True)[1]]
