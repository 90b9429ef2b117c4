"""Give a table of points its grids: the same rows back with more columns, nothing stored.

The cells of the file are given back as they are, personal columns too: it is the
person's own file, and it goes to nobody else. Rows that cannot be placed stay, and say
why. Piece by piece, so that memory does not grow with the rows; the engine works in a
process beside the one that reads and writes.
"""

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import shapely

from geodata import columns, intake, writers
from geodata.attribution import sentences
from geodata.table import BadFile
from gis_app.actions.attribute_points import Owners
from gis_app.domain.grid_columns import ADDED, CHAIN, GridColumns, labels
from gis_app.errors import BadRequest
from gis_app.processes import beside
from gis_app.store import installation, naming

KIND = "incidents"  # whose words for lon, lat, geometry and accuracy are known
STATED = ("rule", "reason", "distance_to_edge_m", "ambiguous", "runner_up")
PLACE = ("lon", "lat", "lonlat", "wkt", "accuracy_m", "address")
AT_ONCE = 25_000  # rows that are attributed while others are read or written
# What the owner of a file need not hear: nothing is stored, so nothing is left out.
SILENT = ("column ",)


@dataclass
class Wish:
    """How to join. under: only grids in this unit. lang: of the new columns' names and reasons; None:
    English names, reasons as they are stored. most: rows above which TooManyRows comes.
    say: translates why a row was not placed. progress: called with (rows done, None)."""

    options: intake.Options = field(default_factory=intake.Options)
    under: str = ""
    lang: str | None = None
    most: int | None = None
    say: object = str
    progress: object = None


@dataclass
class Joined:
    """rows: in the file; placed: with a grid. datum: as which the points were taken."""

    rows: int = 0
    placed: int = 0
    datum: str = ""
    notes: Counter = field(default_factory=Counter)


class TooManyRows(Exception):
    """More than may be joined while somebody waits."""


class Grids:
    """Boundaries, names and branches, read once; no transaction is held while a file
    is worked on.

    at: datetime64[us] UTC, the boundaries of then; None: of now. indexes: folder in which
    they are kept.
    """

    def __init__(
        self, cursor, near_m: float, at: np.datetime64 | None = None, indexes=None
    ):
        self.owners = Owners(cursor, near_m, indexes)
        self.named = naming.places(cursor, None if at is None else f"{at}Z")
        self.parties = naming.party(cursor)
        self.at = np.datetime64("now", "us") if at is None else at
        self.bounds = installation.bounds(cursor)
        self.owners.prepare(self.at)


def join_table(grids: Grids, path, out, wish: Wish) -> Joined:
    """Write `path` to `out`, in the format of its ending, with the columns of ADDED.

    Raises BadRequest for files that cannot be read or formats nobody knows; then, as
    after Ctrl-C, nothing is at `out`.
    """
    try:
        writers.writer_of(out)
    except ValueError as error:
        raise BadRequest(str(error)) from None
    if out.exists() and out.samefile(path):
        raise BadRequest(f"{out.name} is the file itself: give the answer another name")
    return _Join(grids, wish).run(path, out)


class _Join:
    def __init__(self, grids, wish):
        self.grids, self.wish = grids, wish
        # Swapped pairs are told by the city; what lies far from it is outside, no fault.
        self.options = replace(wish.options, territory=grids.bounds, far_km=math.inf)
        self.answering = _Answering(grids, wish)
        self.chains = np.empty((0, len(CHAIN)), object)
        self.found = Joined()

    def run(self, path, out):
        try:
            pieces = self._pieces(path)
            first = next(pieces, None)
            if first is None:
                raise BadRequest(f"{path.name} has no rows")
            table = writers.Blocks(
                title=out.stem,
                columns=[*first.table.columns, *self._headings(first.table.columns)],
                blocks=self._blocks(chain([first], pieces)),
                notes=(f"按网格挂接：{path.name}", f"Joined to grids: {path.name}"),
            )
            writers.write(out, table)
        except BadFile as error:
            raise BadRequest(str(error)) from error
        return self.found

    def _pieces(self, path):
        """The file's rows, of which nothing but the places is read for its meaning."""
        tables = intake.tables(path, self.options)
        first = next(tables, None)
        if first is None:
            return
        mapped = columns.recognise(
            list(first.columns), KIND, self.options.said, first.columns
        )
        silent = {
            column: "" for name, column in mapped.fields.items() if name not in PLACE
        }
        options = replace(self.options, said={**self.options.said, **silent})
        yield from intake.pieces(path, KIND, options, chain([first], tables))

    def _headings(self, own):
        """Names of the new columns; none is a column that the file has already."""
        taken, names = {name.casefold() for name in own}, []
        for name in labels(self.wish.lang):
            new, n = name, 1
            while new.casefold() in taken:
                n += 1
                new = f"{name}_{n}"
            taken.add(new.casefold())
            names.append(new)
        return names

    def _blocks(self, pieces):
        """In order. The engine works in a process beside this one while a long file is
        read and written; a short one is done before a process has begun."""
        first, rows = [], 0
        while rows <= AT_ONCE and (piece := next(pieces, None)) is not None:
            first.append(piece)
            rows += len(piece)
        answered = beside if rows > AT_ONCE else _in_turn
        asked = self._asked(chain(first, pieces))
        for (piece, part, spots), answer in answered(self.answering.answer, asked):
            yield self._block(piece, part, spots, answer)

    def _asked(self, pieces):
        for piece in self._counted(pieces):
            for part in _parts(piece):
                spots = _Spots(piece, part, self.wish.say)
                yield (piece, part, spots), (spots.lon, spots.lat, spots.accuracy_m)

    def _counted(self, pieces):
        found = self.found
        for piece in pieces:
            found.rows += len(piece)
            found.datum = piece.datum
            if self.wish.most is not None and found.rows > self.wish.most:
                raise TooManyRows
            for note, count in piece.notes.items():
                if note.startswith("datum "):
                    found.notes[note] = count
                elif not note.startswith(SILENT):
                    found.notes[note] += count
            if self.wish.progress:
                self.wish.progress(found.rows, None)
            yield piece

    def _block(self, piece, part, spots, answer):
        new, more = answer
        if more:
            self.chains = np.vstack([self.chains, np.array(more, object)])
        new["reason"][list(spots.refused)] = list(spots.refused.values())
        new["lon_cgcs2000"], new["lat_cgcs2000"] = spots.lon, spots.lat
        new["note"] = spots.notes
        chained = writers.Coded(new["chain"], self.chains)
        self.found.placed += int((self.chains[:, 0] != "")[chained.which].sum())
        own = [texts[part] for texts in piece.table.columns.values()]
        return writers.Block(
            [*own, chained, *(new[name] for name in tuple(ADDED)[len(CHAIN) :])],
            spots.lon,
            spots.lat,
            spots.shapes,
        )


