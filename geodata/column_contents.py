"""What a column is when its name does not tell: by the texts in it.

Only where nearly all texts say the same, and only one column does. Every finding has its
reason, and a person may say otherwise.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from geodata import coordinates, times

ENOUGH = 0.8  # share of a column's texts that must agree
LOOKED_AT = 400
LEAST = 3  # rows that tell anything
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：时][0-5]?\d([:：分][0-5]?\d秒?)?")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8}|\d{1,2}/\d{1,2}/\d{4}")
# What a column of days or hours is of, if not of the report; and what they are called.
_OTHER_TIME = re.compile(
    r"结案|办结|完成|完结|处置|处理|时长|耗时|用时|到场|到达|发生|事发|截止|期限|时限|归档|结束"
    r"|finish|clos|end|duration|due|limit|arriv|occur",
    re.IGNORECASE,
)
_TIME_WORD = re.compile(r"[\s_\-]|日期|时间|时刻|日|时|date|time|clock|hour|day")
# What names no incident, however long its texts are.
_NO_TITLE = re.compile(r"人|员|长$|领导|住址|户籍|单位|部门|网格|机构|组织")
_REFERENCE = re.compile(r"[A-Za-z0-9][\w\-/#.]{1,39}", re.ASCII)
_ADDRESS = re.compile(r"(路|街|道|巷|弄|胡同|村|镇|小区|大厦|广场).*|\d+号")
REFERENCE = Path(__file__).parent


def complete(found, why, left, kind, sample, elsewhere=()) -> None:
    """Adds to found (field -> column) and why what texts tell.

    left: name -> texts of the columns that nothing is known of; sample: of all.
    elsewhere: columns that are, by their names, about something else than the incident.
    """
    columns = {name: _texts(texts) for name, texts in left.items()}
    columns = {name: texts for name, texts in columns.items() if len(texts) >= LEAST}
    if kind in ("incidents", "facilities", "places"):
        _place(found, why, columns)
    if kind == "incidents":
        clocks = {n: t for n, t in columns.items() if n not in elsewhere}
        _clocks(found, why, clocks, sample)
        columns = {n: t for n, t in columns.items() if n not in found.values()}
        _time(found, why, columns)
        _category(found, why, columns)
        _state(found, why, columns, elsewhere)
        _reference(found, why, columns)
        _words(found, why, columns)


def _texts(texts):
    texts = np.array([text.strip() for text in texts[:LOOKED_AT]], object)
    return texts[~times.nothing(texts)] if len(texts) else texts


def _take(found, why, columns, field, name, reason):
    found[field] = name
    why[field] = reason
    columns.pop(name, None)


def _place(found, why, columns):
    if {"wkt", "lonlat"} & set(found) or {"lon", "lat"} <= set(found):
        return
    if not {"lon", "lat"} & set(found):
        for name, texts in columns.items():
            lon, _, bad = coordinates.pairs(texts)
            if np.mean(bad) <= 1 - ENOUGH and np.mean(np.abs(lon) <= 180) >= ENOUGH:
                reason = f"each text of {name} holds a longitude and a latitude"
                return _take(found, why, columns, "lonlat", name, reason)
    numbers = {name: _degrees(texts) for name, texts in columns.items()}
    numbers = {name: values for name, values in numbers.items() if values is not None}
    lon = [n for n, v in numbers.items() if _within(v, 73, 136)]
    lat = [n for n, v in numbers.items() if _within(v, 3, 54)]
    wanted = [("lon", lon, "73 and 136"), ("lat", lat, "3 and 54")]
    if any(f not in found and len(names) != 1 for f, names, _ in wanted):
        return
    for field, names, range_ in wanted:
        if field not in found:
            reason = (
                f"the numbers of {names[0]} lie between {range_} with many decimals"
            )
            _take(found, why, columns, field, names[0], reason)


def _degrees(texts):
    values, bad, forms, _ = coordinates.parse(texts)
    fine = sum("." in text or "°" in text or "度" in text for text in texts)
    if np.mean(bad) > 1 - ENOUGH or fine < ENOUGH * len(texts):
        return None
    decimals = [len(text.partition(".")[2]) >= 3 for text in texts.tolist()]
    return values if np.mean(decimals) >= ENOUGH or set(forms) - {"decimal"} else None


def _within(values, low, high):
    return np.mean((values >= low) & (values <= high)) >= ENOUGH


def _clocks(found, why, columns, sample):
    """A day in one column, its hour in another: of the report, and of the closing."""
    for at, clock in (("reported_at", "reported_clock"), ("closed_at", "closed_clock")):
        column = found.get(at)
        if column not in sample or clock in found:
            continue
        texts = _texts(sample[column])
        if not len(texts):
            continue
        clocks = _share(texts, _CLOCK) >= ENOUGH
        form = _DAY if clocks else _CLOCK
        if not clocks and not all(_DAY.fullmatch(text) for text in texts):
            continue
        other = _beside(column, [n for n, t in columns.items() if _share(t, form) >= ENOUGH],
                        at == "reported_at")  # fmt: skip
        if other is None:
            continue
        day, hour = (other, column) if clocks else (column, other)
        reason = f"{day} has days alone, and {hour} hours and minutes"
        found[at], found[clock], why[clock] = day, hour, reason
        if clocks:
            why[at] = reason
        columns.pop(other)


def _beside(column, names, lone):
    """Of columns with days or hours the one that belongs to this: 上报时间 to 上报日期. lone:
    else the only one, unless its name is of another time."""
    kin = [name for name in names if _stem(name) == _stem(column)]
    if len(kin) == 1:
        return kin[0]
    free = [name for name in names if not _OTHER_TIME.search(name)]
    return free[0] if lone and len(free) == 1 and not kin else None


def _stem(name):
    return _TIME_WORD.sub("", name.casefold())


def _time(found, why, columns):
    if {"reported_at", "occurred_at"} & set(found):
        return
    fitting = {}
    for name, texts in columns.items():
        values, bad, how = times.read(texts)
        plain = np.equal(how, None) & ~bad & ~np.isnat(values)
        if np.mean(plain) >= ENOUGH and not _share(texts, re.compile(r"\d+")) >= ENOUGH:
            fitting[name] = (len(texts), -values[plain].astype(np.int64).mean())
    if fitting:
        # The fullest, and of those the earliest: what is reported later is closed.
        name = max(fitting, key=fitting.get)
        _take(
            found, why, columns, "reported_at", name, f"the texts of {name} are times"
        )


def _category(found, why, columns):
    if "category" in found:
        return
    known = known_words("categories", "category")
    shares = {
        name: np.mean([_plain(text) in known for text in texts])
        for name, texts in columns.items()
    }
    # Of 大类 and 小类 the one that tells more.
    name = max(shares, key=lambda n: (round(shares[n], 1), len(set(columns[n]))), default=None)
    if name is not None and shares[name] >= ENOUGH / 2:
        reason = f"{shares[name]:.0%} of the texts of {name} are categories"
        _take(found, why, columns, "category", name, reason)


def _state(found, why, columns, elsewhere):
    if "state" in found:
        return
    known = known_words("states", "state")
    fitting = {
        name: share
        for name, texts in columns.items()
        if name not in elsewhere
        and (share := np.mean([_plain(text) in known for text in texts])) >= ENOUGH
        and not _share(texts, re.compile(r"\d+")) >= ENOUGH
    }
    if len(fitting) == 1:
        ((name, share),) = fitting.items()
        reason = f"{share:.0%} of the texts of {name} are states"
        _take(found, why, columns, "state", name, reason)


def _reference(found, why, columns):
    if "source_ref" in found:
        return
    for name, texts in columns.items():
        if len(set(texts)) == len(texts) and _share(texts, _REFERENCE) == 1.0:
            if any(char.isdigit() for text in texts for char in text):
                reason = f"every text of {name} is a number or code of its own"
                return _take(found, why, columns, "source_ref", name, reason)


def _words(found, why, columns):
    if "address" not in found:
        shares = {n: _search(t, _ADDRESS) for n, t in columns.items()}
        name = max(shares, key=shares.get, default=None)
        if name and shares[name] >= ENOUGH and _mean_length(columns[name]) <= 40:
            if "title" in found or len(columns) > 1:
                reason = f"the texts of {name} have streets and house numbers"
                _take(found, why, columns, "address", name, reason)
    if "title" not in found and "description" not in found and columns:
        texts = {
            n: 0.0 if _is_values(t) or _NO_TITLE.search(n) else _mean_length(t)
            for n, t in columns.items()
        }
        name = max(texts, key=texts.get)
        if not texts[name]:
            return
        varied = len(set(columns[name])) > len(columns[name]) / 2
        if varied and _mean_length(columns[name]) >= 5:
            reason = f"{name} has the longest texts"
            _take(found, why, columns, "title", name, reason)


def _is_values(texts):
    """Whether most of a column is times or numbers, which call nothing."""
    if not len(texts):
        return True
    _, no_time, _ = times.read(texts)
    _, no_number, _, _ = coordinates.parse(texts)
    return float(np.mean(no_time & no_number)) < 0.5


def _share(texts, form):
    return float(np.mean([form.fullmatch(text) is not None for text in texts]))


def _search(texts, form):
    return float(np.mean([form.search(text) is not None for text in texts]))


def _mean_length(texts):
    return float(np.mean([len(text) for text in texts])) if len(texts) else 0.0


def _plain(text):
    return text.strip().casefold()


@lru_cache(maxsize=4)
def known_words(table: str, vocabulary: str) -> frozenset[str]:
    """The shipped words of categories or states: codes, labels and synonyms. A city's own
    come later."""
    found = set()
    with open(REFERENCE / f"reference/{table}.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found |= {_plain(row[k]) for k in ("code", "label_zh", "label_en")}
    with open(REFERENCE / "words.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["vocabulary"] == vocabulary:
                found |= {_plain(word) for word in row["words"].split("|")}
    return frozenset(found - {""})
