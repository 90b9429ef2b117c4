"""What the first faces are used for: campus, industry, parks, verges, homes, fields."""

import numpy as np
import shapely

from geodata.demo import plane as p
from geodata.demo.blocks import HA, Face, Ground
from geodata.demo.faces import number_faces, whole_faces
from geodata.demo.streets import first_faces, network
from geodata.demo.terrain import Terrain


def ground_of(size, rng) -> tuple[Ground, list]:
    """The first faces with their use, and the lines they come from."""
    terrain = Terrain(size, rng)
    sources = network(terrain, rng)
    polygons = whole_faces(first_faces(sources))
    middles = shapely.get_coordinates(shapely.point_on_surface(polygons))
    near = shapely.intersects(polygons, terrain.outline.buffer(200))
    keep = near & ~terrain.at_sea(middles)
    polygons, middles = polygons[keep], middles[keep]
    wet = shapely.contains_xy(terrain.river.polygon, *middles.T)
    plane, rings, wet = number_faces(polygons, sources, wet)
    ground = Ground(terrain, plane, rng)
    ground.faces = [
        Face(ring, "water" if w else "field")
        for ring, w in zip(rings, wet, strict=True)
    ]
    _assign(ground, sources)
    return ground, sources


def _assign(ground: Ground, sources) -> None:
    terrain, faces = ground.terrain, ground.faces
    polygons = ground.polygons()
    middles = shapely.get_coordinates(shapely.point_on_surface(polygons))
    centres = shapely.get_coordinates(shapely.centroid(polygons))
    area = shapely.area(polygons) / HA
    e = terrain.position(centres)
    hill = terrain.in_hills(middles) & (e > 1.3)
    for i, face in enumerate(faces):
        face.e = float(e[i])
        if face.use == "field" and hill[i]:
            face.use = "hill"
    free = np.array([f.use == "field" for f in faces])
    _verges(ground, polygons, area, free)
    _campuses(ground, centres, area, e, free)
    _industry(ground, polygons, centres, area, e, free, sources)
    _parks(ground, polygons, area, e, free)
    for i in np.flatnonzero(free):
        corners = ground.plane.points(faces[i].ring)
        if terrain.position(corners).min() < 1.03 or e[i] < 1.16:
            faces[i].use = "home"


def _take(ground: Ground, i: int, kind: str, free) -> None:
    ground.faces[i].use, ground.faces[i].zone = kind, len(ground.zones)
    ground.zones.append(kind)
    free[i] = False


def _verges(ground: Ground, polygons, area, free) -> None:
    """Thin faces between the bank and the riverside road."""
    round_ = shapely.length(polygons)
    thin = 4 * np.pi * area * HA / round_**2 < 0.42
    for i in np.flatnonzero(free & thin & (area < 30)):
        ring = ground.faces[i].ring
        pairs = zip(ring, ring[1:] + ring[:1], strict=True)
        if any(ground.plane.cls[p.key(a, b)] == p.BANK for a, b in pairs):
            ground.faces[i].use = "verge"
            free[i] = False


def _campuses(ground: Ground, centres, area, e, free) -> None:
    chosen: list = []
    fit = free & (area > 25) & (area < 160) & (e > 0.35) & (e < 0.9)
    for i in ground.rng.permutation(np.flatnonzero(fit)).tolist():
        far = all(np.hypot(*(centres[i] - c)) > 1_800 for c in chosen)
        if len(chosen) < ground.size.campuses and far:
            chosen.append(centres[i])
            _take(ground, i, "campus", free)


def _industry(ground: Ground, polygons, centres, area, e, free, sources) -> None:
    """Hubs by the railway at the edge of town, then the faces nearest to a hub."""
    rail = [s.points for s in sources if s.cls == p.RAIL]
    rail = shapely.union_all(shapely.linestrings(np.vstack(rail)))
    by_rail = shapely.distance(polygons, rail) < 900
    fit = free & (area > 5) & (area < 170) & (e > 0.72) & (e < 1.35)
    hubs: list = []
    for i in ground.rng.permutation(np.flatnonzero(fit & by_rail)).tolist():
        if len(hubs) < ground.size.hubs and all(
            np.hypot(*(centres[i] - h)) > 0.5 * ground.size.core for h in hubs
        ):
            hubs.append(centres[i])
    if not hubs:
        return
    far = np.min([np.hypot(*(centres - h).T) for h in hubs], axis=0)
    candidates = np.flatnonzero(fit)
    order = candidates[np.argsort(far[candidates], kind="stable")]
    for i in order[: ground.size.industries].tolist():
        _take(ground, i, "industry", free)


def _parks(ground: Ground, polygons, area, e, free) -> None:
    """Most near the river, a few in town."""
    river = shapely.LineString(ground.terrain.river.centre)
    near = shapely.distance(polygons, river)
    fit = np.flatnonzero(free & (area > 6) & (area < 60) & (e < 1.05))
    if len(fit):
        luck = near[fit] / 400 + ground.rng.exponential(2.5, len(fit))
        for i in fit[np.argsort(luck)][: ground.size.parks].tolist():
            _take(ground, i, "park", free)
