"""The columns that a table gets with its grids, and how answers become them."""

import numpy as np

from geodata import reference
from geodata.writers import harmless

# Name -> its Chinese name, in the order of the file.
ADDED = {
    "grid": "网格编码", "grid_name": "网格名称",
    "micro_grid": "微网格编码", "micro_grid_name": "微网格名称",
    "community": "社区编码", "community_name": "社区名称",
    "town": "街道乡镇编码", "town_name": "街道乡镇名称",
    "county": "区县编码", "county_name": "区县名称",
    "city": "城市编码", "city_name": "城市名称",
    "party": "党组织", "rule": "归属规则", "reason": "归属理由",
    "distance_to_edge_m": "距边界米", "ambiguous": "归属存疑", "runner_up": "次选网格",
    "lon_cgcs2000": "经度_CGCS2000", "lat_cgcs2000": "纬度_CGCS2000", "note": "读入说明",
}  # fmt: skip
CHAIN = tuple(ADDED)[:13]  # what hangs on grid, micro-grid and branch alone
NO_CHAIN = [""] * len(CHAIN)
LEVELS = ("community", "town", "county", "city")
YES_NO = {"zh": ("否", "是")}


def labels(lang: str | None) -> list[str]:
    return list(ADDED.values() if lang == "zh" else ADDED)


class GridColumns:
    """places: code -> (level, name); parties: id -> name. Texts are "" for nothing.

    A chain is written once for all points that share it: there are as many chains as
    micro-grids, not as points.
    """

    def __init__(self, places, parties):
        self.places = places
        self.parties = parties
        self._numbers = {}
        self._new = [NO_CHAIN]

    def columns(self, answers, lang=None) -> dict:
        """answers: attribute_points.Answers of n points. Returns name -> array (n,);
        "chain" is the number of the chain of each, 0 for none."""
        keys = zip(
            answers.grid_code.tolist(),
            answers.micro_grid_code.tolist(),
            answers.scope_code.tolist(),
            answers.party_id.tolist(),
            strict=True,
        )
        found = {"chain": np.fromiter(map(self._number, keys), int, len(answers.rule))}
        found["rule"] = _rules(answers.rule, lang)
        found["reason"] = answers.reason.copy()
        found["distance_to_edge_m"] = answers.edge_m.astype(float)
        found["ambiguous"] = _words(answers.ambiguous, lang)
        found["runner_up"] = answers.runner_up.copy()
        return found

    def new_chains(self) -> list[list[str]]:
        """Those that were numbered since this was last asked, the columns of CHAIN each."""
        new, self._new = self._new, []
        return new

    def _number(self, key):
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._numbers) + 1
            self._new.append(self._chain(*key))
        return number

    def _chain(self, grid, micro, scope, party):
        row = [grid, self._name(grid), micro, self._name(micro)]
        above = {}
        for length in range(2, min(len(scope or ""), 12) + 1):
            level, _ = self.places.get(scope[:length], (None, None))
            above[level] = scope[:length]
        for level in LEVELS:
            row += [above.get(level), self._name(above.get(level))]
        row.append(harmless(self.parties.get(party)))
        return [text or "" for text in row]

    def _name(self, code):
        return harmless(self.places.get(code, (None, None))[1])


def _rules(rules, lang):
    if lang != "zh":
        return rules.copy()
    said = {row["code"]: row["label_zh"] for row in reference.read("rules")}
    return np.array([said.get(rule, rule) for rule in rules], object)


def _words(flags, lang):
    no, yes = YES_NO.get(lang, ("false", "true"))
    return np.where(flags, yes, no).astype(object)
