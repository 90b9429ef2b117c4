"""dBASE tables, read byte by byte: so that a letter cut in two loses no row, a code of
eighteen digits stays as it is, and what the header promises is compared with what is
there.

Format: the level 5 file description of dBASE, as Shapefiles use it.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from geodata import arrow_texts, dbf_encoding
from geodata.guess import Guess
from geodata.table import BadFile

SAMPLE = 20_000  # rows whose texts decide the encoding
DELETED = ord("*")
TRUE, FALSE = (b"T", b"t", b"Y", b"y"), (b"F", b"f", b"N", b"n")


@dataclass(frozen=True)
class Field:
    """name: raw bytes. kind: a letter. start, width: in a record, after the deletion mark."""

    name: bytes
    kind: str
    start: int
    width: int


@dataclass(frozen=True)
class Dbf:
    path: Path
    shown: str
    count: int
    header: int
    length: int
    language: int
    fields: tuple[Field, ...]

    def records(self, start: int, stop: int) -> np.ndarray:
        """Rows start … stop - 1 as uint8 (n, length)."""
        with open(self.path, "rb") as file:
            file.seek(self.header + start * self.length)
            raw = file.read((stop - start) * self.length)
        return np.frombuffer(raw, np.uint8).reshape(-1, self.length)

    def columns(self, records: np.ndarray, encoding: str) -> dict[str, np.ndarray]:
        names = _distinct(
            [
                dbf_encoding.decoded(field.name, encoding).strip()
                for field in self.fields
            ]
        )
        return {
            name: _texts(_cells(records, field), field.kind, encoding)
            for name, field in zip(names, self.fields, strict=True)
        }

    def encoding(self, said: str | None, cpg: str | None) -> Guess:
        """cpg: what its .cpg file says, "" where there is none."""
        records = self.records(0, min(self.count, SAMPLE))
        raw = [field.name for field in self.fields]
        for field in self.fields:
            if field.kind == "C":
                raw += np.unique(_cells(records, field)).tolist()
        raw = [text.strip(b" \0") for text in raw]
        claimed, claim = dbf_encoding.page(cpg), "its .cpg"
        if not claimed:
            claimed = dbf_encoding.LANGUAGE_BYTES.get(self.language)
            claim = "its code page byte"
        return dbf_encoding.guess(raw, said, claimed, claim)


def opened(path: Path, shown: str) -> Dbf:
    """The table's description. shown: how people call it. Raises BadFile for one whose
    header is none, or that is shorter than its header says."""
    size = path.stat().st_size
    with open(path, "rb") as file:
        head = file.read(32)
        if len(head) < 32:
            raise BadFile(f"{shown} is cut off: it has no whole header")
        count, header, length = struct.unpack_from("<IHH", head, 4)
        rest = file.read(max(header - 32, 0))
    fields = _fields(rest, shown)
    width = 1 + sum(field.width for field in fields)
    if length < width or header < 33:
        raise BadFile(
            f"{shown} is damaged: its header contradicts itself; save it again"
        )
    if size < header + count * length:
        raise BadFile(
            f"{shown} is cut off: it should have {count} rows, and only"
            f" {max(size - header, 0) // length} are there; send it again"
        )
    return Dbf(path, shown, count, header, length, head[29], fields)


def _fields(rest, shown):
    found, start = [], 1
    for at in range(0, len(rest) - 31, 32):
        if rest[at] == 0x0D:
            break
        name, kind, width, decimals = struct.unpack_from("<11sc4xBB", rest, at)
        if kind in b"CcXx":
            width += decimals << 8  # texts of more than 255 bytes
        kind = kind.decode("latin-1").upper()
        found.append(Field(name.split(b"\0")[0].strip(), kind, start, width))
        start += width
    if not found:
        raise BadFile(f"{shown} is damaged: its header names no columns; save it again")
    return tuple(found)


def _distinct(names):
    """Names cut to ten bytes may be alike; each keeps its column."""
    found = []
    for name in names:
        plain, number = name or "column", 1
        shown = plain
        while shown in found:
            number += 1
            shown = f"{plain}_{number}"
        found.append(shown)
    return found


def _cells(records, field):
    """(n,) bytes of a column."""
    if field.width == 0:
        return np.full(len(records), b"")
    cells = np.ascontiguousarray(records[:, field.start : field.start + field.width])
    return cells.view(f"S{field.width}").ravel()


def _texts(cells, kind, encoding):
    distinct, at = np.unique(cells, return_inverse=True)
    return np.array(_made(distinct.tolist(), kind, encoding), object)[at]


def _made(values, kind, encoding):
    if kind in "IBOT@+MGPW0QV":  # binary: numbers of other programs, pictures, memos
        return [_whole(value) if kind in "I+" else "" for value in values]
    values = [value.strip(b" \0\t\r\n") for value in values]
    if kind in "NF":
        return [_number(value) for value in values]
    if kind == "D":
        return [_date(value) for value in values]
    if kind == "L":
        return ["true" if v in TRUE else "false" if v in FALSE else "" for v in values]
    return [dbf_encoding.decoded(value, encoding).strip() for value in values]


def _number(raw):
    """What stands there, in plain digits: codes are often kept as 131003.0 or 1.31e+05."""
    text = raw.decode("latin-1")
    if text.strip("*") == "":
        return ""
    if text.lstrip("-").isdigit():
        return text
    try:
        return arrow_texts.number_texts(np.array([float(text.replace(",", "."))]))[0]
    except ValueError:
        return text


def _date(raw):
    text = raw.decode("latin-1")
    if len(text) == 8 and text.isdigit():
        return "" if text == "00000000" else f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text


def _whole(raw):
    return str(int.from_bytes(raw.ljust(4, b"\0"), "little", signed=True))
