"""Look into an uploaded file: what it is taken for and why, and what would become of it.

A dry run over the first 20 000 rows: the same judging as the load itself, in a
transaction that is rolled back. What is kept of it is masked.
"""

from collections import Counter
from dataclasses import asdict, replace
from itertools import islice

import numpy as np
import shapely

from geodata import file_kinds, formats, intake, privacy, rejects
from geodata.table import BadFile
from gis_app.actions import guard_datum
from gis_app.actions.load_file import Request, load_file
from gis_app.domain.load_report import LoadReport
from gis_app.errors import AppError, BadRequest

ROWS = 20_000
SHOWN_ROWS, SAMPLES, SHAPES = 12, 3, 400
LONGEST = 120  # letters of a cell that are shown
MOST_CORNERS = 20_000  # of all shapes that are shown
LAYERS = 200


def preview_file(database, request: Request) -> dict:
    """request: with one path; its kind may be "" (then it is guessed and set in it).

    Returns what the page shows (JSON); `stop`: why it cannot be run like this, `doubt`: why
    somebody should look before it is run, and what it is `about`: kind, place or datum.
    Raises BadRequest for a file that cannot be read at all.
    """
    try:
        return _preview(database, request)
    except BadFile as error:
        raise BadRequest(str(error)) from error


def _preview(database, request):
    (path,) = request.paths
    options = request.options
    layers = formats.layers(path, options.encoding)
    tables, whole = _first(map(rejects.restored, intake.tables(path, options)))
    if not tables:
        raise BadFile(f"{path.name} has no rows: nothing can be read from it")
    kinds = _kinds(tables, path, options, layers)
    said = request.kind
    request.kind = said or next((one.kind for one in kinds), "")
    found = {
        "layers": [_layer(layer) for layer in layers[:LAYERS]],
        "kinds": [asdict(one) for one in kinds],
        "guesses": [asdict(guess) for guess in tables[0].guesses],
        "counts": {
            "whole": whole,
            "read": sum(map(len, tables)),
            "good": 0,
            "rejected": 0,
        },
    }
    if not request.kind:
        return found | _unjudged(request, tables)
    unsure = not said and not kinds[0].sure
    return found | _judged(database, request, path, tables, found, unsure)


def _first(read):
    """The tables of the first rows, and whether they are all."""
    tables, left = [], ROWS
    for table in read:
        if left == 0:
            return tables, False
        if len(table) > left:
            return [*tables, table.take(slice(0, left))], False
        tables.append(table)
        left -= len(table)
    return tables, True


def _kinds(tables, path, options, layers):
    first = tables[0]
    some = first.take(slice(0, 200))
    kinds = set()
    if some.geometry is not None:
        numbers = np.unique(shapely.get_type_id(some.geometry))
        kinds = {
            file_kinds.SHAPES[n] for n in numbers.tolist() if n in file_kinds.SHAPES
        }
    layer = next(
        (g.value for g in first.guesses if g.what == "layer"), options.layer or ""
    )
    names = [path.name, layer] + ([layers[0].name] if len(layers) == 1 else [])
    texts = {name: list(cells) for name, cells in some.columns.items()}
    return file_kinds.guess(texts, kinds, [name for name in names if name])


def _judged(database, request, path, tables, found, unsure):
    pieces = list(intake.pieces(path, request.kind, request.options, tables))
    with database.transaction(request.scope) as cursor:
        settled = guard_datum.settle_pieces(
            cursor, request.kind, path, pieces, request.options
        )
    request.settled[path] = settled.options
    request.tables[path] = tables
    report, refused = _dry_run(database, request)
    kept = request.kept or pieces
    guesses = found["guesses"] + ([asdict(settled.guess)] if settled.guess else [])
    return {
        "guesses": guesses,
        **_columns(request, tables),
        "rows": _rows(request, kept),
        **_map(kept),
        "datum": _datum(settled.judgement, kept, request),
        **_told(report, settled, kept, found["counts"]),
        "stop": settled.stop or refused,
        **_doubt(request, settled, kept, unsure),
    }


def _dry_run(database, request):
    """The report, and why nothing of the file can be loaded like this, if so."""
    request.kept = []
    looking = replace(request, on_error="reject", rejects=None, dry_run=True, look=True)
    try:
        return load_file(database, looking), None
    except AppError as error:
        request.kept = []
        return LoadReport(request.kind), error.detail


def _told(report, settled, pieces, counts):
    """Counts, notes and faults; those of the reading alone where there is no more."""
    if not report.read:
        for piece in pieces:
            report.add("", piece)
    notes = Counter(dict.fromkeys(settled.notes, 1)) + Counter(report.notes)
    return {
        "counts": counts
        | {
            "read": report.read,
            "good": report.read - report.rejected,
            "rejected": report.rejected,
        },
        "notes": [{"text": text, "count": n} for text, n in notes.items()],
        "faults": report.faults,
    }


def _doubt(request, settled, pieces, unsure):
    """The first reason why somebody has to look, and what it is about."""
    doubts = {
        "kind": _unsure_kind(request) if unsure else None,
        "place": _elsewhere(pieces),
        "datum": _datum_unsure(settled),
    }
    found = ((about, doubt) for about, doubt in doubts.items() if doubt)
    about, doubt = next(found, (None, None))
    return {"doubt": doubt, "about": about}


def _unsure_kind(request):
    return f"what the file holds is not certain: is it {request.kind}?"


