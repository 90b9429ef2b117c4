"""Ledgers as offices keep them, of the paper city (support/small_city)."""

import json

import numpy as np
import shapely
from support import map_files, small_city

from geodata import crs

HEAD = "事件编号,事件类别,事件描述,发生地址,上报人,联系电话,经度,纬度,上报时间,状态"
PERSON, PHONE = "王某某", "13800138000"
GOOD = 8


def ledger(folder, name="台账.csv"):
    """A CSV in GBK with a title row: eight good rows, a row at 0, 0, a row of no time."""
    path = folder / name
    rows = [_row(number, 0.4 + 0.8 * number, 6.5) for number in range(GOOD)]
    rows.append(f"L090,暴露垃圾,没有坐标的垃圾,,{PERSON},,0,0,2026-11-20 08:00,在办")
    rows.append(_row(91, 2.2, 2.2, time="去年冬天"))
    text = "\r\n".join(["网格事件台账（测试）,,,,,,,,,", HEAD, *rows, ""])
    path.write_bytes(text.encode("gbk"))
    return path


def _row(number, x, y, time="2026-11-20 08:{:02}"):
    lon, lat = small_city.point(x, y)
    return ",".join(
        [
            f"L{number:03}",
            "暴露垃圾",
            f"第{number}处垃圾未清",
            f"文化路{number}号",
            PERSON,
            PHONE,
            f"{lon:.6f}",
            f"{lat:.6f}",
            time.format(number),
            "在办",
        ]
    )


def shifted(folder):
    """The same kind of ledger in the coordinates of a phone's map (GCJ-02), unnamed."""
    side = np.linspace(0.2, 7.8, 20)
    spots = [small_city.point(x, y) for x in side for y in side]
    lon, lat = crs.from_cgcs2000(*np.transpose(spots), "gcj02")
    lines = ["事件编号,事件类别,事件描述,所属街道,经度,纬度,上报时间"]
    for at, (east, _) in enumerate(spots):
        town = 1 if east < small_city.point(4, 0)[0] else 2
        lines.append(
            f"G{at:03},暴露垃圾,第{at}处,第{town}街道,{lon[at]:.6f},{lat[at]:.6f},"
            "2026-11-20 08:00"
        )
    path = folder / "手机地图.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def polygons(folder, name="片区.geojson"):
    """Two areas of the paper city, west and east, as GeoJSON."""

    def area(title, x):
        ring = [(x, 0), (x + 4, 0), (x + 4, 8), (x, 8), (x, 0)]
        corners = [small_city.point(*corner) for corner in ring]
        return {
            "type": "Feature",
            "properties": {"name": title},
            "geometry": {"type": "Polygon", "coordinates": [corners]},
        }

    shapes = {
        "type": "FeatureCollection",
        "features": [area("西片", 0), area("东片", 4)],
    }
    path = folder / name
    path.write_text(json.dumps(shapes, ensure_ascii=False), encoding="utf-8")
    return path


def grids_in_gbk(folder, name="新网格.zip"):
    """Four grids east of the paper city as a Shapefile in GBK, without .cpg and .prj;
    its parts lie in the folder `parts`, too."""
    parts = folder / "parts"
    parts.mkdir()
    rows = [(f"991003002003Z00{n}", f"滨河第{n}网格") for n in range(1, 5)]
    corners = [(8, 4), (8, 2), (10, 4), (10, 2)]
    shapes = shapely.from_wkt([small_city.square(x, y, 2) for x, y in corners])
    fields = [("网格编码", "C", 20), ("网格名称", "C", 40)]
    map_files.write_shapefile(parts / "新网格.shp", fields, rows, shapes)
    map_files.zip_folder(folder / name, parts)
    return folder / name
