"""Rows as PostgreSQL sends them, turned into the numbers that the copy keeps."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from gis_app.lens.words import Words
from gis_app.store.columns import COLUMNS

PLACES = ("scope", "reported", "grid", "micro")
WORDS = ("category", "source", "urgency", "rule", "orgs")
TIMES = ("reported_at", "occurred_at", "due_at", "closed_at")
TYPES = {
    "id": pa.int64(), "severity": pa.int8(), "state": pa.int16(), "party": pa.int32(),
    "is_open": pa.bool_(), "ambiguous": pa.bool_(), "lon": pa.float64(), "lat": pa.float64(),
} | dict.fromkeys(TIMES, pa.int64()) | dict.fromkeys(
    PLACES + WORDS, pa.dictionary(pa.int32(), pa.string())
)  # fmt: skip
BLOCK = 16 << 20  # bytes; each has its own words, which are numbered again
# From then on the city's time is eight hours ahead, summer and winter.
EIGHT_HOURS_SINCE = 694_224_000_000_000  # 1992
SHORT = {"category", "source", "urgency", "rule"}  # columns of few words


class Vocabulary:
    """The words of all columns: place codes share one list, others have their own."""

    def __init__(self, codes=()):
        self.codes = Words(["", *codes])
        self.lists = {name: Words() for name in WORDS}
        self.ranks = {}  # kept by `keys`
        self.odd_times = set()  # fields with a time whose hour PostgreSQL must tell

    def of(self, column):
        return self.codes if column in PLACES else self.lists[column]

    def read(self, text):
        """Bytes of CSV as a table of numbers. New words are numbered."""
        if not text:
            return pa.table({name: pa.array([], _kept(name)) for name in COLUMNS})
        table = pyarrow.csv.read_csv(
            io.BytesIO(text),
            pyarrow.csv.ReadOptions(column_names=list(COLUMNS), block_size=BLOCK),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=TYPES,
                true_values=["t"],
                false_values=["f"],
                null_values=[""],
            ),
        )
        columns = {name: self._numbers(name, table[name]) for name in COLUMNS}
        return pa.table(columns)

    def _numbers(self, name, column):
        if name in TIMES:
            self._look_at(name, column)
            return column
        if name not in PLACES + WORDS:
            return column
        words, kind = self.of(name), _kept(name)
        parts = []
        for part in column.chunks:
            numbers = [words.number(word) for word in part.dictionary.to_pylist()]
            parts.append(pa.array(numbers, kind).take(part.indices))
        return pa.chunked_array(parts, kind)

    def _look_at(self, name, column):
        earliest = pyarrow.compute.min(column).as_py()
        if earliest is not None and earliest < EIGHT_HOURS_SINCE:
            self.odd_times.add(name)


def _kept(name):
    """The type under which a column is kept."""
    if name in SHORT:
        return pa.int16()
    return pa.int32() if name in PLACES + WORDS else TYPES[name]


def groups_of(vocabulary, units):
    """Numbers of the groups of organisations that have one of these among them."""
    groups = vocabulary.lists["orgs"].words
    wanted = set(map(str, units))
    return np.array(
        [n for n, text in enumerate(list(groups)) if wanted & _members(text)], np.int64
    )


def _members(text):
    return set(text.strip("{}").split(","))
