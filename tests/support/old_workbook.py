"""A workbook of 1997 (.xls), byte by byte: texts, numbers and times in one sheet or more."""

import struct
from datetime import datetime

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, MOMENT = 0, 22  # built-in formats of numbers
DAYS = datetime(1899, 12, 30), datetime(1904, 1, 1)


def write_xls(path, sheets, of_1904=False, merged=()):
    """sheets: name -> rows of str, float, datetime or None. merged: (first row, last row,
    column) of cells, from 0, in every sheet."""
    streams = [_sheet(rows, of_1904, merged) for rows in sheets.values()]
    head = _bof(5) + _record(0x22, struct.pack("<H", of_1904))
    head += b"".join(_record(0xE0, struct.pack("<HHHHHHHHH", 0, form, 0, 0x20, 0, 0, 0, 0, 0)
                             + b"\0\0") for form in (GENERAL, MOMENT))  # fmt: skip
    names = [name.encode("utf-16-le") for name in sheets]
    start = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    for name, stream in zip(names, streams, strict=True):
        head += _record(0x85, struct.pack("<IHBB", start, 0, len(name) // 2, 1) + name)
        start += len(stream)
    path.write_bytes(_compound(head + _record(0x0A) + b"".join(streams)))
    return path


def _sheet(rows, of_1904, merged):
    stream = _bof(0x10)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            stream += _cell(r, c, value, of_1904)
    ranges = b"".join(struct.pack("<HHHH", a, b, c, c) for a, b, c in merged)
    if merged:
        stream += _record(0xE5, struct.pack("<H", len(merged)) + ranges)
    return stream + _record(0x0A)


def _cell(r, c, value, of_1904):
    if value is None:
        return b""
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        place = struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1)
        return _record(0x204, place + text)
    style = int(isinstance(value, datetime))
    if style:
        value = (value - DAYS[of_1904]).total_seconds() / 86400
    return _record(0x203, struct.pack("<HHHd", r, c, style, value))


def _bof(kind):
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))


def _record(kind, data=b""):
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream):
    """The container: a header, one table of sectors, one of names, then the stream."""
    stream += bytes(-len(stream) % SECTOR + (4096 if len(stream) < 4096 else 0))
    stream += bytes(-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    assert count <= SECTOR // 4 - 2, "larger than one table of sectors"
    chain = [FAT, END, *range(3, count + 2), END]
    chain += [FREE] * (SECTOR // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHHHIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096,
                        END, 0, END, 0)  # fmt: skip
    head += struct.pack("<109I", 0, *[FREE] * 108)
    names = _entry("Root Entry", 5, 1, END, 0) + _entry(
        "Workbook", 2, FREE, 2, len(stream)
    )
    names += bytes(SECTOR - len(names))
    return head + struct.pack(f"<{SECTOR // 4}I", *chain) + names + stream


def _entry(name, kind, child, start, size):
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
    entry += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)
