"""What a file's word means: 已办结 is state 80, "暴露垃圾" the category E0102.

A vocabulary's own codes and labels come first, then the synonyms of geodata/words.csv.
A label that two codes share means nothing by itself.
"""

import csv
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np

import geodata

SYNONYMS = Path(geodata.__file__).with_name("words.csv")


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
        self._meaning |= {normal(code): code for code in self.codes}

    def code(self, text: str) -> str | None:
        return self._meaning.get(normal(text))

    def codes_of(self, texts) -> np.ndarray:
        """Object array of codes; None where a word is not known, "" stays ""."""
        forms, which = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
        found = np.array([self.code(f) if f else "" for f in forms], object)
        return found[which] if len(forms) else np.array([], object)


def normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", str(text)).casefold()
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
