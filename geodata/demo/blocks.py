"""From first faces to atoms: land use, then cuts generation by generation.

All faces of one stage are cut before the next begins, so that both sides of a street
are at the same stage and their junctions meet. The leaves are the atoms of the city:
parcels between gaps of buildings, blocks of villages, fields, ponds, reaches of water.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from geodata.demo import plane as p
from geodata.demo.faces import ring_polygons
from geodata.demo.sizes import Size
from geodata.demo.terrain import Terrain
from geodata.demo.villages import Village, found_villages

HA = 10_000.0
EDGE_OF_TOWN = 1.16
PARCEL, PARCEL_LIMIT = 66, 84  # households wanted, and more than which is cut on
E = (0, 0.22, 0.5, 0.8, 1.0, 1.3)
DENSITY = (95, 125, 105, 80, 58, 40)  # households a hectare by position
SECONDARY_AREA = (8 * HA, 24 * HA)  # centre, edge
BLOCK_AREA = (1.5 * HA, 6 * HA)
ZONE_AREA = {"industry": 9 * HA, "campus": 7 * HA, "park": 9 * HA}


@dataclass(slots=True)
class Face:
    """A piece of ground: its ring, what it is used for, and to what it belongs."""

    ring: list[int]
    use: str
    e: float = 9.0
    zone: int = -1
    block: int = -1
    village: int = -1
    households: float = 0.0
    target: float = 0.0


@dataclass
class Ground:
    """The faces of the city on their plane; zones: kind of each S zone by number."""

    terrain: Terrain
    plane: p.Plane
    rng: np.random.Generator
    faces: list[Face] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)

    @property
    def size(self) -> Size:
        return self.terrain.size

    def polygons(self, faces=None) -> np.ndarray:
        return ring_polygons(self.plane, [f.ring for f in faces or self.faces])


def partition(ground: Ground) -> None:
    """Cut the first faces (whose use is set) down to atoms."""
    _cut_streets(ground)
    _special_blocks(ground)
    _cut_zones(ground)
    _cut_parcels(ground)
    ground.villages = found_villages(ground)
    _cut_fields(ground)
    for face in ground.faces:
        face.ring = ground.plane.expand(face.ring)
    _village_lanes(ground)


def _village_lanes(ground: Ground) -> None:
    """Tracks with houses on both sides are lanes."""
    once: set[tuple[int, int]] = set()
    for face in ground.faces:
        if face.use == "village":
            for a, b in zip(face.ring, face.ring[1:] + face.ring[:1], strict=True):
                k = p.key(a, b)
                if k in once and ground.plane.cls[k] == p.TRACK:
                    ground.plane.cls[k] = p.LANE
                once.add(k)


def halves(ground: Ground, face: Face, cls: int, **wish) -> list[Face] | None:
    """The two parts of the face, or None when it cannot be cut well."""
    face.ring = ground.plane.expand(face.ring)
    rings = ground.plane.cut(face.ring, cls, ground.rng, **wish)
    return rings and [replace(face, ring=ring) for ring in rings]


def area_of(ground: Ground, face: Face) -> float:
    return abs(p.ring_area(ground.plane.points(face.ring)))


def _cut_while(ground: Ground, faces, cls, too_large, **wish) -> list[Face]:
    """Generation by generation until no face is too large, or none can be cut."""
    done = []
    while faces:
        born = []
        for face in faces:
            parts = halves(ground, face, cls, **wish) if too_large(face) else None
            if parts:
                born += parts
            else:
                done.append(face)
        faces = born
    return done


def _position(ground: Ground, faces) -> None:
    """Set e of the faces from their middles."""
    if faces:
        middles = shapely.centroid(ground.polygons(faces))
        points = shapely.get_coordinates(middles)
        for face, e in zip(faces, ground.terrain.position(points), strict=True):
            face.e = float(e)


def _by_area(ground: Ground, sizes, low=0.72, high=1.4):
    """Too large: more than the area wanted at the face's position, times a draw."""

    def too_large(face):
        if not face.target:
            wanted = float(np.interp(face.e, (0, 1), sizes))
            face.target = wanted * ground.rng.uniform(low, high)
        return area_of(ground, face) > face.target

    return too_large


def _split_by_use(ground: Ground, uses):
    """Faces of these uses, and the others."""
    chosen = [f for f in ground.faces if f.use in uses]
    return chosen, [f for f in ground.faces if f.use not in uses]


def _cut_streets(ground: Ground) -> None:
    """Secondary streets, then blocks; the edge of town is drawn between the two."""
    homes, rest = _split_by_use(ground, {"home"})
    homes = _cut_while(
        ground, homes, p.SECONDARY, _by_area(ground, SECONDARY_AREA), snap=14
    )
    _position(ground, homes)
    for face in homes:
        face.target = 0.0
        face.use = "home" if face.e < EDGE_OF_TOWN else "field"
    rest += [f for f in homes if f.use == "field"]
    _demote(ground, [*homes, *rest])
    homes = [f for f in homes if f.use == "home"]
    homes = _cut_while(ground, homes, p.STREET, _by_area(ground, BLOCK_AREA), snap=12)
    _position(ground, homes)
    for number, face in enumerate(homes):
        face.block = number
    ground.faces = homes + rest


def _demote(ground: Ground, faces) -> None:
    """Secondary streets with fields on both sides are mere tracks."""
    town = set()
    for face in faces:
        face.ring = ground.plane.expand(face.ring)
        if face.use != "field":
            pairs = zip(face.ring, face.ring[1:] + face.ring[:1], strict=True)
            town.update(p.key(a, b) for a, b in pairs)
    for k, cls in ground.plane.cls.items():
        if cls == p.SECONDARY and k not in town and k not in ground.plane.splits:
            ground.plane.cls[k] = p.TRACK


