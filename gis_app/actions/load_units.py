"""Load administrative units: codes cut to their level, parents found, the chain made
whole above them."""

from typing import NamedTuple

import numpy as np
import shapely

from geodata import crs, polygons
from gis_app.actions import audit_loaded
from gis_app.domain import codes, outlines, parents, place_rows
from gis_app.domain.parents import BY_GROUND, Homes
from gis_app.domain.place_rows import PlaceRow, child_level, unit_code
from gis_app.errors import BadRequest
from gis_app.store import installation, loading

NEW_CITY = "9001"  # no province begins with 90: a city somewhere else
# Outlines that differ by less are the same: another format rounds otherwise.
SAME_M2 = 1.0
SHOWN = 20  # disagreements that are told one by one
SPREAD = "; --map column=parent spreads them over several"


class Known(NamedTuple):
    """A place that rows may lie in: one that is there, or a row of this load."""

    source_ref: str | None
    name: str
    geom: shapely.Geometry


def load(cursor, request, report):
    files = read(request)
    epsg = zone(cursor, files)
    layers = layers_of(files, epsg)
    there = loading.units(cursor)
    first = {}
    foreign = [
        rows for rows in layers if not place_rows.take_paths(rows, unit_code, first)
    ]
    _give_paths(cursor, request, foreign, there, _known(first.values()))
    rows = [row for layer in layers for row in layer]
    check_words(report, rows, Homes(there, unit_code))
    for row in rows:
        check_place(row, request)
    rows = [row for row in rows if row.code]
    made = place_rows.missing_units(rows, there)
    stored = store_units(cursor, [*made, *rows], there, epsg, report)
    audit_loaded.units(cursor, request, report, stored, made, there, epsg)
    finish(report, files, stored)


def read(request):
    """Each file's name and all its pieces."""
    return [(path.name, list(request.pieces(path))) for path in request.paths]


def layers_of(files, epsg) -> list[list[PlaceRow]]:
    """The places of each file; rows that are parts of one are joined."""
    found = []
    for layer, (_, pieces) in enumerate(files):
        rows = [row for p in pieces for row in place_rows.rows_of(p, epsg, layer)]
        found.append(place_rows.joined(rows))
    return [rows for rows in found if rows]


def zone(cursor, files):
    """The planar zone: the installation's, or for the first places the one they lie in."""
    bounds = [_bounds(piece) for _, pieces in files for piece in pieces]
    bounds = [box for box in bounds if np.isfinite(box).all()]
    if not bounds or not loading.is_empty(cursor):
        return installation.read(cursor).zone_srid
    west, south = np.min(bounds, axis=0)[:2]
    east, north = np.max(bounds, axis=0)[2:]
    epsg = crs.zone_epsg((west + east) / 2, (south + north) / 2)
    loading.set_zone(cursor, epsg)
    return epsg


def check_words(report, rows, homes):
    """A row whose code is a path, and which names another parent, says so. Where most do,
    the column has codes of its own, and is nobody's parent."""
    said = [row for row in rows if row.code and not row.source_ref and row.parent_text]
    odd = []
    for row in said:
        named = unit_code(row.parent_text) or homes.named(row.parent_text, row.geom)
        if named and not row.code.startswith(named):
            odd.append(row)
    if len(odd) * 2 > len(said):
        report.notes["the column of parents has codes of its own: not used"] = len(odd)
        return
    for row in odd:
        row.note(
            "its code and its parent column name different parents: the code counts"
        )
    for row in odd[:SHOWN]:
        report.notes[
            f"row {row.number}: {row.code} lies in {row.parent} by its code and in"
            f" {row.parent_text} by its parent column"
        ] = 1


def check_place(row: PlaceRow, request):
    if row.code is None:
        return
    if request.under and not row.code.startswith(request.under):
        row.refuse(f"{row.code} does not lie under {request.under}")
    elif not request.may(row.code):
        row.refuse(f"{row.code} is outside your area")


