"""Audit what is in force: gaps, overlaps, nesting, sizes, branches, level by level."""

from dataclasses import dataclass

import shapely

from gis_app.domain import codes
from gis_app.domain.faults import Fault
from gis_app.domain.partition import BANDS, audit
from gis_app.errors import NotFound
from gis_app.store import boundaries, installation, owners

LEVELS = ("county", "town", "community", "grid", "micro")


@dataclass(frozen=True)
class Finding:
    """What one level is made of, and what is wrong with it."""

    level: str
    count: int
    faults: list[Fault]


def check_partition(cursor, level=None, under="") -> list[Finding]:
    """A finding for the level, or for each that has places. Raises NotFound where there
    is nothing to judge."""
    units = {row.code: row for row in boundaries.units(cursor, under)}
    found = [
        _check(cursor, name, under, units)
        for name in ([level] if level else LEVELS)
        if level or _rows(cursor, name, under, units)
    ]
    if not any(finding.count for finding in found):
        raise NotFound(f"there is nothing to check{' under ' + under if under else ''}")
    return found


def _check(cursor, level, under, units):
    rows = _rows(cursor, level, under, units)
    parents = _parents(cursor, level, under, units, rows)
    faults = audit(
        [row.code for row in rows],
        shapely.from_wkb([bytes(row.wkb) for row in rows]),
        parents=parents,
        households=_households(rows, level),
        band=BANDS.get(level),
        with_branch=owners.held_grids(cursor) if level == "grid" else None,
        epsg=installation.read(cursor).zone_srid,
    )
    return Finding(level, len(rows), faults)


def _rows(cursor, level, under, units):
    if level == "grid":
        return boundaries.grids(cursor, "partition", under)
    if level == "micro":
        return boundaries.grids(cursor, "micro", under)
    return [row for row in units.values() if row.level == level]


def _parents(cursor, level, under, units, rows):
    """Outlines that the level should fill. A community without grids is a gap; above and
    below a level may be missing here and there."""
    above = {row.code: row for row in units.values()}
    if level == "micro":
        above = {row.code: row for row in boundaries.grids(cursor, "partition", under)}
    if level == "grid":
        wanted = [code for code, row in above.items() if row.level == "community"]
    else:
        wanted = {codes.parent_code(row.code) for row in rows} & set(above)
    shapes = shapely.from_wkb([bytes(above[code].wkb) for code in wanted])
    return dict(zip(wanted, shapes, strict=True))


def _households(rows, level):
    """Counts that somebody gave; a layer without any is not judged by size."""
    if level not in BANDS or all(row.households is None for row in rows):
        return None
    return [row.households for row in rows]
