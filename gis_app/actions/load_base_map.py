"""Load buildings, roads and water: the city's own base map."""

import numpy as np
import shapely

from geodata import privacy
from gis_app.actions.attribute_points import Owners
from gis_app.domain.words import Words
from gis_app.store import base_map, vocabularies

LINES, AREAS = (1, 5), (3, 6)
VOCABULARY = {
    "buildings": "building_uses", "roads": "road_classes", "water": "water_kinds",
}  # fmt: skip


def load(cursor, request, report):
    vocabulary = VOCABULARY[request.kind]
    words = Words(vocabulary, vocabularies.terms(cursor, vocabulary))
    there = base_map.shapes(cursor, request.kind)
    owners = Owners(cursor, request.near_m)
    for path in request.paths:
        for piece in request.pieces(path):
            good = _good(piece, LINES if request.kind == "roads" else AREAS)
            fresh = _fresh(piece, good, there)
            stored = _STORE[request.kind](cursor, request, owners, words, piece, fresh)
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored


def _good(piece, wanted):
    fitting = np.isin(shapely.get_type_id(piece.geometry), wanted)
    piece.refuse_all(~fitting, "has no line" if wanted == LINES else "has no polygon")
    odd = fitting & ~shapely.is_valid(piece.geometry)
    piece.refuse_all(odd, "its outline is invalid")
    return np.flatnonzero(piece.good)


def _fresh(piece, rows, there):
    """Rows whose shape is not there yet: the same file again adds nothing."""
    found = []
    for at, shape in zip(rows, shapely.to_wkb(piece.geometry[rows]), strict=True):
        if shape not in there:
            there.add(shape)
            found.append(at)
    return np.array(found, int)


def _codes(piece, words, name, default):
    """What a vocabulary does not know is noted and becomes its last resort."""
    found = words.codes_of(piece.text(name))
    for text in piece.text(name)[np.equal(found, None)]:
        piece.notes[f"{name} {text!r} is not known: taken as {default}"] += 1
    return np.where(np.equal(found, None) | (found == ""), default, found)


def _names(piece, name="name"):
    return np.array(privacy.mask_column(piece.text(name))[0], object)


def _buildings(cursor, request, owners, words, piece, rows):
    floors, households = piece.counts("floors"), piece.counts("households")
    rows = np.array([at for at in rows if at not in piece.reasons], int)
    spots = shapely.point_on_surface(piece.geometry[rows])
    now = np.full(len(rows), np.datetime64("now", "us"), "datetime64[us]")
    owner = owners.attribute(
        shapely.get_x(spots), shapely.get_y(spots), now, np.full(len(rows), np.nan)
    )
    micro = np.equal(owner.micro_grid_code, None)
    place = np.where(micro, owner.scope_code, owner.micro_grid_code)
    allowed = np.array([request.may(code) for code in place], bool)
    for at in rows[~allowed]:
        piece.refuse(at, "lies outside your area")
    rows, place = rows[allowed], place[allowed]
    if len(rows):
        base_map.add_buildings(
            cursor,
            {
                "name": _names(piece)[rows],
                "address": _names(piece, "address")[rows],
                "use": _codes(piece, words, "use", "other")[rows],
                "floors": [None if np.isnan(n) else int(n) for n in floors[rows]],
                "households": np.nan_to_num(households[rows]).astype(int),
                "place_code": place,
                "geom": [_largest(shape) for shape in piece.geometry[rows]],
            },
        )
    return len(rows)


def _roads(cursor, request, owners, words, piece, rows):
    widths = piece.numbers("width_m")
    rows = np.array([at for at in rows if at not in piece.reasons], int)
    if len(rows):
        base_map.add_roads(
            cursor,
            _codes(piece, words, "kind", "street")[rows],
            _names(piece)[rows],
            np.nan_to_num(widths[rows]),
            piece.geometry[rows],
        )
    return len(rows)


def _water(cursor, request, owners, words, piece, rows):
    if len(rows):
        kinds = _codes(piece, words, "kind", "lake")[rows]
        base_map.add_surfaces(cursor, kinds, _names(piece)[rows], piece.geometry[rows])
    return len(rows)


def _largest(shape):
    """A building is one outline; of several parts the largest stands for it."""
    parts = shapely.get_parts(shape)
    return parts[np.argmax(shapely.area(parts))]


_STORE = {"buildings": _buildings, "roads": _roads, "water": _water}
