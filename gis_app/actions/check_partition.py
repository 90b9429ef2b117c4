"""Audit what is in force: gaps, overlaps, nesting, sizes, branches, level by level."""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gis_app.domain import nesting
from gis_app.domain.faults import Fault
from gis_app.domain.partition import BANDS, audit
from gis_app.errors import NotFound
from gis_app.store import boundaries, installation, owners, setup

LEVELS = ("county", "town", "community", "grid", "micro")
UNITS = ("city", "county", "town", "community")


@dataclass(frozen=True)
class Finding:
    """What one level is made of, and what is wrong with it."""

    level: str
    count: int
    faults: list[Fault]


def check_partition(cursor, level=None, under="", progress=None) -> list[Finding]:
    """A finding for the level, or for each that has places. Raises NotFound where there
    is nothing to judge. progress: told how many levels are done, of how many."""
    places = _Places(cursor, under)
    names, found = [level] if level else LEVELS, []
    for n, name in enumerate(names):
        if progress:
            progress(n, len(names))
        if level or places.of(name):
            found.append(_check(cursor, name, places))
    if not any(finding.count for finding in found):
        raise NotFound(f"there is nothing to check{' under ' + under if under else ''}")
    return found


def keep_findings(cursor, found: list[Finding]) -> list[dict]:
    """Counts and areas alone: the places of the faults are asked for anew."""
    levels = [
        {"level": finding.level, "places": finding.count, "kinds": _kinds(finding)}
        for finding in found
    ]
    setup.keep_check(cursor, levels)
    return levels


def _kinds(finding):
    kinds = defaultdict(lambda: {"count": 0, "area_m2": 0.0})
    for fault in finding.faults:
        kinds[fault.kind]["count"] += 1
        kinds[fault.kind]["area_m2"] += fault.area_m2 or 0.0
    return dict(kinds)


class _Places:
    """What is in force, level by level, read once. Above the unit that is asked for there
    are the units that hold it: who spans two of them lies in no one."""

    def __init__(self, cursor, under):
        self._cursor, self._under = cursor, under
        self._rows = {level: [] for level in UNITS}
        self._above = {level: {} for level in (*UNITS, "grid")}
        for row in boundaries.units(cursor):
            if row.code.startswith(under):
                self._rows.setdefault(row.level, []).append(row)
            if row.level in self._above:
                self._above[row.level][row.code] = row

    def of(self, level):
        if level not in self._rows:
            layer = "partition" if level == "grid" else "micro"
            self._rows[level] = boundaries.grids(self._cursor, layer, self._under)
        if level == "grid":
            self._above["grid"] = {row.code: row for row in self._rows[level]}
        return self._rows[level]

    def above(self, level):
        """Outlines of the levels above, the nearest first: the one that the level should
        fill, and all others. A community without grids is a gap; above and below a level
        may be missing here and there. Between them: all of the nearest level."""
        if level == "micro":
            self.of("grid")
        higher = (*UNITS, "grid", "micro")
        rows = self.of(level)
        codes = [row.code for row in rows]
        found = []
        for name in reversed(higher[: higher.index(level)]):
            places = self._above[name]
            if not found:
                nearest = _outlines(places)
            if not found and level == "grid":
                places = {c: r for c, r in places.items() if c.startswith(self._under)}
            elif not found:
                wanted = set(nesting.homes_of(codes, places))
                places = {c: row for c, row in places.items() if c in wanted}
            if places or found:
                found.append(_outlines(places))
        return (found[0], nearest, found[1:]) if found else ({}, {}, [])

    def names(self, codes):
        """What people call them: the name, and the source's own code where there is one."""
        rows = {r.code: r for level in self._rows for r in self._rows[level]}
        for places in self._above.values():
            rows |= places
        return {code: _called(rows[code]) for code in codes if code in rows}


def _check(cursor, level, places):
    rows = places.of(level)
    parents, around, ancestors = places.above(level)
    faults = audit(
        [row.code for row in rows],
        shapely.from_wkb([bytes(row.wkb) for row in rows]),
        parents=parents,
        ancestors=ancestors,
        around=around,
        households=_households(rows, level),
        band=BANDS.get(level),
        with_branch=owners.held_grids(cursor) if level == "grid" else None,
        epsg=installation.read(cursor).zone_srid,
    )
    about = {code for fault in faults for code in fault.about}
    names = places.names(about)
    return Finding(level, len(rows), [replace(fault, names=names) for fault in faults])


def _outlines(places):
    shapes = shapely.from_wkb(np.array([bytes(r.wkb) for r in places.values()], object))
    return dict(zip(places, shapes, strict=True))


def _called(row):
    if row.source_ref and row.source_ref not in row.name:
        return f"{row.name} [{row.source_ref}]"
    return "" if row.name == row.code else row.name


def _households(rows, level):
    """Counts that somebody gave; a layer without any is not judged by size."""
    if level not in BANDS or all(row.households is None for row in rows):
        return None
    return [row.households for row in rows]
