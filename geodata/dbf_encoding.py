"""Which encoding old texts are in: told by the bytes themselves, whatever a file claims.

Bytes of many Chinese texts form valid UTF-8 by no accident, so what decodes as UTF-8 is
UTF-8. Between GB18030 and Big5 the letters decide: in true text most are among the few
thousand common ones, in text that was taken for the other they are rare ones.
"""

import codecs
import re

from geodata.guess import Guess
from geodata.table import BadFile

CANDIDATES = ("utf-8", "gb18030", "big5", "cp1252")
ENOUGH = 4000  # texts that decide
# Share of common letters below which nothing is said to be sure.
LIKELY = 0.7
# What .cpg files and code page bytes say, in Python's words; digits alone are code pages.
PAGES = {
    "936": "gb18030",
    "54936": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "950": "big5",
    "big5-hkscs": "big5hkscs",
    "65001": "utf-8",
    "1252": "cp1252",
    "88591": "latin-1",
    "437": "cp437",
    "850": "cp850",
}
LANGUAGE_BYTES = {
    0x4D: "gb18030",
    0x7A: "gb18030",
    0x4F: "big5",
    0x78: "big5",
    0x03: "cp1252",
    0x58: "cp1252",
    0x59: "cp1252",
    0x01: "cp437",
    0x02: "cp850",
}


def page(text: str | None) -> str | None:
    """The encoding that a .cpg file names: "GBK", "936", "UTF-8"; None if it names none."""
    plain = re.sub(
        r"^(ansi|oem|windows|ibm|cp|iso)[\s_-]*", "", (text or "").strip().lower()
    )
    plain = PAGES.get(plain.replace("-", "") if plain[:1].isdigit() else plain, plain)
    try:
        return _spelled(codecs.lookup(plain).name) if plain else None
    except LookupError:
        return None


def guess(
    raw: list[bytes], said: str | None, claimed: str | None, claim: str = "its .cpg"
) -> Guess:
    """The encoding of some texts. said: by a person, who is believed. claimed: by the
    file, in `claim`, which is believed if the bytes agree. Raises BadFile."""
    if said:
        return Guess("encoding", _known(said), f"{said} was named")
    telling = [text for text in dict.fromkeys(raw) if not text.isascii()][:ENOUGH]
    if not telling:
        return Guess("encoding", claimed or "utf-8", "all its letters are ASCII")
    scores = {name: likeness(telling, name) for name in CANDIDATES}
    best = _best(scores)
    if claimed and claimed not in scores:
        scores[claimed] = likeness(telling, claimed)
    if claimed and (claimed == best or scores[claimed] > scores[best]):
        return Guess(
            "encoding", claimed, f"{claim} says so, and its texts agree", CANDIDATES
        )
    others = tuple(name for name in CANDIDATES if name != best)
    if claimed:
        reason = f"{claim} says {claimed}, but its texts read as {best}"
        return Guess("encoding", best, reason, (claimed, *others), sure=False)
    reason = f"its texts read as {best}: {scores[best]:.0%} of their letters are common"
    return Guess("encoding", best, reason, others, sure=scores[best] >= LIKELY)


def decoded(raw: bytes, encoding: str) -> str:
    """A text, without a letter that was cut in two at its end; other bytes that mean
    nothing become �, so that the row is not lost."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        if _cut(error, raw):
            return raw[: error.start].decode(encoding)
        return raw.decode(encoding, "replace")


def likeness(texts: list[bytes], encoding: str) -> float:
    """How much texts look like Chinese (or, for cp1252, like letters) in an encoding:
    0 … 1; 0 where one does not decode."""
    letters = []
    for text in texts:
        try:
            letters += _letters(text, encoding)
        except UnicodeDecodeError:
            return 0.0
    if not letters:
        return 0.0
    if encoding == "utf-8" and any(
        "\u2e80" <= letter <= "\uffef" for letter in letters
    ):
        return 1.0
    common = sum(_common(letter, encoding) for letter in letters) / len(letters)
    # A text that decodes as UTF-8 seldom is anything else; one of single bytes decodes
    # as everything.
    return {"utf-8": max(common, 0.6), "cp1252": 0.4 * common}.get(encoding, common)


def _best(scores):
    return max(CANDIDATES, key=lambda name: (scores[name], -CANDIDATES.index(name)))


def _letters(text, encoding):
    try:
        found = text.decode(encoding)
    except UnicodeDecodeError as error:
        if not _cut(error, text):
            raise
        found = text[: error.start].decode(encoding)
    return [letter for letter in found if not letter.isascii()]


def _cut(error, raw):
    """Whether only the last letter is at fault, and only for want of its other bytes."""
    return error.end >= len(raw) and re.search(
        "incomplete|unexpected end", error.reason
    )


def _common(letter, encoding):
    """Whether a letter is of the first, frequent level of its national standard."""
    if encoding == "cp1252":
        return letter.isalpha()
    standard, first, last = {
        "big5": ("big5", 0xA4, 0xC6),
        "big5hkscs": ("big5", 0xA4, 0xC6),
    }.get(encoding, ("gb2312", 0xB0, 0xD7))
    if "\u3000" <= letter <= "\u303f" or "\uff00" <= letter <= "\uff5e":
        return True
    try:
        lead = letter.encode(standard)[0]
    except UnicodeEncodeError:
        return False
    return first <= lead <= last


def _known(said):
    try:
        return _spelled(codecs.lookup(said).name)
    except LookupError as error:
        raise BadFile(f"no encoding is called {said}") from error


def _spelled(name):
    return "gb18030" if name in ("gbk", "gb2312", "hz", "cp936") else name
