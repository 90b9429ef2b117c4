"""Load grids or micro-grids: path codes are taken, others numbered under their parent."""

from collections import defaultdict

import numpy as np

from geodata import polygons
from gis_app.actions import audit_loaded, load_units
from gis_app.actions.load_units import SPREAD, check_place, differences, finish
from gis_app.domain import codes, place_rows
from gis_app.domain.parents import BY_GROUND, Homes
from gis_app.domain.place_rows import (
    PlaceRow,
    grid_code,
    in_china,
    micro_code,
    unit_code,
)
from gis_app.errors import BadRequest
from gis_app.store import loading
from gis_app.store.boundaries import LAYERS

TOWN, COMMUNITY = codes.WIDTHS["town"], codes.WIDTHS["community"]
GRID, MICRO = codes.WIDTHS["grid"], codes.WIDTHS["micro"]
IN_TOWN = "only its town is named: put under the community that holds it"
STOOD_IN = "its community is not there: a stand-in is made of the grids of its town"


def load(cursor, request, report):
    micro = request.kind == "micro_grids"
    files = load_units.read(request)
    epsg = load_units.zone(cursor, files)
    layers = load_units.layers_of(files, epsg)
    there = loading.grids(cursor, LAYERS[request.kind])
    if not micro:
        there |= loading.grids(cursor, "emergency")
    units = loading.units(cursor)
    homes = loading.grids(cursor, "partition") if micro else units
    first, made = {}, []
    read_code = micro_code if micro else grid_code
    foreign = [
        row
        for rows in layers
        if not place_rows.take_paths(rows, read_code, first)
        for row in rows
    ]
    if foreign:
        new = _those_not_there(request, foreign, Homes(there, read_code))
        if micro:
            _find_grids(request, new, homes)
        else:
            made = _find_communities(cursor, request, new, units)
        _give_codes(cursor, foreign, there, micro)
    rows = [row for layer in layers for row in layer]
    for row in rows:
        check_place(row, request)
        if micro and row.code and row.parent not in homes:
            row.refuse(f"there is no grid {row.parent}")
    rows = [row for row in rows if row.code]
    if not micro:
        made = _above(rows, made, units)
        load_units.store_units(cursor, made, units, epsg, report)
        new = [row for row in rows if row.code not in there]
        load_units.grow(cursor, new, units, epsg)
    stored = _store(cursor, request, rows, there, epsg)
    _audit(cursor, request, report, stored, there, made, units, homes, epsg)
    finish(report, files, stored)


def _those_not_there(request, rows, old):
    """Rows without those that are grids already, which keep their parent whatever was
    loaded since."""
    under = request.under or ""

    def may(row, code):
        alike = len(code) == MICRO or code[12] == row.letter
        return alike and code.startswith(under)

    found = old.again(rows, may)
    for row, code in zip(rows, found, strict=True):
        row.parent = codes.parent_code(code) if code else None
    return [row for row in rows if row.parent is None]


def _above(rows, made, units):
    used = {row.parent for row in rows}
    made = [unit for unit in made if unit.code in used and unit.code not in units]
    made += place_rows.missing_units([*rows, *made], units)
    return sorted(made, key=lambda unit: len(unit.code))


def _audit(cursor, request, report, rows, there, made, units, homes, epsg):
    places = units | {unit.code: unit for unit in made}
    levels = {"grid": homes} if request.kind == "micro_grids" else {}
    for level in ("community", "town", "county", "city"):
        levels[level] = {c: p for c, p in places.items() if codes.level_of(c) == level}
    rows = [row for row in rows if row.code[12] != "X"]
    there = {code: grid for code, grid in there.items() if code[12] != "X"}
    audit_loaded.grids(cursor, request, report, rows, there, levels, epsg)


def _find_grids(request, rows, homes):
    """Whose children micro-grids are whose own codes are no path."""
    under = None
    if request.under:
        under = grid_code(request.under)
        if under is None:
            raise BadRequest(
                f"--under {request.under}: it must be a grid (16 characters)"
            )
    found = Homes(homes, grid_code)
    unnamed = []
    for row in rows:
        row.parent = found.named(row.parent_text, row.geom) or under
        if row.parent is None and row.parent_text:
            row.refuse(f"its parent {row.parent_text!r} is no grid")
        elif row.parent is None:
            unnamed.append(row)
    _put(unnamed, found.around([row.geom for row in unnamed]))


def _put(rows, parents):
    for row, parent in zip(rows, parents, strict=True):
        row.parent = parent
        if parent is None:
            row.refuse("names no parent: --under says where it belongs")
        else:
            row.note(BY_GROUND)


