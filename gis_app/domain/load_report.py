"""What became of each row of a load: counts, notes, and the rows that were refused."""

import csv
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import shapely

SHOWN = 20  # faults kept to be shown at once; all of them go into the rejects file


@dataclass
class LoadReport:
    """read = stored + unchanged + rejected, always.

    notes: sentence -> to how many rows it applies. faults: the first refused rows.
    """

    kind: str
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    notes: Counter = field(default_factory=Counter)
    faults: list[dict] = field(default_factory=list)
    rejects: "Rejects | None" = None

    def add(self, file_name: str, piece) -> None:
        """Count a piece's rows, and keep the ones that were refused.

        piece: geodata.intake.Piece, when everything about it is decided.
        """
        self.read += len(piece)
        self.rejected += len(piece.reasons)
        for at in sorted(piece.reasons):
            if len(self.faults) < SHOWN:
                self.faults.append(
                    {
                        "where": f"{file_name} row {piece.table.rows[at]}",
                        "message": "; ".join(piece.reasons[at]),
                    }
                )
        if self.rejects is not None and piece.reasons:
            self.rejects.write(piece)
        for note, count in piece.notes.items():
            if note.startswith(("column ", "datum ")):  # said once a file
                self.notes[note] = count
            else:
                self.notes[note] += count


class Rejects:
    """A CSV of the refused rows: the file's columns, its row numbers, the reasons.

    Mended, it can be loaded again. It may hold what people wrote about people, so
    only its owner can read it.
    """

    def __init__(self, path):
        self.path = Path(path)
        self._file = self._writer = self._names = None

    def write(self, piece) -> None:
        table = piece.table
        if self._file is None:
            self._open(table)
        geometry = piece.table.geometry
        for at in sorted(piece.reasons):
            cells = [table.column(name)[at] for name in self._names]
            if geometry is not None:
                cells.append(shapely.to_wkt(geometry[at], rounding_precision=-1) or "")
            cells += [table.rows[at], "; ".join(piece.reasons[at])]
            self._writer.writerow(cells)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self, table):
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._names = list(table.columns)
        more = ["wkt"] if table.geometry is not None else []
        self._writer.writerow([*self._names, *more, "row", "reasons"])
