"""The steps from a seed to the finished ground, in order."""

import numpy as np
import shapely

from geodata.demo import drawn
from geodata.demo import plane as p
from geodata.demo.blocks import partition
from geodata.demo.border import draw_border
from geodata.demo.buildings import build
from geodata.demo.codes import (
    CITY,
    Level,
    county_codes,
    numbered,
    populous_first,
)
from geodata.demo.land import Buildings, Land, Streets, Units, to_degrees
from geodata.demo.land_use import ground_of
from geodata.demo.micro import atoms_of
from geodata.demo.names import Namer
from geodata.demo.projection import Projection
from geodata.demo.sizes import SIZES
from geodata.demo.units import hierarchy

MERIDIAN, LON, LAT = 120, 119.5, 38.55  # over the sea: no real place lies there
LEVELS = ("county", "town", "community", "grid", "micro")


def assemble(scale: str, seed: int) -> Land:
    """Make the ground; the same scale and seed give the same ground."""
    rng = np.random.default_rng([seed, 1])
    zone = Projection.centred(MERIDIAN, LON, LAT)
    ground, sources = ground_of(SIZES[scale], rng)
    partition(ground)
    draw_border(ground)
    stock = build(ground, rng)
    atoms = atoms_of(ground, stock)
    parts = hierarchy(ground, atoms, stock, rng)
    levels, canal = _levels(ground, atoms, parts)
    units, order = _units(ground, atoms, parts, levels, zone)
    namer = Namer(seed)
    chains = drawn.Chains(ground, sources)
    names = drawn.road_names(chains, namer)
    outline = shapely.coverage_union_all(atoms.polygons)
    river, canal_name = namer.river(), namer.canal()
    railway = namer.railway()
    grid_zone = np.array([ground.zones[z] if z >= 0 else "" for z in parts.zone])
    of_atom = parts.grid[parts.micro]
    return Land(
        scale,
        seed,
        zone,
        *units,
        grid_zone=grid_zone[order["grid"]],
        canal_county=str(levels["county"].codes[canal]),
        river_name=river,
        canal_name=canal_name,
        railway_name=railway,
        buildings=_buildings(ground, stock, parts, order, zone),
        streets=_streets(ground, chains, names, _place(order["grid"])[of_atom]),
        roads=drawn.roads(chains, names, zone),
        water=drawn.water(
            ground, sources, outline, stock, zone, river, canal_name, namer
        ),
        rail=drawn.railway(sources, outline, zone, railway),
        green=drawn.green(ground, outline, zone, namer),
        hills=drawn.hills(ground, zone, namer),
        built=drawn.built(ground, zone),
    )


def _of_atoms(parts) -> dict[str, np.ndarray]:
    """Unit number of each atom at every level."""
    grid = parts.grid[parts.micro]
    return {
        "micro": parts.micro,
        "grid": grid,
        "community": parts.community[grid],
        "town": parts.town[grid],
        "county": parts.county[grid],
    }


def _share(label, weight, part) -> np.ndarray:
    whole = np.bincount(label, weight)
    return np.bincount(label, weight * part) / np.maximum(whole, 1e-9)


def _levels(ground, atoms, parts) -> tuple[dict[str, Level], int]:
    """Every level with kinds and codes, and which county is the canal's."""
    of = _of_atoms(parts)
    rural = {
        name: _share(of[name], atoms.households, atoms.village >= 0) for name in LEVELS
    }
    core = _share(of["county"], np.ones(len(atoms.area)), parts.core[of["grid"]])
    one = len(core) == 1
    kinds = {
        "county": np.where((core > 0.5) | one, "district", "county"),
        "community": np.where(rural["community"] > 0.5, "village", "residential"),
        "grid": np.where(parts.zone >= 0, "S", "Z"),
        "micro": np.full(parts.micro.max() + 1, "W"),
    }
    parent = {"county": np.zeros(len(core), int)}
    for name, above in zip(LEVELS[1:], LEVELS, strict=False):
        parent[name] = np.zeros(of[name].max() + 1, int)
        parent[name][of[name]] = of[above]
    kinds["town"] = _town_kinds(rural["town"], kinds["county"][parent["town"]])
    levels = {}
    for name in LEVELS:
        area = np.bincount(of[name], atoms.area)
        x, y = (
            np.bincount(of[name], atoms.middle[:, i] * atoms.area) / area
            for i in (0, 1)
        )
        levels[name] = Level(parent[name], kinds[name], x, y, area)
    canal = _canal_county(ground, atoms, of["county"], kinds["county"])
    county_codes(levels["county"], canal)
    order = populous_first(levels["community"], levels["town"])
    numbered(levels["town"], levels["county"].codes, 3, {canal: order})
    for name, above in zip(LEVELS[2:], LEVELS[1:], strict=False):
        numbered(levels[name], levels[above].codes, 2 if name == "micro" else 3)
    return levels, canal


