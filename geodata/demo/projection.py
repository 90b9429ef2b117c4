"""Gauss-Krüger on the CGCS2000 ellipsoid, both ways, in plain numpy.

Krüger's series in the third flattening n to the fourth order (Karney 2011, "Transverse
Mercator with an accuracy of a few nanometers", equations 7 to 36): within 0.1 mm of
PROJ anywhere in a 3° zone.
"""

from dataclasses import dataclass

import numpy as np

A = 6378137.0
F = 1 / 298.257222101
N = F / (2 - F)
E = np.sqrt(F * (2 - F))
RECTIFYING = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64)
ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440,
    61 * N**3 / 240 - 103 * N**4 / 140,
    49561 * N**4 / 161280,
)
BETA = (
    N / 2 - 2 * N**2 / 3 + 37 * N**3 / 96 - N**4 / 360,
    N**2 / 48 + N**3 / 15 - 437 * N**4 / 1440,
    17 * N**3 / 480 - 37 * N**4 / 840,
    4397 * N**4 / 161280,
)


def _conformal(tangent):
    """Tangent of the conformal latitude, from the tangent of the latitude."""
    sigma = np.sinh(E * np.arctanh(E * tangent / np.hypot(1, tangent)))
    return tangent * np.hypot(1, sigma) - sigma * np.hypot(1, tangent)


@dataclass(frozen=True)
class Projection:
    """A 3° zone by its central meridian; x east, y north, metres.

    origin_x, origin_y: the point of the zone that is taken as (0, 0), so that plans
    are drawn round the city's centre.
    """

    meridian: float
    origin_x: float = 0.0
    origin_y: float = 0.0

    @classmethod
    def centred(cls, meridian: float, lon: float, lat: float) -> "Projection":
        """The zone of that meridian with its origin moved to a place."""
        x, y = cls(meridian).forward(lon, lat)
        return cls(meridian, round(float(x), 3), round(float(y), 3))

    def forward(self, lon, lat):
        """lon, lat in degrees (arrays or numbers) to x, y in metres."""
        tangent = _conformal(np.tan(np.radians(lat)))
        away = np.radians(np.asarray(lon) - self.meridian)
        xi = np.arctan2(tangent, np.cos(away))
        eta = np.arcsinh(np.sin(away) / np.hypot(tangent, np.cos(away)))
        north, east = xi, eta
        for k, a in enumerate(ALPHA, 1):
            north = north + a * np.sin(2 * k * xi) * np.cosh(2 * k * eta)
            east = east + a * np.cos(2 * k * xi) * np.sinh(2 * k * eta)
        return (
            RECTIFYING * east - self.origin_x,
            RECTIFYING * north - self.origin_y,
        )

    def inverse(self, x, y):
        """x, y in metres to lon, lat in degrees."""
        north = (np.asarray(y) + self.origin_y) / RECTIFYING
        east = (np.asarray(x) + self.origin_x) / RECTIFYING
        xi, eta = north, east
        for k, b in enumerate(BETA, 1):
            xi = xi - b * np.sin(2 * k * north) * np.cosh(2 * k * east)
            eta = eta - b * np.cos(2 * k * north) * np.sinh(2 * k * east)
        wanted = np.sin(xi) / np.hypot(np.sinh(eta), np.cos(xi))
        tangent = wanted
        for _ in range(3):
            off = wanted - _conformal(tangent)
            rise = (1 + (1 - E**2) * tangent**2) / (
                (1 - E**2) * np.hypot(1, _conformal(tangent)) * np.hypot(1, tangent)
            )
            tangent = tangent + off * rise
        lon = self.meridian + np.degrees(np.arctan2(np.sinh(eta), np.cos(xi)))
        return lon, np.degrees(np.arctan(tangent))