def store_units(cursor, rows, there, epsg, report):
    """New units are added, named ones compared. Returns the pieces' stored rows."""
    new = [row for row in rows if row.code not in there]
    stored = [row for row in new if not row.made]
    old = [row for row in rows if row.code in there and not row.made]
    for row, moved in zip(old, differences(old, there, epsg), strict=True):
        if _settle(cursor, row, there, moved, epsg):
            stored.append(row)
    for row in new:
        if row.made:
            report.notes[f"unit {row.code} made from what lies in it"] = 1
    grow(cursor, rows, there, epsg)
    if new:
        loading.add_units(cursor, _columns(new, epsg))
        loading.set_root(cursor)
        loading.refresh_statistics(cursor, ["unit", "unit_version"])
    return stored


def finish(report, files, stored):
    """Count what was read; what is good and not stored was there already."""
    for name, pieces in files:
        for piece in pieces:
            report.add(name, piece)
    report.stored += sum(row.count for row in stored)
    report.unchanged = report.read - report.rejected - report.stored


def differences(rows, there, epsg) -> list[float | None]:
    """How much area (m²) the outline of each has moved; None where it is the same."""
    new = np.array([row.geom for row in rows], object)
    old = np.array([there[row.code].geom for row in rows], object)
    moved = np.full(len(rows), np.nan)
    other = np.flatnonzero(~shapely.equals_exact(new, old, 0.0))
    changed = shapely.symmetric_difference(new[other], old[other])
    moved[other] = polygons.areas_m2(changed, epsg)
    for at in np.flatnonzero(moved >= SAME_M2):
        if outlines.is_same(new[at], old[at], epsg):
            rows[at].note(outlines.ROUNDED)
            moved[at] = np.nan
    return [None if np.isnan(m2) or m2 < SAME_M2 else float(m2) for m2 in moved]


def _settle(cursor, row, there, moved, epsg):
    """A unit that is there: unchanged (False), renamed or filled in (True), or refused."""
    old = there[row.code]
    name = row.name or old.name
    kind = row.kind or old.kind
    households = old.households if row.households is None else row.households
    if moved is None and (name, kind, households) == (
        old.name, old.kind, old.households,
    ):  # fmt: skip
        return False
    if moved is not None and not is_made(row.code, old):
        row.refuse(
            f"{row.code} is there already with another outline ({moved:.0f} m²"
            " differ): boundaries change through a plan"
        )
        return False
    row.note("unit was there: its name or outline is now this file's")
    if moved is None:
        row.geom = old.geom
    shape = {k: v[0] for k, v in _columns([row], epsg).items()}
    loading.change_unit(
        cursor, shape | {"name": name, "kind": kind, "households": households}
    )
    loading.set_root(cursor)
    return True


def is_made(code, unit):
    """Whether a unit is one of ours: made from its children and never named."""
    return unit.name == code and unit.kind is None


def grow(cursor, rows, there, epsg):
    """A unit that we made before grows with what is new in it."""
    added = {}
    for row in rows:
        code = row.parent if row.code and row.code not in there else None
        while code in there and is_made(code, there[code]):
            added.setdefault(code, []).append(row.geom)
            code = codes.parent_code(code)
    for code, shapes in sorted(added.items(), key=lambda item: -len(item[0])):
        old = there[code]
        geom = polygons.whole([old.geom, *shapes])
        areas = polygons.areas_m2([geom, old.geom], epsg)
        if areas[0] - areas[1] > 0.01:
            there[code] = old._replace(geom=geom)
            grown = PlaceRow(ref=code, name=code, geom=geom, code=code)
            shape = {k: v[0] for k, v in _columns([grown], epsg).items()}
            loading.change_unit(cursor, shape)


def _columns(rows, epsg):
    geometry = np.array([row.geom for row in rows], object)
    return {
        "code": [row.code for row in rows],
        "level": [codes.level_of(row.code) for row in rows],
        "parent": [row.parent for row in rows],
        "source_ref": [row.source_ref for row in rows],
        "name": [row.name or row.source_ref or row.code for row in rows],
        "kind": [row.kind for row in rows],
        "households": [row.households for row in rows],
        "geom": geometry,
        "label": polygons.labels(geometry),
        "area_m2": polygons.areas_m2(geometry, epsg),
    }


