"""Map layers of every format come in with their names, shapes and systems."""

import json
import sqlite3
import struct

import numpy as np
import pytest
import shapely
from support.map_files import NAMES, squares, write_layer, write_zip, zip_folder
from support.samples import SHARED

from geodata import formats
from geodata.table import BadFile

DRIVERS = {
    "a.gpkg": "GPKG",
    "a.gdb": "OpenFileGDB",
    "a.fgb": "FlatGeobuf",
    "a.shp": "ESRI Shapefile",
    "a.geojson": "GeoJSON",
    "a.geojsonl": "GeoJSONSeq",
    "a.kml": "LIBKML",
}
WGS_84 = ("GeoJSON", "GeoJSONSeq", "LIBKML")  # by their standards
needs_data = pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/data")


def read(path, **options):
    (table,) = formats.read(path, **options)
    return table


def written(tmp_path, name, **options):
    driver = DRIVERS[name]
    crs = "EPSG:4326" if driver in WGS_84 else "EPSG:4490"
    return write_layer(tmp_path / name, driver, crs=crs, **options)


@pytest.mark.parametrize("name", DRIVERS)
def test_every_format_keeps_names_numbers_shapes_and_system(tmp_path, name):
    table = read(written(tmp_path, name))
    order = np.argsort(table.columns["n"])
    assert table.columns["名称"][order].tolist() == NAMES
    assert table.columns["n"][order].tolist() == ["0", "1", "2", "3"]
    near = shapely.hausdorff_distance(table.geometry[order], squares())
    assert (near < 1e-9).all()
    assert table.datum == ("EPSG:4326" if DRIVERS[name] in WGS_84 else "EPSG:4490")
    assert table.rows.tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("name", DRIVERS)
def test_every_format_reads_the_same_out_of_a_zip(tmp_path, name):
    folder = tmp_path / "it"
    folder.mkdir()
    written(folder, name)
    path = zip_folder(tmp_path / "a.zip", folder, "数据/")
    assert sorted(read(path).columns["名称"]) == sorted(NAMES)


@pytest.mark.parametrize("name", DRIVERS)
def test_a_row_without_a_shape_stays_a_row(tmp_path, name):
    shapes = squares()
    shapes[2] = None
    more = {"SPATIAL_INDEX": "NO"} if name == "a.fgb" else {}
    table = read(written(tmp_path, name, shapes=shapes, **more))
    at = table.columns["n"].tolist().index("2")
    assert table.geometry[at] is None
    assert len(table) == 4


@pytest.mark.parametrize("name", DRIVERS)
def test_a_layer_without_any_shape_is_refused(tmp_path, name):
    more = {"SPATIAL_INDEX": "NO"} if name == "a.fgb" else {}
    path = written(tmp_path, name, shapes=[None] * 4, **more)
    with pytest.raises(BadFile, match="no geometry in any of its 4 rows|no features"):
        list(formats.read(path))


def test_heights_and_measures_are_left_out(tmp_path):
    high = shapely.force_3d(squares(), 12.0)
    path = write_layer(tmp_path / "a.gpkg", "GPKG", high)
    assert not shapely.has_z(read(path).geometry).any()


def test_collections_of_one_kind_are_flattened_and_mixed_ones_are_faults(tmp_path):
    one, two, *_ = squares()
    far = shapely.box(117, 40, 117.1, 40.1)
    shapes = [
        shapely.GeometryCollection([one]),
        shapely.GeometryCollection([two, shapely.GeometryCollection([far])]),
        shapely.GeometryCollection([one, shapely.Point(116, 39)]),
        shapely.GeometryCollection(),
    ]
    table = read(write_layer(tmp_path / "a.gpkg", "GPKG", shapes))
    kinds = [shape and shape.geom_type for shape in table.geometry]
    assert kinds == ["Polygon", "MultiPolygon", None, None]
    assert table.faults == {3: "its geometry mixes points, lines and areas"}


def test_a_coordinate_that_is_no_number_is_a_fault_of_its_row(tmp_path):
    shapes = [shapely.Point(116, 39), shapely.Point(np.inf, 39), shapely.Point(1, 2)]
    path = write_layer(tmp_path / "a.gpkg", "GPKG", shapes)
    assert list(read(path).faults) == [2]


def test_curves_become_lines(tmp_path):
    """A full circle of radius 0.1° drawn as an arc, as surveyors' software saves it."""
    path = write_layer(tmp_path / "a.gpkg", "GPKG", squares(1), names=NAMES[:1])
    arc = struct.pack("<BII6d", 1, 8, 3, 116.0, 39.0, 116.2, 39.0, 116.0, 39.0)
    curve = struct.pack("<BII", 1, 10, 1) + arc
    with sqlite3.connect(path) as database:
        triggers = database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        )
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        head = b"GP\x00\x01" + struct.pack("<I", 4490)
        database.execute("UPDATE a SET geom = ?", (head + curve,))
    (shape,) = read(path).geometry
    assert shape.geom_type == "Polygon"
    assert shape.area == pytest.approx(np.pi * 0.01, rel=1e-2)


