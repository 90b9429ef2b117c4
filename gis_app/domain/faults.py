"""What an audit of a partition can find: a kind, the codes, a place, and a sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely

SERIOUS = (
    "invalid", "duplicate", "bad_code", "no_parent", "overlap", "gap", "outside",
    "straddles", "elsewhere",
)  # fmt: skip
WARNINGS = ("ragged", "scattered", "size", "no_branch")
SHOWN_BESIDE = 4  # neighbours of a gap that its sentence names

_SENTENCES = {
    "zh": {
        "invalid": "{a} 的边界无效：{why}",
        "duplicate": "编码 {a} 出现 {count} 次",
        "bad_code": "{a} 不符合编码规则，无法判断上级",
        "no_parent": "{a} 的上级 {parent} 不存在",
        "overlap": "{a} 与 {b} 交叉 {area} m²",
        "ragged": "{a} 的边界与相邻单元未逐点吻合",
        "gap": "有 {area} m² 无归属{beside}",
        "gap_in": "{parent} 内有 {area} m² 无归属{beside}",
        "outside": "{a} 有 {area} m² 在上级 {parent} 之外",
        "straddles": "{a} 不在同一个上级之内：{shares}",
        "elsewhere": "{a} 按编码属于 {parent}，按位置在 {home}：{shares}",
        "scattered": "{a} 由 {count} 块不相连的部分组成（飞地）",
        "size": "{a} 有 {count} 户，不在 {least}–{most} 户之间",
        "no_branch": "{a} 没有党支部",
    },
    "en": {
        "invalid": "the outline of {a} is not valid: {why}",
        "duplicate": "the code {a} comes {count} times",
        "bad_code": "{a} is no path code: its parent cannot be told",
        "no_parent": "{parent}, the parent of {a}, does not exist",
        "overlap": "{a} and {b} overlap by {area} m²",
        "ragged": "edges of {a} do not meet its neighbours point by point",
        "gap": "{area} m² belong to nobody{beside}",
        "gap_in": "in {parent} {area} m² belong to nobody{beside}",
        "outside": "{area} m² of {a} lie outside its parent {parent}",
        "straddles": "{a} is not inside one parent: {shares}",
        "elsewhere": "{a} is of {parent} by its code and in {home} by its place: {shares}",
        "scattered": "{a} consists of {count} parts that do not touch (an exclave)",
        "size": "{a} has {count} households, not {least} to {most}",
        "no_branch": "{a} has no party branch",
    },
}
_BESIDE = {
    "zh": ("，邻接 {}", "、", " 等 {} 个"),
    "en": (", beside {}", ", ", " and {} more"),
}
# GEOS says it in English.
_WHY_ZH = {
    "Self-intersection": "自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "洞在外环之外",
    "Holes are nested": "洞中有洞",
    "Interior is disconnected": "内部不连通",
    "Nested shells": "外环互相包含",
    "Duplicate Rings": "环重复",
    "Too few points in geometry component": "点数不足",
    "Invalid Coordinate": "坐标无效",
    "Ring is not closed": "环未闭合",
}


@dataclass(frozen=True)
class Fault:
    """One finding. codes: whose it is; of a gap, those on its sides. place: GeoJSON
    geometry in lon/lat, or None; area_m2 in the zone. names: code -> what else it is
    called, of those that have a name."""

    kind: str
    codes: tuple[str, ...]
    place: dict | None = None
    area_m2: float | None = None
    facts: dict = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def serious(self) -> bool:
        """Whether it breaks the partition; the others are for somebody to judge."""
        return self.kind in SERIOUS

    @property
    def about(self) -> tuple[str, ...]:
        """Every code that its sentence names."""
        parent = self.facts.get("parent")
        return (
            *self.codes,
            *([parent] if parent else []),
            *self.facts.get("shares", {}),
        )

    @property
    def sentence(self) -> str:
        return self.said("zh")

    def said(self, lang: str) -> str:
        """The finding in words, lang "zh" or "en"."""
        facts = self.facts
        kind = "gap_in" if self.kind == "gap" and facts.get("parent") else self.kind
        said = {
            name: facts[name] for name in ("count", "least", "most") if name in facts
        }
        for name in ("parent", "home"):
            said[name] = self._called(facts.get(name) or "")
        why = facts.get("why", "")
        said["why"] = _WHY_ZH.get(why, why) if lang == "zh" else why
        said["shares"] = ", ".join(
            f"{self._called(code)} {_percent(share)}"
            for code, share in facts.get("shares", {}).items()
        )
        a, b = (*map(self._called, self.codes), "", "")[:2]
        area = "" if self.area_m2 is None else f"{self.area_m2:,.2f}"
        return _SENTENCES[lang][kind].format(
            a=a, b=b, area=area, beside=self._beside(lang), **said
        )

    def _called(self, code):
        name = self.names.get(code)
        return f"{code} {name}" if name else code

    def _beside(self, lang):
        if not self.codes:
            return ""
        words, comma, more = _BESIDE[lang]
        shown = comma.join(map(self._called, self.codes[:SHOWN_BESIDE]))
        left = len(self.codes) - SHOWN_BESIDE
        count = len(self.codes) if lang == "zh" else left
        return words.format(shown + (more.format(count) if left > 0 else ""))

    def as_dict(self, lang: str = "zh") -> dict:
        """For JSON: what a page or a program needs to show it."""
        return {
            "kind": self.kind,
            "serious": self.serious,
            "codes": list(self.codes),
            "names": {
                code: self.names[code] for code in self.about if code in self.names
            },
            "parent": self.facts.get("parent"),
            "shares": {c: round(s, 6) for c, s in self.facts.get("shares", {}).items()},
            "area_m2": self.area_m2,
            "place": self.place,
            "sentence": self.said(lang),
        }

    @property
    def spot(self) -> tuple[float, float] | None:
        """A point of its place: for a list or for somebody with a map beside it."""
        if self.place is None:
            return None
        point = shapely.point_on_surface(shapely.geometry.shape(self.place))
        return None if shapely.is_empty(point) else (point.x, point.y)


def as_geojson(shape) -> dict:
    return json.loads(shapely.to_geojson(shape))


def _percent(share):
    return f"{share:.1%}" if 0.001 <= share <= 0.999 else f"{share:.4%}"
