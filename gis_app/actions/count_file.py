"""Incidents counted in the polygons of an upload, in a process apart (gis_app/isolated.py).

Counts are asked as the web role, within the asker's scope.
"""

import json

import shapely

from gis_app.actions.count_in_areas import count_in_areas, read_areas, zone
from gis_app.actions.uploaded import options_of, upload_of
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter


def count_file(tools, upload, filter, by, options):
    """The answer of POST /api/join/counts, its sentences in English."""
    path = upload_of(tools, upload)
    wanted = IncidentFilter.model_validate(filter)
    database = Database(tools.settings.database_url, 1)
    try:
        with database.transaction() as cursor:
            epsg = zone(cursor)
        areas = read_areas(path, options_of(options), epsg)
        with database.transaction(tools.scope) as cursor:
            found = count_in_areas(cursor, tools.scope, wanted, areas, by)
    finally:
        database.close()
    return found | {
        "geojson": _collection(found["areas"], areas.shapes),
        "notes": [{"text": text, "count": n} for text, n in areas.notes.items()],
        "faults": areas.faults,
        "warnings": wanted.warnings,
    }


def _collection(areas, shapes):
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(text),
            "properties": {name: area[name] for name in ("row", "name", "count")},
        }
        for area, text in zip(areas, shapely.to_geojson(shapes), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
