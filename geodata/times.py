"""Times as files write them: to UTC, by a whole column at once."""

import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from geodata import plain_times, time_forms
from geodata.time_forms import (
    BORROWED,
    CITY_TIME,
    DAY,
    EPOCH,
    MONTH,
    PLACEHOLDER,
    SERIAL,
    SHORT,
    UNTOLD,
)

__all__ = ["BORROWED", "DAY", "EPOCH", "MONTH", "PLACEHOLDER", "SERIAL", "SHORT", "UNTOLD"]
_EPOCH_START = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = np.iinfo(np.int64).min
# What people write where there is nothing, and where there is no time yet.
NOTHING = frozenset(
    ("", "null", "none", "nil", "nan", "nat", "n/a", "#n/a", "na", "/", "\\", "-", "--", "—",
     "——", "无", "空", "未知", "不详", "暂无", "未填", "[]", "{}", "*", "…", "...", "?",
     "(null)", "undefined")
)  # fmt: skip
_BEGINNINGS = frozenset(word[:1] or " " for word in NOTHING)
DIGITS = frozenset("0123456789")
NOT_YET = NOTHING | {
    "未办结", "未结案", "未完成", "未关闭", "未处理", "待定", "处理中", "办理中", "0",
    "0000-00-00", "0000-00-00 00:00:00", "1900-01-00",
}  # fmt: skip


def nothing(texts) -> np.ndarray:
    """Which texts only say that there is nothing: NULL, /, 无 …"""
    texts = np.asarray(texts).tolist()
    # None of these words begins with a digit, and numbers come in their thousands.
    words = {text for text in set(texts) if _may_begin(text[:1])}
    words = {text for text in words if _folded(text) in NOTHING}
    return np.fromiter(map(words.__contains__, texts), bool, len(texts))


def order_told(columns) -> str | None:
    """The one order in which columns of times write day, month and year; None where none
    of them tells, "" where they contradict each other. columns: arrays of texts."""
    told = {time_forms.order_of(set(texts.tolist()), time_forms.NONE) for texts in columns}
    told -= {None}
    if time_forms.NONE in told or len(told) > 1:
        return ""
    return told.pop() if told else None


def to_utc(texts, order=None) -> tuple[np.ndarray, np.ndarray]:
    """texts: object array of str. Returns datetime64[us] (NaT where empty) and a bool
    array of those that are no time.

    Whether 3/4/2024 is a day in March or in April is told by the column: one value with
    a number above 12 settles it; where none does, such values are no time.
    """
    values, bad, _ = read(texts, order)
    return values, bad


def read(texts, order=None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, and an object array of how a time was written where that is worth a word
    (SERIAL, EPOCH, MONTH, SHORT, DAY, PLACEHOLDER, UNTOLD, BORROWED), else None.

    order: of the file's other times, where this column does not tell its own."""
    texts = np.asarray(texts, object)
    values, common = plain_times.read(texts)
    bad, how = np.zeros(len(texts), bool), np.full(len(texts), None, object)
    if not common.all():
        values[~common], bad[~common], how[~common] = _one_by_one(texts[~common], order)
    return values, bad, how


def _one_by_one(texts, order):
    texts = texts.tolist()
    forms = set(texts)
    own = time_forms.order_of(forms)
    order = own or time_forms.order_of(forms, order)
    known = {form: _microseconds(form, order) for form in forms}
    if order != own:
        for form in filter(time_forms.triple, forms):
            value, how = known[form]
            known[form] = value, how if value in (None, _NONE) else BORROWED
    found = [known[text] for text in texts]
    bad = np.array([value is None for value, _ in found], bool)
    values = np.array([_NONE if v is None else v for v, _ in found], np.int64)
    how = np.array([form for _, form in found], object)
    return values.view("datetime64[us]"), bad, how


@lru_cache(maxsize=10_000)
def _may_begin(letter):
    """Whether a text that only says that there is nothing may begin so."""
    return (_folded(letter) or " ")[0] in _BEGINNINGS


def _folded(text):
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _microseconds(text, order):
    """Microseconds since 1970 in UTC (the least number: nothing; None: no time) and how
    it was written where that is worth a word."""
    if text[:1] not in DIGITS and _folded(text) in NOT_YET or text in NOT_YET:
        return _NONE, None
    moment, how = time_forms.read(text, order)
    if moment is None:
        return (_NONE if how == PLACEHOLDER else None), how
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CITY_TIME)
    return (moment - _EPOCH_START) // timedelta(microseconds=1), how
