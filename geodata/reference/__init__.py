"""The editable vocabularies of the domain, one CSV each, in both languages.

Every file begins with code,parent,label_zh,label_en,sort; what follows is the kind's
own. Cities differ: these rows are shipped, loaded once and then edited in /admin.
"""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent
COMMON = ("code", "parent", "label_zh", "label_en", "sort")
_VALUES = {"true": True, "false": False}


def names() -> list[str]:
    """The vocabularies that are there, by file name."""
    return sorted(path.stem for path in FOLDER.glob("*.csv"))


def read(name: str) -> list[dict]:
    """The rows of one vocabulary: sort as int, true/false as bool, '' as None."""
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        return [_typed(row) for row in csv.DictReader(file)]


def _typed(row: dict) -> dict:
    values = {key: _VALUES.get(value, value or None) for key, value in row.items()}
    return {**values, "sort": int(row["sort"])}