def _elsewhere(pieces):
    """Another city's file, or one in a system that nobody named: most of it would wait."""
    given = lost = 0
    for piece in pieces:
        there = np.isfinite(piece.raw_x) & np.isfinite(piece.raw_y) & (piece.raw_x != 0)
        given += int(there.sum())
        lost += int((there & ~np.isfinite(piece.lon)).sum())
    if lost <= given / 2:
        return None
    return f"{lost} of {given} coordinates are no place of this city: is the file another's?"


def _datum_unsure(settled):
    guess = settled.guess
    if (
        guess is None
        or guess.sure
        or settled.options.datum
        and settled.judgement is None
    ):
        return None
    return f"the datum is not named: look where the points fall; {guess.reason}"


def _unjudged(request, tables):
    """A file of no kind yet: what is in it is shown, so that a person can tell."""
    looking = replace(request, kind="incidents")
    columns = _columns(looking, tables)["columns"]
    return {
        "columns": [column | {"field": None} for column in columns],
        "rows": _rows(looking, map(_Unread, tables)),
        "shapes": None,
        "bbox": None,
        "datum": None,
        "notes": [],
        "faults": [],
        "stop": "what the file holds cannot be told from its columns: say its kind",
        "doubt": None,
    }


class _Unread:
    """Rows of which nothing is said yet, as a piece has them."""

    def __init__(self, table):
        self.table, self.reasons, self.row_notes = table, {}, {}

    def __len__(self):
        return len(self.table)


def _layer(layer):
    return {
        "name": layer.name,
        "rows": None if layer.rows < 0 else layer.rows,
        "shapes": layer.shapes or None,
    }


def _columns(request, tables):
    """What each of the file's columns is taken for, with samples that name nobody."""
    table = tables[0]
    names = list(table.columns)
    masks = rejects.Masks(table, request.kind, request.options.said)
    return {
        "columns": [
            {
                "name": name,
                "field": masks.fields.get(name),
                "personal": name in masks.personal,
                "samples": _samples(masks, name, table.columns[name]),
            }
            for name in names
        ]
    }


def _samples(masks, name, texts):
    if name in masks.personal:
        return []
    different = dict.fromkeys(filter(None, islice(texts, 200)))
    return [_short(text) for text in islice(different, SAMPLES)]


def _short(text):
    masked = privacy.mask(str(text)[: 4 * LONGEST])[0]
    return masked if len(masked) <= LONGEST else masked[: LONGEST - 1] + "…"


def _rows(request, pieces):
    """The first rows as they stand in the file, with what is said of each."""
    found = []
    masks = None
    for piece in pieces:
        names = list(piece.table.columns)
        masks = masks or rejects.Masks(piece.table, request.kind, request.options.said)
        for at in range(min(len(piece), SHOWN_ROWS - len(found))):
            cells = [
                "" if name in masks.personal else _short(piece.table.columns[name][at])
                for name in names
            ]
            found.append(
                {
                    "row": int(piece.table.rows[at]),
                    "said": piece.table.said(at),
                    "cells": cells,
                    "reasons": piece.reasons.get(at, []),
                    "notes": piece.row_notes.get(at, []),
                }
            )
        if len(found) == SHOWN_ROWS:
            break
    return found


def _map(pieces):
    """Some of the shapes, the refused ones among them, and the box of all."""
    all_shapes = [_shapes(piece) for piece in pieces]
    places = [
        (piece, shapes, at)
        for piece, shapes in zip(pieces, all_shapes, strict=True)
        for at in np.flatnonzero(
            ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
        )
    ]
    if not places:
        return {"shapes": None, "bbox": None}
    bounds = np.array([shapely.total_bounds(shapes) for shapes in all_shapes])
    box = [*np.nanmin(bounds[:, :2], axis=0), *np.nanmax(bounds[:, 2:], axis=0)]
    chosen = np.linspace(0, len(places) - 1, min(SHAPES, len(places))).astype(int)
    detail = max(box[2] - box[0], box[3] - box[1]) / 2000
    features = [_feature(*places[at], detail) for at in chosen]
    return {
        "shapes": {"type": "FeatureCollection", "features": _few(features)},
        "bbox": [float(v) for v in box] if np.isfinite(box).all() else None,
    }


def _shapes(piece):
    """Shapes in CGCS2000, points where there are no others."""
    lon, lat = piece.lon, piece.lat
    known = np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 180) & (abs(lat) <= 90)
    points = np.where(
        known, shapely.points(np.nan_to_num(lon), np.nan_to_num(lat)), None
    )
    return np.where(shapely.is_missing(piece.geometry), points, piece.geometry)


def _feature(piece, shapes, at, detail):
    shape = shapely.simplify(shapes[at], detail) if detail else shapes[at]
    shape = shapely.set_precision(shape, 1e-7, mode="pointwise")
    reasons = piece.reasons.get(int(at), [])
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(shape),
        "properties": {
            "row": int(piece.table.rows[at]),
            "said": piece.table.said(at),
            "ok": not reasons,
            "reasons": reasons,
        },
        "corners": int(shapely.get_num_coordinates(shape)),
    }


def _few(features):
    """As many as a page bears, those with few corners first."""
    kept, corners = [], 0
    for feature in sorted(features, key=lambda one: one["corners"]):
        corners += feature.pop("corners")
        if corners <= MOST_CORNERS:
            kept.append(feature)
    return kept


def _datum(judged, pieces, request):
    if judged is not None:
        return judged.as_dict()
    placed = any(np.isfinite(piece.lon).any() for piece in pieces) or any(
        not shapely.is_missing(piece.geometry).all() for piece in pieces
    )
    if not placed:
        return None
    own = pieces[0].table.datum
    return {
        "taken": pieces[0].datum,
        "named": bool(request.options.datum or own),
        "warning": None,
        "margin": None,
        "hypotheses": [],
    }
