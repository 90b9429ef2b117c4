"""Coordinates as people write them, to numbers: 121.47, 121°28′12″E, １２１．４７, 121,47,
and two in one cell. What is not certain is no number here."""

import re
import unicodedata
from functools import lru_cache

import numpy as np

LON, LAT = "lon", "lat"
DECIMAL, DMS, COMMA = "decimal", "degrees and minutes", "decimal comma"
_AXES = {
    "E": LON,
    "W": LON,
    "东": LON,
    "西": LON,
    "N": LAT,
    "S": LAT,
    "北": LAT,
    "南": LAT,
}
_NEGATIVE = "WS西南"
_SIGNS = str.maketrans(
    {"º": "°", "。": ".", "˚": "°", "○": "°", "‘": "'", "’": "'", "′": "'", "`": "'", "“": '"',
     "”": '"', "″": '"', "〃": '"', "−": "-", "－": "-", "　": " ", "\xa0": " "}
)  # fmt: skip
_AXIS = r"([EWNS东西北南])?[经纬]?\s*[:：]?\s*"
_DECIMAL = re.compile(
    _AXIS + r"([-+]?\d+(?:\.\d*)?|[-+]?\.\d+)\s*(?:°|度|DEG)?\s*" + r"([EWNS])?",
    re.IGNORECASE,
)
_COMMA = re.compile(r"[-+]?\d{1,3},\d+")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_DMS = re.compile(
    _AXIS
    + r"([-+]?\d{1,3})\s*(?:°|度|D|-|:|\s)\s*(\d{1,2}(?:\.\d*)?)"
    # 121°4737 is no 47 minutes and 37 seconds: seconds stand behind a mark.
    + r"(?:\s*(?:'|分|M)|(?=\s*[-:]\s*\d)|(?=\s+\d)|(?=\s*$)|(?=\s*[EWNS]))\s*[-:]?\s*"
    + r"(?:(\d{1,2}(?:\.\d*)?)\s*(?:\"|''|秒|S(?![A-Z])|))?\s*([EWNS])?",
    re.IGNORECASE,
)
# 119.2509 under a head of 度.分秒: 119 degrees, 25 minutes, 9 seconds.
_PACKED = re.compile(r"(\d{1,3})(?:\.(\d{1,4})(\d*))?")
_SAYS_PACKED = re.compile(r"度\s*[.。．]?\s*分\s*[.。．]?\s*秒|\bd{2,3}\.?mm\.?ss|\bdms\b", re.IGNORECASE)
_PAIR_SPLIT = re.compile(r"\s*[,，;；、|/&_\t]\s*|\s+")
_NAMES = re.compile(
    r'"?\b(lng|lon|longitude|lat|latitude|x|y)"?\s*[:=]|(经度|纬度|东经|北纬)\s*[:=]?',
    re.IGNORECASE,
)
_POINT = re.compile(r"^(SRID=\d+;)?\s*POINT\s*Z?\s*", re.IGNORECASE)
# A third number that says nothing: the height 0 of KML and of GPS loggers.
_HEIGHT = re.compile(r"(-?\d+\.\d+[\s,]+-?\d+\.\d+)[\s,]+0(?:\.0*)?")
# Two without anything between them: 121°28′E31°13′N, N31°13′E121°28′.
_GLUED = (
    re.compile(r"(.*?[EWNS])\s*([^EWNS]*[EWNS])"),
    re.compile(r"([EWNS][^EWNS]+)([EWNS][^EWNS]+)"),
)


@lru_cache(maxsize=200_000)
def degrees(text: str) -> tuple[float, str, str | None] | None:
    """One coordinate: its number, how it was written, the axis if it says so; None where
    it is no coordinate. "" and words for nothing are not asked here."""
    plain = _NAMES.sub(_letter, _plain(text))
    if found := _DECIMAL.fullmatch(plain):
        return _signed(float(found[2]), found[1], found[3], DECIMAL)
    if _COMMA.fullmatch(plain):
        whole, part = plain.split(",")
        # 121,432 could be a number of thousands; nobody writes degrees so short.
        if len(part) != 3 and abs(int(whole)) <= 180:
            return float(f"{whole}.{part}"), COMMA, None
    if _THOUSANDS.fullmatch(plain):
        return float(plain.replace(",", "")), DECIMAL, None
    if found := _DMS.fullmatch(plain):
        minutes, seconds = float(found[3]), float(found[4] or 0)
        # 60.0000 is what a rounding makes of 59.99996.
        if minutes <= 60 and seconds <= 60 and not (found[4] and "." in found[3]):
            size = abs(int(found[2])) + minutes / 60 + seconds / 3600
            value = -size if found[2].startswith("-") else size
            return _signed(value, found[1], found[5], DMS)
    return None


