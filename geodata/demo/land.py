"""What the demo city's ground is: units, buildings, roads, water, as plain arrays.

Written by the geometry modules (make_land), read by the content modules (make_life).
Angles are degrees of lon/lat (CGCS2000), rounded once to 8 decimals (DOMAIN.md §3:
integer coordinates of 1e-8°); lengths and x, y are metres in `Land.zone`.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from geodata.demo.projection import Projection

DECIMALS = 8


def to_degrees(zone: Projection, x, y) -> np.ndarray:
    """Metres to (n, 2) lon/lat, rounded as everything stored is."""
    lon, lat = zone.inverse(np.asarray(x, float), np.asarray(y, float))
    return np.round(np.column_stack([lon, lat]), DECIMALS)


@dataclass(frozen=True)
class Units:
    """One level of the hierarchy, sorted by code; arrays of equal length.

    kinds: city 'city'; counties 'district' 区 | 'county' 县; towns 'subdistrict' 街道 |
    'town' 镇 | 'township' 乡; communities 'residential' 社区 | 'village' 村; grids 'Z' |
    'S'; micro-grids 'W'. The digits of a code agree with its kind (DOMAIN.md §3).
    rural_share: share of households that live in villages, 0 to 1.
    urban_position: 0 in the middle of the nearest town centre, 1 at the edge of the
    built-up area, more in the country (at the unit's label point).
    """

    codes: np.ndarray
    kinds: np.ndarray
    parents: np.ndarray
    geoms: np.ndarray
    households: np.ndarray
    rural_share: np.ndarray
    urban_position: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Buildings:
    """Rectangles: centre x, y, length along `angle` (radians from east), depth.

    use: home-like 'slab' 'tower' 'old' 'village'; 'shop' 'industry' 'campus' 'school'
    'hospital' 'market' 'park'.
    grid, micro: index into Land.grids and Land.micro_grids.
    compound: buildings of one block of one form share the number (a 小区, a village, a
    campus, a school); -1 stands alone.
    """

    x: np.ndarray
    y: np.ndarray
    length: np.ndarray
    depth: np.ndarray
    angle: np.ndarray
    use: np.ndarray
    floors: np.ndarray
    households: np.ndarray
    grid: np.ndarray
    micro: np.ndarray
    compound: np.ndarray
    zone: Projection

    def __len__(self) -> int:
        return len(self.x)

    def corners(self) -> np.ndarray:
        """(n, 5, 2) closed rings in metres."""
        along = np.array([-1, 1, 1, -1, -1]) / 2 * self.length[:, None]
        across = np.array([-1, -1, 1, 1, -1]) / 2 * self.depth[:, None]
        cos, sin = np.cos(self.angle)[:, None], np.sin(self.angle)[:, None]
        x = self.x[:, None] + along * cos - across * sin
        y = self.y[:, None] + along * sin + across * cos
        return np.stack([x, y], axis=2)

    def polygons(self) -> np.ndarray:
        """Shapely polygons in lon/lat."""
        flat = self.corners().reshape(-1, 2)
        degrees = to_degrees(self.zone, flat[:, 0], flat[:, 1])
        return shapely.polygons(degrees.reshape(-1, 5, 2))


@dataclass(frozen=True)
class Lines:
    """Drawn things: geoms in lon/lat, a kind each, a name ('' = none), widths in m.

    roads: LineStrings, kinds 'express' 'ring' 'radial' 'arterial' 'secondary' 'street'
    'lane' 'track'. water: Polygons, kinds 'sea' 'river' 'canal' 'lake' 'pond'.
    rail: LineStrings 'rail'. green: Polygons 'park' 'verge' 'wood' 'beach'.
    hills: Polygons, kinds '1' (foot) to '5' (top), each level lying on the one before.
    built: Polygons of built-up ground for the low zooms: 'town' 'village' 'industry'
    'campus'.
    """

    geoms: np.ndarray
    kinds: np.ndarray
    names: np.ndarray
    widths: np.ndarray

    def __len__(self) -> int:
        return len(self.geoms)


@dataclass(frozen=True)
class Streets:
    """Straight pieces of street in metres; kinds as in Land.roads.

    grid: index into Land.grids of the grid on the piece's left side.
    name: the street's name or ''.
    """

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    kinds: np.ndarray
    grid: np.ndarray
    names: np.ndarray

    def __len__(self) -> int:
        return len(self.x0)


@dataclass(frozen=True)
class Land:
    """The whole ground of one demo city.

    grid_zone: for each grid '' (Z) or what its S zone is: 'campus' 'industry' 'park'
    'market'. canal_county: code of the county that is 运河区. canal_name, river_name,
    railway_name: as on the map.
    """

    scale: str
    seed: int
    zone: Projection
    city: Units
    counties: Units
    towns: Units
    communities: Units
    grids: Units
    micro_grids: Units
    grid_zone: np.ndarray
    canal_county: str
    river_name: str
    canal_name: str
    railway_name: str
    buildings: Buildings
    streets: Streets
    roads: Lines
    water: Lines
    rail: Lines
    green: Lines
    hills: Lines
    built: Lines


def make_land(scale: str, seed: int) -> Land:
    """The ground of the demo city; scale 'town' (162 km²) or 'city' (2 300 km²)."""
    from geodata.demo.assemble import assemble  # it needs the classes above

    return assemble(scale, seed)
