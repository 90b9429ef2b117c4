"""What a word of the search box may mean as a condition: 逾期, 重大, 12345热线, 暴露垃圾.

Made once of a city's vocabularies. A word means what the vocabulary says (codes, labels,
geodata/words.csv), else what sounds so (bllj), else every category whose label holds it
(井盖: the missing covers and the ageing ones).
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from types import SimpleNamespace

from geodata.name_forms import sounds
from gis_app.domain.words import Words, normal

MOST_CATEGORIES = 8  # a word that more of them hold says too little: 损坏
LEAST_SOUND = 3  # letters: two are initials of too many words
TEXT = "text"


@dataclass(frozen=True)
class Meaning:
    """One condition. field: a key of the filter, or `time`; value: as the filter has it.

    sure: the vocabulary says so; else a guess by a part or a sound, which other guesses
    stand beside.
    """

    field: str
    value: object
    label_zh: str
    label_en: str
    sure: bool = True


class Meanings:
    """categories, states, severities, sources: rows with code, label_zh, label_en; states
    also `is_open`."""

    def __init__(self, categories, states, severities, sources):
        self._exact = defaultdict(list)
        self._parts = defaultdict(set)
        self._sounds = defaultdict(list)
        self._add_fixed(states)
        self._add_list("severities", severities, "severity", int)
        self._add_list("states", states, "state", int)
        self._add_list("sources", sources, "source", str)
        self._add_list("categories", categories, "category", str)
        self._add_levels(severities)
        self._categories = {row.code: row for row in categories}
        self._longest = max(map(len, self._exact), default=0)
        self._add_parts(categories)
        for word, found in self._exact.items():
            for sound in sounds(word):
                if len(sound) >= LEAST_SOUND:
                    self._sounds[sound] += found

    def of(self, word: str) -> list[Meaning]:
        """What a word may mean, the likeliest first; [] if nothing.

        word: in NFKC and lower case."""
        if word in self._exact:
            return [*self._exact[word], *self._beside(word)]
        if word in self._parts:
            return self._of_part(word)
        if word.isascii():
            found = dict.fromkeys(self._sounds.get(word, ()))
            return [replace(meaning, sure=False) for meaning in found]
        return []

    def knows(self, word: str) -> bool:
        """Whether it is a word of the vocabularies, however many things it may mean."""
        return word in self._exact or word in self._parts

    def _say(self, words, field, value, zh, en):
        meaning = Meaning(field, value, zh, en)
        for word in words:
            if meaning not in self._exact[word]:
                self._exact[word].append(meaning)

    def _add_fixed(self, states):
        is_open = tuple(int(row.code) for row in states if row.is_open)
        ended = tuple(int(row.code) for row in states if not row.is_open)
        self._say(OPEN, "states", is_open, "未办结", "open")
        self._say(ENDED, "states", ended, "已办结", "closed")
        self._say(OVERDUE, "overdue", True, "超时", "overdue")
        self._say(IN_TIME, "overdue", False, "未超时", "not overdue")
        self._say(AMBIGUOUS, "ambiguous", True, "归属存疑", "ambiguous")
        self._say(CERTAIN, "ambiguous", False, "归属明确", "not ambiguous")
        self._say(GAPS, "rule", "outside", "盲区", "in a gap")
        self._say(OVERLAPS, "rule", "overlap", "交叉地带", "in an overlap")
        self._say(UNPLACED, "rule", "unplaced", "待定位", "not placed yet")

    def _add_list(self, field, rows, vocabulary, code_of):
        labels = {row.code: row for row in rows}
        for word, code in Words(vocabulary, rows).meanings():
            # A bare number is no name of a source or a state, and 红 no word by itself.
            if word.isdigit() and len(word) < 4 or word in self._exact or len(word) < 2:
                continue
            row = labels[code]
            self._say([word], field, (code_of(code),), row.label_zh, row.label_en)

    def _add_levels(self, severities):
        """Ⅱ级, 2级, severity 2; 较大以上 holds what is graver, too."""
        for row in severities:
            n = int(row.code)
            roman, zh = ("", "i", "ii", "iii", "iv")[n], row.label_zh.split()[-1]
            words = [roman, f"{roman}级", f"{n}级", f"{'一二三四'[n - 1]}级"]
            words += [f"severity {n}", f"severity {roman}", f"sev {n}", f"level {n}"]
            self._say(words, "severities", (n,), row.label_zh, row.label_en)
            graver = tuple(range(1, n + 1))
            words = [f"{w}{tail}" for w in (zh, *words[1:4]) for tail in AND_ABOVE]
            words += [f"severity {n} or worse", f"severity {n}+"]
            en = f"severity {n} or worse"
            self._say(words, "severities", graver, f"{zh}及以上", en)

    def _add_parts(self, categories):
        """Each run of letters, each English word, of a label or synonym."""
        for word, code in Words("category", categories).meanings():
            if word.isascii():
                runs = re.findall(r"[a-z]{4,}", word)
            else:
                runs = {
                    word[a:b]
                    for a in range(len(word))
                    for b in range(a + 2, len(word) + 1)
                }
            for run in runs:
                self._parts[run].add(code)

    def _beside(self, word):
        """Other categories that hold a word which is a category's: 停车, 停车设施损坏."""
        found = self._exact[word]
        if found[0].field != "categories" or word not in self._parts:
            return []
        told = {one.value for one in found}
        several = (one for one in self._of_part(word) if len(one.value) == 1)
        return [one for one in several if one.value not in told]

    def _of_part(self, word):
        codes = sorted(self._parts[word])
        codes = [c for c in codes if not any(c != o and c.startswith(o) for o in codes)]
        if len(codes) > MOST_CATEGORIES:
            return []
        rows = [self._categories[code] for code in codes]
        single = [
            Meaning("categories", (row.code,), row.label_zh, row.label_en, sure=False)
            for row in rows
        ]
        if len(single) < 2:
            return single
        zh, en = (
            "、".join(r.label_zh for r in rows),
            ", ".join(r.label_en for r in rows),
        )
        return [Meaning("categories", tuple(codes), zh, en, sure=False), *single]


def states_of(terms):
    """Rows of the vocabulary of states, with `is_open` beside their labels."""
    return [
        SimpleNamespace(
            code=term.code, label_zh=term.label_zh, label_en=term.label_en,
            is_open=term.extra.get("is_open") in (True, "true"),
        )
        for term in terms
    ]  # fmt: skip


def _words(text):
    return [normal(word) for word in text.split("|")]


OPEN = _words("未办结|未结案|未完成|未结|没办完|没办结|未处理完|open|not closed|unresolved")  # fmt: skip
ENDED = _words("已办结|办结|已结|已完成|closed|done|resolved|finished")
OVERDUE = _words("逾期|超期|超时|已逾期|已超期|已超时|过期|overdue|late|past due")
IN_TIME = _words("未逾期|未超期|未超时|没逾期|没超时|not overdue|in time|on time")
AMBIGUOUS = _words("有歧义|歧义|归属存疑|存疑|归属不明|ambiguous|doubtful")
CERTAIN = _words("无歧义|归属明确|not ambiguous")
GAPS = _words("盲区|管理盲区|gap|in a gap|outside")
OVERLAPS = _words("交叉|交叉地带|重叠|overlap|in an overlap")
UNPLACED = _words("待定位|未定位|unplaced|not placed")
AND_ABOVE = ("以上", "及以上", "或以上")
