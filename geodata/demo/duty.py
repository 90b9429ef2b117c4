"""权责矩阵: who leads on which category where, with faults planted for the validator.

A cell is a second-level category in one town. HOLES and DOUBLES say, by category and
the town's position, where a cell has no lead and where it has two.
"""

import numpy as np

from geodata import reference
from geodata.demo.life import DutyRules
from geodata.demo.unit_names import parent_position

HOLES = (("G0206", 1), ("E0506", -1))
DOUBLES = (("E0502", 0), ("G0502", -2))
SECOND_LEAD = {"E0502": "城市管理局", "G0502": "人力资源和社会保障局"}
TOWN_LED = ("E05", "G02", "G05", "G06", "P01")
MEDIATED = ("G02",)  # the town's mediators take part

# By category or its first three letters: who leads; a bare name is a department.
LEADS = {
    "E01": "城市管理局",
    "E0105": "水务局",
    "E0106": "园林绿化局",
    "E0109": "住房和城乡建设局",
    "E0110": "排水公司",
    "E0111": "生态环境局",
    "E02": "城市管理局",
    "E03": "住房和城乡建设局",
    "E0302": "生态环境局",
    "E0308": "城市管理局",
    "E04": "应急管理局",
    "E0402": "供水集团",
    "E0403": "燃气集团",
    "E0404": "排水公司",
    "E0405": "热力集团",
    "E0406": "园林绿化局",
    "E0409": "供电公司",
    "E0410": "水务局",
    "B01": "城市管理局",
    "B0102": "排水公司",
    "B0104": "消防救援大队",
    "B0105": "供电公司",
    "B0106": "通信公司",
    "B0107": "供水集团",
    "B0108": "燃气集团",
    "B0109": "热力集团",
    "B0110": "通信公司",
    "B02": "交警大队",
    "B0204": "交通运输局",
    "B0205": "住房和城乡建设局",
    "B0206": "公交集团",
    "B0208": "民政局",
    "B03": "环卫集团",
    "B0307": "生态环境局",
    "B04": "园林绿化局",
    "B0408": "文化和旅游局",
    "B05": "住房和城乡建设局",
    "B0507": "自然资源和规划局",
    "G01": "住房和城乡建设局",
    "G0101": "热力集团",
    "G0103": "交警大队",
    "G0104": "公安分局",
    "G0105": "市场监督管理局",
    "G0106": "城市管理局",
    "G0107": "市场监督管理局",
    "G0108": "公交集团",
    "G0110": "公安分局",
    "G0111": "通信公司",
    "G03": "应急管理局",
    "G0301": "消防救援大队",
    "G0302": "燃气集团",
    "G0304": "消防救援大队",
    "G0305": "住房和城乡建设局",
    "G0307": "消防救援大队",
    "G0310": "水务局",
    "G04": "卫生健康局",
    "G0405": "水务局",
    "G0406": "民政局",
    "G0407": "应急管理局",
    "G0408": "应急管理局",
    "P02": "应急管理局",
    "P0202": "热力集团",
    "P0204": "供电公司",
    "P0205": "农业农村局",
    "P0206": "环卫集团",
    "P03": "城市管理局",
    "P0303": "排水公司",
    "P0304": "市场监督管理局",
    "P0307": "住房和城乡建设局",
}
CO_UNITS = {
    "E0101": "自然资源和规划局",
    "E0111": "市场监督管理局",
    "E0401": "住房和城乡建设局",
    "E0504": "交警大队",
    "E0506": "生态环境局",
    "G0102": "城市管理局",
    "G0203": "人力资源和社会保障局",
    "G0205": "市场监督管理局",
    "G0301": "住房和城乡建设局",
    "G0308": "公安分局",
}


def leaf_categories() -> list[str]:
    """Second-level category codes in order."""
    return [row["code"] for row in reference.read("categories") if row["parent"]]


def planted(land) -> tuple[list, list]:
    """(holes, doubles): the cells with no lead and with two, as (category, town)."""
    codes = land.towns.codes
    holes = [(category, str(codes[at])) for category, at in HOLES]
    return holes, [(category, str(codes[at])) for category, at in DOUBLES]


def draw_duties(land, where) -> DutyRules:
    """One lead for each category and county, or town where the town leads."""
    holes, doubles = planted(land)
    rows = []
    for category in leaf_categories():
        rows += _leads(land, where, category)
        rows += _co_units(land, where, category)
    rows = [r for r in rows if not (r[3] and r[:2] in holes)]
    county = parent_position(land.towns, land.counties)
    for category, town in doubles:
        at = county[np.searchsorted(land.towns.codes, town)]
        second = where.departments[SECOND_LEAD[category]][at]
        rows.append((category, town, second, True))
    category, place, org, lead = zip(*sorted(rows), strict=True)
    return DutyRules(
        category=np.array(category, object),
        place=np.array(place, object),
        org=np.array(org, np.int32),
        lead=np.array(lead, bool),
    )


def _leads(land, where, category):
    if category[:3] in TOWN_LED:
        towns = zip(land.towns.codes, where.towns, strict=True)
        return [(category, str(code), org, True) for code, org in towns]
    unit = LEADS.get(category) or LEADS[category[:3]]
    return [(*row, True) for row in _placed(land, where, category, unit)]


def _co_units(land, where, category):
    rows = []
    if category in CO_UNITS:
        unit = CO_UNITS[category]
        rows = [(*row, False) for row in _placed(land, where, category, unit)]
    if category[:3] in MEDIATED:
        towns = zip(land.towns.codes, where.mediators, strict=True)
        rows += [(category, str(code), org, False) for code, org in towns]
    return rows


def _placed(land, where, category, unit):
    """A utility works in the whole city, a department in its county."""
    if unit in where.utilities:
        return [(category, str(land.city.codes[0]), where.utilities[unit])]
    counties = zip(land.counties.codes, where.departments[unit], strict=True)
    return [(category, str(code), org) for code, org in counties]


def unit_table(rules: DutyRules, towns, lead: bool) -> np.ndarray:
    """(categories, towns) positions of the first unit by the rules, -1 = nobody."""
    order = {code: i for i, code in enumerate(leaf_categories())}
    table = np.full((len(order), len(towns)), -1, np.int32)
    for i in np.flatnonzero(rules.lead == lead)[::-1]:
        place = rules.place[i]
        first = np.searchsorted(towns.codes, place)
        last = np.searchsorted(towns.codes, place + "~")
        table[order[rules.category[i]], first:last] = rules.org[i]
    return table