@pytest.mark.parametrize("name", [name for name in DRIVERS if name != "a.kml"])
def test_an_open_ring_refuses_the_file_and_names_the_feature(tmp_path, name):
    path = written(tmp_path, name, open_ring=2)
    with pytest.raises(BadFile, match=r"a\.\w+: \w+ \d has a ring that is not closed"):
        list(formats.read(path))


def drawing(*entities, page="ANSI_936", version="AC1018"):
    """A DXF: polylines as (layer, closed, spots), texts as (layer, text, spot)."""
    lines = ["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", version]
    lines += [
        "9",
        "$DWGCODEPAGE",
        "3",
        page,
        "0",
        "ENDSEC",
        "0",
        "SECTION",
        "2",
        "ENTITIES",
    ]
    for layer, what, spots in entities:
        if isinstance(what, str):
            lines += [
                "0",
                "TEXT",
                "8",
                layer,
                "10",
                spots[0],
                "20",
                spots[1],
                "40",
                "1",
            ]
            lines += ["1", what]
            continue
        lines += ["0", "LWPOLYLINE", "8", layer, "90", len(spots), "70", int(what)]
        for x, y in spots:
            lines += ["10", x, "20", y]
    lines += ["0", "ENDSEC", "0", "EOF", ""]
    return "\n".join(map(str, lines))


RING = [(0, 0), (10, 0), (10, 10), (0, 10)]


@pytest.mark.parametrize(
    ("encoding", "page", "version"),
    [("gbk", "ANSI_936", "AC1018"), ("utf-8", "ANSI_936", "AC1027"), ("gbk", "ANSI_1252", "AC1015")],
)  # fmt: skip
def test_a_drawing_keeps_its_layers_and_texts(tmp_path, encoding, page, version):
    text = drawing(
        ("网格线", True, RING), ("注记", "第一网格", (5, 5)), page=page, version=version
    )
    (tmp_path / "a.dxf").write_bytes(text.encode(encoding))
    table = read(tmp_path / "a.dxf")
    assert table.columns["Layer"].tolist() == ["网格线", "注记"]
    assert table.columns["Text"][1] == "第一网格"
    assert table.datum is None


