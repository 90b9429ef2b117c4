"""Personal numbers and columns in what comes in: found, masked, and said.

Free text keeps its words and loses identity-card numbers and telephone numbers. What
only looks like one stays: incident numbers, codes of places, dates, coordinates, house
numbers. A number that could be either is masked where a word beside it says what it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from geodata.personal_columns import personal_columns

__all__ = ["mask", "mask_column", "personal_columns", "said"]

ID_NUMBER, PHONE = "id_number", "phone"
MASKS = {ID_NUMBER: "【证件号已隐去】", PHONE: "【电话已隐去】"}
_SAID = {
    "zh": {ID_NUMBER: "已隐去 {} 个证件号", PHONE: "已隐去 {} 个电话号码"},
    "en": {
        ID_NUMBER: "{} identity number(s) masked",
        PHONE: "{} phone number(s) masked",
    },
}

# One character for one, so that places in the plain text are places in the original.
_PLAIN = str.maketrans(
    "０１２３４５６７８９Ｘｘ＋（）．－—–‐‑−　\u00a0\u2009\u200b\ufeff：",
    "0123456789Xx+().------    " + " :",
)
# Between digits: a space, a hyphen, or a hyphen with spaces around it.
_SEP = r"(?: {1,2}| ?[-·] ?)"
# Digits around a match make it part of something longer; "116.4138…" is a decimal,
# while "1.138…" may be the first of a list.
_START = r"(?<![0-9])(?<![0-9]{2}[.])(?<!0[.])"
_END = r"(?![0-9])(?![.][0-9]{3})"

_ID_18 = re.compile(
    _START + rf"[1-8][0-9](?:{_SEP}?[0-9]){{15}}{_SEP}?[0-9Xx]" + r"(?![0-9])"
)
_ID_15 = re.compile(_START + rf"[1-8][0-9](?:{_SEP}?[0-9]){{13}}" + _END)
_MOBILE = re.compile(
    rf"{_START}(?:(?:\+|00)?86{_SEP}?|\(\+?86\) ?)?"
    rf"(?:1[3-9][0-9]{{9}}"
    rf"|1[3-9][0-9]{_SEP}[0-9]{{4}}{_SEP}?[0-9]{{4}}|1[3-9][0-9]{{5}}{_SEP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{{2}}{_SEP}[0-9]{{3}}{_SEP}[0-9]{{4}}"
    rf"|1[3-9][0-9][.][0-9]{{4}}[.][0-9]{{4}}|1 [3-9](?: [0-9]){{9}}){_END}"
)
_LOCAL = rf"[2-9][0-9]{{2,3}}{_SEP}?[0-9]{{4}}"
_LANDLINE = re.compile(
    rf"{_START}(?:(?:\+|00)86{_SEP}?)?"
    rf"(?:\(0(?:10|2[0-9]|[3-9][0-9]{{2}})\) ?|0(?:10|2[0-9]|[3-9][0-9]{{2}}){_SEP}?)"
    rf"{_LOCAL}(?: ?(?:转|-|ext\.?) ?[0-9]{{1,6}})?{_END}",
    re.IGNORECASE,
)
_LOCAL_SAID = re.compile(
    r"(?:电话|座机|固话|热线|联系方式|号码|tel|phone)(?:为|是|号|号码|\.)? ?[:]? ?"
    rf"({_LOCAL}){_END}",
    re.IGNORECASE,
)
_ID_WORDS = re.compile(r"(?:身份|证件|证号|id ?card|identity|sfz)", re.IGNORECASE)
_PHONE_WORDS = ("tel", "phone", "mobile", "mob", "cell", "wx", "vx", "sj", "dh", "call")
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ROW_END = "\x1e"
_FEWEST_DIGITS = 7  # of a telephone number in its own town


def mask(text: str) -> tuple[str, list[str]]:
    """The text without personal numbers, and the kind of each one that was there.

    >>> mask("张某 138 0013 8000 反映井盖丢失")
    ('张某 【电话已隐去】 反映井盖丢失', ['phone'])
    """
    found = _found(text)
    return _masked(text, found), [kind for _, _, kind in found]


def mask_column(values: Sequence) -> tuple[list, dict[int, list[str]]]:
    """`mask` for a column: the values, and row -> kinds for the rows that changed.

    The rows with digits enough are searched as one text; only those that hold a number
    are touched. None stays None, and a value that is no text is read as it prints.
    """
    masked = list(values)
    texts = [
        "" if value is None else str(value).replace(_ROW_END, " ") for value in masked
    ]
    rows = _with_digits(texts)
    texts = [texts[row] for row in rows]
    starts = np.cumsum([0] + [len(text) + 1 for text in texts])
    notes, spans = {}, {}
    for start, end, kind in _found(_ROW_END.join(texts)):
        at = int(np.searchsorted(starts, start, side="right")) - 1
        base = int(starts[at])
        spans.setdefault(at, []).append((start - base, end - base, kind))
        notes.setdefault(rows[at], []).append(kind)
    for at, found in spans.items():
        masked[rows[at]] = _masked(texts[at], found)
    return masked, notes


def said(notes: Iterable[str], lang: str = "zh") -> str:
    """What was masked, in words: for the note beside a row or an incident."""
    counts = Counter(notes)
    words = [_SAID[lang][kind].format(count) for kind, count in sorted(counts.items())]
    return ("；" if lang == "zh" else "; ").join(words)


def _with_digits(texts: list[str]) -> list[int]:
    """Positions of the texts that have digits enough for the shortest personal number."""
    letters = np.frombuffer(
        _ROW_END.join(texts).encode("utf-32-le", "surrogatepass"), np.uint32
    )
    digits = (letters - ord("0") < 10) | (letters - ord("０") < 10)
    row = np.searchsorted(np.flatnonzero(letters == ord(_ROW_END)), np.flatnonzero(digits))
    return np.flatnonzero(np.bincount(row, minlength=1) >= _FEWEST_DIGITS).tolist()


def _masked(text: str, found) -> str:
    for start, end, kind in reversed(found):
        text = text[:start] + MASKS[kind] + text[end:]
    return text


def _found(text: str) -> list[tuple[int, int, str]]:
    """Places of personal numbers (start, end, kind), in order, none over another."""
    plain = text.translate(_PLAIN)
    places: list[tuple[int, int, str]] = []
    for pattern, is_one, kind in (
        (_ID_18, _is_id_18, ID_NUMBER),
        (_ID_15, _is_id_15, ID_NUMBER),
        (_MOBILE, _is_phone, PHONE),
        (_LANDLINE, _is_phone, PHONE),
        (_LOCAL_SAID, None, PHONE),
    ):
        group = pattern.groups
        places += [
            (*match.span(group), kind)
            for match in pattern.finditer(plain)
            if is_one is None or is_one(match)
        ]
    places.sort()
    kept: list[tuple[int, int, str]] = []
    for place in places:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _is_id_18(match) -> bool:
    digits = re.sub(r"[^0-9Xx]", "", match[0]).upper()
    born = _day(digits[6:10], digits[10:12], digits[12:14])
    if digits[:2] not in _PROVINCES or born is None:
        return False
    if _is_called_id(match):  # then a slip in the last digit makes it no less one
        return True
    # County, day and four digits is also how cities number their cases: one of eleven
    # has the right last digit. A day of this year or the last is taken for a case's.
    recent = born.year >= date.today().year - 1
    return _checks(digits) and not recent and not _letters_before(match)


def _is_id_15(match) -> bool:
    digits = re.sub(r"[^0-9]", "", match[0])
    born = _day("19" + digits[6:8], digits[8:10], digits[10:12])
    if digits[:2] not in _PROVINCES or born is None:
        return False
    # A grid's number of 15 digits has its town here, 001 to 399 as a rule.
    plain = born.year >= 1940 and not _letters_before(match)
    return plain or _is_called_id(match)


def _is_phone(match) -> bool:
    letters = _letters_before(match)
    return not letters or letters.lower() in _PHONE_WORDS


def _is_called_id(match) -> bool:
    before = match.string[max(0, match.start() - 16) : match.start()]
    return bool(_ID_WORDS.search(before.rpartition(_ROW_END)[2]))


def _letters_before(match) -> str:
    before = match.string[max(0, match.start() - 12) : match.start()]
    return re.search(r"[A-Za-z]*$", before)[0]


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= 1880 else None


def _checks(digits: str) -> bool:
    """The check digit of GB 11643: weighted sum modulo 11."""
    if not digits[:17].isdigit():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)
    )
    return "10X98765432"[total % 11] == digits[17]
