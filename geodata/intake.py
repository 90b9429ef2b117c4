"""From a file's own columns to ours: fields by name, places in CGCS2000, faults by row."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from geodata import columns, crs, formats
from geodata.shapes import refuse_unclosed_wkt
from geodata.table import BadFile, Table


@dataclass(frozen=True)
class Options:
    """What the person said about the file; None where they said nothing.

    layer: which layer or sheet. header: the row, from 1, that names the columns.
    said: column -> field. given: field -> value, for rows whose file says nothing.
    """

    datum: str | None = None
    encoding: str | None = None
    layer: str | None = None
    header: int | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Piece:
    """Rows of a file in our terms; arrays (n,).

    table: the rows as they stand in the file. fields: our field -> stripped texts.
    geometry: shapes in CGCS2000, None in rows without one. raw_x, raw_y: the point as
    the file has it (NaN: none); lon, lat: the same in CGCS2000. reasons: position ->
    why the row is refused. notes: sentence -> to how many rows it applies; row_notes:
    position -> the sentences of a row, which are kept with what is stored.
    """

    table: Table
    fields: dict[str, np.ndarray]
    geometry: np.ndarray
    datum: str
    raw_x: np.ndarray
    raw_y: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    reasons: dict[int, list[str]] = field(default_factory=dict)
    notes: Counter = field(default_factory=Counter)
    row_notes: dict[int, list[str]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.table)

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> np.ndarray:
        if name in self.fields:
            return self.fields[name]
        return np.full(len(self), "", object)

    def refuse(self, at, reason: str) -> None:
        self.reasons.setdefault(int(at), []).append(reason)

    def note(self, at, sentence: str) -> None:
        """Something about a row was doubtful and decided: told, and kept with the row.

        sentence: the same for all rows alike; what differs by row stays in the row.
        """
        self.notes[sentence] += 1
        self.row_notes.setdefault(int(at), []).append(sentence)

    def note_all(self, which, sentence: str) -> None:
        for at in np.flatnonzero(which):
            self.note(at, sentence)

    def refuse_all(self, which, reason: str) -> None:
        for at in np.flatnonzero(which):
            self.refuse(at, reason)

    @property
    def good(self) -> np.ndarray:
        good = np.ones(len(self), bool)
        good[list(self.reasons)] = False
        return good

    def numbers(self, name: str) -> np.ndarray:
        """A field as float64, NaN where empty; a row whose text is none is refused."""
        values, bad = to_numbers(self.text(name))
        for at in np.flatnonzero(bad):
            self.refuse(at, f"{name} is no number: {self.text(name)[at]!r}")
        return values

    def counts(self, name: str) -> np.ndarray:
        """A field as whole numbers from 0 (float64, NaN where empty)."""
        values = self.numbers(name)
        odd = ~np.isnan(values) & ((values < 0) | (values != np.floor(values)))
        self.refuse_all(odd, f"{name} is no whole number from 0")
        return values


def tables(path, options: Options) -> Iterator[Table]:
    """The file as it is, piece by piece, as the options say it is to be read."""
    return formats.read(Path(path), options.encoding, options.layer, options.header)


def pieces(path, kind: str, options: Options, read=None) -> Iterator[Piece]:
    """The file in our terms, piece by piece. Raises BadFile for the file as a whole.

    read: the tables, where they are read already.
    """
    mapped = None
    for table in tables(path, options) if read is None else read:
        if mapped is None:
            mapped = columns.recognise(list(table.columns), kind, options.said)
        piece = _piece(table, mapped, options)
        if not (options.datum or table.datum) and np.isfinite(piece.raw_x).any():
            piece.notes[f"datum not named: coordinates taken as {piece.datum}"] = 1
        for column in mapped.personal:
            piece.notes[f"column {column} is personal: not stored"] = 1
        for column in mapped.unused:
            piece.notes[f"column {column} is not used"] = 1
        yield piece


def to_numbers(texts) -> tuple[np.ndarray, np.ndarray]:
    """Texts as float64 and which are no numbers. "" is NaN; 1,009,067 is a number."""
    try:
        return np.where(texts == "", "nan", texts).astype("U").astype(float), np.zeros(
            len(texts), bool
        )
    except ValueError:
        pass
    values = np.full(len(texts), np.nan)
    bad = np.zeros(len(texts), bool)
    for at, text in enumerate(texts):
        try:
            values[at] = float(text.replace(",", "")) if text else np.nan
        except ValueError:
            bad[at] = True
    return values, bad


def _piece(table, mapped, options):
    fields = {
        name: _stripped(table.columns[column]) for name, column in mapped.fields.items()
    }
    for name, value in options.given.items():
        texts = fields.get(name, np.full(len(table), "", object))
        fields[name] = np.where(texts == "", value, texts)
    datum = _datum(table, options)
    nothing = np.full(len(table), np.nan)
    none = np.full(len(table), None, object)
    piece = Piece(table, fields, none, datum, *(nothing.copy() for _ in range(4)))
    piece.given = options.given
    for at, row in enumerate(table.rows.tolist()):
        if table.faults and row in table.faults:
            piece.refuse(at, table.faults[row])
    _place(piece)
    return piece


def _datum(table, options):
    try:
        said = crs.datum_name(options.datum) if options.datum else None
        own = crs.datum_name(table.datum) if table.datum else None
    except crs.UnknownDatum as error:
        raise BadFile(str(error)) from error
    if own in ("EPSG:4326", "EPSG:4490"):
        # CRS84 is what a GeoJSON that says nothing has; what a person says wins.
        own = {"EPSG:4326": "wgs84", "EPSG:4490": "cgcs2000"}[own]
        return said or own
    return said or own or "cgcs2000"


def _stripped(texts):
    return np.array([text.strip() for text in texts], dtype=object)


def _place(piece):
    """Shapes and points in CGCS2000, from geometry, WKT, or lon and lat columns."""
    shapes = piece.table.geometry
    if shapes is None and piece.has("wkt"):
        shapes = _from_wkt(piece)
    if shapes is not None:
        _place_shapes(piece, shapes)
    elif piece.has("lon") and piece.has("lat"):
        piece.raw_x[:], piece.raw_y[:] = piece.numbers("lon"), piece.numbers("lat")
        piece.lon[:], piece.lat[:] = crs.to_cgcs2000(
            piece.raw_x, piece.raw_y, piece.datum
        )
    _refuse_impossible(piece)


def _from_wkt(piece):
    texts = np.where(piece.text("wkt") == "", None, piece.text("wkt"))
    shapes = shapely.from_wkt(texts, on_invalid="ignore")
    bad = (piece.text("wkt") != "") & shapely.is_missing(shapes)
    refuse_unclosed_wkt(piece.text("wkt")[bad], piece.table.rows[bad])
    piece.refuse_all(bad, "its geometry is no WKT")
    return shapely.force_2d(shapes)


def _place_shapes(piece, shapes):
    shapes = shapes.copy()
    wild = _beyond_earth(shapes, piece.datum)
    piece.refuse_all(
        wild,
        f"its coordinates are no places in {piece.datum}: --datum EPSG:n names another"
        " system",
    )
    shapes[wild] = None
    piece.geometry = shapely.transform(
        shapes,
        lambda x, y: crs.to_cgcs2000(x, y, piece.datum),
        interleaved=False,
    )
    point = shapely.get_type_id(shapes) == 0
    point &= ~shapely.is_empty(shapes)
    for name, given, moved in (("x", "raw_x", "lon"), ("y", "raw_y", "lat")):
        get = getattr(shapely, f"get_{name}")
        getattr(piece, given)[point] = get(shapes[point])
        getattr(piece, moved)[point] = get(piece.geometry[point])


def _beyond_earth(shapes, datum):
    """Which shapes have a coordinate that is no longitude and latitude."""
    spots, whose = shapely.get_coordinates(shapes, return_index=True)
    lon, lat = crs.to_cgcs2000(spots[:, 0], spots[:, 1], datum)
    with np.errstate(invalid="ignore"):
        fine = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    wild = np.zeros(len(shapes), bool)
    wild[whose[~fine]] = True
    return wild


def _refuse_impossible(piece):
    given = np.isfinite(piece.raw_x) & np.isfinite(piece.raw_y)
    half = np.isfinite(piece.raw_x) != np.isfinite(piece.raw_y)
    piece.refuse_all(half, "only one of its two coordinates is there")
    known = np.isfinite(piece.lon) & np.isfinite(piece.lat)
    wild = given & ~(known & (abs(piece.lon) <= 180) & (abs(piece.lat) <= 90))
    piece.refuse_all(wild, f"its coordinates are no place in {piece.datum}")
    zero = given & (piece.raw_x == 0) & (piece.raw_y == 0)
    piece.refuse_all(zero, "its coordinates are 0, 0: a placeholder")
