"""Who works in the city: command centres, towns, communities, departments, utilities.

Positions of the fixed ones are found again by `Directory`, which the duty matrix, the
facilities and the incidents ask.
"""

from dataclasses import dataclass, field

import numpy as np

from geodata.demo.life import Organisations
from geodata.demo.names import Namer
from geodata.demo.unit_names import parent_position

DEPARTMENTS = (
    "城市管理局",
    "住房和城乡建设局",
    "公安分局",
    "交警大队",
    "市场监督管理局",
    "应急管理局",
    "消防救援大队",
    "生态环境局",
    "水务局",
    "园林绿化局",
    "民政局",
    "卫生健康局",
    "自然资源和规划局",
    "人力资源和社会保障局",
    "教育局",
    "交通运输局",
    "农业农村局",
    "司法局",
    "文化和旅游局",
    "信访局",
)
CITY_OFFICES = ("12345热线管理办公室", "城市管理局", "应急管理局", "大数据局")
UTILITIES = (
    "供水集团",
    "排水公司",
    "供电公司",
    "燃气集团",
    "热力集团",
    "通信公司",
    "公交集团",
    "环卫集团",
)
SOCIAL = ("志愿服务队", "社会工作服务中心")
COMMUNITIES_PER_FIRM = 2


@dataclass
class Directory:
    """Where in Organisations the fixed ones stand.

    command, departments[name]: arrays by county; towns, communities: by unit;
    utilities[name], city_command: single positions; firms: by community.
    """

    city_command: int = 0
    command: np.ndarray = None
    departments: dict = field(default_factory=dict)
    utilities: dict = field(default_factory=dict)
    towns: np.ndarray = None
    communities: np.ndarray = None
    mediators: np.ndarray = None
    firms: np.ndarray = None


class _Roll:
    """Grows the list, one organisation at a time."""

    def __init__(self):
        self.rows = []

    def add(self, name, kind, parent, scope) -> int:
        self.rows.append((name, kind, parent, str(scope)))
        return len(self.rows) - 1

    def done(self) -> Organisations:
        name, kind, parent, scope = zip(*self.rows, strict=True)
        return Organisations(
            name=np.array(name, object),
            kind=np.array(kind, object),
            parent=np.array(parent, np.int32),
            scope_code=np.array(scope, object),
        )


def found_organisations(land, names, seed: int) -> tuple[Organisations, Directory]:
    """All organisations and the directory to them."""
    roll, where = _Roll(), Directory()
    _city(roll, where, land, names)
    _counties(roll, where, land, names)
    _towns(roll, where, land, names)
    _communities(roll, where, land, names)
    _firms(roll, where, land, Namer(seed))
    return roll.done(), where


def _city(roll, where, land, names):
    code, city = land.city.codes[0], names.city[0]
    where.city_command = roll.add(f"{city}城市运行指挥中心", "command", -1, code)
    for office in CITY_OFFICES:
        roll.add(f"{city}{office}", "department", where.city_command, code)
    for firm in UTILITIES:
        name = f"{city.removesuffix('市')}{firm}"
        where.utilities[firm] = roll.add(name, "utility", where.city_command, code)


def _counties(roll, where, land, names):
    where.command = np.zeros(len(land.counties), np.int32)
    where.departments = {d: where.command.copy() for d in DEPARTMENTS}
    for i, code in enumerate(land.counties.codes):
        name = names.counties[i]
        centre = f"{name}社会治理指挥中心"
        where.command[i] = roll.add(centre, "command", where.city_command, code)
        for d in DEPARTMENTS:
            row = roll.add(f"{name}{d}", "department", where.command[i], code)
            where.departments[d][i] = row
        roll.add(f"{name}矛盾调解中心", "mediation", where.command[i], code)


def _towns(roll, where, land, names):
    county = parent_position(land.towns, land.counties)
    where.towns = np.zeros(len(land.towns), np.int32)
    where.mediators = where.towns.copy()
    for i, code in enumerate(land.towns.codes):
        name = names.towns[i]
        body = "办事处" if land.towns.kinds[i] == "subdistrict" else "人民政府"
        over = where.command[county[i]]
        own = where.towns[i] = roll.add(f"{name}{body}", "subdistrict", over, code)
        mediators = f"{name}人民调解委员会"
        where.mediators[i] = roll.add(mediators, "mediation", own, code)
        for kind in SOCIAL:
            roll.add(f"{name}{kind}", "social", own, code)


def _communities(roll, where, land, names):
    town = parent_position(land.communities, land.towns)
    where.communities = np.zeros(len(land.communities), np.int32)
    for i, code in enumerate(land.communities.codes):
        village = land.communities.kinds[i] == "village"
        committee = "民委员会" if village else "居民委员会"
        over = where.towns[town[i]]
        name = f"{names.communities[i]}{committee}"
        where.communities[i] = roll.add(name, "community", over, code)
        if i % 3 == 0:
            volunteers = f"{names.communities[i]}志愿者队"
            roll.add(volunteers, "volunteer", where.communities[i], code)


def _firms(roll, where, land, namer):
    """Property companies, one for two neighbouring communities of a town."""
    where.firms = np.full(len(land.communities), -1, np.int32)
    town = parent_position(land.communities, land.towns)
    last = (-1, 0, 0)  # town, firm, communities it has
    for i in np.flatnonzero(land.communities.kinds == "residential"):
        if last[0] != town[i] or last[2] == COMMUNITIES_PER_FIRM:
            over, scope = where.towns[town[i]], land.towns.codes[town[i]]
            last = (town[i], roll.add(namer.firm(), "property", over, scope), 0)
        where.firms[i] = last[1]
        last = (last[0], last[1], last[2] + 1)
