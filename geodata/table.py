"""What every file becomes on its way in: columns of text, geometry, row numbers."""

from dataclasses import dataclass, field

import numpy as np

from geodata import privacy
from geodata.guess import Guess

SHEET = 10_000_000  # more than the rows of any sheet


class BadFile(ValueError):
    """A file that cannot be read as a whole; the text says why and what to do."""


@dataclass(frozen=True)
class Layer:
    """One of the tables in a file. rows: how many, -1 where counting means reading it all.
    shapes: Point, Polygon …, Unknown where they are of several kinds, "" where the table
    has none of its own. kind: layer (of a map) or sheet (of a workbook) or table."""

    name: str
    rows: int
    shapes: str = ""
    kind: str = "layer"


@dataclass(frozen=True)
class Table:
    """A piece of a file, all arrays (n,).

    columns: name in the file -> object array of str, "" where the file says nothing.
    geometry: object array of shapely geometries or None, in the file's own coordinates;
    None as a whole where the file has no geometry of its own.
    rows: int64, the number that a person sees beside the row: the header line of a CSV
    is row 1, the first feature of a GeoJSON 1. Where several sheets are read as one table,
    SHEET times the sheet's place is added, so that no two rows have one number.
    sheet: then, the sheet that the rows stand on.
    faults: row number -> why that row cannot be read.
    datum: the coordinates' system where the file itself says so.
    guesses: what was taken about the file as a whole; alike in all its pieces.
    notes: sentence -> to how many rows it applies, of what is in the file and not here:
    totals below the table, its head said again.
    """

    columns: dict[str, np.ndarray]
    rows: np.ndarray
    geometry: np.ndarray | None = None
    faults: dict[int, str] = field(default_factory=dict)
    datum: str | None = None
    guesses: tuple[Guess, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> np.ndarray:
        """A column's texts; all "" where the file has no such column."""
        if name in self.columns:
            return self.columns[name]
        return np.full(len(self), "", object)

    def said(self, at) -> str:
        """A row's number as a person reads it: 12, or 2月!12 of one sheet among several."""
        row = int(self.rows[at])
        if not self.sheet:
            return str(row)
        return f"{privacy.mask(self.sheet)[0]}!{row % SHEET}"

    def take(self, which) -> "Table":
        """The rows of a mask or of positions."""
        return Table(
            {name: texts[which] for name, texts in self.columns.items()},
            self.rows[which],
            None if self.geometry is None else self.geometry[which],
            self.faults,
            self.datum,
            self.guesses,
            self.notes,
            self.sheet,
        )
