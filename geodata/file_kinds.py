"""Which kind of thing a file holds: told by its columns, its shapes, its codes, its name.

The kinds and their words are data (file_kinds.csv). A column counts the more the fewer
kinds have one that is called so: 网格编码 says much, 名称 nothing.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geodata import columns

ROWS = Path(__file__).with_name("file_kinds.csv")
SHAPES = {0: "point", 4: "point", 1: "line", 5: "line", 3: "area", 6: "area"}
CODES = {
    "grids": re.compile(r"\d{12}[ZSX]\d{3}"),
    "micro_grids": re.compile(r"\d{12}[ZSX]\d{5}"),
    "units": re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}"),
}
ENOUGH = 1.5  # the best score of a kind that is sure,
CLEARLY = 1.4  # and how many times the second's it is
_SHAPE_SAID = {"point": "points", "line": "lines", "area": "polygons"}


@dataclass(frozen=True)
class FileKind:
    kind: str
    shapes: tuple[str, ...]
    label: Mapping[str, str]  # by language
    meaning: Mapping[str, str]
    needed: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Guessed:
    """reason: one sentence. sure: nothing else comes near."""

    kind: str
    score: float
    reason: str
    sure: bool = False


@lru_cache(maxsize=1)
def kinds() -> dict[str, FileKind]:
    with open(ROWS, encoding="utf-8", newline="") as file:
        return {
            row["kind"]: FileKind(
                row["kind"],
                tuple(row["shapes"].split()),
                {"zh": row["label_zh"], "en": row["label_en"]},
                {"zh": row["meaning_zh"], "en": row["meaning_en"]},
                tuple(row["needed"].split()),
                tuple(row["words"].split("|")),
            )
            for row in csv.DictReader(file)
        }


def guess(
    table: Mapping[str, Iterable[str]], shapes: set[str], called: Iterable[str]
) -> list[Guessed]:
    """The kinds that a file may hold, the likeliest first.

    table: column -> some of its texts. shapes: point, line, area, as far as the file has
    geometry. called: the names of the file and of its layer.
    """
    if not shapes:
        shapes = _shapes_told(table)
    fitting = [
        k for k in kinds().values() if _fits(k, shapes) and k.kind in _loadable()
    ]
    found = sorted(
        (_judged(kind, fitting, table, shapes, list(called)) for kind in fitting),
        key=lambda one: -one.score,
    )
    found = [one for one in found if one.score > 0]
    if not found:
        return []
    best, second = found[0], found[1].score if len(found) > 1 else 0
    sure = best.score >= ENOUGH and best.score >= CLEARLY * second
    return [Guessed(best.kind, best.score, best.reason, sure), *found[1:]]


def _loadable():
    return set(columns.kinds())


def _fits(kind, shapes):
    return bool(set(kind.shapes) & (shapes or {"none"}))


def _shapes_told(table):
    """What WKT or a pair of coordinates among the columns says of the shapes."""
    for texts in table.values():
        first = next((text for text in texts if text), "").lstrip().upper()
        match = re.match(r"(MULTI)?(POINT|LINESTRING|POLYGON)\b", first)
        if match:
            return {{"POINT": "point", "LINESTRING": "line"}.get(match[2], "area")}
    mapped = set(_fields("incidents", table))
    return {"point"} if {"lon", "lat"} <= mapped or "lonlat" in mapped else set()


def _judged(kind, among, table, shapes, called):
    told = _telling(kind.kind, [other.kind for other in among], table)
    score = sum(told.values())
    reasons = []
    if told:
        shown = sorted(told, key=lambda name: -told[name])[:4]
        reasons.append(f"it has the columns {', '.join(shown)}")
    missing = [f for f in kind.needed if f not in _fields(kind.kind, table)]
    if kind.needed and not missing:
        score += 1
    score -= len(missing) * 0.5
    if _has_codes(kind.kind, table):
        score += 2
        reasons.append("its codes are of that kind")
    word = _called(kind, called)
    if word:
        score += 0.5 + 0.1 * len(word)
        reasons.append(f"its name says {word}")
    if shapes and len(shapes) == 1:
        reasons.append(f"its shapes are {_SHAPE_SAID[next(iter(shapes))]}")
        score += 1.5 / len(among)
    return Guessed(kind.kind, round(max(score, 0), 3), "; ".join(reasons))


def _fields(kind, table):
    sample = table if any(table.values()) else None
    return columns.recognise(list(table), kind, sample=sample).fields


def _telling(kind, among, table):
    """Column -> how much it speaks for a kind: one part of the kinds that know it."""
    known = {other: set(_fields(other, table).values()) for other in among}
    return {
        column: 1 / sum(column in known[other] for other in among)
        for field, column in _fields(kind, table).items()
        if field not in ("lon", "lat", "lonlat", "wkt")
    }


def _has_codes(kind, table):
    pattern = CODES.get(kind)
    column = _fields(kind, table).get("code") if pattern else None
    texts = [text.strip() for text in table[column] if text] if column else []
    return bool(texts) and all(pattern.fullmatch(text) for text in texts)


def _called(kind, called):
    """The longest of a kind's words that stands in one of the names."""
    found = [
        word
        for word in kind.words
        for name in called
        if re.search(_as_word(word), name.casefold())
    ]
    return max(found, key=len, default=None)


def _as_word(word):
    plain = re.escape(word.casefold())
    return rf"(?<![a-z]){plain}(?![a-z])" if word.isascii() else plain
