"""Where the villages stand: a jittered mesh of small places in the fields."""

from dataclasses import dataclass

import numpy as np
import shapely

VILLAGE_DENSITY = 19.0  # households a hectare
FROM_RIVER = 230.0


@dataclass
class Village:
    """A village before its blocks are cut: where it is wished and how large."""

    x: float
    y: float
    households: float
    footprint: shapely.Polygon


def found_villages(ground) -> list[Village]:
    """Villages outside town, river and hills; households log-normal round their mean."""
    size, rng, terrain = ground.size, ground.rng, ground.terrain
    points = _mesh(size, rng)
    keep = rng.random(len(points)) > 0.07
    keep &= terrain.position(points) > 1.2
    shore = terrain.from_shore(points)
    keep &= (shore > size.ponds) | ((shore > 600) & (rng.random(len(points)) < 0.3))
    keep &= ~shapely.contains_xy(terrain.hills[0].buffer(120), *points.T)
    river = shapely.LineString(terrain.river.centre)
    keep &= shapely.distance(shapely.points(points), river) > (
        FROM_RIVER + size.river_width / 2
    )
    keep &= shapely.contains_xy(terrain.outline.buffer(-120), *points.T)
    keep &= ~_in_zone(ground, points)
    points = points[keep]
    weight = np.clip(rng.lognormal(0, 0.5, len(points)), 0.35, 2.4)
    households = size.households * size.rural * weight / weight.sum()
    return [
        Village(float(x), float(y), float(h), _footprint(rng, x, y, h))
        for (x, y), h in zip(points, households, strict=True)
    ]


def _mesh(size, rng) -> np.ndarray:
    """Hexagonal points, each strayed by up to 30 % of the spacing."""
    gap = size.village_spacing
    reach = np.arange(-size.radius * 1.2, size.radius * 1.2, gap)
    rows = np.arange(-size.radius * 1.2, size.radius * 1.2, gap * 0.87)
    x, y = np.meshgrid(reach, rows)
    x = x + np.where(np.arange(len(rows)) % 2, gap / 2, 0)[:, None]
    points = np.column_stack([x.ravel(), y.ravel()])
    return points + rng.uniform(-0.3, 0.3, points.shape) * gap


def _in_zone(ground, points) -> np.ndarray:
    """Which points lie in faces that are no fields."""
    others = [f for f in ground.faces if f.use != "field"]
    polygons = ground.polygons(others)
    _, hit = shapely.STRtree(shapely.points(points)).query(polygons, "contains")
    return np.isin(np.arange(len(points)), hit)


def _footprint(rng, x, y, households):
    """A noisy rounded rectangle of the village's area."""
    area = households / VILLAGE_DENSITY * 10_000
    turn = np.linspace(0, 2 * np.pi, 37)[:-1]
    shape = (np.abs(np.cos(turn)) ** 3.5 + np.abs(np.sin(turn)) ** 3.5) ** (-1 / 3.5)
    for k in range(2, 6):
        shape *= 1 + 0.16 / k * np.sin(k * turn + rng.uniform(0, 6.3))
    stretch = np.sqrt(rng.uniform(0.6, 1.6))
    ring = np.column_stack(
        [shape * np.cos(turn) * stretch, shape * np.sin(turn) / stretch]
    )
    angle = rng.uniform(-0.2, 0.2)
    cos, sin = np.cos(angle), np.sin(angle)
    ring = ring @ np.array([[cos, sin], [-sin, cos]])
    one = shapely.Polygon(ring)
    return shapely.Polygon(ring * np.sqrt(area / one.area) + (x, y))
