"""Load buildings, roads and water: the city's own base map."""

import numpy as np
import shapely

from geodata import polygons, privacy
from gis_app.actions.attribute_points import Owners
from gis_app.domain.words import Words
from gis_app.store import base_map, installation, vocabularies

LINES = (1, 5)
VOCABULARY = {
    "buildings": "building_uses", "roads": "road_classes", "water": "water_kinds",
}  # fmt: skip
PARTS = "has several parts: each is stored, its households with the largest"
TWICE = "the same shape comes twice in the file: stored once"


def load(cursor, request, report):
    vocabulary = VOCABULARY[request.kind]
    words = Words(vocabulary, vocabularies.terms(cursor, vocabulary))
    there = base_map.shapes(cursor, request.kind)
    owners = Owners(cursor, request.near_m, request.indexes)
    epsg = installation.read(cursor).zone_srid
    for path in request.paths:
        for piece in request.pieces(path):
            if request.kind == "roads":
                _take_lines(piece)
            else:
                _take_areas(piece, epsg)
            fresh = _fresh(piece, np.flatnonzero(piece.good), there)
            stored = _STORE[request.kind](cursor, request, owners, words, piece, fresh)
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored


def _take_lines(piece):
    fitting = np.isin(shapely.get_type_id(piece.geometry), LINES)
    piece.refuse_all(~fitting, "has no line")
    odd = fitting & ~shapely.is_valid(piece.geometry)
    piece.refuse_all(odd, "its outline is invalid")


def _take_areas(piece, epsg):
    """Outlines become areas: closed lines as CAD draws them, and what can be mended."""
    mended = polygons.mend(piece.geometry, epsg)
    for at, fault in mended.faults.items():
        piece.refuse(at, fault)
    for at in mended.moved_m2:
        piece.note(at, "polygon mended, its area is kept")
    piece.geometry = mended.geometry


def _fresh(piece, rows, there):
    """Rows whose shape is not there yet: the same file again adds nothing. there: WKB of
    simple shapes."""
    found, mine = [], set()
    for at, shape in zip(rows, _first_parts(piece.geometry[rows]), strict=True):
        if shape in mine:
            piece.note(at, TWICE)
        elif shape not in there:
            found.append(at)
        mine.add(shape)
    there |= mine
    return np.array(found, int)


def _first_parts(shapes):
    """WKB of the largest part of each: what the others are stored beside."""
    parts, whose = shapely.get_parts(shapes, return_index=True)
    sizes = shapely.area(parts) + shapely.length(parts)
    order = np.lexsort((-sizes, whose))
    first = order[np.unique(whose[order], return_index=True)[1]]
    return shapely.to_wkb(parts[first])


def _codes(piece, words, name, default):
    """What a vocabulary does not know is noted and becomes its last resort."""
    found = words.codes_of(piece.text(name))
    unknown, counts = np.unique(
        piece.text(name)[np.equal(found, None)].astype(str), return_counts=True
    )
    for text, count in zip(unknown.tolist(), counts.tolist(), strict=True):
        piece.notes[f"{name} {text!r} is not known: taken as {default}"] += count
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
    may = {code: request.may(code) for code in set(place)}
    allowed = np.array([may[code] for code in place], bool)
    for at in rows[~allowed]:
        piece.refuse(at, "lies outside your area")
    rows, place = rows[allowed], place[allowed]
    if len(rows):
        shapes, which, is_first = _parts(piece, rows)
        at = rows[which]
        base_map.add_buildings(
            cursor,
            {
                "name": _names(piece)[at],
                "address": _names(piece, "address")[at],
                "use": _codes(piece, words, "use", "other")[at],
                "floors": [None if np.isnan(n) else int(n) for n in floors[at]],
                "households": np.where(is_first, np.nan_to_num(households[at]), 0)
                .astype(int),
                "place_code": place[which],
                "geom": shapes,
            },
        )  # fmt: skip
    return len(rows)


def _parts(piece, rows):
    """A building in the table is one outline: the parts, whose each is (positions in
    rows), and whether it is the largest of its building, which comes first."""
    shapes, which = shapely.get_parts(piece.geometry[rows], return_index=True)
    order = np.lexsort((-shapely.area(shapes), which))
    shapes, which = shapes[order], which[order]
    is_first = np.diff(which, prepend=-1) > 0
    several = np.zeros(len(piece), bool)
    several[rows[which[~is_first]]] = True
    piece.note_all(several, PARTS)
    return shapes, which, is_first


def _inside(request, owners, piece, rows):
    """The rows whose shape lies in the starter's area; the others are refused."""
    rows = np.array([at for at in rows if at not in piece.reasons], int)
    if "" in request.scope.prefixes or not len(rows):
        return rows
    spots = shapely.point_on_surface(piece.geometry[rows])
    now = np.full(len(rows), np.datetime64("now", "us"), "datetime64[us]")
    owner = owners.attribute(
        shapely.get_x(spots), shapely.get_y(spots), now, np.full(len(rows), np.nan)
    )
    allowed = np.array([request.may(code) for code in owner.scope_code], bool)
    for at in rows[~allowed]:
        piece.refuse(at, "lies outside your area")
    return rows[allowed]


def _roads(cursor, request, owners, words, piece, rows):
    widths = piece.numbers("width_m")
    rows = _inside(request, owners, piece, rows)
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
    rows = _inside(request, owners, piece, rows)
    if len(rows):
        kinds = _codes(piece, words, "kind", "lake")[rows]
        base_map.add_surfaces(cursor, kinds, _names(piece)[rows], piece.geometry[rows])
    return len(rows)


_STORE = {"buildings": _buildings, "roads": _roads, "water": _water}
