"""The names of coordinate systems: as people write them, as files carry them, as ours.

Ours are cgcs2000, wgs84, gcj02 and bd09; EPSG:n (or ESRI:n) for what PROJ numbers; and
"WKT:…" for a system that only a file's own text describes. "/yx" behind a name says that
the northing or latitude comes first, as surveyors write X and Y. What people call the
datums is data (datum_names.csv).
"""

import csv
import re
import unicodedata
import warnings
from functools import lru_cache
from pathlib import Path

from pyproj import CRS
from pyproj.exceptions import CRSError

WORDS = Path(__file__).with_name("datum_names.csv")
NAMED_DATUMS = ("cgcs2000", "wgs84", "gcj02", "bd09")
LABELS = {
    "cgcs2000": "CGCS2000",
    "wgs84": "WGS 84",
    "gcj02": "GCJ-02",
    "bd09": "BD-09",
}
NORTH_FIRST = "/yx"
LONGEST = 20_000  # letters of a WKT
# First code of China's zones, by datum: 3° zones 25–45 with and without their number
# in the easting, 6° zones 13–23 likewise.
GRIDS = {
    "cgcs2000": {(3, True): 4513, (3, False): 4534, (6, True): 4491, (6, False): 4502},
    "EPSG:4610": {(3, True): 2349, (3, False): 2370, (6, True): 2327, (6, False): 2338},
    "EPSG:4214": {(3, True): 2401, (3, False): 2422, (6, True): 21413, (6, False): 21453},
}  # fmt: skip
# What a name may end with and means nothing: 坐标系, 地图, "map", "datum" …
_FILLING = re.compile(
    r"(的|经纬度|坐标|坐标系|坐标系统|参考系|地理|地图|系统|系|年|偏移|加偏"
    r"|coordinates?|coordinatesystem|datum|system|map|lonlat|latlon)$"
)
# Words that say it in the name of a column; GPS says nothing about what became of it.
_IN_COLUMNS = {
    "gcj02": r"gcj[-_ ]?(02)?|高德|火星|国测局|腾讯|amap",
    "bd09": r"bd[-_ ]?09|百度|baidu",
    "wgs84": r"wgs[-_ ]?(19)?84",
    "cgcs2000": r"cgcs|国家2000|大地2000",
}
_PLANAR = re.compile(r"gauss|kr[uü]ger|高斯|克吕格|带|中央|cm\d|zone|\dgk|gk\d")


class UnknownDatum(ValueError):
    """A datum that is neither one of ours nor anything that PROJ can place."""


@lru_cache(maxsize=512)
def datum_name(text) -> str:
    """The one spelling of a datum: "GCJ-02" -> "gcj02", "epsg:4548" -> "EPSG:4548",
    the text of a .prj file -> its EPSG code, or "WKT:…" where it has none.

    Raises UnknownDatum.
    """
    said = "" if text is None else str(text).strip()[:LONGEST]
    bare = re.sub(r"\s*/\s*yx$", "", said, flags=re.IGNORECASE)
    found = _by_word(bare) or _by_code(bare) or _by_text(bare)
    found = found or _gauss_kruger(bare) or _by_projs_name(bare)
    if found is None:
        shown = said if len(said) < 80 else said[:77] + "…"
        raise UnknownDatum(
            f"{shown!r} is no datum known here: "
            "use cgcs2000, wgs84, gcj02, bd09 or EPSG with its number, as in EPSG:4548"
        )
    return found if bare == said else found + NORTH_FIRST


def named_in(columns) -> str | None:
    """The datum that the names of coordinate columns carry: 经度(高德), lat_gcj02. None
    where they name none, or several."""
    found = {
        datum
        for name in columns
        for datum, words in _IN_COLUMNS.items()
        if re.search(words, unicodedata.normalize("NFKC", name), re.IGNORECASE)
    }
    return found.pop() if len(found) == 1 else None


def split(datum: str) -> tuple[str, bool]:
    """A datum's name without "/yx", and whether it had it."""
    bare = datum.removesuffix(NORTH_FIRST)
    return bare, bare != datum


def label(datum: str) -> str:
    """How a datum is called on screens: "GCJ-02", "EPSG:4548 CGCS2000 / 3-degree …"."""
    bare, north_first = split(datum)
    if bare in LABELS:
        text = LABELS[bare]
    elif bare.startswith("WKT:"):
        text = system(bare).name
    else:
        text = f"{bare} {system(bare).name}"
    return f"{text}, northing first" if north_first else text


@lru_cache(maxsize=256)
def system(datum: str) -> CRS:
    """PROJ's system of an "EPSG:n", "ESRI:n" or "WKT:…" name. Raises UnknownDatum."""
    try:
        found = CRS.from_user_input(datum.removeprefix("WKT:"))
    except CRSError as error:
        raise UnknownDatum(f"{datum} is no system that PROJ knows") from error
    if found.is_compound:
        found = found.sub_crs_list[0]
    if not (found.is_geographic or found.is_projected):
        raise UnknownDatum(f"{datum} is no system of places on a map")
    return found


