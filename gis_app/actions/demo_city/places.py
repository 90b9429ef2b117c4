"""The demo's units, grids and base map, as they are drawn, into the tables."""

import numpy as np

from geodata import polygons
from geodata.polygons import areas_m2, labels
from gis_app.store import base_map, loading

PURPOSES = {
    "campus": "院校园区",
    "industry": "产业园区",
    "park": "公园",
    "market": "市场",
}
LEVELS = ("city", "county", "town", "community")


def store(cursor, land, life, epsg):
    """Units from the city down, then grids and micro-grids under one published plan."""
    names = life.names
    levels = (
        (land.city, names.city),
        (land.counties, names.counties),
        (land.towns, names.towns),
        (land.communities, names.communities),
    )
    for level, (units, called) in zip(LEVELS, levels, strict=True):
        rows = _columns(units, called, epsg)
        rows["level"] = [level] * len(units)
        rows["parent"] = [
            parent if len(parent) > 2 else None for parent in units.parents
        ]
        rows["kind"] = units.kinds
        loading.add_units(cursor, rows)
    plan = loading.add_plan(cursor, str(land.city.codes[0]), "首版网格")
    purposes = [PURPOSES.get(zone) for zone in land.grid_zone]
    grids = _columns(land.grids, names.grids, epsg) | {"purpose": purposes}
    loading.add_grids(cursor, grids, plan, "partition")
    micro = _columns(land.micro_grids, names.micro_grids, epsg)
    micro["purpose"] = [None] * len(land.micro_grids)
    loading.add_grids(cursor, micro, plan, "micro")


def store_base_map(cursor, land, life):
    buildings = land.buildings
    names = life.names.compounds
    base_map.add_buildings(
        cursor,
        {
            "name": names,
            "address": life.addresses.text,
            "use": buildings.use,
            "floors": buildings.floors,
            "households": buildings.households,
            "place_code": land.micro_grids.codes[buildings.micro],
            "geom": buildings.polygons(),
        },
    )
    for lines in (land.roads, land.rail):
        if len(lines):
            base_map.add_roads(
                cursor, lines.kinds, lines.names, lines.widths, lines.geoms
            )
    for surfaces, prefix in (
        (land.built, "built_"), (land.green, ""), (land.hills, "hill_"), (land.water, ""),
    ):  # fmt: skip
        if len(surfaces):
            kinds = np.array([prefix + kind for kind in surfaces.kinds], object)
            base_map.add_surfaces(cursor, kinds, surfaces.names, surfaces.geoms)


def _columns(units, names, epsg):
    geometry = base_map.multi(units.geoms, polygons.shapely.multipolygons)
    return {
        "code": units.codes,
        "source_ref": [None] * len(units),
        "name": names,
        "geom": geometry,
        "label": labels(geometry),
        "area_m2": areas_m2(geometry, epsg),
        "households": units.households,
    }
