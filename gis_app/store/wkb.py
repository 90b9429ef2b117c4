"""Geometries as COPY takes them: hexadecimal, with their system."""

import numpy as np
import shapely

SRID = 4490
_POINT = np.dtype(
    [("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")]
)
_POINT_WITH_SRID = 0x2000_0001


def points(lon, lat) -> np.ndarray:
    """Points of coordinates as `copy` takes them (float64 arrays), None where one is NaN."""
    made = np.empty(len(lon), _POINT)
    made["order"], made["kind"], made["srid"] = 1, _POINT_WITH_SRID, SRID
    made["x"], made["y"] = lon, lat
    text, width = made.tobytes().hex(), 2 * _POINT.itemsize
    found = np.empty(len(lon), object)
    found[:] = [text[at : at + width] for at in range(0, len(text), width)]
    found[np.isnan(made["x"]) | np.isnan(made["y"])] = None
    return found


def shapes(values) -> np.ndarray:
    """Geometries of Shapely, some None, as `copy` takes them."""
    return shapely.to_wkb(shapely.set_srid(values, SRID), hex=True, include_srid=True)
