"""From a file's own columns to ours: fields by name, places in CGCS2000, faults by row."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from geodata import columns, crs, datum_names, formats, privacy, rejects, times
from geodata.guess import Guess
from geodata.placing import place
from geodata.table import BadFile, Table

# Kinds whose rows may wait for a place.
WAITING = ("incidents",)
# Fields that name things: full-width letters and digits are the plain ones.
CODES = ("source_ref", "code", "parent", "category", "state", "severity", "urgency")
TIMES = ("reported_at", "occurred_at", "due_at", "closed_at")
# Fields in which every text counts as it is.
KEPT = ("title", "name", "code", "source_ref", "wkt")

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_CLOCK = re.compile(r"\d[:：时点]")
# What makes a text of a cell in a file that a workbook opens: ="0012".
_AS_TEXT = re.compile(r'="(.*)"|=([-+]?[\d.]+)')
_METRES = re.compile(r"^[±约]?\s*([\d.,]+)\s*(米|公尺|m|met(?:er|re)s?)?$", re.IGNORECASE)
_UNITS = {
    "accuracy_m": _METRES,
    "width_m": _METRES,
    "households": re.compile(r"^([\d.,]+)\s*户$"),
    "floors": re.compile(r"^([\d.,]+)\s*[层Ff]$"),
    "capacity": re.compile(r"^([\d.,]+)\s*人$"),
}
# Before a number they make it a text in a workbook.
APOSTROPHES = ("'", "‘", "`")


@dataclass(frozen=True)
class Options:
    """What the person said about the file; None where they said nothing.

    layer: which layer or sheet. header: the row, from 1, that names the columns; 0: none.
    delimiter: of a text's cells, "tab" or the letter itself.
    said: column -> field. given: field -> value, for rows whose file says nothing.
    several: files of several kinds of columns; what is said of a column counts where it is.
    territory: west, south, east, north of the city where it is known; what lies more than
    far_km beyond it is no place of this city.
    """

    datum: str | None = None
    encoding: str | None = None
    layer: str | None = None
    header: int | None = None
    delimiter: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    territory: tuple[float, float, float, float] | None = None
    far_km: float = 50.0
    several: bool = False


@dataclass
class Piece:
    """Rows of a file in our terms; arrays (n,).

    table: the rows as they stand in the file. fields: our field -> stripped texts.
    geometry: shapes in CGCS2000, None in rows without one. raw_x, raw_y: the point as
    the file has it (NaN: none); lon, lat: the same in CGCS2000. reasons: position ->
    why the row is refused. notes: sentence -> to how many rows it applies; row_notes:
    position -> the sentences of a row, which are kept with what is stored. columns: our
    field -> the file's column. waits: a row without a place may wait for one. date_order:
    in which order the file's times write day, month and year, as far as it has told yet.
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
    columns: Mapping[str, str] = field(default_factory=dict)
    waits: bool = False
    date_order: str | None = None

    def __len__(self) -> int:
        return len(self.table)

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> np.ndarray:
        if name in self.fields:
            return self.fields[name]
        return np.full(len(self), "", object)

    def refuse(self, at, reason: str) -> None:
        self.reasons.setdefault(int(at), []).append(_masked(reason))

    def note(self, at, sentence: str) -> None:
        """Something about a row was doubtful and decided: told, and kept with the row.

        sentence: the same for all rows alike; what differs by row stays in the row.
        """
        sentence = _masked(sentence)
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
        values, bad = to_numbers(without_unit(name, self.text(name)))
        for at in np.flatnonzero(bad):
            self.refuse(at, f"{name} is no number: {self.text(name)[at]!r}")
        return values

    def counts(self, name: str) -> np.ndarray:
        """A field as whole numbers from 0 (float64, NaN where empty)."""
        values = self.numbers(name)
        odd = ~np.isnan(values) & ((values < 0) | (values != np.floor(values)))
        self.refuse_all(odd, f"{name} is no whole number from 0")
        return values


@lru_cache(maxsize=10_000)
def _masked(sentence: str) -> str:
    """Sentences quote cells, and a cell may hold a person's number where none belongs."""
    return privacy.mask(sentence)[0]


def tables(path, options: Options) -> Iterator[Table]:
    """The file as it is, piece by piece, as the options say it is to be read."""
    return formats.read(
        Path(path), options.encoding, options.layer, options.header, options.delimiter
    )


