"""Load administrative units: codes cut to their level, parents by code, the chain made
whole above them."""

import numpy as np

from geodata import crs, polygons
from gis_app.domain import codes, place_rows
from gis_app.domain.place_rows import PlaceRow, child_level, unit_code
from gis_app.errors import BadRequest
from gis_app.store import installation, loading

NEW_CITY = "9001"  # no province begins with 90: a city somewhere else


def load(cursor, request, report):
    pieces = [(path.name, p) for path in request.paths for p in request.pieces(path)]
    epsg = zone(cursor, [piece for _, piece in pieces])
    rows = [row for _, p in pieces for row in place_rows.rows_of(p, epsg)]
    there = loading.units(cursor)
    if not place_rows.take_paths(rows, unit_code):
        _find_parents(cursor, request, rows, there)
        _give_codes(cursor, rows, there)
    for row in rows:
        check_place(row, request)
    rows = [row for row in rows if row.code]
    made = place_rows.missing_units(rows, there)
    stored = store_units(cursor, [*made, *rows], there, epsg, report)
    finish(report, pieces, stored)


def zone(cursor, pieces):
    """The planar zone: the installation's, or for the first places the one they lie in."""
    if not loading.is_empty(cursor):
        return installation.read(cursor).zone_srid
    bounds = [b for piece in pieces if (b := _bounds(piece)) is not None]
    if not bounds:
        return installation.read(cursor).zone_srid
    west, south = np.min(bounds, axis=0)[:2]
    east, north = np.max(bounds, axis=0)[2:]
    epsg = crs.zone_epsg((west + east) / 2, (south + north) / 2)
    loading.set_zone(cursor, epsg)
    return epsg


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
    for row in rows:
        if row.code in there and not row.made and _settle(cursor, row, there, epsg):
            stored.append(row)
    for row in new:
        if row.made:
            report.notes[f"unit {row.code} made from what lies in it"] = 1
    _grow(cursor, rows, there, epsg)
    if new:
        loading.add_units(cursor, _columns(new, epsg))
        loading.set_root(cursor)
        loading.refresh_statistics(cursor, ["unit", "unit_version"])
    return stored


def finish(report, pieces, stored):
    """Count what was read; what is good and not stored was there already."""
    for name, piece in pieces:
        report.add(name, piece)
    report.stored += len(stored)
    report.unchanged = report.read - report.rejected - report.stored


def difference(row, old, epsg) -> float | None:
    """How much area (m²) an outline has moved; None where it is the same."""
    if row.geom.equals_exact(old.geom, 0) or row.geom.equals(old.geom):
        return None
    moved = row.geom.symmetric_difference(old.geom)
    return float(polygons.areas_m2([moved], epsg)[0])


def _settle(cursor, row, there, epsg):
    """A unit that is there: unchanged (False), renamed or filled in (True), or refused."""
    old = there[row.code]
    moved = difference(row, old, epsg)
    name = row.name or old.name
    kind = row.kind or old.kind
    households = old.households if row.households is None else row.households
    if moved is None and (name, kind, households) == (
        old.name, old.kind, old.households,
    ):  # fmt: skip
        return False
    if moved is not None and not _is_made(row.code, old):
        row.refuse(
            f"{row.code} is there already with another outline ({moved:.0f} m² differ)"
        )
        return False
    row.note("unit was there: its name or outline is now this file's")
    shape = {k: v[0] for k, v in _columns([row], epsg).items()}
    loading.change_unit(
        cursor, shape | {"name": name, "kind": kind, "households": households}
    )
    loading.set_root(cursor)
    return True


def _is_made(code, unit):
    """Whether a unit is one of ours: made from its children and never named."""
    return unit.name == code and unit.kind is None


def _grow(cursor, rows, there, epsg):
    """A unit that we made before grows with what is new in it."""
    for row in sorted(
        (row for row in rows if row.code), key=lambda row: -len(row.code)
    ):
        code = row.parent
        while code in there and _is_made(code, there[code]):
            old = there[code]
            if not old.geom.covers(row.geom):
                geom = polygons.whole([old.geom, row.geom])
                grown = PlaceRow(ref=code, name=code, geom=geom, code=code)
                added = polygons.areas_m2([geom, old.geom], epsg)
                if added[0] - added[1] > 0.01:
                    there[code] = old._replace(geom=geom)
                    shape = {k: v[0] for k, v in _columns([grown], epsg).items()}
                    loading.change_unit(cursor, shape)
            code = codes.parent_code(code)


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


def _find_parents(cursor, request, rows, there):
    """Whose children units are whose own codes are no path."""
    homes = place_rows.Homes(there, unit_code)
    under = request.under or installation.read(cursor).root_code or NEW_CITY
    for row in rows:
        text = row.parent_text
        if (same := homes.same(row.ref)) and not text:
            row.parent = codes.parent_code(same)
        elif (named := homes.named(text)) and named != same:
            row.parent = named
        elif text and not request.under:
            row.refuse(f"its parent {text!r} is not known")
        elif request.under:
            row.parent = under
        else:
            row.parent = homes.around(row.geom, longest=9) or under
            row.note("no parent is named: put under the unit that holds it")
    try:
        child_level(under)
    except (codes.BadCode, ValueError, IndexError) as error:
        raise BadRequest(f"--under {under}: units cannot lie under it") from error


def give_unit_codes(parent, children, taken):
    """New path codes for units below a parent."""
    lon, lat = zip(*(row.centre for row in children), strict=True)
    below = [code for code in taken if len(code) > len(parent)]
    return codes.new_unit_codes(parent, child_level(parent), lon, lat, below)


def _give_codes(cursor, rows, there):
    known = {
        (codes.parent_code(code), unit.source_ref): code
        for code, unit in there.items()
        if unit.source_ref
    }

    try:
        place_rows.number(rows, known, loading.taken(cursor), give_unit_codes)
    except codes.BadCode as error:
        raise BadRequest(
            f"{error}; --map column=parent spreads them over several"
        ) from error


def _bounds(piece):
    shapes = [shape for shape in piece.geometry if shape is not None]
    boxes = [b for shape in shapes if np.isfinite(b := shape.bounds).all()]
    if not boxes:
        return None
    low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
    return [*low[:2], *high[2:]]
