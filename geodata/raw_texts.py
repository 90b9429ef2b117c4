"""Texts that GDAL passed on byte for byte, each byte as a Latin letter: decoded here."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from geodata import dbf_encoding
from geodata.table import Table

ENOUGH = 5000  # texts of a column that decide the encoding


def decoded(
    tables: Iterator[Table], said: str | None, claimed: str | None, claim: str
) -> Iterator[Table]:
    """The tables in their true letters, with the guess of the encoding.

    said: by a person; claimed: by the file, in `claim`. The first table decides.
    """
    guess = None
    for table in tables:
        if guess is None:
            guess = dbf_encoding.guess(_sample(table), said, claimed, claim)
        columns = {}
        for name, texts in table.columns.items():
            distinct, at = np.unique(texts.astype(str), return_inverse=True)
            plain = [_text(text, guess.value) for text in distinct.tolist()]
            columns[_text(name, guess.value)] = np.array(plain, object)[at]
        yield replace(table, columns=columns, guesses=(guess, *table.guesses))


def _sample(table):
    found = [_bytes(name) for name in table.columns]
    for texts in table.columns.values():
        found += [_bytes(text) for text in dict.fromkeys(texts[:ENOUGH].tolist())]
    return found


def _text(latin, encoding):
    return dbf_encoding.decoded(_bytes(latin), encoding)


def _bytes(latin):
    return latin.encode("latin-1", "replace")
