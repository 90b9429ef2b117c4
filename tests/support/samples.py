"""Small files for loads, written where a test says: squares, ledgers, other layers."""

import csv
import json
from pathlib import Path

import numpy as np
import pyogrio
import shapely

SHARED = Path(__file__).parents[2] / "../shared/data"


def square(west, south, side=0.01):
    return shapely.box(west, south, west + side, south + side)


def write_geojson(path, rows):
    """rows: (properties, shapely geometry or None)."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None
            if shape is None
            else json.loads(shapely.to_geojson(shape)),
        }
        for properties, shape in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    path.write_text(text, encoding="utf-8")
    return path


def write_csv(path, rows, encoding="utf-8"):
    """rows: mappings with the same keys."""
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def as_geojson(source, layer, path):
    """A layer of another file as GeoJSON, coordinates at full precision."""
    meta, _, shapes, fields = pyogrio.raw.read(source, layer=layer, force_2d=True)
    pyogrio.raw.write(
        path,
        shapes,
        np.array(fields, dtype=object),
        meta["fields"],
        geometry_type=meta["geometry_type"],
        crs=meta["crs"],
        driver="GeoJSON",
        COORDINATE_PRECISION=17,
    )
    return path
