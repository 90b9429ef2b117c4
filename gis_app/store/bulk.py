"""COPY: whole columns go into a table at the speed of the wire.

A load never updates a row that it has just written: what a row needs is worked out
first, on arrays, and travels with it.
"""

import io
from itertools import islice
from math import isnan

import numpy as np
import shapely
from psycopg2 import sql

SRID = 4490
ROWS = 20_000  # turned into text at once
NULL = r"\N"
_ESCAPES = str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r", "\0": None}
)


def copy(cursor, table: str, columns: dict) -> int:
    """Append rows to a table; columns: name -> sequence, all alike long.

    Numbers may be NaN, times (datetime64, UTC) NaT and anything None: all become NULL.
    Geometries go in as EPSG:4490, lists as arrays. Returns how many rows.
    """
    count = len(next(iter(columns.values())))
    lines = zip(*(_texts(values) for values in columns.values()), strict=True)
    cursor.copy_expert(
        sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
        ),
        _Lines(lines),
    )
    return count


def take_ids(cursor, table: str, n: int) -> np.ndarray:
    """The next n numbers of a table's identity, int64."""
    cursor.execute(
        """
        SELECT array_agg(nextval(pg_get_serial_sequence(%s, 'id'))) AS ids
          FROM generate_series(1, %s)
        """,
        [table, n],
    )
    return np.array(cursor.fetchone().ids or [], np.int64)


class _Lines:
    """A file for psycopg2 to read, made of rows of texts as it goes."""

    def __init__(self, rows):
        self._rows = rows
        self._text = io.StringIO()

    def read(self, size=-1):
        piece = self._text.read(size)
        if piece:
            return piece
        rows = list(islice(self._rows, ROWS))
        if not rows:
            return ""
        self._text = io.StringIO("\n".join(map("\t".join, rows)) + "\n", newline="")
        return self._text.read(size)


def _texts(values):
    values = values if isinstance(values, np.ndarray) else _array(values)
    kind = values.dtype.kind
    if kind == "f":
        return (NULL if isnan(v) else repr(v) for v in values.tolist())
    if kind in "iu":
        return map(str, values.tolist())
    if kind == "b":
        return ("t" if v else "f" for v in values.tolist())
    if kind == "M":
        texts = np.datetime_as_string(values.astype("datetime64[us]"))
        return (NULL if t == "NaT" else t + "+00" for t in texts.tolist())
    if kind == "U":
        return _escaped(values.tolist())
    first = next((v for v in values if v is not None), None)
    if isinstance(first, shapely.Geometry):
        shapes = shapely.to_wkb(
            shapely.set_srid(values, SRID), hex=True, include_srid=True
        )
        return (NULL if shape is None else shape for shape in shapes.tolist())
    return _object_texts(values.tolist())


def _array(values):
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _object_texts(values):
    """Mostly texts, and mostly such as need no escape: one look at all tells."""
    escape = _needs_escape("".join([v for v in values if v.__class__ is str]))
    if escape:
        values = [v.translate(_ESCAPES) if v.__class__ is str else v for v in values]
    return (v if v.__class__ is str else _plain(v) for v in values)


def _escaped(texts):
    if not _needs_escape("".join(texts)):
        return texts
    return [text.translate(_ESCAPES) for text in texts]


def _needs_escape(text):
    return any(letter in text for letter in "\\\t\n\r\0")


def _plain(value):
    """What is no text: nothing, numbers, lists of numbers."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | tuple):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value).translate(_ESCAPES)


def points(lon, lat):
    """Points of coordinates, None where one is NaN."""
    shapes = shapely.points(np.nan_to_num(lon), np.nan_to_num(lat))
    return np.where(np.isnan(lon) | np.isnan(lat), None, shapes)
