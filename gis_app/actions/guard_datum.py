"""Settle the datum of a file before it is loaded: named, guessed, held against the city.

A datum that a person names is taken, and a note says when what is loaded contradicts it.
One that a file names in its own .prj or CRS likewise. Where nobody names one, CGCS2000 is
taken, metres are guessed (geodata.crs_guess), and a clear contradiction stops the load
with the words to say: coordinates that lie 500 m off are worth a question. GeoJSON and
KML are WGS 84 by their standards, whatever was put in: that names nothing.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from geodata import crs, crs_guess, datum_guard, datum_picture, declared, intake
from geodata.datum_evidence import Evidence, looked_at
from geodata.datum_guard import Judgement, Sample
from geodata.guess import Guess
from gis_app.errors import Rejected
from gis_app.store import evidence

BY_STANDARD = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".topojson",
               ".kml", ".kmz")  # fmt: skip
AREAS = ("units", "grids", "micro_grids")
POINTS = ("incidents", "facilities", "places")  # what stands in buildings, by roads
OWN = 30  # areas whose outline is held against the unit of their own name
PLACELESS = ("organisations", "reference", "party", "duty", "users")


@dataclass(frozen=True)
class Settled:
    """options: with the datum in which the file is to be read. guess: how it came to
    that, where nobody named it. judgement: None where nothing could be compared."""

    options: intake.Options
    guess: Guess | None
    judgement: Judgement | None
    note: str | None = None

    @property
    def stop(self) -> str | None:
        """Why a load should not go on before somebody names the datum."""
        judged = self.judgement
        if judged is None or judged.named or not judged.clear:
            return None
        return (
            f"the datum is not named, and {judged.warning}. Name it: --datum"
            f" {judged.winner}, or --datum {judged.taken} to keep it as it is"
        )

    @property
    def notes(self) -> list[str]:
        """What the report says of the datum."""
        said = [self.note] if self.note else []
        if self.judgement and self.judgement.warning:
            said.append(f"datum doubtful: {self.judgement.warning}")
        elif self.guess and (self.guess.sure or self.options.datum):
            said.append(f"datum taken as {self.guess.value}: {self.guess.reason}")
        return said


def settle(cursor, kind: str, path, options: intake.Options) -> Settled:
    """Look at the first rows of a file and say in which datum it is to be read.

    Raises BadFile for a file that cannot be read, or of lengths whose system is neither
    named nor to be guessed.
    """
    if kind in PLACELESS:
        return Settled(options, None, None)
    path = Path(path)
    pieces = _first(intake.pieces(path, kind, options))
    return settle_pieces(cursor, kind, path, pieces, options)


def settle_pieces(cursor, kind, path, pieces, options) -> Settled:
    """The same for rows that are read already."""
    sample = sample_of(pieces, kind)
    if sample is None:
        return Settled(options, None, None)
    own = pieces[0].table.datum
    named = bool(options.datum or (own and path.suffix.lower() not in BY_STANDARD))
    taken, guess = pieces[0].datum, None
    area = evidence.area(cursor)
    if not named and crs_guess.are_lengths(sample.x, sample.y):
        guess = crs_guess.guess(sample.x, sample.y, area if len(area) else None)
        taken, options = guess.value, replace(options, datum=guess.value)
    judged = judge(cursor, sample, kind, taken, named, area)
    if guess is None and not named:
        guess = _guess(judged)
    rough = crs.note(taken, float(sample.x[0]), float(sample.y[0]))
    return Settled(options, guess, judged, rough)


def judge(cursor, sample: Sample, kind, taken, named, area=None) -> Judgement:
    """Hold a sample against what is loaded around it."""
    area = evidence.area(cursor) if area is None else area
    places = datum_guard.positions(sample, taken, area if len(area) else None)
    known = Evidence()
    if len(places) > 1:
        known = _evidence(cursor, sample, kind, places, area)
    return datum_guard.judge(sample, places, known, named)


def picture(cursor, judgement: dict, language: str = "zh", say=str) -> str:
    """The SVG of where the points fall under each datum, with what lies around them.

    judgement: Judgement.as_dict(), or the same from an import's preview. say: puts a
    sentence into the language.
    """
    bounds = datum_picture.frame(judgement)
    outlines = evidence.picture(cursor, bounds) if bounds else {}
    found = [
        h | {"facts": [say(fact) for fact in h["facts"]]}
        for h in judgement["hypotheses"]
    ]
    said = judgement.get("warning") and say(judgement["warning"])
    told = judgement | {"hypotheses": found, "warning": said}
    return datum_picture.draw(told, outlines, language)


def guard(cursor, request) -> dict[str, int]:
    """Settle the datum of each file of a load; what the report says of that, by sentence.

    request: gis_app.actions.load_file.Request; its `settled` is filled.
    Raises Rejected where nobody named the datum and what is loaded contradicts clearly.
    """
    notes: dict[str, int] = {}
    for path in request.paths:
        settled = settle(cursor, request.kind, path, request.options)
        request.settled[path] = settled.options
        if request.picture and settled.judgement:
            drawn = picture(cursor, settled.judgement.as_dict(), "en")
            request.picture.write_text(drawn, encoding="utf-8")
        if settled.stop:
            raise Rejected(settled.stop)
        notes |= dict.fromkeys(settled.notes, 1)
    return notes


def sample_of(pieces, kind) -> Sample | None:
    """Up to 20 000 points that stand for the rows; None where no row has a place."""
    if not pieces:
        return None
    shapes = _shapes_of(pieces)
    columns = _columns_of(pieces)
    x, y, owner = _points_of(pieces)
    if not len(x):
        x, y, owner = _corners_of(shapes)
    if not len(x):
        return None
    keep = np.linspace(0, len(x) - 1, min(len(x), datum_guard.SAMPLE)).astype(int)
    areas = shapes if kind in AREAS else None
    return Sample(x[keep], y[keep], owner[keep], columns, areas)


def _first(pieces):
    """The first pieces that have some 20 000 rows, read no farther."""
    rows, found = 0, []
    for piece in pieces:
        found.append(piece)
        rows += len(piece)
        if rows >= datum_guard.SAMPLE:
            break
    return found


def _points_of(pieces):
    """Points as the file has them, once what was wrong with their writing is mended."""
    x, y = (np.concatenate([getattr(p, n) for p in pieces]) for n in ("raw_x", "raw_y"))
    lon, lat = (np.concatenate([getattr(p, n) for p in pieces]) for n in ("lon", "lat"))
    back_x, back_y = crs.from_cgcs2000(lon, lat, pieces[0].datum)
    known = np.isfinite(back_x) & np.isfinite(back_y)
    x, y = np.where(known, back_x, x), np.where(known, back_y, y)
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & ((x != 0) | (y != 0)))
    return x[rows], y[rows], rows


def _shapes_of(pieces):
    """Shapes in the file's own coordinates."""
    found = []
    for piece in pieces:
        moved = shapely.transform(
            piece.geometry,
            lambda x, y, d=piece.datum: crs.from_cgcs2000(x, y, d),
            interleaved=False,
        )
        raw = piece.table.geometry
        missing = shapely.is_missing(moved)
        found.append(moved if raw is None else np.where(missing, raw, moved))
    return np.concatenate(found)


