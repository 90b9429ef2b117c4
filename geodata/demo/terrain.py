"""What was there before the roads: centres, river, coast, hills, and the wished outline.

Metres round the city's centre, x east, y north. Everything straight is drawn straight
and then warped by one smooth field, so that parallel streets bend together: that is
what reads as a grown city.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.demo.sizes import Size

SHORE_REACH = 48_000.0  # so that the sea has no edge on a map of the city


class Waves:
    """A smooth random field R² → Rᵏ: a sum of plane sine waves."""

    def __init__(self, rng, length: float, amplitude: float, parts: int = 6, k=2):
        turn = rng.uniform(0, 2 * math.pi, parts)
        number = 2 * math.pi / (length * rng.uniform(0.7, 1.4, parts))
        self.wave = np.column_stack([np.cos(turn), np.sin(turn)]) * number[:, None]
        self.phase = rng.uniform(0, 2 * math.pi, (parts, k))
        self.amplitude = amplitude * math.sqrt(2 / parts)

    def __call__(self, points: np.ndarray) -> np.ndarray:
        angle = (points @ self.wave.T)[:, :, None] + self.phase[None]
        return self.amplitude * np.sin(angle).sum(axis=1)


def along(points: np.ndarray, step: float) -> np.ndarray:
    """The polyline resampled to equal steps of about that length."""
    gone = np.r_[0, np.cumsum(np.hypot(*np.diff(points, axis=0).T))]
    at = np.linspace(0, gone[-1], max(2, round(gone[-1] / step) + 1))
    return np.column_stack([np.interp(at, gone, points[:, i]) for i in (0, 1)])


def normals(points: np.ndarray) -> np.ndarray:
    """Unit vectors to the left of a polyline at its points."""
    d = np.gradient(points, axis=0)
    d /= np.hypot(d[:, 0], d[:, 1])[:, None]
    return np.column_stack([-d[:, 1], d[:, 0]])


@dataclass
class Centre:
    """A built-up place: the core or a county town; turn: of its street grid."""

    x: float
    y: float
    radius: float
    turn: float


@dataclass
class River:
    """Centre line with both banks; polygon: the water between them."""

    centre: np.ndarray
    left: np.ndarray
    right: np.ndarray
    half: np.ndarray

    @property
    def polygon(self):
        return shapely.make_valid(
            shapely.Polygon(np.vstack([self.left, self.right[::-1]]))
        )


class Terrain:
    """The ground of one city."""

    def __init__(self, size: Size, rng):
        self.size = size
        radius = size.radius
        self._bends = (
            Waves(rng, max(4_500, 0.35 * radius), size.warp),
            Waves(rng, 2_300, 42),
        )
        self._ragged = Waves(rng, 1_900, 0.06, k=1)
        self.shore = self._shore(rng)
        self.sea = self._sea()
        self.peaks = self._peaks(rng)
        self.hills = self._contours(rng)
        self.foot = shapely.union_all([self.hills[0]])
        shapely.prepare(self.foot)
        self.centres = self._centres(rng)
        self.river = self._river(rng)
        self.outline = self._outline(rng).difference(self.sea)

    def warp(self, points: np.ndarray) -> np.ndarray:
        return points + self._bends[0](points) + self._bends[1](points)

    def ring(self, part: float) -> np.ndarray:
        """A ring road at that part of the core's radius, as planned."""
        tilt = self.centres[0].turn
        turn = np.linspace(0, 2 * math.pi, 241)
        p = 3.2 if part < 0.6 else 2.7
        shape = (np.abs(np.cos(turn)) ** p + np.abs(np.sin(turn)) ** p) ** (-1 / p)
        r = self.size.core * part * shape
        x, y = r * np.cos(turn + tilt), r * np.sin(turn + tilt)
        return self.warp(np.column_stack([x, y]))

    def position(self, points: np.ndarray) -> np.ndarray:
        """e: 0 in the middle of the nearest centre, 1 at its edge, more in the country."""
        ragged = 1 + self._ragged(points)[:, 0]
        return np.min([self._away(c, points) for c in self.centres], axis=0) * ragged

    def in_core(self, points: np.ndarray) -> np.ndarray:
        """Inside the outer ring road."""
        ring = shapely.Polygon(self.ring(self.size.rings[-1]))
        return shapely.contains_xy(ring, points[:, 0], points[:, 1])

    def in_hills(self, points: np.ndarray) -> np.ndarray:
        return shapely.contains_xy(self.foot, points[:, 0], points[:, 1])

    def at_sea(self, points: np.ndarray) -> np.ndarray:
        """East of the shore line."""
        return self.from_shore(points) < 0

    def from_shore(self, points: np.ndarray) -> np.ndarray:
        """Metres west of the shore line."""
        shore = np.interp(points[:, 1], self.shore[:, 1], self.shore[:, 0])
        return shore - points[:, 0]

    @staticmethod
    def _away(c: Centre, points) -> np.ndarray:
        cos, sin = math.cos(c.turn), math.sin(c.turn)
        dx, dy = points[:, 0] - c.x, points[:, 1] - c.y
        u, v = np.abs(cos * dx + sin * dy), np.abs(cos * dy - sin * dx)
        return (u**2.6 + v**2.6) ** (1 / 2.6) / c.radius

    def _shore(self, rng) -> np.ndarray:
        """The coast from south to north; one x for each y, so that sides are plain."""
        size = self.size
        reach = max(2.2 * size.radius, SHORE_REACH)
        y = np.arange(-reach, reach, 55.0)
        x = np.full(len(y), float(size.coast))
        for length, swing in ((9_000, 420), (3_700, 170), (1_300, 48), (520, 14)):
            for _ in range(2):
                wave = 2 * math.pi / (length * rng.uniform(0.8, 1.3))
                x += swing * np.sin(wave * y + rng.uniform(0, 6.3))
        x += 0.10 * size.radius * np.sin(y / size.radius * 1.3 + 0.6)
        return np.column_stack([np.round(x, 2), y])

    def _sea(self):
        """The water beyond the shore, to far outside the map's first view."""
        far = self.size.coast + 1.6 * self.size.radius
        low, high = self.shore[0], self.shore[-1]
        rim = [(far, high[1]), (far, low[1])]
        return shapely.Polygon(np.vstack([self.shore, rim]))

    def _peaks(self, rng) -> list[tuple[float, float, float]]:
        """Hill tops of the north-western corner: x, y, radius at the foot."""
        radius = self.size.radius
        peaks = []
        for k in range(9):
            t = (k + 0.5) / 9
            turn = math.radians(117 + 47 * t + rng.uniform(-5, 5))
            away = radius * (0.98 + 0.10 * rng.random() - 0.05 * math.sin(math.pi * t))
            foot = radius * rng.uniform(0.12, 0.22)
            peaks.append((away * math.cos(turn), away * math.sin(turn), foot))
        return peaks

    def _contours(self, rng) -> list:
        """Five nested levels; each the union of a wavy blob round every peak."""
        turn = np.linspace(0, 2 * math.pi, 97)[:-1]
        shapes = []
        for _ in self.peaks:
            r = np.ones(len(turn))
            for k in range(2, 9):
                r += 0.42 / k * np.cos(k * turn + rng.uniform(0, 6.3)) * rng.random()
            shapes.append(r)
        levels = []
        for level, part in enumerate((1.0, 0.76, 0.55, 0.36, 0.2)):
            blobs = []
            for (x, y, foot), shape in zip(self.peaks, shapes, strict=True):
                if level > 1 + 4 * foot / (0.22 * self.size.radius):
                    continue
                r = foot * part * shape ** (1 + 0.15 * level)
                ring = np.column_stack([x + r * np.cos(turn), y + r * np.sin(turn)])
                blobs.append(shapely.make_valid(shapely.Polygon(ring)))
            one = shapely.union_all(blobs)
            levels.append(one.buffer(foot * 0.1).buffer(-foot * 0.1).simplify(4))
        return levels

    def _centres(self, rng) -> list[Centre]:
        size = self.size
        centres = [Centre(0, 0, size.core, rng.uniform(-0.12, 0.12))]
        for k in range(size.seats):
            turn = math.radians(172 + 296 * (k + 0.5) / size.seats)
            turn += rng.uniform(-0.1, 0.1)
            away = size.radius * rng.uniform(0.60, 0.72)
            radius = rng.uniform(*size.seat_radius)
            x = min(away * math.cos(turn), size.coast - 1.45 * radius)
            centres.append(
                Centre(x, away * math.sin(turn), radius, rng.uniform(-0.25, 0.25))
            )
        return centres

    def _river(self, rng) -> River:
        """From the south-west past the centre to the sea."""
        size = self.size
        reach = 1.75 * size.radius
        t = np.arange(-reach, reach, 45.0)
        across = np.zeros_like(t)
        for part, swing in ((1, 1), (0.52, 0.4), (4.1, 1.9)):
            wave = 2 * math.pi / (size.river_wave * part)
            wander = 0.9 * np.sin(t * wave * 0.31 + rng.uniform(0, 6.3))
            across += (
                swing
                * size.river_swing
                * np.sin(wave * t + wander + rng.uniform(0, 6.3))
            )
        across -= np.interp(0, t, across) + 0.22 * size.core
        turn = math.radians(24)
        x = t * math.cos(turn) - across * math.sin(turn)
        y = t * math.sin(turn) + across * math.cos(turn)
        centre = along(np.column_stack([x, y]), 45)
        half = (
            size.river_width
            / 2
            * (
                1
                + 0.3 * np.sin(np.arange(len(centre)) * 45 / 900 + rng.uniform(0, 6.3))
            )
        )
        near_sea = np.clip((centre[:, 0] - size.coast + 2_500) / 2_500, 0, 1.2)
        half = half * (1 + 1.3 * near_sea**2)
        side = normals(centre) * half[:, None]
        return River(centre, centre + side, centre - side, half)

    def _outline(self, rng):
        """A ragged rounded square: only a wish, the border follows field tracks."""
        turn = np.linspace(0, 2 * math.pi, 721)[:-1]
        square = (np.abs(np.cos(turn)) ** 4 + np.abs(np.sin(turn)) ** 4) ** (-1 / 4)
        r = self.size.radius * (0.72 + 0.28 * square)
        for k in range(2, 90):
            r *= 1 + 0.085 / k * np.sin(k * turn + rng.uniform(0, 6.3)) * rng.random()
        return shapely.Polygon(np.column_stack([r * np.cos(turn), r * np.sin(turn)]))
