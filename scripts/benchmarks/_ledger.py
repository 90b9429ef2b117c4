"""A city's ledger as a CSV: nine of ten cases closed, places inside grids, in GCJ-02."""

import csv

import numpy as np

from geodata import crs, reference

COLUMNS = "编号,事项,标题,问题描述,来源,状态,上报时间,办结时间,地址,经度,纬度".split(
    ","
)
AT_ONCE = 100_000
DAYS = 900  # over which they were reported
START = np.datetime64("2024-01-01T00:00:00")


def write(path, cursor, rows, seed=7):
    """rows: how many. The coordinates scatter over boxes of the grids in force; one in a
    hundred lies in none. Returns the path."""
    chance = np.random.default_rng(seed)
    boxes, streets = _grids(cursor), _streets(cursor)
    words = [r["label_zh"] for r in reference.read("categories") if len(r["code"]) == 5]
    sources = [r["label_zh"] for r in reference.read("sources")]
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for start in range(0, rows, AT_ONCE):
            n = min(AT_ONCE, rows - start)
            out.writerows(_rows(chance, start, n, boxes, streets, words, sources))
    return path


def _rows(chance, start, n, boxes, streets, words, sources):
    box = boxes[chance.integers(len(boxes), size=n)]
    lon = box[:, 0] + (box[:, 2] - box[:, 0]) * chance.random(n)
    lat = box[:, 1] + (box[:, 3] - box[:, 1]) * chance.random(n)
    lon, lat = crs.from_cgcs2000(lon, lat, "gcj02")
    reported = START + chance.integers(0, DAYS * 86400, n).astype("timedelta64[s]")
    closed = reported + chance.integers(3600, 20 * 86400, n).astype("timedelta64[s]")
    done = chance.random(n) < 0.9
    reported = np.char.replace(np.datetime_as_string(reported), "T", " ").tolist()
    closed = np.char.replace(np.datetime_as_string(closed), "T", " ").tolist()
    what = chance.integers(len(words), size=n).tolist()
    where = chance.integers(len(streets), size=n).tolist()
    number = chance.integers(1, 200, n).tolist()
    source = chance.integers(len(sources), size=n).tolist()
    for k in range(n):
        word, door = words[what[k]], f"{streets[where[k]]}{number[k]}号"
        yield (
            f"ZH{start + k:09d}", word, f"{door}附近{word}",
            f"巡查发现{door}附近有{word}的情况，影响周边居民出行，请尽快处理并反馈。",
            sources[source[k]], "已结案" if done[k] else "处置中", reported[k],
            closed[k] if done[k] else "", door, f"{lon[k]:.7f}", f"{lat[k]:.7f}",
        )  # fmt: skip


def _grids(cursor):
    """West, south, east, north of each grid."""
    cursor.execute(
        "SELECT ST_XMin(geom) AS w, ST_YMin(geom) AS s, ST_XMax(geom) AS e,"
        " ST_YMax(geom) AS n FROM grid_version WHERE layer = 'partition'"
        " AND valid @> now() ORDER BY code"
    )
    return np.array([tuple(row) for row in cursor])


def _streets(cursor):
    cursor.execute("SELECT DISTINCT name FROM road WHERE name <> '' ORDER BY name")
    return [row.name for row in cursor] or ["人民路"]
