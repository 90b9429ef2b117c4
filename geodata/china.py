"""Where China's map offset applies: a coarse outline, drawn by hand for this purpose.

GCJ-02 and BD-09 shift points in China and leave the rest of the world alone. The ring
leans outwards by some 10–30 km on land, takes in the Bohai, the Yellow Sea up to its
middle, the straits, Dongsha and Xisha, and stays clear of foreign cities that are not
at the border itself. Hong Kong, Macau and Taiwan lie within: maps in GCJ-02 show them
shifted too, and a map that does not is named wgs84. It says nothing about any boundary:
it is a switch for a formula.
"""

from functools import lru_cache

import numpy as np
import shapely

# Clockwise from the north-west; the comment names what the corners pass by.
OUTLINE = (
    (86.8, 49.3), (88.0, 49.3), (90.3, 48.0), (91.2, 46.6), (90.9, 45.4),  # Altay
    (95.3, 44.5), (96.6, 42.9), (101.7, 42.7), (105.0, 41.7),
    (107.6, 42.6),  # Ejin
    (111.0, 43.4), (111.9, 43.9), (111.5, 44.6), (112.0, 45.2),
    (113.8, 44.9),  # Erenhot
    (116.0, 46.4), (117.6, 46.7), (119.6, 46.6), (119.5, 47.3),  # Arxan
    (118.3, 47.9), (115.8, 47.6), (115.4, 48.2), (116.6, 49.95),
    (119.2, 50.2), (119.1, 51.3), (120.5, 52.3), (120.0, 52.8),
    (121.2, 53.5), (123.6, 53.75),  # Mohe
    (125.8, 53.2), (127.7, 50.4), (129.6, 49.6), (130.7, 48.95),  # Heihe
    (131.0, 48.05), (132.7, 48.0), (134.6, 48.55), (134.95, 48.35),
    (134.9, 47.6), (133.6, 45.4), (131.9, 45.0), (131.3, 44.0),
    (131.5, 43.2), (130.85, 42.3), (129.9, 42.85), (129.3, 42.3),
    (128.2, 41.9), (128.35, 41.35), (127.0, 41.6), (126.3, 40.98),
    (125.3, 40.45), (124.5, 39.95), (124.2, 39.6), (123.4, 38.2),
    (123.8, 36.8), (123.5, 33.0),  # Yellow Sea
    (124.5, 31.0), (123.4, 28.0), (122.4, 25.6), (121.9, 21.6),
    (119.8, 21.4), (117.5, 20.3), (113.2, 20.3),  # Dongsha
    (113.4, 15.4), (110.8, 15.4),  # Xisha
    (108.3, 17.9), (108.2, 20.6), (108.0, 21.45),
    (107.2, 21.75), (106.5, 22.25), (106.5, 22.85), (105.4, 23.3),
    (103.95, 22.45), (102.5, 22.6), (102.0, 22.35), (101.85, 21.1),
    (100.9, 21.35), (100.0, 21.55), (99.7, 21.95), (99.1, 22.9), (98.7, 23.85),
    (97.5, 23.75), (97.5, 24.7), (98.5, 25.9), (98.5, 27.4), (97.2, 28.1),
    (95.2, 28.9), (93.2, 28.4),  # Zayul
    (91.7, 27.65), (90.3, 28.0), (89.0, 27.25), (88.6, 27.95),
    (86.5, 27.85), (85.9, 27.9), (85.2, 28.2), (84.0, 29.2),
    (82.0, 30.15), (80.9, 30.1),  # Burang
    (78.7, 31.2), (78.5, 32.5), (79.3, 33.0), (78.7, 34.2), (78.0, 35.4),
    (76.0, 35.75),  # Ngari
    (74.6, 36.95), (74.4, 38.2), (73.4, 39.3), (73.8, 40.0), (75.4, 40.7),  # Kashgar
    (77.8, 41.1), (80.1, 42.2), (80.1, 43.1), (80.2, 44.95), (82.3, 45.4),  # Ili
    (82.2, 46.0), (82.9, 47.3), (85.5, 47.4), (85.4, 48.3),  # Tacheng
)  # fmt: skip


@lru_cache(maxsize=4)
def _outline(margin: float) -> shapely.Polygon:
    polygon = shapely.Polygon(OUTLINE)
    if margin:
        polygon = polygon.buffer(margin)
    shapely.prepare(polygon)
    # A prepared polygon indexes itself at its first question: ask it here, once,
    # so that threads only ever read it.
    shapely.intersects_xy(polygon, *OUTLINE[0])
    return polygon


def in_china(lon, lat, margin: float = 0.0) -> np.ndarray:
    """Which points lie in the coarse outline, widened by a margin in degrees: bool
    array; NaN and infinity do not."""
    lon, lat = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    finite = np.isfinite(lon) & np.isfinite(lat)
    x, y = np.where(finite, lon, 0.0), np.where(finite, lat, 0.0)
    return shapely.intersects_xy(_outline(margin), x, y) & finite
