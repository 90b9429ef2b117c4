"""Columns full of numbers of persons under a name that does not say so."""

from collections.abc import Mapping

import numpy as np

from geodata import privacy, times

LOOKED_AT = 1_000
LEAST, MOST = 3, 0.5  # rows that tell anything; share of numbers that makes a column so
_MASKS = frozenset(privacy.MASKS.values())


def personal_contents(columns: Mapping[str, np.ndarray]) -> list[str]:
    """The names of columns most of whose filled cells are, each as a whole, an
    identity-card or a telephone number. columns: name -> texts of the first rows."""
    return [name for name, texts in columns.items() if _is_personal(texts)]


def _is_personal(texts) -> bool:
    texts = np.asarray(texts[:LOOKED_AT], object)
    texts = texts[~times.nothing(texts)] if len(texts) else texts
    if len(texts) < LEAST:
        return False
    masked, changed = privacy.mask_column([text.strip(" '") for text in texts])
    numbers = sum(masked[at] in _MASKS for at in changed)
    return numbers >= MOST * len(texts)