def _find_communities(cursor, request, rows, units):
    """Whose children grids are whose own codes are no path. Returns communities to make:
    those that the file names below a town, and stand-ins for a level that is missing."""
    under = _under(request.under)
    homes = Homes(units, unit_code)
    communities = Homes(
        {code: unit for code, unit in units.items() if len(code) == COMMUNITY},
        unit_code,
    )
    towns, unnamed, new = defaultdict(list), [], defaultdict(list)
    for row in rows:
        text = row.parent_text
        named = communities.named(text, row.geom)
        claim = None if named else _claim(row, homes)
        if named or (under and len(under) == COMMUNITY):
            row.parent = named or under
        elif claim and len(claim) == COMMUNITY:
            row.parent = claim
        elif claim and len(claim) == TOWN:
            towns[claim].append(row)
        elif text and under:
            new[text].append(row)
        elif text:
            row.refuse(f"its parent {text!r} is no community")
        else:
            unnamed.append(row)
    _by_ground(unnamed, communities, homes, towns, under)
    made = _communities(cursor, new, under)
    return made + _stand_ins(towns, communities)


def _claim(row, homes):
    """A unit of another level that a row names, or that its own code begins with. One that
    nobody loaded is believed where it is a path below something that is there."""
    if not row.parent_text:
        return homes.before(row.ref)
    if found := homes.named(row.parent_text, row.geom):
        return found
    path = unit_code(row.parent_text)
    below = path and any(path[:width] in homes for width in (2, 4, 6, 9))
    return path if below or (path and not homes.places and in_china(row.geom)) else None


def _by_ground(rows, communities, homes, towns, under):
    """Rows that name nobody: into the community that holds them, else the town."""
    left, parents = [], []
    for row, parent in zip(
        rows, communities.around([row.geom for row in rows]), strict=True
    ):
        if parent and parent.startswith(under or ""):
            row.parent = parent
            row.note(BY_GROUND)
        else:
            left.append(row)
    for row, parent in zip(left, homes.around([row.geom for row in left]), strict=True):
        town = under or parent
        if town and len(town) == TOWN:
            towns[town].append(row)
        else:
            parents.append(row)
    _put(parents, [None] * len(parents))


def _communities(cursor, named, town):
    """Under a town: the parents that the file names become its communities."""
    made = [
        PlaceRow(ref=text, name=text, geom=_whole(rows), parent=town)
        for text, rows in named.items()
    ]
    retired = loading.retired(cursor)
    taken = place_rows.Taken(loading.taken(cursor))
    place_rows.number(made, retired, taken, load_units.give_unit_codes)
    for unit in made:
        for row in named[unit.ref]:
            row.parent = unit.code
    return made


def _stand_ins(towns, communities):
    """Grids of a town whose communities are not there: in the one that holds them where
    one does, else in a stand-in."""
    made = []
    for town, rows in towns.items():
        found = communities.around([row.geom for row in rows])
        alone = []
        for row, parent in zip(rows, found, strict=True):
            if parent and parent.startswith(town):
                row.parent = parent
                row.note(IN_TOWN)
            else:
                row.parent = town + place_rows.STAND_IN
                row.note(STOOD_IN)
                alone.append(row)
        if alone:
            made.append(place_rows.stand_in(town, [row.geom for row in alone]))
    return made


def _whole(rows):
    return polygons.whole([row.geom for row in rows])


def _under(under):
    if under is None:
        return None
    code = unit_code(under)
    if code is None or len(code) not in (TOWN, COMMUNITY):
        raise BadRequest(f"--under {under}: it must be a community (12 digits)")
    return code


def _give_codes(cursor, rows, there, micro):
    known = {
        (codes.parent_code(code), grid.source_ref): code
        for code, grid in there.items()
        if grid.source_ref
    } | loading.retired(cursor)
    for row in rows:
        if not row.ref and row.name:
            row.ref = row.name
            row.note(place_rows.NAME_FOR_CODE)

    def give(parent, children, taken):
        lon, lat = zip(*(row.centre for row in children), strict=True)
        if micro:
            return codes.new_micro_codes(parent, lon, lat, taken)
        letters = [row.letter for row in children]
        return codes.new_grid_codes(parent, letters, lon, lat, taken)

    taken = place_rows.Taken(loading.taken(cursor))
    try:
        place_rows.number(rows, known, taken, give)
    except codes.BadCode as error:
        raise BadRequest(f"{error}{SPREAD}") from error


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
    old = [row for row in rows if row.code in there]
    renamed = [
        row
        for row, moved in zip(old, differences(old, there, epsg), strict=True)
        if _settle(row, there[row.code], moved)
    ]
    loading.name_grids(cursor, [
        (row.code, row.name, row.kind, row.households) for row in renamed
    ])  # fmt: skip
    return stored + renamed


def _settle(row, old, moved):
    """A grid that is there: unchanged (False), renamed (True), or refused."""
    if moved is not None:
        row.refuse(
            f"{row.code} is there already with another outline ({moved:.0f} m²"
            " differ): boundaries change through a plan"
        )
        return False
    row.name, row.kind = row.name or old.name, row.kind or old.kind
    row.households = old.households if row.households is None else row.households
    if (row.name, row.kind, row.households) == (old.name, old.kind, old.households):
        return False
    row.note("grid was there: its name or households are now this file's")
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
