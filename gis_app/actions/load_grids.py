"""Load grids or micro-grids: path codes are taken, others numbered under their parent."""

from collections import defaultdict

import numpy as np

from geodata import polygons
from gis_app.actions import load_units
from gis_app.actions.load_units import check_place, difference, finish
from gis_app.domain import codes, place_rows
from gis_app.domain.place_rows import PlaceRow, grid_code, micro_code, unit_code
from gis_app.errors import BadRequest
from gis_app.store import loading
from gis_app.store.boundaries import LAYERS


def load(cursor, request, report):
    micro = request.kind == "micro_grids"
    pieces = [(path.name, p) for path in request.paths for p in request.pieces(path)]
    epsg = load_units.zone(cursor, [piece for _, piece in pieces])
    rows = [row for _, p in pieces for row in place_rows.rows_of(p, epsg)]
    there = loading.grids(cursor, LAYERS[request.kind])
    units = loading.units(cursor)
    homes = loading.grids(cursor, "partition") if micro else units
    read_code = micro_code if micro else grid_code
    made = []
    if not place_rows.take_paths(rows, read_code):
        if not micro:
            made = _make_communities(cursor, request, rows, units)
        _find_parents(request, rows, homes, micro, made)
        _give_codes(cursor, rows, there, micro)
    for row in rows:
        check_place(row, request)
        if micro and row.code and row.parent not in homes:
            row.refuse(f"there is no grid {row.parent}")
    rows = [row for row in rows if row.code]
    if not micro:
        used = {row.parent for row in rows}
        made = [unit for unit in made if unit.code in used]
        made += place_rows.missing_units([*rows, *made], units)
        made.sort(key=lambda unit: len(unit.code))
        load_units.store_units(cursor, made, units, epsg, report)
    stored = _store(cursor, request, rows, there, epsg)
    finish(report, pieces, stored)


def _make_communities(cursor, request, rows, units):
    """Under a town: the parents that the file names become its communities."""
    town = request.under
    if not _is_town(town):
        return []
    homes = place_rows.Homes(units, unit_code)
    children = defaultdict(list)
    for row in rows:
        if row.parent_text and homes.named(row.parent_text) is None:
            children[row.parent_text].append(row.geom)
    made = [
        PlaceRow(ref=text, name=text, geom=polygons.whole(shapes), parent=town)
        for text, shapes in children.items()
    ]
    place_rows.number(made, {}, loading.taken(cursor), load_units.give_unit_codes)
    return made


def _find_parents(request, rows, homes, micro, made):
    """Whose children grids are whose own codes are no path."""
    new = {unit.ref: unit.code for unit in made}
    read_code = grid_code if micro else unit_code
    wanted = 16 if micro else 12
    homes = place_rows.Homes(
        {code: home for code, home in homes.items() if len(code) == wanted}, read_code
    )
    named_below = not micro and _is_town(request.under)
    under = None if named_below else _under(request.under, read_code, micro)
    for row in rows:
        text = row.parent_text
        row.parent = homes.named(text) or new.get(text) or under
        if row.parent is None and not text:
            row.parent = homes.around(row.geom, longest=wanted)
        if row.parent is None and text:
            row.refuse(f"its parent {text!r} is no {'grid' if micro else 'community'}")
        elif row.parent is None:
            row.refuse("names no parent: --under says where it belongs")


def _is_town(code):
    return code is not None and len(code) == codes.WIDTHS["town"]


def _is_community(code):
    return len(code) == codes.WIDTHS["community"]


def _under(under, read_code, micro):
    if under is None:
        return None
    code = read_code(under)
    if code is None or not (micro or _is_community(code)):
        wanted = "a grid (16 characters)" if micro else "a community (12 digits)"
        raise BadRequest(f"--under {under}: it must be {wanted}")
    return code


def _give_codes(cursor, rows, there, micro):
    known = {
        (codes.parent_code(code), grid.source_ref): code
        for code, grid in there.items()
        if grid.source_ref
    }

    def give(parent, children, taken):
        lon, lat = zip(*(row.centre for row in children), strict=True)
        if micro:
            return codes.new_micro_codes(parent, lon, lat, _micros(taken))
        letters = [row.letter for row in children]
        return codes.new_grid_codes(parent, letters, lon, lat, _grids(taken))

    try:
        place_rows.number(rows, known, loading.taken(cursor), give)
    except codes.BadCode as error:
        raise BadRequest(
            f"{error}; --map column=parent spreads them over several"
        ) from error


def _grids(taken):
    return [code for code in taken if len(code) == codes.WIDTHS["grid"]]


def _micros(taken):
    return [code for code in taken if len(code) == codes.WIDTHS["micro"]]


def _store(cursor, request, rows, there, epsg):
    stored = [row for row in rows if row.code not in there]
    if stored:
        scope = _common([row.code for row in stored])
        plan = loading.add_plan(cursor, scope, f"导入 {request.files}")
        layers = np.array(
            ["emergency" if row.code[12] == "X" else LAYERS[request.kind]
             for row in stored]
        )  # fmt: skip
        for layer in np.unique(layers):
            part = [
                row for row, own in zip(stored, layers, strict=True) if own == layer
            ]
            loading.add_grids(cursor, _columns(part, epsg), plan, str(layer))
        loading.refresh_statistics(cursor, ["grid", "grid_version"])
    for row in rows:
        if row.code in there and _settle(cursor, row, there[row.code], epsg):
            stored.append(row)
    return stored


def _settle(cursor, row, old, epsg):
    """A grid that is there: unchanged (False), renamed (True), or refused."""
    moved = difference(row, old, epsg)
    if moved is not None:
        row.refuse(
            f"{row.code} is there already with another outline ({moved:.0f} m²"
            " differ): boundaries change through a plan"
        )
        return False
    name, purpose = row.name or old.name, row.kind or old.kind
    households = old.households if row.households is None else row.households
    if (name, purpose, households) == (old.name, old.kind, old.households):
        return False
    row.note("grid was there: its name or households are now this file's")
    loading.name_grid(cursor, row.code, name, purpose, households)
    return True


def _columns(rows, epsg):
    geometry = np.array([row.geom for row in rows], object)
    return {
        "code": [row.code for row in rows],
        "source_ref": [row.source_ref for row in rows],
        "name": [row.name or row.source_ref or row.code for row in rows],
        "purpose": [row.kind for row in rows],
        "households": [row.households for row in rows],
        "geom": geometry,
        "label": polygons.labels(geometry),
        "area_m2": polygons.areas_m2(geometry, epsg),
    }


def _common(found):
    low, high = min(found), max(found)
    same = 0
    while same < len(low) and low[: same + 1] == high[: same + 1]:
        same += 1
    return next((low[:w] for w in (12, 9, 6, 4, 2) if w <= same), "")
