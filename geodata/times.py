"""Times as files write them: to UTC, by a whole column at once."""

import re
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

CITY_TIME = timezone(timedelta(hours=8))  # a time without an offset is the city's own
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%d %H",
    "%Y%m%d%H%M%S", "%Y%m%d%H%M",
)  # fmt: skip
DAY_FIRST = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s*([AaPp][Mm])?)?"
)


def to_utc(texts) -> tuple[np.ndarray, np.ndarray]:
    """texts: object array of str. Returns datetime64[us] (NaT where empty) and a bool
    array of those that are no time.

    Whether 3/4/2024 is a day in March or in April is told by the column: one value with
    a number above 12 settles it; where none does, such values are no time.
    """
    forms, which = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
    month_first = _month_first(forms)
    known = [_microseconds(form, month_first) for form in forms.tolist()]
    bad = np.array(
        [k is None and form != "" for k, form in zip(known, forms, strict=True)], bool
    )
    values = np.array(
        [np.iinfo(np.int64).min if k is None else k for k in known], np.int64
    )
    return values.view("datetime64[us]")[which], bad[which]


def _month_first(forms) -> bool | None:
    """True: month/day, False: day/month, None: the column does not tell."""
    pairs = [
        (int(found[1]), int(found[2]))
        for form in forms
        if (found := DAY_FIRST.match(form))
    ]
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return None if day_first == month_first else month_first


def _microseconds(text, month_first):
    """Microseconds since 1970 in UTC, or None."""
    moment = _moment(text, month_first)
    if moment is None or not 1 < moment.year < 9999:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CITY_TIME)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _moment(text, month_first):
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if found := DAY_FIRST.fullmatch(text):
        return _of_slashes(found, month_first)
    plain = re.sub(r"[年月/.](?=\d)", "-", text)
    plain = re.sub(r"[日号T]\s*", " ", plain)
    plain = re.sub(r"[时点](?=\d)", ":", plain)
    plain = re.sub(r"分(?=\d)", ":", plain)
    plain = re.sub(r"[年月时点分秒]$", "", plain.strip())
    for form in FORMATS:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    return None


def _of_slashes(found, month_first):
    if month_first is None:
        return None
    month, day = (found[1], found[2]) if month_first else (found[2], found[1])
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    hour = int(found[4] or 0)
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() == "pm" else 0)
    try:
        return datetime(
            year, int(month), int(day), hour, int(found[5] or 0), int(found[6] or 0)
        )
    except ValueError:
        return None
