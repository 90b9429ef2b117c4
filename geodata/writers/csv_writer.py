"""CSV with a byte order mark, so that spreadsheets read the Chinese in it."""

import csv
import re
from datetime import datetime

import numpy as np
import shapely

from geodata.writers import Coded, harmless

SPECIAL = re.compile(r'[",\r\n]')


def write(path, sheet):
    n = 0
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([*sheet.columns, *(["wkt"] if sheet.shaped else [])])
        for row in sheet.rows:
            if sheet.shaped:
                row = (*row[:-1], shapely.to_wkt(shapely.from_wkb(bytes(row[-1])), 9))
            writer.writerow([_cell(value) for value in row])
            n += 1
    return n


def write_blocks(path, table):
    """Column by column: most columns hold nothing that needs quotes, and one look at a
    whole column tells; the csv module looks at every cell."""
    n, joined = 0, {}
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\ufeff" + ",".join(map(_quoted, table.columns)) + "\r\n")
        for block in table.blocks:
            texts = [_texts(column, joined) for column in block.columns]
            lines = map(",".join, zip(*texts, strict=True))
            file.write("\r\n".join(lines) + "\r\n" if len(block) else "")
            n += len(block)
    return n


def _texts(column, joined):
    """joined: the table of the last coded columns and its rows as they stand in the
    file, so that they are written once."""
    if isinstance(column, Coded):
        if joined.get("table") is not column.table:
            rows = [",".join(map(_quoted, row)) for row in column.table.tolist()]
            joined |= {"table": column.table, "rows": np.array(rows, object)}
        return joined["rows"][column.which].tolist()
    if column.dtype.kind == "b":
        return np.where(column, "true", "false").tolist()
    if column.dtype.kind == "f":
        texts = list(map(repr, column.tolist()))
        for at in np.flatnonzero(np.isnan(column)).tolist():
            texts[at] = ""
        return texts
    texts = column.tolist()
    if None in texts:
        texts = [text or "" for text in texts]
    if SPECIAL.search("\0".join(texts)):
        return list(map(_quoted, texts))
    return texts


def _quoted(text):
    if not SPECIAL.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _cell(value):
    """Floats in full; times with their offset; nothing a spreadsheet would run."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return harmless(value)
