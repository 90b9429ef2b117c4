"""Why a point belongs where it does, as one sentence, in Chinese or English.

An attribution stores the Chinese sentence; the English one is made from the same
stored facts when somebody reads it. A sentence is made of clauses, and a clause is left
out when a fact it needs is absent.
"""

from decimal import ROUND_HALF_UP, Decimal

# Per rule the clauses in order. The facts: grid, runner_up (codes or names), distance_m
# (to the edge), near_m (the limit), accuracy_m, who, why (of a decision by hand).
_CLAUSES = {
    "zh": {
        "inside": ("位于网格 {grid} 内部", "距边界 {distance_m} m"),
        "edge": (
            "位于网格 {grid} 与 {runner_up} 的共同边界上",
            "按编码最小归 {grid}",
        ),
        "overlap": (
            "位于网格 {grid} 与 {runner_up} 的交叉地带",
            "按专属网格优先、面积小者优先、编码小者优先归 {grid}",
            "距边界 {distance_m} m",
        ),
        "near": (
            "不在任何网格内",
            "距最近的网格 {grid} {distance_m} m（不超过 {near_m} m）",
            "其次为 {runner_up}",
        ),
        "outside": ("不在任何网格内", "{near_m} m 内也没有网格", "属管理盲区"),
        "manual": ("由 {who} 人工指定归网格 {grid}", "理由：{why}"),
    },
    "en": {
        "inside": ("inside grid {grid}", "{distance_m} m from its edge"),
        "edge": (
            "on the shared border of grids {grid} and {runner_up}",
            "given to {grid}, the smallest code",
        ),
        "overlap": (
            "where grids {grid} and {runner_up} overlap",
            "given to {grid} (special first, then smaller area, then smaller code)",
            "{distance_m} m from its edge",
        ),
        "near": (
            "in no grid",
            "nearest grid {grid} at {distance_m} m (limit {near_m} m)",
            "next nearest {runner_up}",
        ),
        "outside": ("in no grid", "none within {near_m} m", "a management gap"),
        "manual": ("given to grid {grid} by {who}", "because: {why}"),
    },
}
_UNSURE = {
    "zh": (
        "定位精度 {accuracy_m} m 大于到边界的距离",
        "也可能属于 {runner_up}",
    ),
    "en": (
        "the position is good to {accuracy_m} m, more than the way to the edge",
        "it may belong to {runner_up}",
    ),
}
_COMMA = {"zh": "，", "en": ", "}
# The runner-up of these stands in the sentence already.
_NAMES_RUNNER_UP = ("edge", "overlap", "near")


def sentence(rule: str, lang: str = "zh", **facts) -> str:
    """The reason of one attribution. Facts that are None or "" are not known.

    >>> sentence("inside", "zh", grid="131003001005Z003", distance_m=23.4)
    '位于网格 131003001005Z003 内部，距边界 23.4 m'
    """
    known = {
        name: _written(value)
        for name, value in facts.items()
        if value not in (None, "")
    }
    clauses = list(_CLAUSES[lang][rule])
    if _is_unsure(rule, facts):
        clauses += _UNSURE[lang][: 1 if rule in _NAMES_RUNNER_UP else 2]
    return _COMMA[lang].join(
        text for clause in clauses if (text := _filled(clause, known)) is not None
    )


def _is_unsure(rule: str, facts: dict) -> bool:
    accuracy, distance = facts.get("accuracy_m"), facts.get("distance_m")
    if rule not in ("inside", "overlap", "near", "edge") or accuracy is None:
        return False
    return accuracy > (distance or 0.0)


def _filled(clause: str, known: dict) -> str | None:
    try:
        return clause.format(**known)
    except KeyError:
        return None


def _written(value) -> str:
    """Metres to the decimetre, below a metre to the millimetre; all else as it is.

    Rounded as one does on paper, half up, and as the database rounds numeric.
    """
    if isinstance(value, str):
        return value
    metres = Decimal(repr(float(value)))
    step = Decimal("0.001") if 0 < abs(metres) < 1 else Decimal("0.1")
    text = str(metres.quantize(step, ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".")
