"""What each field of a load means, in words and by example: for templates and pages.

The words are data (fields.csv), a row for every field that columns.csv knows.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROWS = Path(__file__).with_name("fields.csv")


@dataclass(frozen=True)
class Field:
    """label, meaning: by language, zh and en. needed: a row without it is refused.
    instead: may stand for other fields, and is in no template. words: the vocabulary
    that its texts are of. examples: the texts of two rows."""

    name: str
    label: Mapping[str, str]
    meaning: Mapping[str, str]
    needed: bool
    instead: bool
    words: str | None
    examples: tuple[str, str]


def fields(kind: str) -> list[Field]:
    """The fields of a kind, in the order of its template; none where it needs no file."""
    return _all().get(kind, [])


@lru_cache(maxsize=1)
def _all() -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = {}
    with open(ROWS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["kind"], []).append(
                Field(
                    row["field"],
                    {"zh": row["label_zh"], "en": row["label_en"]},
                    {"zh": row["meaning_zh"], "en": row["meaning_en"]},
                    row["needed"] == "yes",
                    row["needed"] == "instead",
                    row["words"] or None,
                    (row["example1"], row["example2"]),
                )
            )
    return found
