"""Words for a period: 近7天, 上周, 2026年5月, last 7 days, 2026-05-01 至 2026-05-03.

Days, weeks and months are those of the city's calendar; weeks begin on Monday. "The last
n days" count today as the last of them, as the filter's own buttons do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from geodata.name_forms import digits
from gis_app.domain.clocks import CITY_TIME

MOST_DAYS = 3660
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Period:
    """Half open; an end that is None is open."""

    begin: datetime | None
    end: datetime | None
    label_zh: str
    label_en: str


def period(words: str, now: datetime) -> Period | None:
    """What the words mean as a whole; None: they are no words for a period.

    words: in NFKC and lower case. now: aware.
    """
    if not _HINT.search(words):
        return None
    local = now.astimezone(CITY_TIME)
    text = digits(words.strip())
    for pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            try:
                return read(match, local)
            except ValueError:  # 2月31日
                return None
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CITY_TIME)


def _days(first: date, last: date, zh: str, en: str) -> Period:
    return Period(_midnight(first), _midnight(last + timedelta(days=1)), zh, en)


def _since(first: date, zh: str, en: str) -> Period:
    return Period(_midnight(first), None, zh, en)


def _one_day(back: int, zh: str, en: str) -> Callable:
    def read(_, now):
        day = now.date() - timedelta(days=back)
        return _since(day, zh, en) if back == 0 else _days(day, day, zh, en)

    return read


def _last_days(match, now):
    n, unit = int(match["n"]), match["unit"]
    n *= {"周": 7, "星期": 7, "week": 7, "月": 30, "month": 30, "年": 365, "year": 365}.get(
        unit, 1
    )  # fmt: skip
    if not 1 <= n <= MOST_DAYS:
        raise ValueError
    return _since(now.date() - timedelta(days=n - 1), f"近{n}天", f"last {n} days")


def _last_hours(match, now):
    n = int(match["n"])
    if not 1 <= n <= 24 * MOST_DAYS:
        raise ValueError
    begin = now.replace(second=0, microsecond=0) - timedelta(hours=n)
    return Period(begin, None, f"近{n}小时", f"last {n} hours")


def _half_year(_, now):
    return _since(now.date() - timedelta(days=181), "近半年", "last half-year")


def _week(back: int, zh: str, en: str) -> Callable:
    def read(_, now):
        monday = now.date() - timedelta(days=now.weekday() + 7 * back)
        if back == 0:
            return _since(monday, zh, en)
        return _days(monday, monday + timedelta(days=6), zh, en)

    return read


def _this_month(_, now):
    return _since(now.date().replace(day=1), "本月", "this month")


def _last_month(_, now):
    last = now.date().replace(day=1) - timedelta(days=1)
    return _days(last.replace(day=1), last, "上月", "last month")


def _this_quarter(_, now):
    first = date(now.year, 3 * ((now.month - 1) // 3) + 1, 1)
    return _since(first, "本季度", "this quarter")


def _this_year(_, now):
    return _since(date(now.year, 1, 1), "今年", "this year")


def _last_year(_, now):
    return _whole_year(now.year - 1)


def _year(match, _):
    return _whole_year(int(match["y"]))


def _whole_year(year):
    _check(year)
    return _days(date(year, 1, 1), date(year, 12, 31), f"{year}年", str(year))


def _month(match, now):
    first, last = _month_of(match, now)
    label = f"{first.year}-{first.month:02}"
    return _days(first, last, f"{first.year}年{first.month}月", label)


def _month_of(match, now):
    """(first day, last day)"""
    month = int(match["m"]) if match["m"].isdigit() else _MONTHS[match["m"][:3]]
    year = match["y"] and int(match["y"])
    if not year:  # the latest that has begun
        year = now.year if month <= now.month else now.year - 1
    _check(year)
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(match, now):
    day = _date(match[0], now)
    return _days(day, day, day.isoformat(), day.isoformat())


def _range(match, now):
    first, last = _date(match["a"], now), _date(match["b"], now)
    if first > last:
        first, last = last, first
    return _days(first, last, f"{first} 至 {last}", f"{first} to {last}")


def _from_day(match, now):
    first = _date(match["a"] or match["a2"], now)
    return _since(first, f"{first} 起", f"since {first}")


def _until_day(match, now):
    """With that day."""
    return _until(_date(match["a"] or match["a2"], now))


def _until_month(match, now):
    return _until(_month_of(match, now)[1])


def _until(last):
    end = _midnight(last + timedelta(days=1))
    return Period(None, end, f"截至 {last}", f"until {last}")


def _before_day(match, now):
    """Without that day."""
    return _before(_date(match["a"] or match["a2"], now))


def _before_month(match, now):
    return _before(_month_of(match, now)[0])


def _before_year(match, _):
    _check(int(match["y"]))
    return _before(date(int(match["y"]), 1, 1))


def _before(first):
    return Period(None, _midnight(first), f"{first} 之前", f"before {first}")


def _date(text, now):
    match = _DATE.fullmatch(text)
    year = match["y"] or match["y2"]
    month, day = int(match["m"] or match["m2"]), int(match["d"] or match["d2"])
    if year:
        _check(int(year))
        return date(int(year), month, day)
    this_year = date(now.year, month, day)
    return this_year if this_year <= now.date() else date(now.year - 1, month, day)


def _check(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError


_MONTHS = {
    name: n
    for n, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
    )
}
_DAY = (
    r"(?:(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]"
    r"|(?P<y2>\d{4})[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2}))"
)
_BARE_DAY = re.sub(r"\?P<\w+>", "?:", _DAY)
_DATE = re.compile(_DAY, re.ASCII)
# Nothing else can be a period: most words are spared the patterns.
_HINT = re.compile(
    r"[天日周月年号]|小时|星期|季度|today|yesterday|hour|day|week|month|year|quarter|\d{4}[-/.]"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_MONTH_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = r"(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月(?:份)?"
_BEFORE = r"(?:以前|之前|前)"
_LAST = r"(?:近|最近|过去|前|last|past)\s?(?:的)?\s?"
_FORMS = [
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"今天|今日|当天|当日|today", _one_day(0, "今天", "today")),
        (r"昨天|昨日|yesterday", _one_day(1, "昨天", "yesterday")),
        (r"前天|前日|the day before yesterday", _one_day(2, "前天", "two days ago")),
        (_LAST + r"(?P<n>\d{1,5})\s?个?\s?(?P<unit>天|日|周|星期|月|年|day|week|month|year)s?", _last_days),
        (r"(?P<n>\d{1,5})\s?个?\s?(?P<unit>天|日|周|星期|月|年)(?:内|以内|之内)", _last_days),
        (_LAST + r"(?P<n>\d{1,5})\s?个?\s?(?:小时|钟头|hours?|h)", _last_hours),
        (r"(?P<n>\d{1,5})\s?个?\s?小时(?:内|以内|之内)", _last_hours),
        (r"(?:近|最近|过去)半年|last half[- ]year", _half_year),
        (r"本周|这周|这1周|本星期|这星期|this week", _week(0, "本周", "this week")),
        (r"上周|上1周|上星期|last week", _week(1, "上周", "last week")),
        (r"本月|这个月|当月|this month", _this_month),
        (r"上月|上个月|上1月|上1个月|last month", _last_month),
        (r"本季度|这个季度|本季|this quarter", _this_quarter),
        (r"今年|本年|本年度|this year", _this_year),
        (r"去年|上年|上1年|last year", _last_year),
        (r"(?P<y>\d{4})\s?年度?", _year),
        (_MONTH, _month),
        (r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})", _month),
        (rf"(?P<m>{_MONTH_NAMES})\s?(?P<y>\d{{4}})", _month),
        (_BARE_DAY, _day),
        (rf"(?:from\s)?(?:从|自)?(?P<a>{_BARE_DAY})\s?(?:至|到|-|~|–|—|to|until)\s?(?P<b>{_BARE_DAY})", _range),
        (rf"(?:since|from)\s(?P<a>{_BARE_DAY})|(?:从|自)?(?P<a2>{_BARE_DAY})(?:起|以来|以后|之后|至今)", _from_day),
        (rf"(?:until\s|截至|截止|直?到)\s?(?P<a>{_BARE_DAY})\s?(?:为止)?|(?P<a2>{_BARE_DAY})\s?为止", _until_day),
        (rf"(?:截至|截止|直?到)\s?{_MONTH}\s?(?:底|末)?(?:为止)?", _until_month),
        (rf"before\s(?P<a>{_BARE_DAY})|(?P<a2>{_BARE_DAY})\s?{_BEFORE}", _before_day),
        (rf"{_MONTH}\s?{_BEFORE}", _before_month),
        (rf"before\s(?P<m>{_MONTH_NAMES})\s(?P<y>\d{{4}})", _before_month),
        (rf"(?P<y>\d{{4}})\s?年\s?{_BEFORE}", _before_year),
    )
]  # fmt: skip
