"""What is written of an incident: address, title, description, from tables of phrases.

Nobody is named and no number is given. Disputes, public health and opinions are told
by type and community only: their place is nobody else's business (DOMAIN.md §2).
"""

import numpy as np
import shapely

OPENINGS = {
    "10": ("网格员巡查发现，", "日常走访中发现，", "入格巡查时发现，"),
    "20": ("热线来电反映，", "12345热线转办：", "热线工单："),
    "30": ("群众通过随手拍反映，", "群众上报，"),
    "40": ("部门巡查发现，", "日常执法巡查发现，"),
    "41": ("专项检查发现，", "联合检查发现，"),
    "50": ("物业上报，", "业委会反映，"),
    "60": ("物联感知设备告警，", "传感设备上报异常，"),
    "70": ("领导批示交办，",),
    "80": ("网络留言反映，", "网站信箱留言："),
    "90": ("系统分析提示，", "系统预警："),
}
DETAILS = {
    "E": ("影响市容环境", "影响周边居民出行", "已持续数日", "过往行人反映较多"),
    "B": ("存在安全风险", "设施需尽快修复", "影响正常使用", "夜间尤其不便"),
    "G01": ("影响居民生活", "近期多次出现", "希望尽快得到解决", "周边住户均受影响"),
    "G03": ("存在安全隐患", "需立即整改", "已现场提醒", "曾多次劝导"),
    "G05": ("希望得到指导", "已留下预约", "需上门或窗口办理"),
    "P": ("建议提前处置", "列入主动治理", "建议现场核实", "需纳入近期计划"),
}
ENDINGS = ("请及时处置。", "请核实处理。", "请派员现场查看。", "请尽快处理并反馈。")
COARSE = {
    "G02": ("{0}一起{1}矛盾纠纷", "一起{1}类矛盾纠纷，已登记，按程序调处。"),
    "G04": ("{0}{1}", "{1}事项，涉及公共场所，请按职责办理。"),
    "G06": ("{0}{1}", "收到一条{1}，已归类整理，请研究答复。"),
}


def place_names(land, parts, places, degrees, near, unit):
    """(short, full) text of each place: within the town, and with county and town.

    near: position of the nearest building; unit: of the grid whose town is told.
    """
    addresses, facilities = parts.addresses, parts.facilities
    short = addresses.text[near].copy()
    kerb = np.flatnonzero(places.street >= 0)
    short[kerb] = _at_street(land, addresses, places.street[kerb], near[kerb])
    at = np.flatnonzero(places.facility >= 0)
    short[at] = facilities.name[places.facility[at]]
    nowhere = (places.building < 0) & (places.street < 0) & (places.facility < 0)
    bank = np.flatnonzero(nowhere)
    if len(bank):
        short[bank] = _at_water(land, parts.names, degrees[bank], unit[bank])
    return short, _prefixes(land, parts.names)[unit] + short


def _at_street(land, addresses, piece, near):
    """柳岸路15号附近, or 柳岸路沿线 where the nearest house is another street's."""
    street = land.streets.names[piece].astype(object)
    same = (addresses.street[near] == street) & (addresses.number[near] > 0)
    number = addresses.number[near].astype(str).astype(object)
    text = np.where(same, street + number + "号附近", street + "沿线")
    beside = addresses.text[near] + "旁道路"
    return np.where(street == "", beside, text)


def _at_water(land, life_names, degrees, unit):
    """长渠岸边; the community's name where the water has none."""
    inland = np.flatnonzero(land.water.kinds != "sea")
    tree = shapely.STRtree(land.water.geoms[inland])
    water = inland[tree.nearest(shapely.points(degrees))]
    name = land.water.names[water].astype(object)
    home = community_names(land, life_names, unit)[1]
    return np.where(name == "", home + "坑塘边", name + "岸边")


def _prefixes(land, names) -> np.ndarray:
    """County and town of each grid, as an address begins."""
    town = np.searchsorted(land.towns.codes, [c[:9] for c in land.grids.codes])
    county = np.searchsorted(land.counties.codes, [c[:6] for c in land.grids.codes])
    return names.counties[county] + names.towns[town]


def community_names(land, names, unit) -> np.ndarray:
    """County, town and community of each grid position."""
    at = np.searchsorted(land.communities.codes, [c[:12] for c in land.grids.codes])
    return _prefixes(land, names)[unit], names.communities[at][unit]


def write(kinds, drawn, source, short, full, community, rng):
    """(title, description, address); community: (prefix, name) of each incident.

    A duplicate says the same of the same place, in the words of its own source.
    """
    leaf, first = drawn.leaf, np.maximum(drawn.dup_of, 0)
    phrase = _phrases(kinds, leaf, rng)
    again = drawn.dup_of >= 0
    phrase = np.where(again, phrase[first], phrase)
    short = np.where(again, short[first], short)
    full = np.where(again, full[first], full)
    title = short + phrase
    opening = _drawn(OPENINGS, source, rng)
    group = [c[:3] if c[:3] in DETAILS else c[0] for c in kinds.codes]
    detail = _drawn(DETAILS, np.array(group, object)[leaf], rng)
    ending = np.array(ENDINGS, object)[rng.integers(0, len(ENDINGS), len(leaf))]
    description = opening + full + phrase + "，" + detail + "，" + ending
    address = full.copy()
    _hide_coarse(kinds, leaf, opening, community, (title, description, address))
    return title, description, address


def _phrases(kinds, leaf, rng):
    count = np.array([len(t) for t in kinds.texts])
    flat = np.array([text for texts in kinds.texts for text in texts], object)
    start = np.cumsum(count) - count
    return flat[start[leaf] + (rng.random(len(leaf)) * count[leaf]).astype(int)]


def _drawn(table, key, rng):
    """One of the phrases that the table has for each key."""
    result = np.full(len(key), "", object)
    for value, phrases in table.items():
        rows = np.flatnonzero(key == value)
        at = rng.integers(0, len(phrases), len(rows))
        result[rows] = np.array(phrases, object)[at]
    return result


def _hide_coarse(kinds, leaf, opening, community, texts):
    """Type and community instead of the place, for the coarse categories."""
    title, description, address = texts
    prefix, name = community
    for k in np.flatnonzero(kinds.coarse):
        rows = np.flatnonzero(leaf == k)
        called = kinds.texts[k][0]
        said, told = COARSE[kinds.codes[k][:3]]
        head, tail = said.split("{0}")[1].replace("{1}", called), told
        title[rows] = name[rows] + head
        description[rows] = opening[rows] + tail.replace("{1}", called)
        address[rows] = prefix[rows] + name[rows]
