"""Columns as the text that COPY reads, made by Arrow a piece at a time."""

import io
from math import isnan

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import shapely

from gis_app.store import wkb

ROWS = 20_000  # turned into text at once
_AS_CSV = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
# What a list of Python's own values may be turned into at once; what is mixed goes one by
# one.
_PLAIN = (
    pa.types.is_string,
    pa.types.is_integer,
    pa.types.is_boolean,
    pa.types.is_null,
)


def times(values) -> pa.StringArray:
    """datetime64 (UTC) as PostgreSQL reads them; NaT is null."""
    # Arrow writes times with a zone twenty times slower.
    plain = pa.array(values.astype("datetime64[us]"), from_pandas=True).cast(
        pa.string()
    )
    return pc.binary_join_element_wise(plain, "+00", "")


class Rows:
    """A file for psycopg2 to read, made of columns as it goes."""

    def __init__(self, columns):
        self._columns = [
            values if isinstance(values, np.ndarray | pa.Array) else _array(values)
            for values in columns
        ]
        sizes = {len(values) for values in self._columns}
        if len(sizes) != 1:
            raise ValueError(f"columns of different lengths: {sorted(sizes)}")
        (self.count,) = sizes
        self._next = 0
        self._text = io.BytesIO()

    def read(self, size=-1):
        piece = self._text.read(size)
        while not piece and self._next < self.count:
            self._text = self._made(slice(self._next, self._next + ROWS))
            self._next += ROWS
            piece = self._text.read(size)
        return piece

    def _made(self, which):
        arrays = [_arrow(values[which]) for values in self._columns]
        table = pa.table(arrays, names=[str(n) for n in range(len(arrays))])
        sink = pa.BufferOutputStream()
        pyarrow.csv.write_csv(table, sink, _AS_CSV)
        text = sink.getvalue().to_pybytes()
        # PostgreSQL has no text with a zero in it.
        return io.BytesIO(text.replace(b"\0", b"") if b"\0" in text else text)


def _array(values):
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _arrow(values):
    if isinstance(values, pa.Array):
        return values
    if values.dtype.kind == "M":
        return times(values)
    if values.dtype.kind != "O":
        return pa.array(values, from_pandas=True)
    first = next((v for v in values if v is not None), None)
    if isinstance(first, shapely.Geometry):
        values = wkb.shapes(values)
    listed = values.tolist()
    try:
        array = pa.array(listed, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        array = None
    if array is not None and any(is_one(array.type) for is_one in _PLAIN):
        return array
    return pa.array([_text(value) for value in listed], pa.string())


def _text(value):
    """What is of no one kind: texts, numbers, lists of numbers, nothing."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, list | tuple):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)
