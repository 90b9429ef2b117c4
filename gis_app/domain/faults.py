"""What an audit of a partition can find: a kind, the codes, a place, and a sentence."""

from dataclasses import dataclass, field

SERIOUS = ("invalid", "duplicate", "bad_code", "no_parent", "overlap", "gap", "outside")
WARNINGS = ("ragged", "scattered", "size", "no_branch")

_SENTENCES = {
    "zh": {
        "invalid": "{a} 的边界无效：{why}",
        "duplicate": "编码 {a} 出现 {count} 次",
        "bad_code": "{a} 不符合编码规则，无法判断上级",
        "no_parent": "{a} 的上级 {parent} 不存在",
        "overlap": "{a} 与 {b} 交叉 {area} m²",
        "ragged": "{a} 的边界与相邻网格未逐点吻合",
        "gap": "{area} m² 不属于任何网格",
        "gap_in": "{parent} 内有 {area} m² 不属于任何网格",
        "outside": "{a} 有 {area} m² 在上级 {parent} 之外",
        "scattered": "{a} 由 {count} 块不相连的部分组成",
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
        "gap": "{area} m² belong to no grid",
        "gap_in": "in {parent} {area} m² belong to no grid",
        "outside": "{area} m² of {a} lie outside its parent {parent}",
        "scattered": "{a} consists of {count} parts that do not touch",
        "size": "{a} has {count} households, not {least} to {most}",
        "no_branch": "{a} has no party branch",
    },
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
    """One finding. place: GeoJSON geometry in lon/lat, or None; area_m2 in the zone."""

    kind: str
    codes: tuple[str, ...]
    place: dict | None = None
    area_m2: float | None = None
    facts: dict = field(default_factory=dict)

    @property
    def serious(self) -> bool:
        """Whether it breaks the partition; the others are for somebody to judge."""
        return self.kind in SERIOUS

    @property
    def sentence(self) -> str:
        return self.said("zh")

    def said(self, lang: str) -> str:
        """The finding in words, lang "zh" or "en"."""
        kind = (
            "gap_in" if self.kind == "gap" and self.facts.get("parent") else self.kind
        )
        facts = dict(self.facts)
        if lang == "zh" and "why" in facts:
            facts["why"] = _WHY_ZH.get(facts["why"], facts["why"])
        a, b = (*self.codes, "", "")[:2]
        area = "" if self.area_m2 is None else f"{self.area_m2:,.2f}"
        return _SENTENCES[lang][kind].format(a=a, b=b, area=area, **facts)

    def as_dict(self, lang: str = "zh") -> dict:
        """For JSON: what a page or a program needs to show it."""
        return {
            "kind": self.kind,
            "serious": self.serious,
            "codes": list(self.codes),
            "area_m2": self.area_m2,
            "place": self.place,
            "sentence": self.said(lang),
        }
