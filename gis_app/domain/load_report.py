"""What became of each row of a load: counts, notes, and the rows that were refused."""

import csv
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from geodata import rejects as files_of_rejects

SHOWN = 20  # faults kept to be shown at once; all of them go into the rejects file


@dataclass
class LoadReport:
    """read = stored + unchanged + rejected, always.

    notes: sentence -> to how many rows it applies. faults: the first refused rows, with
    where each lies if that is known.
    """

    kind: str
    read: int = 0
    stored: int = 0
    unchanged: int = 0
    rejected: int = 0
    notes: Counter = field(default_factory=Counter)
    faults: list[dict] = field(default_factory=list)
    rejects: "Rejects | None" = None
    legacy: dict = field(default_factory=dict)  # level -> kind -> {count, area_m2}

    def add(self, file_name: str, piece) -> None:
        """Count a piece's rows, and keep the ones that were refused.

        piece: geodata.intake.Piece, when everything about it is decided.
        """
        self.read += len(piece)
        self.rejected += len(piece.reasons)
        for at in sorted(piece.reasons)[: SHOWN - len(self.faults)]:
            self.faults.append(
                {
                    "where": f"{file_name} row {piece.table.said(at)}",
                    "row": int(piece.table.rows[at]),
                    "said": piece.table.said(at),
                    "message": "; ".join(piece.reasons[at]),
                    **_place(piece, at),
                }
            )
        if self.rejects is not None and piece.reasons:
            self.rejects.write(piece)
        for note, count in piece.notes.items():
            if note.startswith(("column ", "datum ")):  # said once a file
                self.notes[note] = count
            else:
                self.notes[note] += count

    def as_dict(self) -> dict:
        """The report for programs."""
        return {
            "kind": self.kind,
            "read": self.read,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "notes": [{"text": text, "count": n} for text, n in self.notes.items()],
            "faults": self.faults,
        }


def _place(piece, at) -> dict:
    """lon and lat of a row, where it has a place in spite of its fault."""
    lon, lat = piece.lon[at], piece.lat[at]
    if not np.isfinite(lon) and piece.geometry[at] is not None:
        spot = shapely.centroid(piece.geometry[at])
        lon, lat = shapely.get_x(spot), shapely.get_y(spot)
    if not (np.isfinite(lon) and np.isfinite(lat) and abs(lon) <= 180 >= 2 * abs(lat)):
        return {}
    return {"lon": float(lon), "lat": float(lat)}


class Rejects:
    """A CSV of the refused rows: the file's columns, its row numbers, the reasons.

    Mended, it can be loaded again. What people wrote about people is masked in it, and
    only its owner can read it.
    """

    def __init__(self, path, kind, said=None):
        self.path = Path(path)
        self._kind, self._said = kind, said
        self._file = self._writer = self._names = self._masks = None

    def write(self, piece) -> None:
        table = piece.table
        if self._file is None:
            self._open(table)
        refused = sorted(piece.reasons)
        columns = [
            map(files_of_rejects.written, self._masks.cells(name, cells))
            for name, cells in self._cells(table.take(np.array(refused, int)))
        ]
        if table.geometry is not None:
            columns.append(_wkt(table.geometry[refused]))
        columns.append(map(files_of_rejects.written, map(table.said, refused)))
        columns.append("; ".join(piece.reasons[at]) for at in refused)
        self._writer.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _cells(self, table):
        return [(name, table.column(name)) for name in self._names]

    def _open(self, table):
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(handle, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        names = list(table.columns)
        self._masks = files_of_rejects.Masks(table, self._kind, self._known(names))
        self._names = names
        more = ["wkt"] if table.geometry is not None else []
        self._writer.writerow(
            [*names, *more, *files_of_rejects.own_columns([*names, *more])]
        )

    def _known(self, names):
        """What was said of columns that this file has."""
        return {c: f for c, f in (self._said or {}).items() if c in names}


def _wkt(shapes):
    return [shapely.to_wkt(shape, rounding_precision=-1) or "" for shape in shapes]
