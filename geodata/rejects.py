"""Files of refused rows: what a cell looks like in them, and how it comes back.

A spreadsheet takes what begins like a formula for one, so such a cell goes out behind an
apostrophe, and loses it again when the mended file is loaded. A number keeps its sign:
-73.98 is a longitude and does nothing. Such files end with two columns of our own, the
row's number and the reasons; by these they are known again.
"""

import re
from dataclasses import replace

import numpy as np

from geodata import columns, privacy
from geodata.writers import FORMULAS

ROW, REASONS = "row", "reasons"
HIDDEN = "***"  # stands where a person's name or number was
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_SPACES = " \t\r\n\v\f\ufeff\u200b\u3000\u00a0"
# Fields whose texts may hold numbers of persons; a number that is masked in a reference
# would make one of two rows that are two.
_TEXTS = ("title", "description", "address", "name", "alias", "category", "state",
          "source", "severity", "urgency")  # fmt: skip


def written(text: str) -> str:
    """A cell as it stands in a file of rejects."""
    if _like_formula(text) and not _NUMBER.fullmatch(text.strip()):
        return "'" + text
    if text.startswith("'") and _like_formula(text.lstrip("'")):
        return "'" + text
    return text


def read_back(text: str) -> str:
    """The cell as it was: `read_back(written(text)) == text`, always."""
    if text.startswith("'") and _like_formula(text.lstrip("'")):
        return text[1:]
    return text


def own_columns(names) -> tuple[str, str]:
    """What the row's number and the reasons are called beside a file's own columns."""
    return tuple(_free(name, names) for name in (ROW, REASONS))


def is_one(names) -> bool:
    """Whether a file with these columns is one of rejects."""
    last = [name.rstrip("_") for name in list(names)[-2:]]
    return last == [ROW, REASONS]


def restored(table):
    """A table of rejects as the file was that they come from; others as they are."""
    names = list(table.columns)
    if not is_one(names):
        return table
    cells = {name: _each(table.columns[name], read_back) for name in names[:-2]}
    return replace(table, columns=cells)


class Masks:
    """Hides persons in the rows of a file: their columns whole, numbers in its texts."""

    def __init__(self, table, kind, said=None):
        """table: the file's first, whose contents tell what its names do not."""
        names = list(table.columns)
        sample = table.columns if len(table) else None
        mapped = columns.recognise(names, kind, said, sample)
        self.fields = {column: field for field, column in mapped.fields.items()}
        self.personal = set(mapped.personal)

    def cells(self, name: str, texts) -> list[str]:
        """A column's texts (n,) as they may be shown."""
        if name in self.personal:
            return [HIDDEN if text else "" for text in texts]
        field = self.fields.get(name)
        if field == "source_ref":
            masked, found = privacy.mask_column(texts)
            return ["" if at in found else text for at, text in enumerate(masked)]
        if field is None or field in _TEXTS:
            return privacy.mask_column(texts)[0]
        return list(texts)


def _like_formula(text):
    begins = text.lstrip(_SPACES)[:1]
    return bool(begins and begins in FORMULAS) or text[:1] in ("\t", "\r", "\n")


def _free(name, names):
    while name in names:
        name += "_"
    return name


def _each(texts, change):
    return np.array([change(text) for text in texts], dtype=object)
