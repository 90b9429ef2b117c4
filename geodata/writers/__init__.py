"""What goes out: one file a format, all taking the same sheet of rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import numpy as np
import shapely

# File ending -> module here. Rows go out as they come in: a million take no more
# memory than a few thousand.
FORMATS = {
    "csv": "csv_writer",
    "geojson": "geojson_writer",
    "xlsx": "xlsx_writer",
    "gpkg": "vector_writer",
    "zip": "vector_writer",
    "parquet": "vector_writer",
}
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
}

PART = "part-"  # how the name of a file begins that is being written
FORMULAS = "=+-@＝＋－﹣﹢﹦＠﹫"
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """Rows to be written, tuples in the order of columns.

    A row's place is in its columns lon and lat or, if `shaped`, is one more value at the
    end of the row: a polygon as WKB. notes: sentences on where this comes from, for
    formats that have room for them; about: the same as (name, value). headings: what a
    person reads above a column of a worksheet, instead of its name. codes: rows of
    (heading, code, name), a sheet of its own in a workbook.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[tuple]
    shaped: bool = False
    notes: Sequence[str] = ()
    about: Sequence[tuple[str, str]] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    codes: Sequence[tuple[str, str, str]] = ()

    @property
    def told(self) -> list[str]:
        """Everything about it, a line each."""
        return [*(f"{name}: {value}" for name, value in self.about), *self.notes]


class Coded:
    """Several columns whose rows are few and come often: (m,) numbers of rows in a table.

    which: int (n,). table: object array (k, m) of str. The same table serves many blocks.
    """

    def __init__(self, which: np.ndarray, table: np.ndarray):
        self.which, self.table = which, table

    def columns(self) -> list[np.ndarray]:
        rows = self.table[self.which]
        return [rows[:, at] for at in range(rows.shape[1])]


@dataclass(frozen=True)
class Block:
    """Some rows as whole columns, arrays (n,), in the order of Blocks.columns.

    columns: object arrays of str (None or "": nothing), float64 (NaN: nothing) or bool,
    and Coded ones, which are several. lon, lat: float64, degrees, CGCS2000, NaN without a place. shapes: the rows' own
    outlines instead, shapely geometries or None.
    """

    columns: list
    lon: np.ndarray
    lat: np.ndarray
    shapes: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.lon)

    def plain(self) -> list[np.ndarray]:
        """The columns, each an array of its own."""
        found = []
        for column in self.columns:
            found += column.columns() if isinstance(column, Coded) else [column]
        return found

    def geometry(self) -> np.ndarray:
        """The outlines, else points; None without a place."""
        if self.shapes is not None:
            return self.shapes
        points = shapely.points(np.nan_to_num(self.lon), np.nan_to_num(self.lat))
        return np.where(np.isnan(self.lon) | np.isnan(self.lat), None, points)


@dataclass(frozen=True)
class Blocks:
    """A table that goes out as it comes in, block by block, cells as they are.

    Nothing is made harmless here: a person's own file comes back as it was.
    """

    title: str
    columns: Sequence[str]
    blocks: Iterable[Block]
    notes: Sequence[str] = ()

    @property
    def told(self) -> list[str]:
        return list(self.notes)


def write(path, sheet: Sheet | Blocks) -> int:
    """Write a file in the format its ending says; returns the number of rows.

    The file is there whole or not at all: it is written under another name beside its
    own, which ends alike. Raises ValueError for an ending that is none of FORMATS.
    """
    path = Path(path)
    module = writer_of(path)
    do = module.write_blocks if isinstance(sheet, Blocks) else module.write
    part = path.with_name(f"{PART}{path.name}")
    try:
        rows = do(part, sheet)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def writer_of(path):
    """The module that writes a file of this name; ValueError where there is none."""
    ending = Path(path).suffix.lstrip(".").lower()
    if ending not in FORMATS:
        raise ValueError(
            f"{Path(path).name}: known endings are {', '.join(sorted(FORMATS))}"
        )
    return import_module(f"{__name__}.{FORMATS[ending]}")


def format_of(name: str) -> str:
    """What the answer is written as where nobody says: the same, where we write that."""
    ending = Path(name).suffix.lstrip(".").lower()
    return {"json": "geojson", "xls": "xlsx"}.get(
        ending, ending if ending in FORMATS else "csv"
    )


def harmless(value):
    """A text that a spreadsheet would take for a formula, made a text again.

    Spaces before the sign do not stop it, nor does a sign of full width; characters
    that no workbook can hold are left out.
    """
    if not isinstance(value, str):
        return value
    value = UNWRITABLE.sub("", value)
    begins = value.lstrip().lstrip("\ufeff\u200b")[:1]
    if (begins and begins in FORMULAS) or value[:1] in ("\t", "\r", "\n"):
        return "'" + value
    return value
