"""Does each place lie inside the one that its code names? Who does not, and where it is.

A unit may be nested by its code and not by its ground: it spans two parents, or lies in
another one. Both are told with the share of its area in each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from gis_app.domain.faults import Fault, as_geojson
from gis_app.domain.measure import Measure

# Less than this share of a unit in a second parent is a border drawn twice, not a part.
PART_SHARE = 1e-3


def homes_of(codes: Sequence[str], places: Mapping[str, object]) -> list[str | None]:
    """The ancestor of each code among places of one level, None where it has none."""
    if not places:
        return [None] * len(codes)
    widths = sorted({len(code) for code in places}, reverse=True)
    return [
        next(
            (code[:width] for width in widths
             if width < len(code) and code[:width] in places),
            None,
        )
        for code in codes
    ]  # fmt: skip


def astray(codes, shapes, homes, places: Mapping[str, shapely.Geometry]) -> np.ndarray:
    """Positions of shapes that their home does not cover; homes: code or None for each."""
    known = np.flatnonzero(np.not_equal(np.array(homes, object), None))
    if not len(known):
        return known
    around = np.array([places[homes[at]] for at in known], object)
    shapely.prepare(around)
    return known[~shapely.covers(around, shapes[known])]


def strays(
    codes, shapes, places: Mapping[str, shapely.Geometry], measure: Measure, which=None
) -> Iterator[Fault]:
    """Faults of shapes that do not lie inside the place of a level that holds them by code.

    codes, shapes: alike long, lon/lat. places: code -> outline of one level above. which:
    positions to look at, else all. Kinds: `elsewhere` (most of it lies in another),
    `straddles` (parts in several), `outside` (a part lies in none, or a sliver).
    """
    homes = homes_of(codes, places)
    if which is not None:
        kept = set(which.tolist())
        homes = [home if at in kept else None for at, home in enumerate(homes)]
    found = astray(codes, shapes, homes, places)
    if not len(found):
        return
    names, outlines = np.array(list(places), object), np.array(list(places.values()))
    tree = shapely.STRtree(outlines)
    for at in found:
        away = measure.pieces(shapely.difference(shapes[at], places[homes[at]]))
        if away:
            near = tree.query(shapes[at], predicate="intersects")
            shares = _shares(shapes[at], names[near], outlines[near], measure)
            yield _fault(codes[at], homes[at], away, shares)


def _shares(shape, names, outlines, measure):
    """Place -> (share of the shape, m²), of those that hold a real part of it."""
    whole = measure.areas([shape])[0]
    areas = measure.areas(shapely.intersection(shape, outlines))
    return {
        name: (float(area / whole), float(area))
        for name, area in sorted(zip(names, areas, strict=True), key=lambda p: -p[1])
        if area >= measure.least_m2 and area >= PART_SHARE * whole
    }


def _fault(code, home, away, shares):
    place = as_geojson(shapely.multipolygons([shape for shape, _ in away]))
    area = round(float(sum(area for _, area in away)), 4)
    facts = {"parent": home, "shares": {name: s for name, (s, _) in shares.items()}}
    most = next(iter(shares), home)
    if most != home and shares[most][0] > 0.5:
        return Fault("elsewhere", (code,), place, area, facts | {"home": most})
    if len(shares) > 1:
        return Fault("straddles", (code,), place, area, facts)
    return Fault("outside", (code,), place, area, facts)


def straddling(
    codes, shapes, parents: Mapping[str, shapely.Geometry],
    ancestors: Sequence[Mapping[str, shapely.Geometry]], measure: Measure,
) -> Iterator[Fault]:  # fmt: skip
    """Who has parts in several places of a level above its parents.

    Only children of parents that are themselves not inside can be, or who stray from
    their parent: so a clean layer costs nothing.
    """
    if not any(ancestors):
        return
    home_codes = list(parents)
    outlines = np.array([parents[code] for code in home_codes], object)
    own = homes_of(codes, parents)
    away = set(astray(codes, shapes, own, parents).tolist())
    for places in ancestors:
        homes = homes_of(home_codes, places)
        loose = {home_codes[at] for at in astray(home_codes, outlines, homes, places)}
        which = [
            at
            for at, home in enumerate(own)
            if home is None or home in loose or at in away
        ]
        for fault in strays(codes, shapes, places, measure, np.array(which, int)):
            if len(fault.facts["shares"]) > 1:  # wherever most of it lies
                yield replace(fault, kind="straddles")
