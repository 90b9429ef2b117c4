"""What a file's word means: 已办结 is state 80, "暴露垃圾" the category E0102.

A vocabulary's own codes and labels come first, then the synonyms of geodata/words.csv.
A label that two codes share means nothing by itself.
"""

import csv
import difflib
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np

import geodata

SYNONYMS = Path(geodata.__file__).with_name("words.csv")

SEPARATORS = r"[-—–/\\>_|·,，、;；:：.\s()（）\[\]【】\"']+"
# Words around a category that add nothing.
FILLING = re.compile(
    r"(类|类事件|问题|情况|现象|投诉|事件|案件)+$|^(关于|有关|涉及|疑似)"
)
# Words that turn the meaning round: 不属于暴露垃圾.
NEGATION = re.compile(
    r"^无(?!证|照|牌|主|障|人|名|序)|非(?!机动|法|标)|不属于|不是|并非|无关|除外|没有|排除|\bno[tn]?\b|\bun|\bpending\b"
    r"|未|尚|不能|不可|无法|即将|拟|申请|部分|预计|待"
)
# Before what is meant all the same.
LATE = re.compile(r"^(已?超期|逾期|超时|临期)[-，, ]*")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
LEAST = 3  # letters of a word that means something inside another text


class Words:
    """One vocabulary. rows: objects with code, label_zh and label_en."""

    def __init__(self, vocabulary: str, rows):
        rows = list(rows)
        self.codes = {row.code for row in rows}
        meant = defaultdict(set)
        for row in rows:
            for label in (row.label_zh, row.label_en, *_parts(row.label_zh)):
                meant[normal(label)].add(row.code)
        self._meaning = {
            word: code
            for word, code in _synonyms().get(vocabulary, {}).items()
            if code in self.codes
        }
        for word, found in meant.items():
            if len(found) == 1:
                self._meaning[word] = found.pop()
        self._near: dict[str, list[str]] = {}  # it takes milliseconds to find
        self._meaning |= {normal(code): code for code in self.codes}

    def code(self, text: str) -> str | None:
        return self._meaning.get(normal(text))

    def meanings(self):
        """(word, code) of every word that means one code, in its normal form."""
        return self._meaning.items()

    def guess(self, text: str) -> str | None:
        """What a longer text means: 环卫-暴露垃圾, "3. 噪音扰民（夜间）", 占道经营问题. The
        last of its parts that is known; else the longest known word in it, if no other
        says something else. None where it is not certain."""
        return self._guess(normal(text))

    def _guess(self, plain):
        plain = LATE.sub("", plain)
        if plain in self._meaning:
            return self._meaning[plain]
        if NEGATION.search(plain):
            return None
        parts = [part for part in re.split(SEPARATORS, plain) if part]
        known = [code for part in parts if (code := self._meaning.get(part))]
        known += [
            code for part in parts if (code := self._meaning.get(FILLING.sub("", part)))
        ]
        if known:
            return self._deepest(known)
        words = [w for w in self._meaning if len(w) >= LEAST and _holds(plain, w)]
        words = [w for w in words if not any(w != o and w in o for o in words)]
        return self._deepest([self._meaning[word] for word in words])

    def several(self, text: str) -> list[str]:
        """The parts of a text that mean different things: 店外经营、占道经营; else []."""
        parts = [part for part in re.split(SEPARATORS, normal(text)) if part]
        codes = {part: self._meaning[part] for part in parts if part in self._meaning}
        return list(codes) if codes and self._deepest(codes.values()) is None else []

    def near(self, text: str) -> list[str]:
        """Known words that look like an unknown one, the nearest first."""
        if text not in self._near:
            self._near[text] = self._nearest(text)
        return self._near[text]

    def _nearest(self, text):
        return difflib.get_close_matches(normal(text), self._meaning, n=3, cutoff=0.5)

    @staticmethod
    def _deepest(found):
        """Of codes that lie in each other the lowest; None where they do not."""
        found = sorted(set(found), key=len)
        nested = all(found[-1].startswith(code) for code in found)
        return found[-1] if found and nested else None

    def codes_of(self, texts) -> np.ndarray:
        """Object array of codes; None where a word is not known, "" stays ""."""
        forms, which = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
        found = np.array([self.code(f) if f else "" for f in forms], object)
        return found[which] if len(forms) else np.array([], object)


def _holds(plain, word):
    """Whether a text holds a word; an English one as a word of its own."""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", plain) is not None
    return word in plain


def normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
    plain = _BETWEEN.sub("", _UNSEEN.sub("", plain))
    return " ".join(plain.split())


def _parts(label):
    """ "Ⅳ级 一般" is also called 一般."""
    words = label.split()
    return words[1:] if len(words) > 1 else []


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with open(SYNONYMS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                found[row["vocabulary"]][normal(word)] = row["code"]
    return found
