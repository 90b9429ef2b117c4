"""Which encoding old texts are in: told by the bytes themselves, whatever a file claims.

Bytes of many Chinese texts form valid UTF-8 by no accident, so what decodes as UTF-8 is
UTF-8. Between GB18030 and Big5 the letters decide: in true text most are among the few
thousand common ones, in text that was taken for the other they are rare ones.
"""

import codecs
import re
from functools import lru_cache
from pathlib import Path

from geodata.guess import Guess
from geodata.table import BadFile

CANDIDATES = ("utf-8", "gb18030", "big5", "cp1252")
ENOUGH = 4000  # texts that decide
# Share of common letters below which nothing is said to be sure.
LIKELY = 0.55
# How much better another encoding must fit before a file's own word is not believed.
CLEARLY = 0.25
# One text in so many may be damaged without deciding for all.
TOLERATED = 50
FOLDER = Path(__file__).parent
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
        return Guess("encoding", claimed or "utf-8", "all its letters are plain ASCII")
    scores = {name: likeness(telling, name) for name in CANDIDATES}
    best = max(CANDIDATES, key=lambda name: (scores[name], -CANDIDATES.index(name)))
    if claimed and claimed not in scores:
        scores[claimed] = likeness(telling, claimed)
    others = tuple(sorted((n for n in scores if n != best), key=lambda n: -scores[n]))
    if not claimed:
        second = others[0]
        reason = (
            f"read as {best}, {scores[best]:.0%} of its letters are in common use; read as"
            f" {second}, {scores[second]:.0%}"
        )
        return Guess("encoding", best, reason, others, sure=scores[best] >= LIKELY)
    if claimed == best or scores[claimed] > max(0.0, scores[best] - CLEARLY):
        reason = f"{claim} says {claimed}, and its texts agree"
        others = tuple(name for name in CANDIDATES if name != claimed)
        return Guess("encoding", claimed, reason, others)
    reason = f"{claim} says {claimed}, but its texts make sense as {best} only"
    return Guess("encoding", best, reason, others, sure=False)


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
    0 … 1; 0 where they do not decode."""
    letters, wrong = [], 0
    for text in texts:
        try:
            letters += _letters(text, encoding)
        except UnicodeDecodeError:
            wrong += 1
    if not letters or wrong > _tolerated(len(texts)):
        return 0.0
    if encoding == "utf-8" and any(
        "\u2e80" <= letter <= "\uffef" for letter in letters
    ):
        return 1.0
    level = sum(_common(letter, encoding) for letter in letters) / len(letters)
    known = sum(letter in _vocabulary() for letter in letters) / len(letters)
    common = level if encoding == "cp1252" else 0.6 * level + 0.4 * min(1, 1.6 * known)
    # A text that decodes as UTF-8 seldom is anything else; one of single bytes decodes
    # as everything.
    return {"utf-8": max(common, 0.5), "cp1252": 0.3 * common}.get(encoding, common)


def _tolerated(count: int) -> int:
    """How many texts may be damaged: one of a few, if there are a few."""
    return max(count // TOLERATED, int(count > 2))


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    """The Chinese letters of our own lists of words: some hundred, the field's own."""
    texts = (path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.csv"))
    return frozenset(letter for text in texts for letter in text if letter >= "\u4e00")


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
