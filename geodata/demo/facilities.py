"""党群服务中心, 驿站, 调解室 …: in buildings of the land, with monthly numbers only."""

import numpy as np

from geodata.demo.land import to_degrees
from geodata.demo.life import Facilities
from geodata.demo.unit_names import parent_position

# kind: title, uses it may be in (best first), share of communities that have one,
# capacity, monthly means of sessions, disputes settled and opinions
HOMES = ("slab", "tower", "old", "village")
OF_COMMUNITY = {
    "service_centre": ("党群服务中心", ("shop", *HOMES), 1.0, 120, 9, 0, 14),
    "mediation_room": ("调解室", ("shop", *HOMES), 1.0, 20, 5, 4, 0),
    "living_room": ("会客厅", ("slab", "tower", "old"), 0.45, 40, 6, 1.5, 11),
    "station": ("驿站", ("shop", "market", *HOMES), 0.7, 25, 4, 0, 5),
    "micro_fire": ("微型消防站", ("shop", *HOMES), 0.5, 8, 0, 0, 0),
    "elder_care": ("养老服务站", ("slab", "old", "village"), 0.4, 40, 0, 0, 0),
    "clinic": ("卫生服务站", ("shop", *HOMES), 0.35, 30, 0, 0, 0),
    "police_box": ("警务室", ("shop", *HOMES), 0.3, 6, 0, 0, 0),
}
OF_TOWN = {
    "service_hall": ("便民服务大厅", ("shop", *HOMES), 1.0, 200, 0, 0, 0),
    "shelter": ("避难场所", ("school", "park", "campus", *HOMES), 1.0, 1500, 0, 0, 0),
    "warehouse": ("应急物资库", ("industry", "shop", *HOMES), 0.6, 0, 0, 0, 0),
}
OF_COUNTY = {"command_centre": ("社会治理指挥中心", ("shop", *HOMES), 1.0, 60, 0, 0, 0)}
MONTHS = 24


def open_facilities(land, names, addresses, where, now, seed: int) -> Facilities:
    """All facilities, and 24 full months of numbers of those that count."""
    rng = np.random.default_rng([seed, 43])
    rows = _chosen(land, names, where, rng)
    name, kind, building, org, capacity, means = zip(*rows, strict=True)
    building = np.array(building, np.int32)
    b = land.buildings
    degrees = to_degrees(b.zone, b.x[building], b.y[building])
    counts = _monthly(np.array(means, float), np.datetime64(now, "M"), rng)
    return Facilities(
        name=np.array(name, object),
        kind=np.array(kind, object),
        lon=degrees[:, 0],
        lat=degrees[:, 1],
        grid=b.grid[building].astype(np.int32),
        building=building,
        org=np.array(org, np.int32),
        address=addresses.text[building],
        capacity=np.array(capacity, np.int32),
        **counts,
    )


def _chosen(land, names, where, rng):
    """(name, kind, building, org, capacity, monthly means) of each facility."""
    community = parent_position(land.grids, land.communities)[land.buildings.grid]
    town_of = parent_position(land.communities, land.towns)
    county_of = parent_position(land.towns, land.counties)
    rows, taken = [], set()
    levels = (
        (OF_COMMUNITY, community, names.communities, where.communities),
        (OF_TOWN, town_of[community], names.towns, where.towns),
        (OF_COUNTY, county_of[town_of[community]], names.counties, where.command),
    )
    for kinds, unit, unit_names, orgs in levels:
        members = _members(land.buildings.use, unit, len(unit_names))
        for i, inside in enumerate(members):
            for kind, (title, uses, share, capacity, *means) in kinds.items():
                drawn, at = rng.random(), rng.random()
                building = _site(inside, uses, at, taken)
                if drawn < share and building is not None:
                    taken.add(building)
                    name = f"{unit_names[i]}{title}"
                    rows.append((name, kind, building, orgs[i], capacity, means))
    return rows


def _members(use, unit, count) -> list[dict]:
    """For each unit its buildings by use."""
    order = np.lexsort((use.astype(str), unit))
    result: list[dict] = [{} for _ in range(count)]
    change = np.ones(len(order), bool)
    u, k = unit[order], use[order]
    change[1:] = (u[1:] != u[:-1]) | (k[1:] != k[:-1])
    start = np.flatnonzero(change)
    for a, z in zip(start, [*start[1:], len(order)], strict=True):
        result[u[a]][str(k[a])] = order[a:z]
    return result


def _site(inside, uses, at, taken):
    """A free building of the first use that is there; `at` picks among them."""
    for use in uses:
        choices = inside.get(use, ())
        for turn in range(min(len(choices), 8)):
            building = int(choices[(int(at * len(choices)) + turn) % len(choices)])
            if building not in taken:
                return building
    return None


def _monthly(means, now, rng) -> dict:
    """Poisson numbers for the months before `now`, for facilities that count any."""
    counting = np.flatnonzero(means.sum(1) > 0)
    months = now - np.arange(MONTHS, 0, -1)
    facility = np.repeat(counting, MONTHS)
    busy = rng.lognormal(0, 0.35, len(means))
    drawn = rng.poisson(means[facility] * busy[facility, None]).astype(np.int32)
    return {
        "count_facility": facility.astype(np.int32),
        "count_month": np.tile(months, len(counting)),
        "count_sessions": drawn[:, 0],
        "count_disputes_settled": drawn[:, 1],
        "count_opinions": drawn[:, 2],
    }
