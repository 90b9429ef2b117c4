"""Names of coordinate systems: as people write them and as files carry them."""

import pytest
from pyproj import CRS

from geodata.datum_names import UnknownDatum, datum_name, label

SAID = {
    "cgcs2000": ["CGCS2000", "国家2000", "2000国家大地坐标系", "天地图坐标",
                 "国家大地2000坐标系（CGCS2000）", "cgcs-2000"],
    "wgs84": ["WGS84", "wgs 84", "CRS84", "GPS坐标", "urn:ogc:def:crs:OGC:1.3:CRS84"],
    "gcj02": ["GCJ-02", "火星坐标", "火星坐标系", "高德", "高德地图", "腾讯坐标", "国测局坐标",
              "高德坐标 (GCJ-02)"],
    "bd09": ["BD-09", "bd09ll", "百度", "百度地图坐标", "百度经纬度"],
    "EPSG:4548": ["EPSG:4548", "epsg：4548", "4548", "urn:ogc:def:crs:EPSG::4548",
                  "CGCS2000 / 3-degree Gauss-Kruger CM 117E",
                  "CGCS2000_3_Degree_GK_CM_117E", "国家2000 三度带 中央子午线117",
                  "国家2000 117度带", "cgcs2000 3度带 中央经线117°E"],
    "EPSG:4527": ["CGCS2000_3_Degree_GK_Zone_39", "CGCS2000 3度带 39带", "39号带"],
    "EPSG:2384": ["西安80 3度带 中央经线117"],
    "EPSG:21420": ["北京54 6度带 20带"],
    "EPSG:4610": ["西安80", "Xian 1980", "1980西安坐标系"],
    "EPSG:4214": ["北京54坐标系", "Beijing 1954"],
    "EPSG:3857": ["Web Mercator", "Web墨卡托"],
    "EPSG:32650": ["WGS 84 / UTM zone 50N", "WGS_1984_UTM_Zone_50N"],
    "EPSG:4490": ["http://www.opengis.net/def/crs/EPSG/0/4490"],
    "EPSG:4548/yx": ["EPSG:4548/yx", "国家2000 117度带 / yx"],
}  # fmt: skip
LOCAL = (
    'PROJCS["Local_TM",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM['
    '"D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",'
    '0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER['
    '"False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER['
    '"Central_Meridian",116.5],PARAMETER["Scale_Factor",1.0],PARAMETER['
    '"Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    "text, datum", [(text, datum) for datum, texts in SAID.items() for text in texts]
)
def test_what_people_write_is_understood(text, datum):
    assert datum_name(text) == datum
    assert datum_name(datum) == datum


@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
@pytest.mark.parametrize("code", [4490, 4326, 4527, 4548, 4509, 2384, 2438, 2263, 3857])
def test_the_text_of_a_prj_file_is_known_by_its_number(code, version):
    assert datum_name(CRS.from_epsg(code).to_wkt(version)) == f"EPSG:{code}"


def test_a_system_without_a_number_keeps_its_text():
    name = datum_name(LOCAL)
    assert name.startswith("WKT:PROJCRS[") and datum_name(name) == name
    assert label(name) == "Local_TM"


@pytest.mark.parametrize(
    "text",
    ["mars", "", None, "EPSG:12", "EPSG:999999", "EPSG:5773", "EPSG:4978", "3度带",
     "本地坐标", 'LOCAL_CS["site"]', "PROJCS[", "独立坐标系", "cm 999"],
)  # fmt: skip
def test_what_places_nothing_is_refused(text):
    with pytest.raises(UnknownDatum):
        datum_name(text)


def test_labels_are_for_people():
    assert label("gcj02") == "GCJ-02"
    assert label("EPSG:4548/yx") == (
        "EPSG:4548 CGCS2000 / 3-degree Gauss-Kruger CM 117E, northing first"
    )
