"""Columns of Arrow as a person would type them: texts, "" where there is nothing."""

import json
from math import isnan

import numpy as np


def texts(column) -> np.ndarray:
    """Object array of str. Whole numbers have no point, dates are ISO, lists are JSON."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts(column.dictionary_decode())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _numbers(column)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _filled(_strings(column))
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return _filled(column.cast(pa.string()).to_pylist())
    if pa.types.is_temporal(kind):
        return _filled([_moment(value) for value in column.to_pylist()])
    if pa.types.is_nested(kind):
        return _filled([_json(value) for value in column.to_pylist()])
    if pa.types.is_null(kind):
        return np.full(len(column), "", object)
    return _filled([_other(value) for value in column.to_pylist()])


def number_texts(values: np.ndarray) -> list[str]:
    """float64 as texts: 3.0 is "3", NaN is ""."""
    with np.errstate(invalid="ignore"):
        whole = np.isfinite(values) & (np.abs(values) < 2**53)
        whole &= values == np.floor(np.where(whole, values, 0))
    return [
        str(int(value)) if flat else "" if isnan(value) else repr(value)
        for value, flat in zip(values.tolist(), whole.tolist(), strict=True)
    ]


def _numbers(column):
    values = column.cast("float64").to_numpy(zero_copy_only=False)
    distinct, at = np.unique(values, return_inverse=True)
    return np.array(number_texts(distinct), dtype=object)[at]


def _filled(values):
    found = np.empty(len(values), object)
    found[:] = ["" if value is None else value for value in values]
    return found


def _strings(column):
    try:
        return column.to_pylist()
    except UnicodeDecodeError:  # not UTF-8, against the format's own rule
        import pyarrow as pa

        raw = column.cast(pa.large_binary()).to_pylist()
        return [v if v is None else v.decode("utf-8", "replace") for v in raw]


def _moment(value):
    return None if value is None else value.isoformat()


def _json(value):
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _other(value):
    """Bytes are a picture or a drawing: nothing to read."""
    return None if value is None or isinstance(value, bytes) else str(value)
