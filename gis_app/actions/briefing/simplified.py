"""Outlines as small as a picture needs them; neighbours keep the edge they share."""

import json
from dataclasses import replace

import numpy as np
import shapely

PIXELS = 1_600  # of the widest screen that a briefing is made for
MOST_BYTES = 1_600_000
DECIMALS = 5  # about a metre


def simplified(areas, most_bytes=MOST_BYTES):
    """The same areas, coarser until their GeoJSON is small enough."""
    if not areas:
        return []
    shapes = np.array([area.shape for area in areas], object)
    west, south, east, north = shapely.total_bounds(shapes)
    tolerance = max(east - west, north - south) / PIXELS
    while True:
        coarse = shapely.coverage_simplify(shapes, tolerance)
        # What is simplified away stays what it was: an area is never lost.
        coarse = np.where(shapely.is_empty(coarse), shapes, coarse)
        coarse = shapely.transform(coarse, lambda pairs: np.round(pairs, DECIMALS))
        size = sum(map(len, shapely.to_geojson(coarse)))
        if size <= most_bytes or tolerance > max(east - west, north - south) / 20:
            break
        tolerance *= 2
    return [replace(one, shape=shape) for one, shape in zip(areas, coarse, strict=True)]


def mapping(shape) -> dict:
    """As GeoJSON, in plain Python."""
    return json.loads(shapely.to_geojson(shape))
