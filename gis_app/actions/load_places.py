"""Load named places: shops, stops, schools and whatever else an address may mean."""

import re

import numpy as np

from geodata import privacy
from gis_app.actions.attribute_points import Owners
from gis_app.store import gazetteer, wkb

_SEVERAL = re.compile(r"[;；|、]+")
LONGEST = 200


def load(cursor, request, report):
    owners = Owners(cursor, request.near_m, request.indexes)
    there = gazetteer.places(cursor)
    for path in request.paths:
        for piece in request.pieces(path):
            stored = _store(cursor, request, owners, there, piece)
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored


def _store(cursor, request, owners, there, piece):
    piece.refuse_all(np.isnan(piece.lon), "has no coordinates")
    piece.refuse_all(
        (piece.text("name") == "") & (piece.text("address") == ""),
        "has neither a name nor an address",
    )
    texts = {
        name: np.array(privacy.mask_column(piece.text(name))[0], object)
        for name in ("name", "address", "alias", "kind")
    }
    places = _lie_in(owners, piece)
    for at in np.flatnonzero(piece.good):
        if not request.may(places[at]):
            piece.refuse(at, f"lies in {places[at] or 'no unit'}, outside your area")
    rows, codes = _fresh(piece, texts, there)
    if len(rows):
        gazetteer.add_places(
            cursor,
            {
                "code": codes,
                "name": [texts["name"][at][:LONGEST] for at in rows],
                "kind": [texts["kind"][at][:LONGEST] for at in rows],
                "address": [texts["address"][at][:LONGEST] for at in rows],
                "aliases": [_aliases(texts["alias"][at]) for at in rows],
                "place_code": places[rows],
                "import_id": [request.number] * len(rows),
                "geom": wkb.points(piece.lon[rows], piece.lat[rows]),
            },
        )
    return len(rows)


def _fresh(piece, texts, there):
    """(positions, codes) of rows that are not there yet: by their own code, or by name
    and place, so that the same file again adds nothing."""
    rows, codes = [], []
    for at in np.flatnonzero(piece.good):
        code = piece.text("code")[at] or (
            f"{texts['name'][at]}|{texts['address'][at]}"
            f"@{piece.lon[at]:.6f},{piece.lat[at]:.6f}"
        )
        if code not in there:
            there.add(code)
            rows.append(at)
            codes.append(code)
    return np.array(rows, int), codes


def _lie_in(owners, piece):
    now = np.full(len(piece), np.datetime64("now", "us"), "datetime64[us]")
    unknown = np.full(len(piece), np.nan)
    return owners.attribute(piece.lon, piece.lat, now, unknown).scope_code


def _aliases(text):
    """A text array as COPY writes it; an alias keeps no letter that would need escape."""
    names = [re.sub(r'[\\"{},]', "", name).strip() for name in _SEVERAL.split(text)]
    return "{" + ",".join(f'"{name[:LONGEST]}"' for name in names if name) + "}"