def _known(rows):
    return {
        row.code: Known(row.source_ref, row.name, row.geom) for row in rows if row.code
    }


def _give_paths(cursor, request, layers, there, coded):
    """Codes for the rows of layers whose own are no paths: the largest places first, so
    that each finds its parent among those before it."""
    if not layers:
        return
    places = {**there, **coded}
    under = request.under or installation.read(cursor).root_code or NEW_CITY
    try:
        child_level(under)
    except (codes.BadCode, ValueError, IndexError) as error:
        raise BadRequest(f"--under {under}: units cannot lie under it") from error
    refs = {
        (codes.parent_code(code), unit.source_ref): code
        for code, unit in places.items()
        if unit.source_ref
    } | loading.retired(cursor)
    taken = place_rows.Taken(loading.taken(cursor))
    for row in (row for rows in layers for row in rows):
        _name_it(row)
    again = _keep_parents(request, layers, there)
    # What is a row itself holds others only after its turn, as when it was new.
    ground = {code: place for code, place in places.items() if code not in again}
    for rows in sorted(layers, key=_mean_area, reverse=True):
        for level in parents.by_depth(rows, Homes(places, unit_code)):
            _find_parents(request, level, Homes(places, unit_code), under, ground)
            try:
                place_rows.number(level, refs, taken, give_unit_codes)
            except codes.BadCode as error:
                raise BadRequest(f"{error}{SPREAD}") from error
            places = {**places, **_known(level)}
            ground = {**ground, **_known(level)}


def _mean_area(rows):
    return float(np.mean(shapely.area([row.geom for row in rows])))


def _name_it(row):
    """A place without a code is known by its name."""
    if not row.ref and row.name:
        row.ref = row.name
        row.note(place_rows.NAME_FOR_CODE)


def _keep_parents(request, layers, there):
    """Units that are there already keep their parent whatever was loaded since. Returns
    their codes."""
    rows = [row for layer in layers for row in layer]
    under = request.under or ""
    found = Homes(there, unit_code).again(rows, lambda _, code: code.startswith(under))
    for row, code in zip(rows, found, strict=True):
        row.parent = codes.parent_code(code) if code else None
    return set(found) - {None}


def _find_parents(request, rows, homes, under, ground):
    """Whose children units are whose own codes are no path, where that is not known.
    ground: the places that can hold those that name nobody."""
    unnamed = []
    for row in rows:
        if row.parent:
            continue
        if named := homes.named(row.parent_text, row.geom) or homes.before(row.ref):
            row.parent = named
        elif row.parent_text and not request.under:
            row.refuse(f"its parent {row.parent_text!r} is not known")
        else:
            unnamed.append(row)
    _by_ground(request, unnamed, Homes(ground, unit_code), under)
    for row in rows:
        if row.parent and codes.level_of(row.parent) == "community":
            row.refuse(f"its parent {row.parent} is a community: only grids lie in one")
            row.parent = None


def _by_ground(request, rows, homes, under):
    found = homes.around([row.geom for row in rows])
    found = [
        code
        if code and len(code) <= 9 and code.startswith(request.under or "")
        else None
        for code in found
    ]
    found = parents.one_level(found, _cut)
    level = next((codes.level_of(code) for code in found if code), None)
    for row, code in zip(rows, found, strict=True):
        row.parent = (
            code or (homes.nearest(row.geom, level) if level else None) or under
        )
        if row.parent_text:
            row.note(
                f"its parent {row.parent_text!r} is not known: put under {row.parent}"
            )
        elif not request.under:
            row.note(
                BY_GROUND if code else f"no parent is named: put under {row.parent}"
            )


def _cut(code, level):
    return next((own for name, own in codes.chain(code) if name == level), None)


def give_unit_codes(parent, children, taken):
    """New path codes for units below a parent."""
    lon, lat = zip(*(row.centre for row in children), strict=True)
    return codes.new_unit_codes(parent, child_level(parent), lon, lat, taken)


def _bounds(piece):
    """west, south, east, north; NaN where a piece has no shapes. Axes may be swapped."""
    return shapely.total_bounds(piece.geometry)
