"""How many incidents lie in each polygon of a layer that somebody brings along.

The counts are exact, so they are for roles that see incidents: an aggregate role's two
polygons that differ by one grid would tell what suppression hides. Incidents of coarse
categories count where everybody sees them, at their label point.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely

from geodata import intake, polygons, writers
from geodata.table import BadFile
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest, Forbidden, TooLarge
from gis_app.store import answers, area_counts, installation

MOST_AREAS = 2_000
MOST_VERTICES = 10_000  # of one polygon
MOST_IN_ALL = 400_000
EVERYTHING = Scope(prefixes=("",), roles=frozenset({"command"}))  # of a server's keeper
KIND = "units"  # whose words for name, code and geometry are known
AGGREGATES = (
    "Your role sees counts of whole grids: counts in areas of one's own are exact."
)


@dataclass
class Areas:
    """The usable polygons of a layer, valid MultiPolygons in CGCS2000; lists alike long.

    rows: their numbers in the file. columns: what the file says of each, as it is.
    faults: [{where, message}] of the others.
    """

    rows: list[int] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    shapes: list = field(default_factory=list)
    faults: list[dict] = field(default_factory=list)
    notes: Counter = field(default_factory=Counter)


def read_areas(path, options: intake.Options, epsg: int) -> Areas:
    """Raises BadRequest for a file that cannot be read or has no polygon, TooLarge."""
    found, vertices = Areas(), 0
    try:
        for piece in intake.pieces(path, KIND, options):
            _take(found, piece, epsg, path.name)
            vertices += int(shapely.get_num_coordinates(piece.geometry).sum())
            if len(found.rows) > MOST_AREAS:
                raise TooLarge(f"The layer has more than {MOST_AREAS} polygons.")
            if vertices > MOST_IN_ALL:
                raise TooLarge(f"The layer has more than {MOST_IN_ALL} vertices.")
    except BadFile as error:
        raise BadRequest(str(error)) from error
    if not found.rows:
        raise BadRequest("The layer has no polygon that can be used.", found.faults)
    return found


def count_in_areas(cursor, scope, wanted, areas: Areas, by=()) -> dict:
    """{"areas": [{row, name, count, rows?}], "total", "outside"}.

    total: incidents of the filter in scope; outside: those in none of the areas. rows:
    with `by`, each area's counts by those keys.
    """
    if scope.aggregate_only:
        raise Forbidden(AGGREGATES)
    shapes = np.array(areas.shapes, object)
    split = defaultdict(list)
    for row in area_counts.counts(cursor, wanted, shapes, by):
        split[row.n].append(row._asdict())
    total = answers.counts(cursor, wanted)[0].count
    inside = area_counts.inside_any(cursor, wanted, shapes)
    return {
        "areas": [
            {"row": row, "name": name, "count": sum(r["count"] for r in split[n])}
            | ({"rows": [_without(r, "n") for r in split[n]]} if by else {})
            for n, (row, name) in enumerate(zip(areas.rows, areas.names, strict=True))
        ],
        "total": total,
        "outside": total - inside,
    }


def write_counts(database, path, out, options, wanted) -> Areas:
    """The polygons of a file to another one, each with its count of all incidents of a
    filter. database: one that no policy binds. Raises BadRequest."""
    with database.transaction() as cursor:
        areas = read_areas(path, options, zone(cursor))
    with database.transaction(EVERYTHING) as cursor:
        counted = count_in_areas(cursor, EVERYTHING, wanted, areas)["areas"]
    name = "count"
    while name in areas.columns:
        name += "_2"
    nowhere = np.full(len(areas.rows), np.nan)
    block = writers.Block(
        [
            *(np.array(texts, object) for texts in areas.columns.values()),
            np.array([area["count"] for area in counted], float),
        ],
        nowhere,
        nowhere,
        np.array(areas.shapes, object),
    )
    try:
        writers.write(out, writers.Blocks(out.stem, [*areas.columns, name], [block]))
    except ValueError as error:
        raise BadRequest(str(error)) from None
    return areas


def _take(found, piece, epsg, file_name):
    many = np.flatnonzero(shapely.get_num_coordinates(piece.geometry) > MOST_VERTICES)
    for at in many:
        piece.refuse(at, f"its polygon has more than {MOST_VERTICES} vertices")
    mended = polygons.mend(piece.geometry, epsg)
    for at, fault in mended.faults.items():
        piece.refuse(at, fault)
    for at in mended.moved_m2:
        piece.note(at, "its polygon was invalid and was repaired")
    good = np.flatnonzero(piece.good)
    found.rows += piece.table.rows[good].tolist()
    for name, texts in piece.table.columns.items():
        found.columns.setdefault(name, []).extend(texts[good].tolist())
    names = np.where(piece.text("name") == "", piece.text("code"), piece.text("name"))
    found.names += names[good].tolist()
    found.shapes += mended.geometry[good].tolist()
    found.faults += [
        {"where": f"{file_name} row {piece.table.said(at)}", "message": "; ".join(said)}
        for at, said in sorted(piece.reasons.items())
    ]
    for note, count in piece.notes.items():
        if not note.startswith("column "):
            found.notes[note] += count


def _without(row, name):
    return {key: value for key, value in row.items() if key != name}


def zone(cursor) -> int:
    """The city's planar zone, in which repairs are measured."""
    return installation.read(cursor).zone_srid