def _corners_of(shapes):
    spots, owner = shapely.get_coordinates(shapes, return_index=True)
    known = np.isfinite(spots).all(axis=1)
    return spots[known, 0], spots[known, 1], owner[known]


def _columns_of(pieces):
    names = [name for name in pieces[0].table.columns]
    return {n: np.concatenate([p.table.column(n) for p in pieces]) for n in names}


def _evidence(cursor, sample, kind, places, area):
    there = evidence.names(cursor)
    known = declared.Names(
        [row.code for row in there],
        [row.source_ref for row in there],
        [row.name for row in there],
    )
    is_area = sample.shapes is not None
    columns = declared.find(sample.columns, known)
    codes = {code for column in columns for group in column.groups for code in group}
    outlines = evidence.outlines(cursor, sorted(codes)) if codes else {}
    own = _own(sample, columns, outlines) if is_area else []
    lon, lat = _everywhere(places)
    return Evidence(
        declared=[] if is_area else columns,
        outlines=outlines,
        area=() if is_area else area,
        water=evidence.water(cursor, lon, lat)
        if not is_area and kind != "water"
        else (),
        buildings=_buildings(cursor, kind, lon, lat),
        roads=evidence.roads(cursor, lon, lat) if kind in POINTS else (),
        borders=evidence.borders(cursor, _bounds(places)) if is_area else (),
        own=own,
    )


def _buildings(cursor, kind, lon, lat):
    return evidence.buildings(cursor, lon, lat) if kind in POINTS else ()


def _own(sample, columns, outlines):
    """Areas beside the loaded unit that they name with a code or name of their own: one
    row, one unit."""
    best = []
    for column in columns:
        named = column.which[column.which >= 0]
        alone = len(np.unique(named)) == len(named)
        single = all(len(column.groups[at]) == 1 for at in named)
        if alone and single and len(named) > len(best):
            rows = np.flatnonzero(column.which >= 0)
            best = [(row, column.groups[column.which[row]][0]) for row in rows]
    step = max(1, -(-len(best) // OWN))
    return [
        (sample.shapes[row], outlines[code])
        for row, code in best[::step]
        if code in outlines and sample.shapes[row] is not None
    ]


def _everywhere(places):
    """Where the points that are looked at lie under any of the datums."""
    rows = looked_at(*next(iter(places.values())))
    spots = [(lon[rows], lat[rows]) for lon, lat in places.values()]
    return tuple(np.concatenate(part) for part in zip(*spots, strict=True))


def _bounds(places):
    spots = np.array([(lon, lat) for lon, lat in places.values()])
    low, high = np.nanmin(spots, axis=(0, 2)), np.nanmax(spots, axis=(0, 2))
    return [*np.clip(low, -180, 180), *np.clip(high, -180, 180)]


def _guess(judged: Judgement) -> Guess:
    """What is said of a datum in degrees that nobody named."""
    others = [h.datum for h in judged.hypotheses if h.datum != judged.winner]
    if judged.warning:
        return Guess("datum", judged.winner, judged.warning, tuple(others), sure=False)
    more = tuple(other for other in others if other != judged.taken)
    if judged.backed:
        return Guess("datum", judged.taken, judged.backed, more)
    if len(judged.hypotheses) == 1:
        reason = "no datum is named; here none of them moves a point"
        return Guess("datum", judged.taken, reason)
    reason = "no datum is named, and nothing that is loaded tells one from another"
    return Guess("datum", judged.taken, reason, more, sure=False)