def epsg_of_zone(datum: str, meridian: int, width: int, numbered: bool) -> str | None:
    """The code of a Gauss–Krüger zone: its central meridian in °E, its width 3 or 6 °,
    whether eastings begin with the zone's number; None where there is none."""
    step, odd = divmod(meridian - 75, width)
    codes = GRIDS.get(datum, {})
    if odd or not 0 <= meridian - 75 <= 60 or (width, numbered) not in codes:
        return None
    return f"EPSG:{codes[width, numbered] + step}"


def _plain(text):
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_\-./()°'\"]+", "", text)


def _stripped(plain):
    while (shorter := _FILLING.sub("", plain)) and shorter != plain:
        plain = shorter
    return plain


@lru_cache(maxsize=1)
def _words():
    with open(WORDS, encoding="utf-8", newline="") as file:
        return {
            _stripped(_plain(word)): row["datum"]
            for row in csv.DictReader(file)
            for word in row["words"].split("|")
        }


def _by_word(text):
    plain = _plain(text)
    found = _words().get(plain) or _words().get(_stripped(plain))
    if found is None and (parts := re.split(r"[()（）]+", text.strip(" ()（）")))[1:]:
        # 高德坐标 (GCJ-02): two names of one thing
        names = {_by_word(part) or _by_code(part) for part in parts}
        found = names.pop() if len(names) == 1 else None
    return found


def _by_code(text):
    match = re.fullmatch(
        r"(?:(?:urn:ogc:def:crs:|https?://www\.opengis\.net/(?:def/crs/|gml/srs/))?"
        r"(epsg|esri|ogc)[\s:/.#_-]*(?:(?:v?[\d.]*)[:/])?)?\s*(crs84|\d{4,6})",
        unicodedata.normalize("NFKC", text).strip(),
        re.IGNORECASE,
    )
    if not match:
        return None
    authority, code = (match[1] or "EPSG").upper(), match[2].upper()
    if code == "CRS84":
        return "wgs84"
    system(f"{authority}:{code}")
    return f"{authority}:{code}"


def _by_text(text):
    """WKT, PROJ and JSON texts: their code if they are a numbered system."""
    if not (re.match(r"\+|\{|wkt:|[A-Za-z_0-9]+\s*\[", text, re.IGNORECASE)):
        return None
    try:
        found = system("WKT:" + re.sub(r"^wkt:\s*", "", text, flags=re.IGNORECASE))
    except UnknownDatum:
        return None
    if found.name == "WGS 84 (CRS84)":
        return "wgs84"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if (own := found.to_json_dict().get("id")) and own["authority"] == "EPSG":
            return f"EPSG:{own['code']}"
        code = found.to_authority("EPSG", min_confidence=70)
        code = code or found.to_authority("ESRI", min_confidence=90)
        return ":".join(code) if code else "WKT:" + found.to_wkt("WKT2_2019")


def _gauss_kruger(text):
    """ "CGCS2000 3度带 39带", "西安80 高斯 中央经线117" and their like."""
    plain = _plain(text)
    if not _PLANAR.search(plain):
        return None
    datum = _datum_within(plain)
    for word, code in _words().items():
        if code == datum:
            plain = plain.replace(word, " ")
    plain = plain.replace("三", "3").replace("六", "6")
    width = re.search(r"(?<!\d)([36])(?:度|degree|deg)", plain)
    width = int(width[1]) if width else None
    meridian = re.search(r"(?:中央[子午经]*线|cm|l0=?)[:：=]?(\d{2,3})", plain)
    meridian = meridian or re.search(r"(?<!\d)(\d{2,3})(?:e(?![a-z])|度带)", plain)
    zone = re.search(r"(?<!\d)(\d\d)号?带|(?:zone|带号?)[:：]?(\d\d)(?!\d)", plain)
    if meridian:
        return _zone_at(datum, int(meridian[1]), width)
    if zone:
        number = int(zone[1] or zone[2])
        width = width or (3 if number >= 25 else 6)
        middle = number * 3 if width == 3 else number * 6 - 3
        return epsg_of_zone(datum, middle, width, numbered=True)
    return None


def _zone_at(datum, meridian, width):
    for degrees in (width,) if width else (3, 6):
        if code := epsg_of_zone(datum, meridian, degrees, numbered=False):
            return code
    return None


def _datum_within(plain):
    for word in sorted(_words(), key=len, reverse=True):
        if word in plain and _words()[word] in GRIDS:
            return _words()[word]
    return "cgcs2000"


def _by_projs_name(text):
    """A system by its name in PROJ's or ESRI's words, never by likeness."""
    if len(text) < 5 or not re.search(r"[A-Za-z]{3}", text):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = CRS.from_user_input(text)
            esri = found.to_wkt("WKT1_ESRI").split('"')[1]
        except (CRSError, IndexError):
            return None
    code = found.to_authority()
    if code is None or _plain(text) not in (_plain(found.name), _plain(esri)):
        return None
    return ":".join(code)
