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
_REFERENCE = re.compile(r"[A-Za-z0-9][\w\-/#.]{1,39}", re.ASCII)
_ADDRESS = re.compile(r"(路|街|道|巷|弄|胡同|村|镇|小区|大厦|广场).*|\d+号")
REFERENCE = Path(__file__).parent


def complete(found, why, left, kind, sample) -> None:
    """Adds to found (field -> column) and why what texts tell.

    left: name -> texts of the columns that nothing is known of; sample: of all.
    """
    columns = {name: _texts(texts) for name, texts in left.items()}
    columns = {name: texts for name, texts in columns.items() if len(texts) >= LEAST}
    if kind in ("incidents", "facilities", "places"):
        _place(found, why, columns)
    if kind == "incidents":
        _clock(found, why, columns, sample)
        _time(found, why, columns)
        _category(found, why, columns)
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


def _clock(found, why, columns, sample):
    """A day in one column, its hour in another."""
    day = found.get("reported_at")
    if day is None or day not in sample:
        return
    days = _texts(sample[day])
    if len(days) and _share(days, _CLOCK) >= ENOUGH:
        return _day_of_clock(found, why, columns, day)
    if not len(days) or not all(_DAY.fullmatch(text) for text in days):
        return
    clocks = [n for n, texts in columns.items() if _share(texts, _CLOCK) >= ENOUGH]
    if len(clocks) == 1:
        reason = f"{day} has days alone, and {clocks[0]} hours and minutes"
        _take(found, why, columns, "reported_clock", clocks[0], reason)


def _day_of_clock(found, why, columns, clock):
    """What was taken for the time has hours alone: its days are in another column."""
    days = [n for n, texts in columns.items() if _share(texts, _DAY) >= ENOUGH]
    if len(days) == 1:
        reason = f"{days[0]} has days alone, and {clock} hours and minutes"
        found["reported_clock"], why["reported_clock"] = clock, reason
        _take(found, why, columns, "reported_at", days[0], reason)


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
    known = known_categories()
    shares = {
        name: np.mean([_plain(text) in known for text in texts])
        for name, texts in columns.items()
    }
    name = max(shares, key=shares.get, default=None)
    if name is not None and shares[name] >= ENOUGH / 2:
        reason = f"{shares[name]:.0%} of the texts of {name} are categories"
        _take(found, why, columns, "category", name, reason)


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
            n: 0.0 if _is_values(t) else _mean_length(t) for n, t in columns.items()
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


@lru_cache(maxsize=1)
def known_categories() -> frozenset[str]:
    """The shipped categories: codes, labels and synonyms. A city's own come later."""
    found = set()
    with open(REFERENCE / "reference/categories.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found |= {_plain(row[k]) for k in ("code", "label_zh", "label_en")}
    with open(REFERENCE / "words.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["vocabulary"] == "category":
                found |= {_plain(word) for word in row["words"].split("|")}
    return frozenset(found - {""})
