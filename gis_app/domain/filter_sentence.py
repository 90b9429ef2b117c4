"""A filter in words, as it stands in files and briefings: names where they are known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pyproj import Geod

from geodata import privacy
from gis_app.domain.clocks import CITY_TIME

GEOD = Geod(ellps="GRS80")
MOST_NAMES = 20  # of one condition; then "and so many more"


@dataclass(frozen=True)
class FilterNames:
    """What codes are called, in one language; a code without a name is said itself."""

    categories: Mapping = field(default_factory=dict)
    severities: Mapping = field(default_factory=dict)
    states: Mapping = field(default_factory=dict)
    sources: Mapping = field(default_factory=dict)
    rules: Mapping = field(default_factory=dict)
    places: Mapping = field(default_factory=dict)
    parties: Mapping = field(default_factory=dict)


LABELS = {
    "zh": {
        "reported_at": "上报时间", "occurred_at": "发生时间", "due_at": "时限",
        "closed_at": "结案时间", "from": "自 {}", "to": "至 {}", "day": "{}（含当天）", "before": "{} 前",
        "categories": "事项 {}", "severities": "等级 {}", "states": "状态 {}",
        "sources": "来源 {}", "under": "辖区 {}", "grids": "网格 {}", "nogrid": "无网格",
        "party": "党组织 {}", "geometry": "画定范围内（约 {}）", "near": "{} 周边 {} 内",
        "text": "含“{}”", "overdue": ("未超时", "超时"),
        "ambiguous": ("归属无歧义", "归属有歧义"), "rule": "归属规则 {}",
        "unplaced": "待定位", "reported": "按上报时的网格", "date": "按 {} 的网格",
        "joint": "、", "more": "{} 等 {} 项", "end": "；", "all": "全部",
    },
    "en": {
        "reported_at": "reported", "occurred_at": "occurred", "due_at": "due",
        "closed_at": "closed", "from": "from {}", "to": "to {}", "day": "{} inclusive", "before": "before {}",
        "categories": "category {}", "severities": "severity {}", "states": "state {}",
        "sources": "source {}", "under": "in {}", "grids": "grids {}", "nogrid": "none",
        "party": "party organisation {}", "geometry": "in the drawn area (about {})",
        "near": "within {1} of {0}", "text": "with “{}”",
        "overdue": ("not overdue", "overdue"),
        "ambiguous": ("owner not in doubt", "owner in doubt"), "rule": "rule {}",
        "unplaced": "not placed yet", "reported": "by the grids when reported",
        "date": "by the grids of {}",
        "joint": ", ", "more": "{} and others, {} in all", "end": "; ", "all": "all",
    },
}  # fmt: skip


def sentence(wanted, lang="zh", names=None) -> str:
    """wanted: an IncidentFilter. names: FilterNames in the same language, if known."""
    words = LABELS[lang]
    parts = _parts(wanted, words, names or FilterNames())
    return words["end"].join(parts) or words["all"]


def _parts(wanted, words, names):
    if wanted.from_ or wanted.to:
        yield _times(wanted, words)
    for name in ("categories", "severities", "states", "sources"):
        if codes := getattr(wanted, name):
            yield words[name].format(_listed(codes, getattr(names, name), words))
    if wanted.under:
        yield words["under"].format(_called(wanted.under, names.places))
    if wanted.grids:
        yield words["grids"].format(_listed(wanted.grids, names.places, words))
    if wanted.party is not None:
        yield words["party"].format(_called(wanted.party, names.parties))
    if wanted.geometry is not None:
        yield words["geometry"].format(area_said(square_metres(wanted.shape)))
    if wanted.near is not None:
        near = wanted.near
        yield words["near"].format(f"{near.lon}, {near.lat}", _metres(near.radius_m))
    yield from _others(wanted, words, names)


def _others(wanted, words, names):
    if wanted.text is not None:
        yield words["text"].format(privacy.mask(wanted.text)[0])
    for name in ("overdue", "ambiguous"):
        if (value := getattr(wanted, name)) is not None:
            yield words[name][value]
    if wanted.rule is not None:
        known = {"unplaced": words["unplaced"]} | dict(names.rules)
        yield words["rule"].format(_called(wanted.rule, known))
    if wanted.basis == "reported":
        yield words["reported"]
    elif wanted.basis != "current":
        yield words["date"].format(wanted.basis)


def _times(wanted, words):
    """Whole days as days: who typed a last day means all of it."""
    said = [words[wanted.time_field]]
    if wanted.from_ is not None:
        said.append(words["from"].format(moment_said(wanted.from_)))
    if wanted.to is not None:
        local = wanted.to.astimezone(CITY_TIME)
        if (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0):
            last = local - timedelta(days=1)
            said.append(words["to"].format(words["day"].format(moment_said(last))))
        else:
            said.append(words["before"].format(moment_said(local)))
    return " ".join(said)


def moment_said(moment: datetime) -> str:
    """In the city's time; midnight is left out."""
    local = moment.astimezone(CITY_TIME)
    whole = local.hour == local.minute == local.second == 0
    return local.strftime("%Y-%m-%d" if whole else "%Y-%m-%d %H:%M")


def _listed(codes, names, words):
    said = [_called(code, names) or words["nogrid"] for code in codes]
    joined = words["joint"].join(said[:MOST_NAMES])
    if len(said) <= MOST_NAMES:
        return joined
    return words["more"].format(joined, len(said))


def _called(code, names):
    return names.get(code) or str(code)


def square_metres(shape) -> float:
    """Geodesic, of a polygon in lon/lat degrees."""
    return abs(GEOD.geometry_area_perimeter(shape)[0])


def area_said(m2: float) -> str:
    if m2 >= 1e6:
        return f"{m2 / 1e6:.1f} km²"
    if m2 >= 1e5:
        return f"{m2 / 1e6:.2f} km²"
    if m2 >= 1e4:
        return f"{m2 / 1e4:.1f} ha"
    return f"{m2:.0f} m²"


def _metres(metres):
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
