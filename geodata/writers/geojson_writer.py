"""GeoJSON (RFC 7946), written row by row: a million rows take no more memory than one."""

import json
from datetime import datetime

import numpy as np
import shapely


def write(path, sheet):
    n = 0
    with open(path, "w", encoding="utf-8") as file:
        name = json.dumps(sheet.title, ensure_ascii=False)
        told = json.dumps(
            sheet.told, ensure_ascii=False
        )  # RFC 7946 §6.1: foreign member
        notes = f'"notes":{told},' if sheet.told else ""
        file.write(f'{{"type":"FeatureCollection","name":{name},{notes}"features":[')
        for row in sheet.rows:
            file.write(",\n" if n else "\n")
            file.write(_feature(sheet, row))
            n += 1
        file.write("\n]}\n")
    return n


def write_blocks(path, table):
    n = 0
    with open(path, "w", encoding="utf-8") as file:
        name = json.dumps(table.title, ensure_ascii=False)
        file.write(f'{{"type":"FeatureCollection","name":{name},"features":[')
        for block in table.blocks:
            shapes = shapely.to_geojson(block.geometry()).tolist()
            rows = zip(*map(_plain, block.plain()), strict=True)
            for shape, row in zip(shapes, rows, strict=True):
                facts = json.dumps(
                    dict(zip(table.columns, row, strict=True)), ensure_ascii=False
                )
                file.write(
                    f'{"," if n else ""}\n{{"type":"Feature",'
                    f'"geometry":{shape or "null"},"properties":{facts}}}'
                )
                n += 1
        file.write("\n]}\n")
    return n


def _plain(column):
    if column.dtype.kind == "f":
        return np.where(np.isnan(column), None, column.astype(object)).tolist()
    return column.tolist()


def _feature(sheet, row):
    properties = dict(zip(sheet.columns, row, strict=False))
    if sheet.shaped:
        shape = shapely.from_wkb(bytes(row[-1]))
        geometry = json.loads(shapely.to_geojson(shape))
    else:
        lon, lat = properties.pop("lon"), properties.pop("lat")
        geometry = lon is not None and {"type": "Point", "coordinates": [lon, lat]}
    feature = {
        "type": "Feature",
        "geometry": geometry or None,
        "properties": properties,
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=_text)


def _text(value):
    return value.isoformat() if isinstance(value, datetime) else str(value)
