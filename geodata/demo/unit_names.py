"""What everything on the ground is called: units, grids, estates, villages, schools."""

import numpy as np

from geodata.demo.life import UnitNames
from geodata.demo.names import CANAL_DISTRICT, CITY, Namer

HOMES = ("slab", "tower", "old")
KINDS = {
    "district": "区",
    "county": "县",
    "subdistrict": "街道",
    "town": "镇",
    "township": "乡",
    "residential": "社区",
    "village": "村",
}
ZONES = {"campus": "校园", "industry": "园区", "park": "公园", "market": "商圈"}
DIGITS = "〇一二三四五六七八九"


def name_units(land, seed: int) -> UnitNames:
    """Names for every unit and compound of the land."""
    namer = Namer(seed)
    counties = [_county(land, namer, i) for i in range(len(land.counties))]
    towns = [namer.town(KINDS[kind]) for kind in land.towns.kinds]
    compounds = name_compounds(land.buildings, namer)
    communities = _communities(land, namer, compounds)
    grids = _grids(land, communities, compounds)
    return UnitNames(
        city=np.array([CITY], object),
        counties=np.array(counties, object),
        towns=np.array(towns, object),
        communities=np.array(communities, object),
        grids=np.array(grids, object),
        micro_grids=np.array(_micro_grids(land, grids, compounds), object),
        compounds=compounds,
    )


def chinese_number(number: int) -> str:
    """1 to 99 as one writes it in a name: 十二, 二十."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return lead + (DIGITS[ones] if ones or not tens else "")


def _county(land, namer, i) -> str:
    if land.counties.codes[i] == land.canal_county:
        return CANAL_DISTRICT
    return namer.county(KINDS[land.counties.kinds[i]])


def name_compounds(buildings, namer: Namer) -> np.ndarray:
    """The name of each building's compound, by the use of the compound's first one."""
    numbers, first, back = np.unique(
        buildings.compound, return_index=True, return_inverse=True
    )
    makers = {
        "village": namer.village,
        "school": namer.school,
        "campus": namer.college,
        "hospital": namer.hospital,
        "market": namer.market,
        "park": namer.park,
        "industry": namer.industry,
    }
    uses = zip(numbers, buildings.use[first], strict=True)
    names = [makers.get(use, namer.compound)() if n >= 0 else "" for n, use in uses]
    return np.array(names, object)[back]


def biggest_compound(buildings, group, groups: int, among) -> np.ndarray:
    """For each group a building of the compound with most weight in it, or -1.

    group: position of each building's group; among: which buildings count.
    """
    kept = np.flatnonzero(among & (buildings.compound >= 0))
    best = np.full(groups, -1)
    if not len(kept):
        return best
    width = buildings.compound.max().astype(np.int64) + 1
    key = group[kept].astype(np.int64) * width + buildings.compound[kept]
    pairs, first, back = np.unique(key, return_index=True, return_inverse=True)
    weight = np.bincount(back, buildings.households[kept] + 0.01)
    order = np.lexsort((pairs, weight))
    best[pairs[order] // width] = kept[first[order]]  # the last, heaviest one stays
    return best


def _communities(land, namer, compounds) -> list[str]:
    """社区 by free choice; 村 after its largest village."""
    b = land.buildings
    parent = parent_position(land.grids, land.communities)
    village = b.use == "village"
    best = biggest_compound(b, parent[b.grid], len(land.communities), village)
    names, taken = [], set()
    for kind, largest in zip(land.communities.kinds, best, strict=True):
        if kind == "village" and largest >= 0 and compounds[largest] not in taken:
            taken.add(compounds[largest])
            names.append(f"{compounds[largest]}村")
        else:
            names.append(namer.community(KINDS[kind]))
    return names


def _grids(land, communities, compounds) -> list[str]:
    """槐安社区第三网格; an S grid after what it is: 沟渠水利学院校园网格."""
    b, grids = land.buildings, land.grids
    parent = parent_position(grids, land.communities)
    plain = ~np.isin(b.use, ["shop", "village", *HOMES])
    best = biggest_compound(b, b.grid, len(grids), plain)
    names, seen = [], np.zeros(len(communities), int)
    for i, zone in enumerate(land.grid_zone):
        community = communities[parent[i]]
        if zone:
            name = compounds[best[i]] if best[i] >= 0 else community
            names.append(f"{name}{ZONES.get(zone, '专属')}网格")
        else:
            seen[parent[i]] += 1
            names.append(f"{community}第{chinese_number(seen[parent[i]])}网格")
    return _told_apart(names)


def _micro_grids(land, grids, compounds) -> list[str]:
    """After the estate that most of it is, numbered within the estate."""
    parent = parent_position(land.micro_grids, land.grids)
    b, micro = land.buildings, land.micro_grids
    best = biggest_compound(b, b.micro, len(micro), np.ones(len(b), bool))
    names, seen = [], {}
    for i, largest in enumerate(best):
        if largest < 0:
            names.append(f"{grids[parent[i]]}{int(str(micro.codes[i])[-2:])}号微网格")
            continue
        estate = compounds[largest]
        seen[estate] = seen.get(estate, 0) + 1
        names.append(f"{estate}{seen[estate]}号微网格")
    return names


def _told_apart(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        times = seen[name]
        result.append(name if times == 1 else f"{name}（{chinese_number(times)}）")
    return result


def parent_position(children, parents) -> np.ndarray:
    """Position of each child's parent; both lists are sorted by code."""
    return np.searchsorted(parents.codes, children.parents)
