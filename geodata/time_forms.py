"""One written time: 2024/7/8 11:44, 2024年5月13日 下午3时, 20240612115100, 13 May 2024,
a workbook's day 45451.8069, seconds since 1970. What can be read in two ways is none."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

CITY_TIME = timezone(timedelta(hours=8))  # a time without an offset is the city's own
# How a time was written, where that is worth a word.
SERIAL, EPOCH = "serial day of a workbook", "seconds since 1970"
MONTH, SHORT = "month without a day", "year of two digits"
DAY, PLACEHOLDER, UNTOLD = "day without an hour", "placeholder", "day or month"
BORROWED = "order of other times"
DMY, MDY, YMD = "day first", "month first", "year first"
NONE = "no one order"
# A day in a workbook: from 1990 to 2079, so that no ordinary number is taken for one.
FIRST_SERIAL, LAST_SERIAL = 32874, 65745
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_EPOCH = re.compile(r"1\d{9}(\d{3})?(\.\d+)?")
_DIGITS = {8: "%Y%m%d", 10: "%Y%m%d%H", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_SIGNS = str.maketrans({"—": "-", "–": "-", "−": "-", "\\": "/", "。": ".", "、": "."})
_WEEKDAY = re.compile(
    r"\(?(星期|周|礼拜)[一二三四五六日天]\)?|\([一二三四五六日天]\)"
    r"|\b(mon|tue|wed|thu|fri|sat|sun)([a-z]*day|s|nes|rs|ur)?\b\.?,?"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
    )
}
_MONTH = "(?P<name>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_HALF = "上午|凌晨|清晨|早上|早晨|下午|傍晚|晚上|晚间|夜间|中午|am|pm|a\\.m\\.|p\\.m\\."
_AFTER_NOON = ("下午", "傍晚", "晚上", "晚间", "夜间", "pm", "p.m.")
_CLOCK = (
    rf"(?P<half>{_HALF})?\s*(?P<hour>\d{{1,2}})"
    r"(?:\s*(?:[:时点h]|h)\s*(?:(?P<minute>\d{1,2})|(?P<semi>半)|整)?"
    r"(?:\s*[:分]\s*(?:(?P<second>\d{1,2})(?:[.,:](?P<part>\d{1,9}))?)?\s*秒?)?)?"
    rf"\s*(?P<half2>{_HALF})?\s*(?P<zone>z|utc|gmt|cst|(?:gmt|utc)?[+-]\d\d(?::?\d\d)?)?"
)
_COMPACT = r"(?P<hhmm>\d{4}(?P<ss>\d\d)?)"
_DATES = (
    (
        r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*"
        r"(?:[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?|月)?"
    ),
    r"(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})",
    r"(?P<year>\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
    rf"(?P<day>\d{{1,2}})[ -]{_MONTH}[ -]*,?\s*(?P<year>\d{{4}}|\d\d)",
    rf"{_MONTH}[ -]*(?P<day>\d{{1,2}}),?[ -]+(?P<year>\d{{4}})",
)
_AFTER = rf"(?:(?:[\s,T_-]+|(?<=[日号])\s*)(?:{_CLOCK}|{_COMPACT}))?"
_FORMS = [re.compile(date + _AFTER, re.IGNORECASE) for date in _DATES] + [
    re.compile(rf"(?P<half>{_HALF})\s+(?P<rest>.+)", re.IGNORECASE),
    # As programs in Java print it.
    re.compile(
        rf"{_MONTH} (?P<day>\d{{1,2}}) {_CLOCK}\s+(?P<year>\d{{4}})", re.IGNORECASE
    ),
]
_TRIPLE = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<c>\d{{4}}|\d{{1,2}}){_AFTER}",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]|$)")
# 8:00-10:00, 9-11 Uhr: from … to …, no offset, which east of Greenwich has a plus and is
# written behind seconds or a T.
_RANGE = re.compile(
    r"^(?!.*\dT\d).*[ \u3000日号]\d{1,2}([:：时点]\d{1,2})?分?\s*[-~～至到—–]\s*\d{1,2}"
    r"([:：时点](\d{1,2})?分?)?\s*$"
)
# What programs put where there is no time.
_NEVER = (datetime(1970, 1, 1), datetime(1970, 1, 1, 8))


def read(text: str, order: str | None = None):
    """A time, and how it was written where that is worth a word: (datetime, form).

    order: DMY, MDY or YMD of a column's 3/4/2024; None: it does not tell. (None, None):
    it is no time; (None, UNTOLD): day and month may stand for each other; (None,
    PLACEHOLDER): it says that there is none. Times without a zone are the city's.
    """
    if _RANGE.search(text):
        return None, None
    if _ISO.match(text):
        try:
            return _judged(
                datetime.fromisoformat(text), DAY if len(text) == 10 else None
            )
        except ValueError:
            pass
    plain = plain_form(text)
    if _SERIAL.fullmatch(plain):
        return _of_serial(float(plain)), SERIAL
    if plain.isdigit() and len(plain) in _DIGITS and plain[:2] in ("19", "20"):
        return _of_digits(plain)
    if _EPOCH.fullmatch(plain):
        seconds = float(plain) / (1000 if len(plain.split(".")[0]) == 13 else 1)
        return _judged(datetime.fromtimestamp(seconds, UTC), EPOCH)
    if found := _TRIPLE.fullmatch(plain):
        return _of_triple(found, order)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            parts = found.groupdict()
            if "rest" in parts:
                return _half_first(parts, order)
            return _judged(*_of_parts(parts))
    return None, None


def order_of(texts, otherwise=None) -> str | None:
    """In which order a column writes day, month and year, told by all its 3/4/2024.
    otherwise: where it does not tell, an order that it may follow; NONE: NONE is wanted
    where no order fits."""
    triples = [found for text in texts if (found := triple(text))]
    if not triples:
        return None
    fitting = {}
    for order in (DMY, MDY, YMD):
        dates = [_date(found, order) for found in triples]
        share = sum(date is not None for date in dates) / len(dates)
        if share >= 0.98:
            fitting[order] = len({date.year for date in dates if date})
    if len(fitting) > 1 and len(set(triples)) > 4:
        # Days taken for years: they would be very many.
        fewest = min(fitting.values())
        fitting = {o: n for o, n in fitting.items() if n <= max(2, fewest)}
    if len(fitting) == 1:
        return next(iter(fitting))
    if not fitting and otherwise == NONE:
        return NONE
    return otherwise if otherwise in fitting else None


def triple(text: str) -> tuple[str, str, str] | None:
    """The three parts of a date that does not begin with its year in full."""
    if text[:4].isdigit():
        return None
    found = _TRIPLE.fullmatch(plain_form(text))
    return (found["a"], found["b"], found["c"]) if found else None


def plain_form(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip().strip("'`‘’")
    plain = _WEEKDAY.sub(" ", plain.casefold())
    return " ".join(plain.split())


def _judged(moment, how=None):
    """A moment unless a program's nothing: the year 1, 1900, 1970's first, 9999."""
    if moment is None:
        return None, None
    plain = moment.replace(tzinfo=None)
    if plain in _NEVER or plain.year in (1, 9999) or plain.year <= 1900:
        return None, PLACEHOLDER
    return moment, how


def _of_serial(days):
    """1900's own system: day 1 is the first of January, and a 29th of February that never
    was is counted; from March 1900 on that is the 30th of December 1899 as day 0."""
    if not FIRST_SERIAL <= days <= LAST_SERIAL:
        return None
    return datetime(1899, 12, 30) + timedelta(seconds=round(days * 86400))


def _of_digits(plain):
    try:
        moment = datetime.strptime(plain, _DIGITS[len(plain)])
    except ValueError:
        return None, None
    return _judged(moment, DAY if len(plain) == 8 else None)


def _half_first(parts, order):
    """下午 2024-05-01 3:20"""
    moment, how = read(parts["rest"], order)
    if moment is None or how == DAY:
        return None, None
    hour = _in_half(moment.hour, parts["half"])
    return (None, None) if hour is None else (moment.replace(hour=hour), how)


def _of_triple(found, order):
    dates = {_date((found["a"], found["b"], found["c"]), o) for o in (DMY, MDY, YMD)}
    if order is None and len(dates - {None}) > 1:
        return None, UNTOLD
    parts = found.groupdict()
    date = _date((found["a"], found["b"], found["c"]), order) if order else None
    if order is None:
        date = next(iter(dates - {None}), None)
    if date is None:
        return None, None
    parts |= {"year": str(date.year), "month": str(date.month), "day": str(date.day)}
    moment, how = _of_parts(parts)
    return _judged(moment, SHORT if moment and order == YMD else how)


def _date(parts, order):
    """A date of three parts; None where they are none in this order."""
    a, b, c = parts
    if order == YMD:
        if len(a) != 2 or len(c) == 4:
            return None
        year, month, day = a, b, c
    else:
        if len(c) == 1:
            return None
        year, (month, day) = c, ((a, b) if order == MDY else (b, a))
    year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        date = datetime(year, int(month), int(day))
    except ValueError:
        return None
    return date if date.year <= datetime.now(CITY_TIME).year + 1 else None


def _of_parts(parts):
    """(datetime, form) of the named parts of a form; (None, None) where they are none."""
    try:
        month = parts.get("month") or _MONTHS[parts["name"].casefold()]
        year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
        date = datetime(year, int(month), int(parts["day"] or 1))
        if parts.get("hhmm"):
            hour, minute = int(parts["hhmm"][:2]), int(parts["hhmm"][2:4])
            return date.replace(
                hour=hour, minute=minute, second=int(parts["ss"] or 0)
            ), None
        if parts.get("hour") is None:
            short = len(parts["year"]) == 2
            return date, MONTH if not parts["day"] else SHORT if short else DAY
        return _at(date, parts), None
    except ValueError:
        return None, None


def _at(date, parts):
    """Raises ValueError for an hour that no day has."""
    if not parts.get("day"):
        raise ValueError
    minute = 30 if parts.get("semi") else int(parts["minute"] or 0)
    second, hour = int(parts["second"] or 0), int(parts["hour"])
    if parts["half"] and parts["half2"]:
        raise ValueError
    half = parts["half"] or parts["half2"]
    if half:
        hour = _in_half(hour, half.casefold())
    if hour is None:
        raise ValueError
    later = timedelta(0)
    if (hour, minute, second) == (24, 0, 0):
        hour, later = 0, timedelta(days=1)
    part = int((parts["part"] or "0").ljust(6, "0")[:6])
    moment = date.replace(hour=hour, minute=minute, second=second, microsecond=part)
    return (moment + later).replace(tzinfo=_zone(parts["zone"]))


def _in_half(hour, half):
    if hour > 12:
        return hour if half not in ("上午", "凌晨", "am") else None
    if half in _AFTER_NOON or (half == "中午" and hour < 3):
        if half.startswith(("晚", "夜")) and hour < 5:
            return None  # 晚上1点 may be an hour after midnight
        # 晚上12点 is the end of the day, 下午12点 its middle.
        return None if hour == 12 and half.startswith(("晚", "夜")) else hour % 12 + 12
    return 0 if hour == 12 and half != "中午" else hour


def _zone(text):
    text = (text or "").casefold()
    if text in ("z", "utc", "gmt"):
        return UTC
    digits = re.sub(r"[^\d+-]", "", text)
    if not digits:
        return None  # CST is the city's own
    size = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5] or 0))
    return timezone(-size if digits[0] == "-" else size)
