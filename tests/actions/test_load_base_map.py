"""Facilities, buildings, roads, water and organisations of files, each once."""

import shapely
from support.samples import square, write_csv, write_geojson


def test_a_facility_knows_the_grid_it_stands_in(small_city, load, rows, tmp_path):
    load("reference")
    path = write_csv(
        tmp_path / "a.csv",
        [{"名称": "邻里中心", "类型": "党群服务中心", "经度": 119.0002, "纬度": 39.0078},
         {"名称": "飞船", "类型": "飞船", "经度": 119.0002, "纬度": 39.0078}],
    )  # fmt: skip
    first, again = load("facilities", path), load("facilities", path)
    assert (first.stored, first.rejected, again.unchanged) == (1, 1, 1)
    (found,) = rows("SELECT kind, place_code FROM facility WHERE name = '邻里中心'")
    assert found.kind == "service_centre"
    assert len(found.place_code) == 16


def test_a_building_is_given_its_micro_grid(small_city, load, rows, tmp_path):
    house = square(119.0002, 39.0076, 0.0002)
    path = write_geojson(
        tmp_path / "a.geojson",
        [({"名称": "1号楼", "用途": "板楼", "层数": 6, "户数": 48}, house)],
    )
    first, again = load("buildings", path), load("buildings", path)
    assert (first.stored, again.unchanged) == (1, 1)
    (found,) = rows("SELECT use, floors, place_code FROM building WHERE name = '1号楼'")
    assert (found.use, found.floors, len(found.place_code)) == ("slab", 6, 18)


def test_every_part_of_a_building_is_there_and_its_households_once(
    small_city, load, rows, tmp_path
):
    houses = shapely.MultiPolygon(
        [square(119.0002, 39.0072, 0.0001), square(119.0004, 39.0072, 0.0002)]
    )
    path = write_geojson(
        tmp_path / "a.geojson", [({"名称": "联排", "户数": 9}, houses)]
    )
    first, again = load("buildings", path), load("buildings", path)
    assert (first.stored, again.unchanged) == (1, 1)
    found = rows("SELECT households FROM building WHERE name = '联排' ORDER BY id")
    assert [row.households for row in found] == [9, 0]


def test_outlines_that_cad_has_drawn_and_bow_ties_become_buildings(
    small_city, load, rows, tmp_path
):
    ring = shapely.LineString(square(119.0012, 39.0072, 0.0001).exterior)
    spike = shapely.Polygon(
        [(119.0014, 39.0072), (119.0016, 39.0072), (119.0016, 39.0074),
         (119.0016, 39.0076), (119.0016, 39.0074), (119.0014, 39.0074)]
    )  # fmt: skip
    path = write_geojson(
        tmp_path / "a.geojson", [({"名称": "图块"}, ring), ({"名称": "尖角"}, spike)]
    )
    report = load("buildings", path)
    assert (report.stored, report.rejected) == (2, 0)
    assert report.notes["polygon mended, its area is kept"] == 1
    areas = rows("SELECT ST_NPoints(geom) AS n FROM building WHERE name = '尖角'")
    assert areas == [(6,)] or areas == [(5,)]


def test_a_shape_that_comes_twice_in_a_file_is_stored_once(load, tmp_path):
    pond = square(119.3, 39.3)
    path = write_geojson(tmp_path / "a.geojson", [({"类型": "湖泊"}, pond)] * 2)
    report = load("water", path)
    assert (report.stored, report.unchanged) == (1, 1)
    assert report.notes["the same shape comes twice in the file: stored once"] == 1


def test_roads_are_lines_and_nothing_else(load, rows, tmp_path):
    line = shapely.LineString([(119, 39), (119.01, 39.01)])
    path = write_geojson(
        tmp_path / "a.geojson",
        [
            ({"路名": "柳岸路", "等级": "主干路"}, line),
            ({"路名": "x"}, square(119, 39)),
        ],
    )
    first, again = load("roads", path), load("roads", path)
    assert (first.stored, first.rejected, again.unchanged) == (1, 1, 1)
    (found,) = rows("SELECT kind, name FROM road WHERE name = '柳岸路'")
    assert found.kind == "arterial"


def test_water_of_an_unknown_kind_is_noted(load, tmp_path):
    path = write_geojson(tmp_path / "a.geojson", [({"类型": "湿地"}, square(119, 39))])
    report = load("water", path)
    assert report.stored == 1
    assert "kind '湿地' is not known: taken as lake" in report.notes


def test_organisations_hang_below_each_other(load, rows, tmp_path):
    load("reference")
    path = write_csv(
        tmp_path / "a.csv",
        [{"编码": "C2", "名称": "城管中队", "类型": "职能部门", "上级": "C1"},
         {"编码": "C1", "名称": "城管局", "类型": "职能部门", "上级": ""},
         {"编码": "C3", "名称": "水务所", "类型": "职能部门", "上级": "C9"}],
    )  # fmt: skip
    first, again = load("organisations", path), load("organisations", path)
    assert (first.stored, first.rejected, again.unchanged) == (2, 1, 2)
    (found,) = rows(
        "SELECT p.code FROM org_unit o JOIN org_unit p ON p.id = o.parent_id"
        " WHERE o.code = 'C2'"
    )
    assert found.code == "C1"


def test_reference_adds_what_is_missing_and_keeps_what_a_city_changed(
    load, rows, owner
):
    load("reference")
    with owner.transaction() as cursor:
        cursor.execute("UPDATE category SET label_zh = '垃圾' WHERE code = 'E0102'")
        cursor.execute("DELETE FROM term WHERE vocabulary = 'sources' AND code = '90'")
    assert load("reference").stored == 1
    (kept,) = rows("SELECT label_zh FROM category WHERE code = 'E0102'")
    assert kept.label_zh == "垃圾"
