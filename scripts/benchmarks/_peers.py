"""Other engines, asked the same: for each point the smallest position that covers it.

Each maker takes (cells, lon, lat, url), prepares what it may, and returns a function that
answers with int (n,), -1 where nothing covers.
"""

import numpy as np
import shapely


class Missing(Exception):
    """Not installed here."""


def _smallest(n, point, cell):
    found = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(found, point, cell)
    found[found == np.iinfo(np.int64).max] = -1
    return found


def shapely_tree(cells, lon, lat, _):
    spots = shapely.points(lon, lat)

    def answer():
        tree = shapely.STRtree(spots)
        cell, point = tree.query(cells, predicate="covers")
        return _smallest(len(lon), point, cell)

    return answer


def geopandas_join(cells, lon, lat, _):
    import geopandas

    grids = geopandas.GeoDataFrame({"cell": np.arange(len(cells))}, geometry=cells)
    spots = geopandas.GeoDataFrame(
        {"point": np.arange(len(lon))}, geometry=shapely.points(lon, lat)
    )

    def answer():
        joined = spots.sjoin(grids, predicate="covered_by")
        return _smallest(
            len(lon), joined["point"].to_numpy(), joined["cell"].to_numpy()
        )

    return answer


def duckdb_spatial(cells, lon, lat, _):
    import duckdb
    import pyarrow as pa
    from duckdb_extensions import import_extension

    import_extension("spatial")
    con = duckdb.connect(config={"threads": 2})
    con.execute("LOAD spatial")
    grids = pa.table({"cell": np.arange(len(cells)), "wkb": shapely.to_wkb(cells)})
    spots = pa.table({"point": np.arange(len(lon)), "lon": lon, "lat": lat})
    con.register("g", grids)
    con.register("p", spots)
    con.execute("CREATE TABLE grids AS SELECT cell, ST_GeomFromWKB(wkb) AS geom FROM g")
    con.execute("CREATE TABLE spots AS SELECT point, ST_Point(lon, lat) AS geom FROM p")

    def answer():
        rows = con.execute(
            "SELECT s.point, min(g.cell) AS cell FROM spots s"
            " JOIN grids g ON ST_Intersects(g.geom, s.geom) GROUP BY s.point"
        ).fetchnumpy()
        return _smallest(len(lon), rows["point"], rows["cell"])

    return answer


def sedona(cells, lon, lat, _):
    import geopandas
    import sedonadb

    con = sedonadb.connect()
    grids = geopandas.GeoDataFrame(
        {"cell": np.arange(len(cells))}, geometry=cells, crs=4326
    )
    spots = geopandas.GeoDataFrame(
        {"point": np.arange(len(lon))}, geometry=shapely.points(lon, lat), crs=4326
    )
    con.create_data_frame(grids).to_memtable().to_view("grids")
    con.create_data_frame(spots).to_memtable().to_view("spots")

    def answer():
        rows = con.sql(
            "SELECT s.point, g.cell FROM spots s JOIN grids g"
            " ON ST_Covers(g.geometry, s.geometry)"
        ).to_arrow_table()
        return _smallest(len(lon), rows["point"].to_numpy(), rows["cell"].to_numpy())

    return answer


def _postgis(sql):
    def make(cells, lon, lat, url):
        import io

        import psycopg2

        con = psycopg2.connect(url)
        con.autocommit = True
        cursor = con.cursor()
        cursor.execute("DROP TABLE IF EXISTS bench_grid, bench_point")
        cursor.execute("CREATE UNLOGGED TABLE bench_grid (cell int, geom geometry)")
        cursor.execute("CREATE UNLOGGED TABLE bench_point (point int, geom geometry)")
        for table, shapes in (
            ("bench_grid", cells), ("bench_point", shapely.points(lon, lat)),
        ):  # fmt: skip
            lines = (
                f"{at}\t{hex_}"
                for at, hex_ in enumerate(shapely.to_wkb(shapes, hex=True))
            )
            cursor.copy_expert(
                f"COPY {table} FROM STDIN", io.StringIO("\n".join(lines))
            )
            cursor.execute(f"CREATE INDEX ON {table} USING gist (geom)")
            cursor.execute(f"ANALYZE {table}")

        def answer():
            cursor.execute(sql)
            rows = np.array(cursor.fetchall(), int).reshape(-1, 2)
            return _smallest(len(lon), rows[:, 0], rows[:, 1])

        return answer

    return make


PEERS = {
    "Shapely, tree of points": shapely_tree,
    "GeoPandas sjoin": geopandas_join,
    "DuckDB spatial": duckdb_spatial,
    "SedonaDB": sedona,
    "PostGIS as planned": _postgis(
        "SELECT p.point, min(g.cell) FROM bench_point p"
        " JOIN bench_grid g ON ST_Covers(g.geom, p.geom) GROUP BY p.point"
    ),
    "PostGIS grid-driven": _postgis(
        "SELECT p.point, g.cell FROM bench_grid g CROSS JOIN LATERAL ("
        " SELECT point FROM bench_point p WHERE ST_Covers(g.geom, p.geom) OFFSET 0) p"
    ),
}
