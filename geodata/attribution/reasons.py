"""Why a point belongs where it does, as one sentence, in Chinese or English.

An attribution stores the Chinese sentence; the English one is made from the same
stored facts when somebody reads it. A sentence is made of clauses, and a clause is left
out when a fact it needs is absent.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np

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
_MAY_BE_UNSURE = ("inside", "overlap", "near", "edge")
_PLACES = re.compile(r"{(\w+)}")


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
    accuracy, distance = facts.get("accuracy_m"), facts.get("distance_m")
    unsure = accuracy is not None and accuracy > (distance or 0.0)
    return _pattern(rule, lang, frozenset(known), unsure).format(**known)


def sentences(
    rule, grid, runner_up, distance_m, near_m: float, accuracy_m, lang: str = "zh"
) -> np.ndarray:
    """`sentence` for many: object array (n,) of str.

    rule: str; grid, runner_up: str or None; distance_m, accuracy_m: float64, metres,
    NaN = not known; all arrays (n,). Rows alike in what is known share one pattern.
    """
    facts = {
        "grid": _object(grid),
        "runner_up": _object(runner_up),
        "distance_m": _all_written(distance_m),
        "near_m": np.full(len(rule), _written(near_m), object),
        "accuracy_m": _all_written(accuracy_m),
    }
    unsure = np.nan_to_num(accuracy_m, nan=-1.0) > np.nan_to_num(distance_m)
    known = {name: ~np.equal(values, None) for name, values in facts.items()}
    numbers = {name: at for at, name in enumerate(_CLAUSES[lang])}
    number = np.fromiter(map(numbers.get, _object(rule).tolist()), int, len(rule))
    alike = number * 2 + unsure
    for has in known.values():
        alike = alike * 2 + has
    found = np.full(len(rule), "", object)
    for one in np.unique(alike):
        which = np.flatnonzero(alike == one)
        first = which[0]
        of_these = frozenset(name for name, has in known.items() if has[first])
        fill = _pattern(
            _object(rule)[first], lang, of_these, bool(unsure[first])
        ).format
        values = [facts[name][which].tolist() for name in facts]
        found[which] = [
            fill(grid=g, runner_up=r, distance_m=d, near_m=n, accuracy_m=a)
            for g, r, d, n, a in zip(*values, strict=True)
        ]
    return found


@lru_cache(maxsize=512)
def _pattern(rule: str, lang: str, known: frozenset, unsure: bool) -> str:
    """The clauses whose facts are all known, still with their {places}."""
    clauses = list(_CLAUSES[lang][rule])
    if unsure and rule in _MAY_BE_UNSURE:
        clauses += _UNSURE[lang][: 1 if rule in _NAMES_RUNNER_UP else 2]
    return _COMMA[lang].join(
        clause for clause in clauses if known.issuperset(_PLACES.findall(clause))
    )


def _object(values) -> np.ndarray:
    return np.asarray(values, dtype=object)


def _all_written(metres) -> np.ndarray:
    """`_written` of each; None for NaN. Each different number is written once.

    The engine's distances are whole millimetres, which are rounded as numbers first:
    a million of them have few different texts.
    """
    metres = np.asarray(metres, np.float64)
    found = np.full(len(metres), None, object)
    there = np.flatnonzero(~np.isnan(metres))
    values = metres[there]
    millimetres = np.rint(values * 1000.0)
    whole = (millimetres / 1000.0 == values) & (millimetres >= 1000)
    values = np.where(whole, np.floor((millimetres + 50.0) / 100.0) / 10.0, values)
    different, which = np.unique(values, return_inverse=True)
    texts = np.array([_written(value) for value in different.tolist()], object)
    if len(there):
        found[there] = texts[which]
    return found


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
