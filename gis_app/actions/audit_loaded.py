"""Judge a layer as it is loaded: overlaps, gaps, who lies elsewhere than his code says.

A city's own layers overlap and have gaps. They are accepted as legacy, with their faults
counted and the worst of them told; where one bad row is enough to stop, these are, too.
"""

from dataclasses import replace

import numpy as np
import shapely

from gis_app.domain import codes, nesting, partition
from gis_app.domain.measure import Measure
from gis_app.errors import Rejected
from gis_app.store import imports

FIRST_ROWS = 20_000
SHOWN = 5  # faults of a kind that the report tells one by one
KINDS = ("overlap", "gap", "straddles", "elsewhere", "outside")


def units(cursor, request, report, rows, made, there, epsg):
    """rows: what the files held and is good; made: units made above them; there: what was
    there before, code -> place."""
    places = _geometry(there) | {row.code: row.geom for row in (*made, *rows)}
    names = _names(there) | _names({row.code: row for row in (*made, *rows)})
    by_level = {}
    for code in places:
        by_level.setdefault(codes.level_of(code), {})[code] = places[code]
    above = {}
    for level in ("province", "city", "county", "town", "community"):
        mine = [row for row in rows if codes.level_of(row.code) == level]
        if mine:
            _judge(cursor, request, report, mine, by_level[level], above, names, epsg)
        if level in by_level:
            above = {level: by_level[level], **above}


def grids(cursor, request, report, rows, there, homes, epsg):
    """The same of one layer of grids; homes: level -> code -> place, the nearest first."""
    if rows:
        mine = _geometry(there) | {row.code: row.geom for row in rows}
        names = _names(there) | _names({row.code: row for row in rows})
        for places in homes.values():
            names |= _names(places)
        above = {level: _geometry(places) for level, places in homes.items()}
        _judge(cursor, request, report, rows, mine, above, names, epsg)


def _judge(cursor, request, report, rows, layer, above, names, epsg):
    loaded = {row.code for row in rows}
    layer = _near(layer, rows)
    shapes = np.array(list(layer.values()), object)
    around, *ancestors = above.values() if above else ({},)
    homes = {home for home in nesting.homes_of(list(loaded), around) if home}
    parents = {code: around[code] for code in homes}
    measure, own = Measure(epsg, 1.0), np.array(list(layer), object)
    found = partition.ground(own, shapes, parents, ancestors, measure, around)
    faults = [
        replace(fault, names=names)
        for fault in partition.in_order(found)
        if fault.kind in KINDS
        and (loaded.intersection(fault.codes) or fault.facts.get("parent") in homes)
    ]
    if request.tables and request.rows_read >= FIRST_ROWS:
        # Only the first rows of a file are looked into: what is missing says nothing.
        faults = [fault for fault in faults if fault.kind != "gap"]
    if faults:
        level = codes.level_of(rows[0].code)
        _tell(cursor, request, report, level, faults)


def _near(layer, rows):
    """The places of the layer that are loaded or lie among those."""
    loaded = {row.code for row in rows}
    box = shapely.box(*shapely.total_bounds([row.geom for row in rows]))
    shapes = np.array(list(layer.values()), object)
    near = shapely.intersects(box, shapes)
    return {
        code: shape
        for (code, shape), close in zip(layer.items(), near, strict=True)
        if close or code in loaded
    }


def _tell(cursor, request, report, level, faults):
    kinds = {kind: [f for f in faults if f.kind == kind] for kind in KINDS}
    counts = {
        kind: {"count": len(own), "area_m2": round(sum(f.area_m2 or 0 for f in own), 2)}
        for kind, own in kinds.items()
        if own
    }
    if request.on_error == "abort" and not request.dry_run:
        raise Rejected(
            f"nothing was stored: the layer has {len(faults)} overlaps, gaps or places"
            " outside their parent",
            [_fault(fault) for fault in faults[: 4 * SHOWN]],
        )
    told = report.legacy.setdefault(level, {})
    told.update(counts)
    imports.mark_legacy(cursor, request.number, report.legacy)
    for kind, count in counts.items():
        report.notes[
            f"legacy layer ({level}): {_WORDS[kind]}, {count['area_m2']:,.2f} m²"
            " together; taken as it is"
        ] = count["count"]
        for fault in kinds[kind][:SHOWN]:
            report.notes[fault.said("en")] = 1


_WORDS = {
    "overlap": "places overlap",
    "gap": "ground between them belongs to nobody",
    "straddles": "places span several parents",
    "elsewhere": "places lie in another parent than their code says",
    "outside": "places reach out of their parent",
}


def _fault(fault):
    lon, lat = fault.spot
    return {
        "where": ", ".join(fault.codes) or fault.facts.get("parent", ""),
        "message": fault.said("en"),
        "lon": lon,
        "lat": lat,
    }


def _geometry(places):
    return {code: place.geom for code, place in places.items()}


def _names(places):
    return {
        code: place.name
        for code, place in places.items()
        if place.name and place.name != code
    }
