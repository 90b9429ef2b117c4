"""A partition judged: `audit.py [--scale city]`.

Ours judges the grids in force: overlaps and gaps with their areas, invalid shapes, nesting
in the units above, sizes and branches, each with its place. The peers look for overlaps and
gaps alone: PostGIS joins the layer with itself and looks for holes of its union; GeoPandas
overlays it with itself. The demo city has no fault, and all say so.
"""

import _filled
import _told
import geopandas
import shapely

from gis_app.actions.check_partition import check_partition
from gis_app.database import Database

LAYER = "layer = 'partition' AND valid @> now()"
OVERLAPS = f"""
    SELECT count(*) FROM grid_version a JOIN grid_version b
        ON a.code < b.code AND a.geom && b.geom AND ST_Relate(a.geom, b.geom, 'T********')
     WHERE a.{LAYER.replace("AND valid", "AND a.valid")}
       AND b.{LAYER.replace("AND valid", "AND b.valid")}
"""
HOLES = f"""
    SELECT coalesce(sum(ST_NumInteriorRings(part.geom)), 0)
      FROM (SELECT (ST_Dump(ST_Union(geom))).geom FROM grid_version WHERE {LAYER}) part
"""


def main():
    wanted = _filled.arguments(__doc__, rows=0).parse_args()
    with _filled.city(wanted) as urls:
        database = Database(urls.superuser, 1)
        with database.transaction() as cursor:
            _measure(cursor, wanted)
        database.close()


def _measure(cursor, wanted):
    cursor.execute(f"SELECT ST_AsBinary(geom) AS geom FROM grid_version WHERE {LAYER}")
    shapes = shapely.from_wkb([bytes(row.geom) for row in cursor])
    frame = geopandas.GeoDataFrame({"n": range(len(shapes))}, geometry=shapes, crs=4490)

    def ours():
        (found,) = check_partition(cursor, "grid")
        kinds = [fault.kind for fault in found.faults]
        return kinds.count("overlap"), kinds.count("gap")

    def postgis():
        cursor.execute(OVERLAPS)
        overlaps = cursor.fetchone()[0]
        cursor.execute(HOLES)
        return overlaps, int(cursor.fetchone()[0])

    def overlay():
        pairs = geopandas.overlay(frame, frame, keep_geom_type=True)
        overlaps = int((pairs["n_1"] < pairs["n_2"]).sum())
        whole = shapely.get_parts(shapely.union_all(shapes))
        return overlaps, int(shapely.get_num_interior_rings(whole).sum())

    ways = {"ours": ours, "PostGIS": postgis, "GeoPandas": overlay}
    found = _told.in_turns(ways, min(wanted.rounds, 3))
    print(_told.machine(cursor))
    print({name: answer for name, (_, answer) in found.items()}, "overlaps, gaps")
    seconds = {name: took for name, (took, _) in found.items()}
    _told.print_rows(f"{len(shapes)} grids", seconds, unit=1, of="s")
    _told.keep(wanted.json, "audit", len(shapes), seconds)


if __name__ == "__main__":
    main()
