"""CSV with a byte order mark, so that spreadsheets read the Chinese in it."""

import csv
from datetime import datetime

import shapely

from geodata.writers import harmless


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


def _cell(value):
    """Floats in full; times with their offset; nothing a spreadsheet would run."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return harmless(value)
