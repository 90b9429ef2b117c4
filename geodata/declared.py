"""Which columns of a file say in which unit a row lies, and which unit each row means.

A column counts when most of what it says is the code or the name of something that is
loaded: 所属区, 街道, 社区, 网格编码 or whatever a city calls it.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

MOST = 0.5  # of the filled rows must name something known
ALIKE = 5  # units of one name; more tell nothing
PEEK = 200  # distinct texts after which a column may be given up
_OFFICES = re.compile(r"(街道)?(办事处|居民委员会|村民委员会|居委会|村委会|委员会)$")
_KINDS = re.compile(
    r"(新区|自治县|自治旗|街道|社区|地区|乡|镇|村|区|县|市|旗|网格)$"
    r"|\b(borough|county|district)$"
)
_WIDTHS = (18, 16, 12, 9, 6, 4)


@dataclass(frozen=True)
class Declared:
    """column: its name. groups: the codes that a text means, several where units share a
    name. which: int64 (n,), the group of each row, -1 where it says nothing known."""

    column: str
    groups: list[tuple[str, ...]]
    which: np.ndarray


class Names:
    """What is loaded, by every name that a file may give it."""

    def __init__(self, codes, refs, names):
        """codes, refs, names: alike long; a unit without a source's code has ""."""
        self._codes = set(codes)
        self._exact, self._core = defaultdict(set), defaultdict(set)
        for code, ref, name in zip(codes, refs, names, strict=True):
            for text in (name, ref):
                if text and len(text) > 1:
                    self._exact[_plain(text)].add(code)
            if name:
                self._core[_core(_plain(name))].add(code)

    def meant(self, text: str) -> tuple[str, ...]:
        """The codes that a text means; () if none, or too many to tell."""
        if not (plain := _plain(text)):
            return ()
        found = self._by_code(plain) or self._by_name(plain)
        return tuple(sorted(found)) if len(found) <= ALIKE else ()

    def _by_code(self, plain):
        digits = re.fullmatch(
            r"(\d{4}|\d{6}|\d{9}|\d{12})([a-z]\d{3}(\d\d)?)?(\.0)?", plain
        )
        if not digits:
            return ()
        code = digits[1] + (digits[2] or "").upper()
        for width in _WIDTHS:
            if len(code) >= width and code[:width] in self._codes:
                rest = code[width:]
                if width >= 9 or len(code) > 6 or not rest.strip("0"):
                    return {code[:width]}
        return ()

    def _by_name(self, plain):
        if plain in self._exact:
            return self._exact[plain]
        core = _core(plain)
        if len(core) >= 2 and core in self._core:
            return self._core[core]
        for part in reversed(re.split(r"[/\\>|·,，、\s-]+", plain)[1:]):
            if part in self._exact:
                return self._exact[part]
        for start in range(2, len(plain) - 1):  # 上海市浦东新区
            if plain[start:] in self._exact:
                return self._exact[plain[start:]]
        return ()


def find(columns, names: Names) -> list[Declared]:
    """The columns that declare units. columns: name -> object array (n,) of texts."""
    found = []
    for column, texts in columns.items():
        texts = texts.tolist()
        distinct = dict.fromkeys(texts)
        if not _worth_it(distinct, names):
            continue
        meant = {text: names.meant(text) for text in distinct if text}
        groups = sorted({codes for codes in meant.values() if codes})
        number = {codes: at for at, codes in enumerate(groups)}
        which = np.array([number.get(meant.get(text, ()), -1) for text in texts], int)
        filled = sum(bool(text) for text in texts)
        if groups and (which >= 0).sum() >= MOST * filled:
            found.append(Declared(column, groups, which))
    return found


def _worth_it(distinct, names):
    first = [text for text, _ in zip(distinct, range(PEEK + 1), strict=False) if text]
    if len(distinct) <= PEEK:
        return bool(first)
    return sum(bool(names.meant(text)) for text in first) >= MOST / 2 * len(first)


def _plain(text):
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _OFFICES.sub(lambda match: match[1] or "", plain)


def _core(plain):
    core = _KINDS.sub("", plain).strip()
    return core if len(core) >= 2 else plain