def pieces(path, kind: str, options: Options, read=None) -> Iterator[Piece]:
    """The file in our terms, piece by piece. Raises BadFile for the file as a whole.

    read: the tables, where they are read already.
    """
    mapped, first, order = None, True, None
    for table in tables(path, options) if read is None else read:
        table = rejects.restored(table)
        if mapped is None:
            mapped = columns.recognise(
                list(table.columns), kind, _said(options, table), table.columns
            )
        table = _with_own_datum(table, mapped)
        piece = _piece(table, mapped, options, kind in WAITING)
        told = times.order_told(map(piece.text, TIMES))
        order = order if told is None else told or None
        piece.date_order = order
        if not (options.datum or table.datum) and np.isfinite(piece.raw_x).any():
            piece.notes[f"datum not named: coordinates taken as {piece.datum}"] = 1
        if first:
            _tell(piece, mapped)
        first = False
        for column in mapped.personal:
            piece.notes[f"column {column} is personal: not stored"] = 1
        for column in mapped.unused:
            piece.notes[f"column {column} is not used"] = 1
        yield piece


def _said(options, table):
    """What was said of the columns that this file has, where several files share it."""
    if not options.several:
        return options.said
    return {name: said for name, said in options.said.items() if name in table.columns}


def _with_own_datum(table, mapped):
    """The datum that the columns of coordinates are called by, if nothing else says it."""
    columns_ = [
        mapped.fields[f] for f in ("lon", "lat", "lonlat") if f in mapped.fields
    ]
    datum = datum_names.named_in(columns_)
    if datum is None or table.datum or table.geometry is not None:
        return table
    guess = Guess("datum", datum, f"the column is called {columns_[0]}")
    return replace(table, datum=datum, guesses=(*table.guesses, guess))


def _tell(piece, mapped):
    """What was taken about the file, once, each with its reason."""
    for guess in piece.table.guesses:
        said = f"{guess.what} taken as {guess.value}: {guess.reason}"
        piece.notes[_masked(said)] = 1  # a sheet may be called by somebody's number
    for name, why in mapped.why.items():
        column = mapped.fields[name]
        if not why.startswith(columns.PLAIN_REASONS):
            piece.notes[f"column {column} taken as {name}: {why}"] = 1


def without_unit(name, texts) -> np.ndarray:
    """20米 as an accuracy is 20: a number followed by what its field counts."""
    unit = _UNITS.get(name)
    if unit is None:
        return texts
    plain = [unit.sub(r"\1", unicodedata.normalize("NFKC", text)) for text in texts]
    return np.array(plain, object)


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
            values[at] = _number(text) if text else np.nan
        except ValueError:
            bad[at] = True
    return values, bad


def _number(text):
    """1,009,067 is a million, 7,5 is seven and a half. Raises ValueError."""
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if "_" in text:  # Python would take 1_0 for ten
        raise ValueError(text)
    return float(text)


def _piece(table, mapped, options, waits):
    fields = {
        name: _cleaned(name, table.columns[column])
        for name, column in mapped.fields.items()
    }
    for day, clock in (("reported_at", "reported_clock"), ("closed_at", "closed_clock")):
        if day in fields and clock in fields:
            fields[day] = _with_clock(fields[day], fields[clock])
    for name, value in options.given.items():
        texts = fields.get(name, np.full(len(table), "", object))
        fields[name] = np.where(texts == "", value, texts)
    datum = _datum(table, options)
    nothing = np.full(len(table), np.nan)
    none = np.full(len(table), None, object)
    piece = Piece(table, fields, none, datum, *(nothing.copy() for _ in range(4)))
    piece.given, piece.waits, piece.columns = options.given, waits, mapped.fields
    for note, count in table.notes.items():
        piece.notes[_masked(note)] += count
    for at, row in enumerate(table.rows.tolist()):
        if table.faults and row in table.faults:
            piece.refuse(at, table.faults[row])
    place(piece, options.territory, options.far_km)
    return piece


def _with_clock(days, clocks):
    """Days with their hours, unless they have hours already."""
    alone = [_CLOCK.search(day) is None for day in days.tolist()]
    join = np.array(alone, bool) & (days != "") & (clocks != "")
    return np.where(join, days + " " + clocks, days)


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


def _cleaned(name, texts):
    """Texts without spaces around, without the apostrophe that makes a number a text in a
    workbook, and without words that only say that there is nothing."""
    plain = [text.strip() for text in texts.tolist()]
    joined = "".join(plain)
    if "=" in joined:
        plain = list(map(_as_text, plain))
    if any(mark in joined for mark in APOSTROPHES):
        plain = list(map(_unquoted, plain))
    texts = np.array(plain, dtype=object)
    if name in CODES and not joined.isascii():
        forms = {t: unicodedata.normalize("NFKC", t).strip() for t in set(plain)}
        texts = np.array([forms[text] for text in plain], object)
    if name in KEPT or not len(texts):
        return texts
    return np.where(times.nothing(texts), "", texts)


def _as_text(text):
    found = _AS_TEXT.fullmatch(text)
    return (found[1] or found[2] or "").strip() if found else text


def _unquoted(text):
    return text[1:].strip() if text[:1] in APOSTROPHES and text[1:2].isalnum() else text
