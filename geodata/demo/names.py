"""Names for everything in the demo city: pleasant, plausible, each used once.

No county or town bears the name of a real one: words/real_places.txt is the ban
list. 沟渠市 and 运河区 are given by the product.
"""

import re
import zlib
from itertools import product
from pathlib import Path

import numpy as np

CITY = "沟渠市"
CANAL_DISTRICT = "运河区"
RIVER = "槐沟河"
CANAL = "长渠"
RAILWAY = "沟渠线"
RINGS = ("内环路", "中环路", "外环路", "绕城路")

_WORDS = Path(__file__).parent / "words"
_LEVEL = re.compile("(街道|镇|乡|区|县|市)$")


def word_lists() -> dict[str, list[str]]:
    """The choices of words/names.txt by key."""
    lines = (_WORDS / "names.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if not line.startswith("#"))
    return {key: words.split() for key, words in pairs}


def real_places() -> frozenset[str]:
    """Stems of real counties and neighbouring towns, without 区, 县, 镇 …"""
    lines = (_WORDS / "real_places.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(w for line in lines if line[:1] != "#" for w in line.split())


def stem(name: str) -> str:
    """The name without its level: 埝丰县 → 埝丰."""
    return _LEVEL.sub("", name)


class Namer:
    """Hands out names by kind; the same seed gives the same names in the same order.

    Each kind has its own shuffled supply, so that asking for more streets does not
    rename the towns.
    """

    def __init__(self, seed: int):
        self.seed = seed
        self.words = word_lists()
        self.banned = real_places()
        self.used: set[str] = set()
        self._supplies: dict = {}

    def street(self, direction: str = "NS", rank: str = "arterial", index: int = 0):
        """A street's name.

        direction: NS, EW, ring or radial; rank: arterial, secondary, street, lane.
        index counts rings from the centre and radials.
        """
        if direction == "ring":
            return self._once(RINGS[min(index, len(RINGS) - 1)])
        if direction == "radial":
            letters = self.words["county_letter"]
            return self._once(f"沟{letters[index % len(letters)]}公路")
        if rank == "lane":
            return self._made("lane", ("first", "second"), self.words["lane"])
        north_south = direction == "NS"
        if rank == "arterial":
            stems = self.words["street"]
            ending = "大街" if north_south else "路"
            return self._made(f"arterial {ending}", stems, [ending], spare=True)
        ending = "街" if north_south else "路"
        return self._made(f"{rank} {ending}", ("first", "second"), [ending])

    def river(self) -> str:
        return self._once(RIVER)

    def canal(self) -> str:
        return self._once(CANAL)

    def railway(self) -> str:
        return self._once(RAILWAY)

    def stream(self) -> str:
        return self._made("stream", ("water", "shore"), ["河", "渠", "沟"])

    def lake(self) -> str:
        return self._made("lake", self.words["lake"], [""])

    def hill(self) -> str:
        return self._made("hill", self.words["hill"], [""])

    def county(self, kind: str) -> str:
        """kind: 区 or 县."""
        key = "county_district" if kind == "区" else "county_rural"
        return self._made(f"county {kind}", self.words[key], [kind], real=False)

    def town(self, kind: str) -> str:
        """kind: 街道, 镇 or 乡; a town and a street office never share a stem."""
        if kind == "街道":
            stems = self.words["street"]
            return self._made(kind, stems, [kind], real=False, spare=True)
        return self._made("town", ("water", "shore"), [kind], real=False)

    def community(self, kind: str) -> str:
        """kind: 社区 or 村."""
        if kind == "村":
            return self.village() + "村"
        return self._made("社区", ("first", "second"), [kind])

    def village(self) -> str:
        """A hamlet's name: 李家坨, 大槐洼, 东郑庄."""
        if "village" not in self._supplies:
            self._supplies["village"] = iter(self._villages())
        return self._next("village")

    def compound(self) -> str:
        """A housing estate."""
        return self._made("compound", ("first", "second"), self.words["compound"])

    def school(self, kind: str = "") -> str:
        endings = [kind] if kind else self.words["school"]
        return self._made(f"school{kind}", ("first", "second"), endings)

    def college(self) -> str:
        return self._made("college", ["沟渠", "槐沟", "长渠"], self.words["college"])

    def park(self) -> str:
        return self._made("park", ("first", "second"), self.words["park"])

    def market(self) -> str:
        return self._made("market", ("first", "second"), self.words["market"])

    def industry(self) -> str:
        return self._made("industry", ("first", "second"), self.words["industry"])

    def hospital(self) -> str:
        return self._made("hospital", ("first", "second"), self.words["hospital"])

    def firm(self) -> str:
        """A property management company."""
        return self._made("firm", ("first", "second"), self.words["firm"])

    def _made(self, supply, stems, endings, real=True, spare=False) -> str:
        """The next unused stem with one of the endings."""
        if supply not in self._supplies:
            made = self._combined(supply, stems, endings, real, spare)
            self._supplies[supply] = iter(made)
        return self._next(supply)

    def _combined(self, supply, stems, endings, real, spare):
        """Every stem once with a drawn ending, then again with the other endings."""
        rng = np.random.default_rng([self.seed, zlib.crc32(supply.encode())])
        if isinstance(stems, tuple):
            parts = product(*(self.words[key] for key in stems))
            stems = [a + b for a, b in parts if a != b]
        if not real:
            stems = [s for s in stems if s not in self.banned]
        stems = [stems[i] for i in rng.permutation(len(stems))]
        first = rng.integers(0, len(endings), len(stems))
        for turn in range(len(endings)):
            for s, start in zip(stems, first, strict=True):
                yield s + endings[(start + turn) % len(endings)]
        if spare:
            stems = ("first", "second")
            yield from self._combined(f"{supply} spare", stems, endings, real, False)

    def _villages(self):
        rng = np.random.default_rng([self.seed, zlib.crc32(b"village")])
        words = self.words
        plain = [f"{s}家{h}" for s, h in product(words["surname"], words["hamlet"])]
        sides, endings = words["side"], ("庄", "屯", "营", "坨")
        short = ["".join(p) for p in product(sides, words["surname"], endings)]
        plants = ["".join(p) for p in product(sides, words["water"], words["shore"])]
        names = plain + short + plants[::3]
        yield from (names[i] for i in rng.permutation(len(names)))

    def _next(self, supply) -> str:
        for name in self._supplies[supply]:
            if name not in self.used:
                return self._once(name)
        raise LookupError(f"no names left for {supply}; add words to names.txt")

    def _once(self, name: str) -> str:
        """The name, numbered when it was used before: 内环路, 内环路二 …"""
        numbers = self.words["number"]
        tries = [name, *(f"{name}{n}" for n in numbers[1:])]
        fresh = next((t for t in tries if t not in self.used), None)
        fresh = fresh or f"{name}{len(self.used)}"
        self.used.add(fresh)
        return fresh