def _town_kinds(rural, county_kind) -> np.ndarray:
    """Street offices where most homes are urban; the most rural of a county: 乡."""
    kinds = np.where(rural < 0.5, "subdistrict", "town")
    remote = (rural > 0.97) & (county_kind == "county")
    return np.where(remote & (np.arange(len(rural)) % 4 == 0), "township", kinds)


def _canal_county(ground, atoms, county, kinds) -> int:
    """The district with the longest stretch of canal."""
    canal = atoms.cls == p.CANAL
    length = np.bincount(county[atoms.a[canal]], atoms.length[canal], len(kinds))
    return int(np.argmax(np.where(kinds == "district", length, -1)))


def _place(order: np.ndarray) -> np.ndarray:
    """Old number → place in the sorted order."""
    place = np.empty(len(order), int)
    place[order] = np.arange(len(order))
    return place


def _degree_polygons(ground, zone) -> np.ndarray:
    """The atoms in lon/lat; each point is turned and rounded once."""
    xy = np.array(ground.plane.xy)
    degrees = to_degrees(zone, xy[:, 0], xy[:, 1])
    used = np.unique(np.concatenate([np.asarray(f.ring) for f in ground.faces]))
    if len(np.unique(degrees[used], axis=0)) != len(used):
        raise AssertionError("two points of the plan fall on one place of 1e-8 degrees")
    lengths = np.array([len(f.ring) + 1 for f in ground.faces])
    points = np.concatenate([[*f.ring, f.ring[0]] for f in ground.faces])
    rings = shapely.linearrings(
        degrees[points], indices=np.repeat(np.arange(len(lengths)), lengths)
    )
    return shapely.polygons(rings)


def _united(geoms, label) -> np.ndarray:
    """The union of each label's geometries; keeps every node of the coverage."""
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    out = np.empty(len(groups), object)
    for i, members in enumerate(groups):
        out[i] = (
            shapely.coverage_union_all(geoms[members])
            if len(members) > 1
            else geoms[members[0]]
        )
    return out


def _units(ground, atoms, parts, levels, zone):
    """The six levels sorted by code, and the order of each."""
    of = _of_atoms(parts)
    geoms = _degree_polygons(ground, zone)
    label, shapes = of["micro"], {}
    for name, above in zip(LEVELS[::-1], [*LEVELS[-2::-1], None], strict=True):
        geoms = shapes[name] = _united(geoms, label)
        label = levels[name].parent if above else label
    city = shapely.coverage_union_all(shapes["county"])
    rural = atoms.village >= 0
    units = [
        Units(
            np.array([CITY]),
            np.array(["city"]),
            np.array([""]),
            np.array([city], object),
            np.array([atoms.households.sum()]),
            np.array([atoms.households[rural].sum() / atoms.households.sum()]),
            np.zeros(1),
        )
    ]
    order, above = {}, np.array([CITY])
    for name in LEVELS:
        level = levels[name]
        order[name] = np.argsort(level.codes)
        folk = np.bincount(of[name], atoms.households).astype(np.int64)
        share = _share(of[name], atoms.households, rural)
        points = shapely.get_coordinates(shapely.point_on_surface(shapes[name]))
        e = ground.terrain.position(np.column_stack(zone.forward(*points.T)))
        parents = above[level.parent]
        units.append(
            Units(
                *(
                    column[order[name]]
                    for column in (
                        level.codes,
                        level.kinds,
                        parents,
                        shapes[name],
                        folk,
                        share,
                        e,
                    )
                )
            )
        )
        above = level.codes
    return units, order


def _buildings(ground, stock, parts, order, zone) -> Buildings:
    micro = parts.micro[stock.atom]
    block = np.array([f.block for f in ground.faces])[stock.atom]
    compound = np.where(np.isin(stock.use, ["shop", "market"]), -1, block)
    return Buildings(
        stock.x,
        stock.y,
        stock.length,
        stock.depth,
        stock.angle,
        stock.use,
        stock.floors.astype(int),
        stock.households.astype(int),
        _place(order["grid"])[parts.grid[micro]],
        _place(order["micro"])[micro],
        compound,
        zone,
    )


def _streets(ground, chains, names, grid_of_atom) -> Streets:
    """Every edge of a road once, with the grid to its left and its name."""
    rows, seen = [], set()
    xy = ground.plane.xy
    for i, face in enumerate(ground.faces):
        for a, b in zip(face.ring, face.ring[1:] + face.ring[:1], strict=True):
            k = p.key(a, b)
            way = chains.edge_way.get(k)
            if way is not None and k not in seen:
                seen.add(k)
                rows.append((*xy[a], *xy[b], chains.ways[way][0], i, names[way]))
    x0, y0, x1, y1, kinds, atom, named = zip(*rows, strict=True)
    return Streets(
        *(np.array(c) for c in (x0, y0, x1, y1)),
        np.array(kinds),
        grid_of_atom[np.array(atom)],
        np.array(named),
    )
