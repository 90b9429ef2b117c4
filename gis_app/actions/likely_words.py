"""Streets and names that an address may mean when what it says is not there."""

from functools import cached_property

from geodata.name_forms import grams, sounds, sounds_alike
from gis_app.store import gazetteer_search as store

MOST = 6  # words tried for one that is not known
COMMON = 300  # words: a pair of letters that more of them have tells nothing
_ENDINGS = (
    "小区", "花园", "家园", "公寓", "大厦", "广场", "社区", "新村", "苑", "园", "里", "庄", "村", "城",
)  # fmt: skip


class Likely:
    """Asks once for each word, however many addresses have it."""

    def __init__(self, cursor):
        self._cursor = cursor
        self._kept = {}

    def streets(self, address):
        """(word, how it is alike) for its street."""
        return self._of(address.street, True) if address.is_door else []

    def names(self, address):
        """(word, how it is alike) for its name, or street where it has no number."""
        found = []
        for word in dict.fromkeys(address.names[-2:]):
            found += self._of(word, False)
        return found

    def _of(self, word, streets):
        if (word, streets) not in self._kept:
            self._kept[word, streets] = self._alike(word, streets)
        return self._kept[word, streets]

    def _alike(self, word, streets):
        if word.isascii():
            return self._heard(word)
        if len(word) < 2:
            return []
        pairs = grams(word)
        words = store.like(self._cursor, pairs, self._groups(pairs), len(word), streets)
        words += store.homophones(self._cursor, sounds(word))
        told = [
            (other, how)
            for other in dict.fromkeys(words)
            if (how := likeness(word, other))
        ]
        order = ("ending", "sound", "letter", "part")
        told.sort(key=lambda pair: (order.index(pair[1]), len(pair[0]), pair[0]))
        return told[:MOST]

    def _heard(self, word):
        if len(word) < 2 or not word.isalpha():
            return []
        rows = store.sounding(self._cursor, word, limit=MOST)
        whole = "pinyin" if len(word) > 4 else "initials"
        return [(row.word, whole if row.is_whole else "initials") for row in rows]

    def _groups(self, pairs):
        """Three groups of grams, one of which a single slip leaves whole."""
        rare = [gram for gram in pairs if self._common.get(gram, 0) < COMMON]
        if not rare:
            rare = sorted(pairs, key=lambda gram: self._common.get(gram, 0))[:2]
        size = -(-len(rare) // 3)
        groups = [rare[at : at + size] for at in range(0, len(rare), size)]
        return [groups[min(n, len(groups) - 1)] for n in range(3)]

    @cached_property
    def _common(self):
        return store.common_grams(self._cursor)


def likeness(word: str, other: str) -> str:
    """How two different names are alike: sound, ending, letter, part; "": they are not."""
    if word == other:
        return ""
    if sounds_alike(word, other):
        return "sound"
    shorter, longer = sorted((word, other), key=len)
    if (
        len(shorter) > 2
        and longer[len(shorter) :] in _ENDINGS
        and longer.startswith(shorter)
    ):
        return "ending"
    if _one_slip(word, other):
        return "letter"
    if word in other and len(word) * 3 >= len(other):
        return "part"
    return ""


def _one_slip(one, other):
    """One letter changed, left out, put in, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 3:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (a[:2] == b[1::-1] and a[2:] == b[2:])
    )
