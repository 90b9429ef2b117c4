"""A toy land: 4 × 4 square grids, four micro-grids each, streets between them.

991003001 (street office)   991003100 (town)
+----+----+----+----+
| community 001 | 201 |     each community 2 × 2 grids of 400 m
+----+----+----+----+
| community 002 | 202 |     a canal across the north, a park grid in the corner
+----+----+----+----+
"""

import numpy as np
import shapely

from geodata.demo.land import Buildings, Land, Lines, Streets, Units, to_degrees
from geodata.demo.projection import Projection

ZONE = Projection.centred(120.0, 119.2, 38.7)
SIDE = 400
COMMUNITIES = ("991003001001", "991003001002", "991003100201", "991003100202")


def square(x, y, side, step=200):
    """A square whose sides have a vertex every `step` metres."""
    ticks = np.arange(0, side, step)
    xs = np.concatenate([ticks, np.full(len(ticks), side), side - ticks, 0 * ticks])
    ys = np.concatenate([0 * ticks, ticks, np.full(len(ticks), side), side - ticks])
    return shapely.Polygon(to_degrees(ZONE, x + xs, y + ys))


def cells():
    """(grid code, x, y) of the 16 grids, sorted by code."""
    rows = []
    for c, code in enumerate(COMMUNITIES):
        west, south = (c // 2) * 2, (1 - c % 2) * 2
        for k in range(4):
            x, y = west + k % 2, south + 1 - k // 2
            letter = "S" if (c, k) == (3, 3) else "Z"
            rows.append((f"{code}{letter}{k + 1:03d}", x * SIDE, y * SIDE))
    return sorted(rows)


def level(codes, parents, geoms, kinds, households):
    return Units(
        codes=np.array(codes, object),
        kinds=np.array(kinds, object),
        parents=np.array(parents, object),
        geoms=np.array(geoms, object),
        households=np.array(households),
        rural_share=np.zeros(len(codes)),
        urban_position=np.full(len(codes), 0.5),
    )


def merged(children, width, kinds):
    """The level above: polygons united by the first `width` digits."""
    codes = sorted({code[:width] for code in children.codes})
    groups = [np.array([c.startswith(p) for c in children.codes]) for p in codes]
    geoms = [shapely.coverage_union_all(children.geoms[g]) for g in groups]
    households = [children.households[g].sum() for g in groups]
    parents = [code[: {12: 9, 9: 6, 6: 4, 4: 2}[width]] for code in codes]
    return level(codes, parents, geoms, kinds, households)


def toy_buildings():
    """24 a grid: in each micro-grid four slabs, a shop and something else."""
    others = {0: "school", 1: "market", 2: "old", 3: "tower"}
    rows = []
    for g, (_, x, y) in enumerate(cells()):
        for m in range(4):
            west, south = x + (m % 2) * 200, y + (1 - m // 2) * 200
            block = (g * 4 + m) * 2
            for k in range(4):
                at = (west + 50 + 100 * (k % 2), south + 60 + 60 * (k // 2))
                rows.append((*at, 50, 12, "slab", 15, g, g * 4 + m, block))
            rows.append((west + 100, south + 175, 40, 10, "shop", 0, g, g * 4 + m, -1))
            use, at = others[m], (west + 100, south + 30)
            rows.append((*at, 30, 12, use, 5, g, g * 4 + m, block + 1))
    x, y, length, depth, use, homes, grid, micro, compound = zip(*rows, strict=True)
    n = len(rows)
    return Buildings(
        x=np.array(x, float),
        y=np.array(y, float),
        length=np.array(length, float),
        depth=np.array(depth, float),
        angle=np.zeros(n),
        use=np.array(use, object),
        floors=np.full(n, 6),
        households=np.array(homes),
        grid=np.array(grid),
        micro=np.array(micro),
        compound=np.array(compound),
        zone=ZONE,
    )


def toy_streets():
    """Three streets each way between the grids, in pieces of 400 m."""
    rows = []
    for i in range(1, 4):
        for k in range(4):
            rows.append((i * 400, k * 400, i * 400, k * 400 + 400, f"南北{i}街"))
            rows.append((k * 400, i * 400, k * 400 + 400, i * 400, f"东西{i}路"))
    x0, y0, x1, y1, names = zip(*rows, strict=True)
    n = len(rows)
    ends = [np.array(v, float) for v in (x0, y0, x1, y1)]
    kinds = np.where(np.arange(n) % 2, "arterial", "street").astype(object)
    return Streets(*ends, kinds, np.zeros(n, int), np.array(names, object))


def lines(geoms=(), kinds=(), names=()):
    return Lines(
        np.array(geoms, object),
        np.array(kinds, object),
        np.array(names, object),
        np.full(len(geoms), 10.0),
    )


def toy_land() -> Land:
    codes = [code for code, _, _ in cells()]
    micro = [(f"{c}{m + 1:02d}", x, y, m) for c, x, y in cells() for m in range(4)]
    micro_grids = level(
        [code for code, *_ in micro],
        [code[:-2] for code, *_ in micro],
        [square(x + m % 2 * 200, y + (1 - m // 2) * 200, 200) for _, x, y, m in micro],
        ["W"] * 64,
        [65] * 64,
    )
    grids = level(
        codes,
        [code[:12] for code in codes],
        [square(x, y, SIDE) for _, x, y in cells()],
        [code[12] for code in codes],
        [260] * 16,
    )
    kinds = ["residential", "residential", "village", "village"]
    communities = merged(grids, 12, kinds)
    towns = merged(communities, 9, ["subdistrict", "town"])
    counties = merged(towns, 6, ["district"])
    corners = ([0, 1600, 1600, 0], [1500, 1500, 1530, 1530])
    canal = shapely.Polygon(to_degrees(ZONE, *corners))
    return Land(
        scale="toy",
        seed=1,
        zone=ZONE,
        city=merged(counties, 4, ["city"]),
        counties=counties,
        towns=towns,
        communities=communities,
        grids=grids,
        micro_grids=micro_grids,
        grid_zone=np.array(["park" if c[12] == "S" else "" for c in codes], object),
        canal_county="991003",
        river_name="槐沟河",
        canal_name="长渠",
        railway_name="沟渠线",
        buildings=toy_buildings(),
        streets=toy_streets(),
        roads=lines(),
        water=lines([canal], ["canal"], ["长渠"]),
        rail=lines(),
        green=lines(),
        hills=lines(),
        built=lines(),
    )