class _Answering:
    """What is asked about points, and answered in arrays alone, so that it may work in
    another process: the parent adds what belongs to the file."""

    def __init__(self, grids, wish):
        self.grids, self.wish = grids, wish
        self.columns = GridColumns(grids.named, grids.parties)

    def answer(self, lon, lat, accuracy_m):
        """Name -> new column, "chain" as GridColumns has it; and chains that are new."""
        owners, columns_ = self.grids.owners, self.columns
        placed = np.isfinite(lon) & np.isfinite(lat)
        at = np.full(len(lon), self.grids.at)
        answers = owners.attribute(lon, lat, at, accuracy_m)
        if self.wish.lang == "en":
            answers.reason[:] = self._in_english(answers, placed, accuracy_m)
        elsewhere = ~_under(answers.scope_code, self.wish.under) & placed
        new = columns_.columns(answers, self.wish.lang)
        new["chain"][elsewhere | ~placed] = 0
        for name in STATED:
            new[name][elsewhere] = np.nan if name == "distance_to_edge_m" else ""
        new["reason"][elsewhere] = self.wish.say(f"lies outside {self.wish.under}")
        for name in ("rule", "ambiguous"):
            new[name][~placed] = ""
        return new, columns_.new_chains()

    def _in_english(self, answers, placed, accuracy_m):
        found = sentences(
            answers.rule, answers.grid_code, answers.runner_up, answers.edge_m,
            self.grids.owners.near_m, accuracy_m, "en",
        )  # fmt: skip
        found[~placed] = "no coordinates"
        return found


class _Spots:
    """The places of some rows: their points, or a point inside their outlines."""

    def __init__(self, piece, part, say):
        self.lon, self.lat = piece.lon[part].copy(), piece.lat[part].copy()
        geometry = piece.geometry[part]
        kinds = shapely.get_type_id(geometry)
        self.shapes = geometry if (kinds > 0).any() else None
        outlined = np.flatnonzero((kinds > 0) & ~shapely.is_empty(geometry))
        inside = shapely.point_on_surface(geometry[outlined])
        self.lon[outlined] = shapely.get_x(inside)
        self.lat[outlined] = shapely.get_y(inside)
        start = part.start
        self.refused = {
            at - start: "; ".join(map(say, reasons))
            for at, reasons in piece.reasons.items()
            if start <= at < part.stop
        }
        self.lon[list(self.refused)] = self.lat[list(self.refused)] = np.nan
        self.notes = np.full(len(self), "", object)
        for at, told in piece.row_notes.items():
            if start <= at < part.stop:
                self.notes[at - start] = "; ".join(map(say, told))
        self.notes[outlined] = say("an outline: placed by a point inside it")
        self.accuracy_m = np.full(len(self), np.nan)
        if piece.has("accuracy_m"):
            # What is no number says nothing; the cell itself is given back as it is.
            texts = piece.text("accuracy_m")[part]
            texts = intake.without_unit("accuracy_m", texts)
            self.accuracy_m, _ = intake.to_numbers(texts)

    def __len__(self):
        return len(self.lon)


def _in_turn(work, questions):
    for keep, arguments in questions:
        yield keep, work(*arguments)


def _parts(piece):
    n = len(piece)
    return [slice(at, min(at + AT_ONCE, n)) for at in range(0, n, AT_ONCE)]


def _under(codes, prefix):
    if not prefix:
        return np.ones(len(codes), bool)
    return np.array([(code or "").startswith(prefix) for code in codes], bool)
