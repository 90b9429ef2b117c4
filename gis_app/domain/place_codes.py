"""Codes of places as files write them, read as paths where they are some.

Spreadsheets make numbers of codes (110101.0, 1.31003001005E+11), people put spaces,
hyphens or the name beside them, map services a country before them (156131003). What
was cut short is no code: 1.31003E+11 has lost its last digits.
"""

import re
import unicodedata

from gis_app.domain import codes

# A number that a spreadsheet wrote: its whole part, its decimals, its exponent.
_NUMBER = re.compile(r"(\d+)(?:\.(\d*))?(?:[eE]\+?(\d+))?")
_PARTED = re.compile(r"\d+(?:[-_/·]\d+)+")
_BESIDE_NAME = re.compile(r"(\d{12}|\d{9}|\d{6})(\D*[\u4e00-\u9fff]\D*)")
_AFTER_NAME = re.compile(r"(\D*[\u4e00-\u9fff]\D*?)(\d{12}|\d{9}|\d{6})\D*")
# Of 156131003: China's number, then a province that there is.
_COUNTRY = re.compile(
    r"156((?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)\d{4})"
)
_LEADING = re.compile(r"\d{12}|\d{9}(?!\d)|\d{6}(?!\d)")


def plain(text: str) -> str:
    """A code without what a spreadsheet or a typist put into it.

    >>> plain(" 110101.0 "), plain("131003-001-005"), plain("1.31003001005E+11")
    ('110101', '131003001005', '131003001005')
    """
    found = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text))).strip("'\"`")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", found):
        return found.replace(",", "")
    if _PARTED.fullmatch(found):
        joined = re.sub(r"\D", "", found)
        return joined if len(joined) in (9, 12) else found
    number = _NUMBER.fullmatch(found)
    if not number or found.isdigit():
        return found
    whole, decimals, exponent = number[1], number[2] or "", int(number[3] or 0)
    if len(decimals.rstrip("0")) > exponent or exponent > 20:
        return found
    if exponent and len(decimals) < exponent:
        return found  # cut short: zeros would be a guess
    return whole + decimals[:exponent]


def is_cut_short(text: str) -> bool:
    """Whether a spreadsheet has written a long code as a rounded number."""
    found = plain(text)
    return bool(re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", found))


def unit_code(text: str) -> str | None:
    """The path of an administrative code, or None where it is none."""
    digits = plain(text)
    if with_country := _COUNTRY.fullmatch(digits):
        digits = with_country[1]
    named = _BESIDE_NAME.fullmatch(digits)
    if named:
        digits = named[1]
    if len(digits) > 12 and set(digits[12:]) == {"0"}:
        digits = digits[:12]
    try:
        return codes.normalise(digits)
    except codes.BadCode:
        return None


def grid_code(text: str) -> str | None:
    """A grid's code as it is, or None where it does not follow the rule."""
    return _parsed(text, micro=False)


def micro_code(text: str) -> str | None:
    return _parsed(text, micro=True)


def _parsed(text, micro):
    joined = re.sub(r"[\s\-_/·]+", "", unicodedata.normalize("NFKC", text)).upper()
    try:
        parts = codes.parse_grid(joined)
    except codes.BadCode:
        return None
    if (parts.micro is not None) != micro or parts.letter not in "ZSX":
        return None
    return str(parts)


def claimed(text: str) -> str | None:
    """The unit that a code of the source's own begins with: 131003101000001 is one of
    the town 131003101."""
    digits = plain(text)
    leading = _LEADING.match(digits)
    if not leading or leading[0] == digits:
        return None
    return unit_code(leading[0])


def out_of_name(name: str) -> tuple[str, str]:
    """A code that stands in a name, and the name without it; ("", name) where none does.

    >>> out_of_name("131003001 银河南路街道")
    ('131003001', '银河南路街道')
    """
    text = unicodedata.normalize("NFKC", name).strip()
    if found := _BESIDE_NAME.fullmatch(text):
        code, rest = found[1], found[2]
    elif found := _AFTER_NAME.fullmatch(text):
        code, rest = found[2], found[1]
    else:
        return "", name
    return code, rest.strip(" -_:,.()[]、，：（）【】")
