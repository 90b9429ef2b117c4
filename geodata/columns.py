"""Which column of a file is which of our fields: 经度 is lon, 事项 is category.

The words are data (columns.csv): for each kind of load and field the names that files
give it, the likeliest first. A name is compared without case, spaces, underscores and
what stands in brackets. Personal columns (personal_columns.py) are never stored.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geodata.personal_columns import personal_columns
from geodata.table import BadFile

WORDS = Path(__file__).with_name("columns.csv")


@dataclass(frozen=True)
class Mapped:
    """fields: our field -> the file's column. personal: columns recognised as personal
    and left out. unused: columns that mean nothing to us."""

    fields: dict[str, str]
    personal: tuple[str, ...]
    unused: tuple[str, ...]


def kinds() -> list[str]:
    return list(_words())


def fields(kind: str) -> list[str]:
    """The fields that a file of this kind may have."""
    return list(_words()[kind])


def recognise(names, kind: str, said: Mapping[str, str] | None = None) -> Mapped:
    """names: the file's columns; said: column -> field, as the person decided.

    Raises BadFile for a column that is not there or a field that nobody knows.
    """
    said = dict(said or {})
    _check(said, names, kind)
    found = {field: column for column, field in said.items()}
    plain = {normal(name): name for name in reversed(list(names)) if name not in said}
    for field, words in _words()[kind].items():
        if field not in found:
            column = next((plain[word] for word in words if word in plain), None)
            if column is not None:
                found[field] = column
    taken = set(found.values())
    left = [name for name in names if name not in taken]
    personal = tuple(personal_columns(left, of_places=kind != "incidents"))
    unused = tuple(name for name in left if name not in personal)
    return Mapped(found, personal, unused)


def normal(name: str) -> str:
    """A column's name for comparison: "经度（°）" -> "经度", "Unique Key" -> "uniquekey"."""
    plain = unicodedata.normalize("NFKC", str(name)).casefold()
    plain = re.sub(r"\([^)]*\)|\[[^]]*\]", "", plain)
    return re.sub(r"[\s_\-.:*]+", "", plain)


def _check(said, names, kind):
    for column, field in said.items():
        if column not in names:
            raise BadFile(
                f"--map {column}={field}: the file has no column {column!r}; it has "
                + ", ".join(names)
            )
        if field not in _words()[kind]:
            raise BadFile(
                f"--map {column}={field}: {kind} have no field {field!r}; they have "
                + ", ".join(_words()[kind])
            )
    twice = [field for field in said.values() if list(said.values()).count(field) > 1]
    if twice:
        raise BadFile(f"--map names two columns for {twice[0]}")


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = {}
    with open(WORDS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = words.setdefault(row["kind"], {}).setdefault(row["field"], [])
            known += [normal(word) for word in row["words"].split("|")]
    return words
