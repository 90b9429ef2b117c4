"""Which encoding a text file is in, told by its bytes: from its start, middle and end."""

import codecs
from pathlib import Path

from geodata import dbf_encoding
from geodata.guess import Guess
from geodata.table import BadFile

HEAD, PIECE = 1 << 18, 1 << 16
FEW = 0.001  # share of empty bytes that a text may have got on its way
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
LEAST = 0.02  # of likeness, below which it is no text at all
OTHERS = ("utf-8", "gb18030", "big5")


def guess(path: Path, said: str | None = None) -> Guess:
    """The encoding; said: what a person named. Raises BadFile for what is no text."""
    head, pieces = _sample(path)
    for mark, codec, name in MARKS:
        if head.startswith(mark) and said is None:
            return Guess("encoding", codec, f"it begins with the mark of {name}")
    if said:
        return Guess("encoding", _known(said, head), f"{said} was named")
    if wide := _wide(head):
        return Guess("encoding", wide, "every other byte is empty, as in UTF-16")
    if head.count(0) > max(FEW * len(head), len(head) > 100):
        raise BadFile(f"{path.name} is no text file: it has empty bytes")
    lines = [line for piece in pieces for line in piece.split(b"\n")]
    if _is_utf8(pieces):
        if all(map(bytes.isascii, pieces)):
            return Guess("encoding", "utf-8", "all its letters are plain ASCII")
        return Guess("encoding", "utf-8", "its bytes make sense as UTF-8", OTHERS[1:])
    telling = [line for line in lines if not line.isascii()]
    scores = {
        name: dbf_encoding.likeness(telling, name)
        for name in ("gb18030", "big5", "utf-8", "cp1252")
    }
    best = max(scores, key=scores.get)
    if scores[best] < LEAST:
        raise BadFile(
            f"{path.name} is no text in any encoding that is known here: is it a table at"
            " all? If so, save it as UTF-8 or name its encoding"
        )
    second = max((name for name in scores if name != best), key=scores.get)
    return Guess(
        "encoding",
        best,
        f"read as {best}, {scores[best]:.0%} of its letters are in common use; read as"
        f" {second}, {scores[second]:.0%}",
        tuple(name for name in OTHERS if name != best),
        sure=scores[best] >= dbf_encoding.LIKELY,
    )


def _sample(path):
    """The head, and pieces of whole lines from the start, the middle and the end."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(HEAD)
        pieces = [_whole_lines(head, False, size > HEAD)]
        for start in {size // 2, max(0, size - PIECE)}:
            if start > HEAD:
                file.seek(start)
                piece = file.read(PIECE)
                pieces.append(_whole_lines(piece, True, start + PIECE < size))
    return head, pieces


def _whole_lines(piece, cut_before, cut_after):
    if cut_before:
        piece = piece[piece.find(b"\n") + 1 :]
    if cut_after and b"\n" in piece:
        piece = piece[: piece.rfind(b"\n")]
    return piece


def _is_utf8(pieces):
    try:
        for piece in pieces:
            # A last letter that the sample cut in two is no fault.
            codecs.getincrementaldecoder("utf-8")().decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head) -> str | None:
    """UTF-16 without a mark: half of the bytes of Latin letters and digits are 0."""
    if len(head) < 32 or not head.count(0):
        return None
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > 0.2 * len(head) / 2 and even < odd / 20:
        return "utf-16-le"
    if even > 0.2 * len(head) / 2 and odd < even / 20:
        return "utf-16-be"
    return None


def _known(said, head):
    try:
        name = codecs.lookup(said).name
    except LookupError as error:
        raise BadFile(f"no encoding is called {said}") from error
    if name == "utf-8":  # a mark at the start is no part of the first column's name
        return "utf-8-sig"
    return "gb18030" if name in ("gbk", "gb2312", "hz") else name