def says_packed(name: str) -> bool:
    """Whether a column's name says that degrees, minutes and seconds stand in one number:
    经度(度.分秒)."""
    return _SAYS_PACKED.search(name) is not None


def unpacked(texts) -> tuple[np.ndarray, np.ndarray]:
    """Such numbers as degrees, and which are none; texts with marks are read by them."""
    values, bad = np.full(len(texts), np.nan), np.zeros(len(texts), bool)
    for at, text in enumerate(texts.tolist()):
        found = _PACKED.fullmatch(text)
        if found is None:
            other = degrees(text) if text else None
            marked = other is not None and other[1] == DMS
            values[at], bad[at] = (other[0], False) if marked else (np.nan, bool(text))
            continue
        digits = (found[2] or "").ljust(4, "0")
        minutes, seconds = int(digits[:2]), float(f"{digits[2:]}.{found[3] or 0}")
        bad[at] = minutes >= 60 or seconds >= 60
        if not bad[at]:
            values[at] = int(found[1]) + minutes / 60 + seconds / 3600
    return values, bad


def parse(texts) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """texts: object array (n,) of str, stripped. Returns numbers float64 (NaN where
    empty or no coordinate), a bool array of those that are none, and two object arrays:
    how each was written, and the axis that it names (None: it does not say)."""
    bad = np.zeros(len(texts), bool)
    forms, axes = (
        np.full(len(texts), DECIMAL, object),
        np.full(len(texts), None, object),
    )
    try:
        plain = np.array(
            [float(text) if text else np.nan for text in texts.tolist()], np.float64
        )
        return (
            np.where(np.isfinite(plain), plain, np.nan),
            bad | np.isinf(plain),
            forms,
            axes,
        )
    except ValueError:
        pass
    values = np.full(len(texts), np.nan)
    for at, text in enumerate(texts.tolist()):
        try:
            values[at] = float(text) if text else np.nan
        except ValueError:
            found = degrees(text)
            if found is None:
                bad[at] = True
            else:
                values[at], forms[at], axes[at] = found
    bad |= np.isinf(values)
    return np.where(bad, np.nan, values), bad, forms, axes


def pairs(texts, lat_first: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two coordinates in one cell: lon and lat float64 (NaN: none) and which are no pair.

    lat_first: what the column's name says of "31.2,121.4"; a letter or the numbers
    themselves say it better.
    """
    lon, lat = np.full(len(texts), np.nan), np.full(len(texts), np.nan)
    bad = np.zeros(len(texts), bool)
    for at, text in enumerate(texts.tolist()):
        if text:
            found = _pair(text, lat_first)
            bad[at] = found is None
            lon[at], lat[at] = found or (np.nan, np.nan)
    return lon, lat, bad


def says_lat_first(name: str) -> bool:
    """Whether a column's name puts the latitude first: "坐标(纬度,经度)", "lat_lng"."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    lat = min((plain.find(w) for w in ("纬", "lat") if w in plain), default=-1)
    lon = min((plain.find(w) for w in ("经度", "lon", "lng") if w in plain), default=-1)
    return 0 <= lat < lon


@lru_cache(maxsize=200_000)
def _pair(text, lat_first):
    plain = _NAMES.sub(_letter, _plain(text))
    plain = _POINT.sub("", plain).strip("()[]{},;，； ")
    if found := _HEIGHT.fullmatch(plain):
        plain = found[1]
    if "POINT" in text.upper():
        lat_first = False
    for parts in _halves(plain):
        both = [degrees(part) for part in parts]
        if None in both or min(map(len, parts)) == 0:
            continue
        (one, _, axis), (other, _, other_axis) = both
        if axis == LAT or other_axis == LON:
            return other, one
        if axis == LON or other_axis == LAT:
            return one, other
        if abs(other) > 90 >= abs(one):
            return other, one
        if abs(one) > 90 >= abs(other):
            return one, other
        return (other, one) if lat_first else (one, other)
    return None


def _letter(found):
    lat = (found[1] or found[2]).lower() in ("lat", "latitude", "y", "纬度", "北纬")
    return "N" if lat else "E"


def _halves(plain):
    cuts = list(_PAIR_SPLIT.finditer(plain))
    marked = [cut for cut in cuts if not cut[0].isspace()]
    for cut in marked or cuts:
        yield plain[: cut.start()], plain[cut.end() :]
    if marked:
        return
    for form in _GLUED:
        if found := form.fullmatch(plain):
            yield found[1], found[2]


def _plain(text):
    # Signs first: NFKC makes an o of º, and two ′ of ″.
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS))
    return plain.translate(_SIGNS).replace("''", '"').strip().upper()


def _signed(value, before, after, form):
    letter = (before or after or "").upper()
    if letter and letter in _NEGATIVE:
        value = -abs(value)
    return value, form, _AXES.get(letter)
