"""KML and KMZ: placemarks with their data, and nothing from anywhere else."""

import pytest
import shapely
from support.map_files import kml, placemark, write_zip

from geodata import formats, kml_file
from geodata.table import BadFile

RING = "116.0,39.9,0 116.1,39.9,0 116.1,40.0,0 116.0,39.9,0"


def read(tmp_path, text, name="a.kml", **options):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (table,) = formats.read(path, **options)
    return table


def test_a_placemark_is_a_row_with_its_name_folder_and_data(tmp_path):
    data = (
        '<ExtendedData><Data name="编码"><value>110101</value></Data><SchemaData>'
        '<SimpleData name="户数">300</SimpleData></SchemaData></ExtendedData>'
    )
    folder = f"<Folder><name>网格</name>{placemark('一', RING, data)}</Folder>"
    table = read(tmp_path, kml(folder))
    found = {name: texts[0] for name, texts in table.columns.items()}
    assert found == {
        "name": "一", "description": "", "folder": "网格", "编码": "110101", "户数": "300",
    }  # fmt: skip
    assert table.datum == "EPSG:4326"
    assert table.geometry[0].equals(
        shapely.Polygon([(116, 39.9), (116.1, 39.9), (116.1, 40)])
    )


def test_folders_can_be_chosen_as_layers(tmp_path):
    folders = "".join(
        f"<Folder><name>{name}</name>{placemark(name, RING) * count}</Folder>"
        for name, count in (("网格", 2), ("点位", 1))
    )
    table = read(tmp_path, kml(folders))
    assert len(table) == 3
    assert table.guesses[0].what == "layer"
    named = read(tmp_path, kml(folders), layer="点位")
    assert named.rows.tolist() == [3]
    rows = {layer.name: layer.rows for layer in formats.layers(tmp_path / "a.kml")}
    assert rows == {"网格": 2, "点位": 1}


SHAPES = {
    "POINT (116.5 39.5)": "<Point><coordinates>116.5,39.5</coordinates></Point>",
    "LINESTRING (1 2, 4 5)": (
        "<LineString><coordinates>1,2,3\n\t4,5,6</coordinates></LineString>"
    ),
    "POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 6 1, 6 2, 5 1))": (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,0"
        "</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>"
        "<coordinates>5,1 6,1 6,2 5,1</coordinates></LinearRing></innerBoundaryIs>"
        "</Polygon>"
    ),
    "MULTIPOINT (1 2, 3 4)": (
        "<MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point>"
        "<coordinates>3,4</coordinates></Point></MultiGeometry>"
    ),
    "LINESTRING (7 8, 9 9)": (
        '<gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2"><gx:coord>7 8 3'
        "</gx:coord><gx:coord>9 9 6</gx:coord></gx:Track>"
    ),
}


@pytest.mark.parametrize(("wkt", "shape"), SHAPES.items())
def test_every_kind_of_shape_is_read(tmp_path, wkt, shape):
    table = read(tmp_path, kml(f"<Placemark>{shape}</Placemark>"))
    assert table.geometry[0].equals(shapely.from_wkt(wkt))


def test_an_open_ring_refuses_the_file_and_names_the_placemark(tmp_path):
    text = kml(placemark("a", RING) + placemark("b", "0,0 1,0 1,1"))
    with pytest.raises(BadFile, match="placemark 2 has a ring that is not closed"):
        read(tmp_path, text)


@pytest.mark.parametrize("spots", ["a,b c,d e,f", "1 2 3", ",,,", "1,2", "nan,1 nan,2"])
def test_coordinates_that_are_none_are_a_fault_of_their_row(tmp_path, spots):
    table = read(tmp_path, kml(placemark("a", RING) + placemark("b", spots)))
    assert list(table.faults) == [2]
    assert len(table) == 2


def test_a_placemark_without_a_shape_stays_a_row(tmp_path):
    text = kml(placemark("a", RING) + "<Placemark><name>b</name></Placemark>")
    assert read(tmp_path, text).geometry[1] is None


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-8-sig"])
def test_the_encoding_that_it_names_is_believed(tmp_path, encoding):
    said = encoding.removesuffix("-sig")
    text = kml(placemark("东城区", RING)).replace("UTF-8", said)
    assert read(tmp_path, text.encode(encoding)).columns["name"].tolist() == ["东城区"]


def test_text_that_is_in_another_encoding_says_what_to_do(tmp_path):
    text = kml(placemark("东城区", RING)).encode("gbk")
    with pytest.raises(BadFile, match="is not UTF-8 .* --encoding gb18030"):
        read(tmp_path, text)
    assert read(tmp_path, text, encoding="gbk").columns["name"][0] == "东城区"


def test_many_placemarks_come_in_pieces_with_the_same_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(kml_file, "ROWS", 3)
    late = '<ExtendedData><Data name="late"><value>x</value></Data></ExtendedData>'
    text = kml(placemark("a", RING) * 7 + placemark("b", RING, late))
    (tmp_path / "a.kml").write_text(text)
    tables = list(formats.read(tmp_path / "a.kml"))
    assert [len(table) for table in tables] == [3, 3, 2]
    assert {tuple(table.columns) for table in tables} == {
        ("name", "description", "folder", "late")
    }


def test_a_kmz_is_the_kml_in_it(tmp_path):
    text = kml(placemark("东城区", RING)).encode()
    path = write_zip(tmp_path / "a.kmz", {"doc.kml": text, "files/icon.png": b"x"})
    (table,) = formats.read(path)
    assert table.columns["name"].tolist() == ["东城区"]


@pytest.mark.parametrize(
    "text",
    ["<kml/>", kml(""), kml("<Placemark/>"), "<kml><Document>", "<html></html>", "x"],
)
def test_what_has_no_placemarks_is_refused(tmp_path, text):
    with pytest.raises(BadFile):
        read(tmp_path, text)
