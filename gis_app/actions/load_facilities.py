"""Load facilities: where the party and the public meet, each in the grid it stands in."""

import numpy as np

from geodata import privacy
from gis_app.actions.attribute_points import Owners
from gis_app.domain.words import Words
from gis_app.store import organising, vocabularies, wkb


def load(cursor, request, report):
    kinds = Words("facility_kinds", vocabularies.terms(cursor, "facility_kinds"))
    owners = Owners(cursor, request.near_m, request.indexes)
    there = organising.facilities(cursor)
    for path in request.paths:
        for piece in request.pieces(path):
            stored = _store(cursor, request, owners, kinds, there, piece)
            report.add(path.name, piece)
            report.stored += stored
            report.unchanged += len(piece) - len(piece.reasons) - stored


def _store(cursor, request, owners, kinds, there, piece):
    kind = kinds.codes_of(piece.text("kind"))
    capacity = piece.counts("capacity")
    piece.refuse_all(np.equal(kind, None) | (kind == ""), "its kind is not known")
    piece.refuse_all(np.isnan(piece.lon), "has no coordinates")
    piece.refuse_all(piece.text("name") == "", "has no name")
    places = _places(owners, piece)
    for at in np.flatnonzero(piece.good):
        if not request.may(places[at]):
            piece.refuse(at, f"lies in {places[at]}, outside your area")
    names, _ = privacy.mask_column(piece.text("name"))
    addresses, _ = privacy.mask_column(piece.text("address"))
    new, seen = [], set()
    for at in np.flatnonzero(piece.good):
        # Its own code, or its name and place: the same file again adds nothing.
        ref = piece.text("code")[at] or f"{names[at]}@{piece.lon[at]},{piece.lat[at]}"
        if ref not in there and ref not in seen:
            seen.add(ref)
            new.append((at, ref))
    rows = np.array([at for at, _ in new], int)
    if len(rows):
        refs = [ref for _, ref in new]
        organising.add_facilities(
            cursor,
            {
                "code": refs,
                "source_ref": refs,
                "kind": kind[rows],
                "name": [names[at] for at in rows],
                "address": [addresses[at] for at in rows],
                "hours": piece.text("hours")[rows],
                "capacity": [_whole(capacity[at]) for at in rows],
                "place_code": places[rows],
                "geom": wkb.points(piece.lon[rows], piece.lat[rows]),
            },
        )
    there.update(seen)
    return len(rows)


def _places(owners, piece):
    now = np.full(len(piece), np.datetime64("now", "us"), "datetime64[us]")
    unknown = np.full(len(piece), np.nan)
    return owners.attribute(piece.lon, piece.lat, now, unknown).scope_code


def _whole(number):
    return None if np.isnan(number) else int(number)