def _special_blocks(ground: Ground) -> None:
    """Schools, hospitals, small greens and markets among the blocks of homes."""
    rng, size = ground.rng, ground.size
    homes = [f for f in ground.faces if f.use == "home"]
    middles = shapely.get_coordinates(shapely.centroid(ground.polygons(homes)))
    markets = []
    for i in rng.permutation(len(homes)).tolist():
        face, area = homes[i], area_of(ground, homes[i]) / HA
        draw = rng.random()
        if draw < 0.036 and 0.9 < area < 6:
            face.use = "school"
        elif draw < 0.045 and 1 < area < 6:
            face.use = "hospital"
        elif draw < 0.065 and area < 2.5:
            face.use = "green"
        elif len(markets) < size.markets and 1.2 < area < 7 and face.e < 1:
            far = all(np.hypot(*(middles[i] - m)) > 1_200 for m in markets)
            if far:
                markets.append(middles[i])
                face.use, face.zone = "market", len(ground.zones)
                ground.zones.append("market")


def _cut_zones(ground: Ground) -> None:
    zones, rest = _split_by_use(ground, ZONE_AREA)

    def too_large(face):
        return area_of(ground, face) > ZONE_AREA[face.use]

    zones = _cut_while(ground, zones, p.LANE, too_large, snap=14)
    for number, face in enumerate(zones):
        face.block = 10_000_000 + face.zone
    ground.faces = rest + zones


def _cut_parcels(ground: Ground) -> None:
    """Along gaps of buildings until nearly every parcel has 40 to 84 households."""
    homes, rest = _split_by_use(ground, {"home"})
    noise = np.clip(ground.rng.lognormal(0, 0.22, len(homes)), 0.6, 1.5)
    for face, n in zip(homes, noise, strict=True):
        face.households = (
            float(np.interp(face.e, E, DENSITY)) * n * area_of(ground, face) / HA
        )
    wanted = ground.size.households * (1 - ground.size.rural)
    factor = wanted / sum(f.households for f in homes)
    for face in homes:
        face.households *= factor
    done = []
    while homes:
        born = []
        for face in homes:
            parts = _parcels(ground, face)
            (born if parts else done).extend(parts or [face])
        homes = born
    ground.faces = rest + done


def _parcels(ground: Ground, face: Face) -> list[Face] | None:
    if face.households <= PARCEL_LIMIT:
        return None
    n = max(2, round(face.households / PARCEL))
    ratio = (n // 2) / n
    if ground.rng.random() < 0.5:
        ratio = 1 - ratio
    parts = halves(ground, face, p.GAP, ratio=ratio, jitter=0.02, snap=5, bend=False)
    if parts:
        areas = [area_of(ground, part) for part in parts]
        for part, area in zip(parts, areas, strict=True):
            part.households = face.households * area / sum(areas)
    return parts


def _cut_fields(ground: Ground) -> None:
    """Field tracks; small blocks where a village stands, ponds along the shore."""
    fields, done = _split_by_use(ground, {"field", "hill", "pond"})
    footprints = np.array([v.footprint for v in ground.villages])
    tree = shapely.STRtree(footprints)
    while fields:
        born = []
        polygons = ground.polygons(fields)
        area = shapely.area(polygons)
        share, village = _covered(tree, footprints, polygons, area)
        _ponds(ground, fields, polygons, share, area)
        for i, face in enumerate(fields):
            limit = _field_limit(ground, face, share[i], area[i])
            cut = area[i] > limit and halves(ground, face, p.TRACK, snap=12)
            if cut:
                born += cut
            else:
                if share[i] > 0.38 and area[i] < 4 * HA:
                    face.use, face.village = "village", int(village[i])
                    face.block = 20_000_000 + face.village
                done.append(face)
        fields = born
    ground.faces = done
    _people_villages(ground)


def _covered(tree, footprints, polygons, area):
    """Share of each polygon under a village, and which village covers most of it."""
    share, village = np.zeros(len(polygons)), np.full(len(polygons), -1)
    field_, foot = tree.query(polygons, predicate="intersects")
    part = shapely.area(shapely.intersection(polygons[field_], footprints[foot]))
    order = np.argsort(part, kind="stable")
    village[field_[order]] = foot[order]
    np.maximum.at(share, field_, part / area[field_])
    return share, village


def _ponds(ground: Ground, fields, polygons, share, area) -> None:
    """Fields within the belt along the shore become ponds (salt, shrimps)."""
    middles = shapely.get_coordinates(shapely.centroid(polygons))
    west = ground.terrain.from_shore(middles)
    for i in np.flatnonzero((west < ground.size.ponds) & (area < 60 * HA)).tolist():
        face = fields[i]
        if face.use == "field" and share[i] * area[i] < 300:
            face.use, face.target = "pond", 0.0


def _field_limit(ground: Ground, face: Face, share: float, area: float) -> float:
    if not face.target:
        large = {"hill": 70, "pond": 5}.get(face.use, 17) * HA
        face.target = large * ground.rng.uniform(0.65, 1.6)
    if face.use == "hill" or share * area < 300:
        return face.target
    return (1.15 if share > 0.55 else 2.0) * HA


def _people_villages(ground: Ground) -> None:
    """Share each village's households out over its blocks by area, to the city's sum."""
    blocks = [f for f in ground.faces if f.use == "village"]
    area = np.array([area_of(ground, f) for f in blocks])
    number = np.array([f.village for f in blocks])
    whole = np.bincount(number, area, len(ground.villages))
    folk = np.array([v.households for v in ground.villages])[number] * area
    folk /= whole[number]
    folk *= ground.size.households * ground.size.rural / folk.sum()
    for face, households in zip(blocks, folk, strict=True):
        face.households = float(households)