def test_a_drawing_that_is_cut_off_is_refused(tmp_path):
    text = drawing(*[("a", True, RING)] * 9)
    (tmp_path / "a.dxf").write_text(text[: len(text) * 2 // 3])
    with pytest.raises(BadFile, match="is cut off"):
        read(tmp_path / "a.dxf")


def test_of_several_layers_the_fullest_is_taken_and_any_can_be_named(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", "GPKG", squares(2), layer="district")
    write_layer(path, "GPKG", layer="街道", append=True)
    found = {layer.name: (layer.rows, layer.shapes) for layer in formats.layers(path)}
    assert found == {"district": (2, "Polygon"), "街道": (4, "Polygon")}
    guess = read(path).guesses[0]
    assert (guess.value, guess.others, guess.sure) == ("街道", ("district",), False)
    assert len(read(path, layer="District")) == 2


def test_a_layer_that_is_not_there_is_told_with_those_that_are(tmp_path):
    path = written(tmp_path, "a.gpkg")
    with pytest.raises(BadFile, match="no layer 'x'; it has a"):
        formats.read(path, layer="x")


def test_mapinfo_reads_in_its_charset_and_without_one(tmp_path):
    head = (
        'Version 300\nCharset "{}"\nDelimiter ","\nCoordSys Earth Projection 1, 104\n'
    )
    body = "Columns 2\n  名称 Char(20)\n  n Integer\nData\n\nPoint 116.1 39.9\nPoint 116.2 39.9\n"
    for charset in ("WindowsSimpChinese", "Neutral", "WindowsLatin1"):
        (tmp_path / "a.mif").write_bytes((head.format(charset) + body).encode("gbk"))
        (tmp_path / "a.mid").write_bytes('"东城区",1\n"西城区",2\n'.encode("gbk"))
        table = read(tmp_path / "a.mif")
        assert table.columns["名称"].tolist() == NAMES[:2]
        assert table.datum == "EPSG:4326"


def test_a_mapinfo_table_wants_its_parts(tmp_path):
    write_layer(tmp_path / "a.tab", "MapInfo File", crs="EPSG:4326", names=list("wxyz"))
    assert len(read(tmp_path / "a.tab")) == 4
    (tmp_path / "a.dat").unlink()
    with pytest.raises(BadFile, match="wants its .dat file beside it"):
        read(tmp_path / "a.tab")


def test_mapinfo_that_is_cut_off_is_refused(tmp_path):
    write_layer(tmp_path / "a.tab", "MapInfo File", crs="EPSG:4326", names=list("wxyz"))
    table = tmp_path / "a.dat"
    table.write_bytes(table.read_bytes()[:-300])
    with pytest.raises(BadFile, match="cut off"):
        read(tmp_path / "a.tab")


@pytest.mark.parametrize(
    "make",
    [
        lambda feature: feature,
        lambda feature: feature["geometry"],
        lambda feature: {"type": "FeatureCollection", "features": [feature]},
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_geojson_is_read_bare_or_collected_with_or_without_a_mark(
    tmp_path, make, encoding
):
    geometry = json.loads(shapely.to_geojson(squares()[0]))
    feature = {
        "type": "Feature",
        "properties": {"名称": "东城区"},
        "geometry": geometry,
    }
    text = json.dumps(make(feature), ensure_ascii=False)
    (tmp_path / "a.json").write_text(text, encoding=encoding)
    table = read(tmp_path / "a.json")
    assert shapely.equals(table.geometry[0], squares()[0])
    assert table.column("名称")[0] in ("东城区", "")


def test_geojson_in_gbk_says_so_and_is_read_when_that_is_named(tmp_path):
    path = written(tmp_path, "a.geojson")
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    with pytest.raises(BadFile, match="is not UTF-8 .* name its encoding"):
        formats.read(path)
    assert read(path, encoding="gbk").columns["名称"].tolist() == NAMES


def test_topojson_has_a_layer_for_each_object(tmp_path):
    arc = [[0, 0], [1, 0], [1, 1], [0, 0]]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "x"}}
    shape = {"type": "GeometryCollection", "geometries": [shape]}
    topology = {
        "type": "Topology",
        "objects": {"one": shape, "two": shape},
        "arcs": [arc],
    }
    (tmp_path / "a.json").write_text(json.dumps(topology))
    assert [layer.name for layer in formats.layers(tmp_path / "a.json")] == [
        "one",
        "two",
    ]
    assert read(tmp_path / "a.json", layer="two").columns["name"].tolist() == ["x"]


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.dat", "a.xyz", "b"])
def test_a_map_under_a_strange_name_is_known_by_its_content(tmp_path, name):
    path = written(tmp_path, "a.gpkg")
    path.rename(tmp_path / name)
    assert read(tmp_path / name).columns["名称"].tolist() == NAMES


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"AC1027" + bytes(99), "a DWG drawing: save it as DXF"),
        (b"Rar!\x1a\x07" + bytes(99), "a RAR archive: unpack it"),
        (b"%PDF-1.7\0", "a PDF"),
        (b"\x00\x01\x00\x00Standard Jet DB", "an Access database"),
    ],
)
def test_what_is_not_read_here_is_told_by_its_name(tmp_path, content, why):
    (tmp_path / "a.shp").write_bytes(content)
    with pytest.raises(BadFile, match=why):
        formats.read(tmp_path / "a.shp")


@needs_data
@pytest.mark.parametrize(
    ("name", "rows", "datum", "column", "first"),
    [
        ("cn_beijing/subdistrict_shp_gbk_cgcs2000.zip", 343, "EPSG:4490", "街道名称", "阳坊镇"),
        ("cn_langfang/county_shp_gbk_nocpg_noprj.zip", 10, None, "行政区名称", "安次区"),
        ("cn_langfang/county_shp_gbk_cpg_cgcs2000.zip", 10, "EPSG:4490", "行政区名称", "安次区"),
        ("cn_langfang/county_epsg4548.gpkg", 10, "EPSG:4548", "name", "安次区"),
        ("cn_shanghai/district_2010s_as_found.zip", 17, "EPSG:4326", "NAME", "宝山区"),
    ],
)  # fmt: skip
def test_the_files_of_real_cities_read_with_right_names(
    name, rows, datum, column, first
):
    table = read(SHARED / name)
    assert (len(table), table.datum) == (rows, datum)
    assert table.columns[column][0] == first
    assert not shapely.is_missing(table.geometry).any()


@needs_data
def test_a_zipped_geopackage_of_four_levels_offers_them_all():
    path = SHARED / "us_nyc/nyc_nested.gpkg.zip"
    rows = {layer.name: layer.rows for layer in formats.layers(path)}
    assert rows == {"borough": 5, "cdta": 71, "nta": 262, "tract": 2325}
    assert len(read(path, layer="borough")) == 5


def test_a_zip_of_nothing_readable_says_what_to_zip(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"readme.doc": b"x"})
    with pytest.raises(BadFile, match="holds nothing that is read here"):
        formats.read(path)
