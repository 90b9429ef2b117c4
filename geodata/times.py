"""Times as files write them: to UTC, by a whole column at once."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import numpy as np

CITY_TIME = timezone(timedelta(hours=8))  # a time without an offset is the city's own
SERIAL, EPOCH = "serial day of a workbook", "seconds since 1970"
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%d %H", "%Y-%m",
    "%Y%m%d%H%M%S", "%Y%m%d%H%M", "%Y%m%d", "%Y%m%d %H%M%S", "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M", "%Y-%m-%d %H%M%S", "%Y-%m-%d %H:%M:%S.%f",
    "%d %b %Y %H:%M:%S", "%d %b %Y %H:%M", "%d %b %Y", "%b %d %Y %H:%M:%S",
    "%b %d %Y %H:%M", "%b %d %Y", "%d-%b-%Y %H:%M:%S", "%d-%b-%Y", "%d-%b-%y",
)  # fmt: skip
DAY_FIRST = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s*([AaPp][Mm])?)?"
)
# A day in a workbook: from 1990 to 2079, so that no ordinary number is taken for one.
FIRST_SERIAL, LAST_SERIAL = 32874, 65745
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EPOCH = re.compile(r"1\d{9}(\d{3})?(\.\d+)?")
_HALF = re.compile(r"(上午|凌晨|早上|下午|晚上|中午|晚间|AM|PM)", re.IGNORECASE)
_AFTER_NOON = ("下午", "晚上", "晚间", "pm")
# What people write where there is nothing, and where there is no time yet.
NOTHING = frozenset(
    ("", "null", "none", "nil", "nan", "nat", "n/a", "#n/a", "na", "/", "\\", "-", "--", "—",
     "——", "无", "空", "未知", "不详", "暂无", "未填", "[]", "{}", "*", "…", "...", "?",
     "(null)", "undefined")
)  # fmt: skip
NOT_YET = NOTHING | {
    "未办结", "未结案", "未完成", "未关闭", "未处理", "待定", "处理中", "办理中", "0",
    "0000-00-00", "0000-00-00 00:00:00", "1900-01-00",
}  # fmt: skip


def nothing(texts) -> np.ndarray:
    """Which texts only say that there is nothing: NULL, /, 无 …"""
    forms, which = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
    known = [_folded(form) in NOTHING for form in forms.tolist()]
    return np.array(known, bool)[which]


def to_utc(texts) -> tuple[np.ndarray, np.ndarray]:
    """texts: object array of str. Returns datetime64[us] (NaT where empty) and a bool
    array of those that are no time.

    Whether 3/4/2024 is a day in March or in April is told by the column: one value with
    a number above 12 settles it; where none does, such values are no time.
    """
    values, bad, _ = read(texts)
    return values, bad


def read(texts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, and an object array of how a time was written where that is a guess:
    SERIAL, EPOCH, or None."""
    forms, which = np.unique(np.asarray(texts, dtype=str), return_inverse=True)
    month_first = _month_first(forms)
    known = [_microseconds(form, month_first) for form in forms.tolist()]
    bad = np.array([value is None for value, _ in known], bool)
    none = np.iinfo(np.int64).min
    values = np.array([none if v is None else v for v, _ in known], np.int64)
    how = np.array([form for _, form in known], object)
    return values.view("datetime64[us]")[which], bad[which], how[which]


def _folded(text):
    return unicodedata.normalize("NFKC", text).strip().casefold()


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
    """Microseconds since 1970 in UTC (the least number: nothing; None: no time) and how
    it was written where that is a guess."""
    if _folded(text) in NOT_YET:
        return np.iinfo(np.int64).min, None
    moment, how = _moment(text, month_first)
    if moment is None or not 1 < moment.year < 9999:
        return None, None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=CITY_TIME)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(microseconds=1), how


def _moment(text, month_first):
    plain = unicodedata.normalize("NFKC", text).strip().strip("'`").strip()
    if _SERIAL.fullmatch(plain):
        return _of_serial(float(plain)), SERIAL
    if _EPOCH.fullmatch(plain):
        seconds = float(plain) / (1000 if len(plain.split(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC), EPOCH
    if not re.fullmatch(r"\d{8,14}", plain):  # such are read below, by FORMATS
        try:
            return datetime.fromisoformat(plain), None
        except ValueError:
            pass
    if found := DAY_FIRST.fullmatch(plain):
        return _of_slashes(found, month_first), None
    return _of_words(plain), None


def _of_serial(days):
    """1900's own system: day 1 is the first of January, and a 29th of February that never
    was is counted; from March 1900 on that is the 30th of December 1899 as day 0."""
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    seconds = round(days * 86400)
    return datetime(1899, 12, 30) + timedelta(seconds=seconds)


def _of_words(text):
    half = _HALF.search(text)
    plain = _HALF.sub(" ", text) if half else text
    plain = re.sub(
        r"(星期|周|礼拜)[一二三四五六日天]|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?",
        " ",
        plain,
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"[年月/.](?=\s*\d)", "-", plain)
    plain = re.sub(r"[日号](?=\s*\d)", " ", plain)
    plain = re.sub(r"(?<=\d)T(?=\d)|[日号]\s*$", " ", plain)
    plain = re.sub(r"[时点](?=\s*\d)", ":", plain)
    plain = re.sub(r"分(?=\s*\d)", ":", plain)
    plain = re.sub(r"[年月时点分秒整]+$", "", plain.strip())
    plain = re.sub(r"\s*([-:])\s*", r"\1", plain.replace(",", " "))
    plain = " ".join(re.sub(r"(?<=\d)-(?=\d{1,2}:)", " ", plain).split())
    tomorrow = re.search(r" 24:00(:00)?$", plain)
    if tomorrow:
        plain = plain[: tomorrow.start()] + " 00:00"
    moment = _formatted(plain)
    if moment is None:
        return None
    if half:
        moment = _in_half(moment, half[1].lower())
    return moment + timedelta(days=1) if tomorrow and moment else moment


def _formatted(plain):
    for form in FORMATS:
        try:
            return datetime.strptime(plain, form)
        except ValueError:
            continue
    return None


def _in_half(moment, half):
    if moment.hour > 12:
        return moment  # 下午 15:00 says it twice
    if half in _AFTER_NOON or (half == "中午" and moment.hour < 3):
        return moment.replace(hour=moment.hour % 12 + 12)
    return moment.replace(hour=0) if moment.hour == 12 and half != "中午" else moment


def _of_slashes(found, month_first):
    if month_first is None and found[1] != found[2]:
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
