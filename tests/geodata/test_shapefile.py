"""Shapefiles as they are found: GBK or not, with and without their small parts."""

import shutil

import numpy as np
import pytest
import shapely
from support.map_files import NAMES, squares, write_dbf, write_layer, write_shapefile

from geodata import formats
from geodata.table import BadFile

# As ESRI writes them; the names are no EPSG names.
ESRI = (
    'PROJCS["CGCS2000_3_Degree_GK_{name}",GEOGCS["GCS_China_Geodetic_Coordinate_System_'
    '2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Gre'
    'enwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER'
    '["False_Easting",{east}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian"'
    ',{meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["'
    'Meter",1.0]]'
)


def read(path, **options):
    (table,) = formats.read(path, **options)
    return table


def guess(table, what="encoding"):
    return next(guess for guess in table.guesses if guess.what == what)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize(
    "cpg", [None, "", "GBK", "UTF-8", "936", "ISO 88591", "nonsense"]
)
def test_chinese_tables_read_right_whatever_the_cpg_says(tmp_path, encoding, cpg):
    table = read(write_shapefile(tmp_path / "a.shp", cpg=cpg, encoding=encoding))
    assert table.columns["名称"].tolist() == NAMES
    assert guess(table).value == ("utf-8" if encoding == "utf-8" else "gb18030")


@pytest.mark.parametrize("language", [0, 0x4D, 0x4F, 0x57, 0x03])
def test_traditional_letters_are_big5(tmp_path, language):
    fields = [("名稱", "C", 20)]
    rows = [(name,) for name in ["臺北市中正區", "板橋區", "蘆洲區", "鳳山區"]]
    path = tmp_path / "a.shp"
    write_shapefile(path, fields, rows, encoding="big5", language=language)
    assert read(path).columns["名稱"].tolist() == [name for (name,) in rows]


def test_a_code_page_byte_without_cpg_is_the_reason_shown(tmp_path):
    table = read(write_shapefile(tmp_path / "a.shp", encoding="gbk", language=0x4D))
    assert "code page byte" in guess(table).reason
    assert guess(table).sure


def test_a_cpg_that_is_wrong_is_doubtful_and_told(tmp_path):
    table = read(write_shapefile(tmp_path / "a.shp", cpg="UTF-8", encoding="gbk"))
    assert "says utf-8, but" in guess(table).reason
    assert not guess(table).sure


def test_an_encoding_that_is_named_wins(tmp_path):
    path = write_shapefile(tmp_path / "a.shp", cpg="GBK", encoding="gbk")
    assert read(path, encoding="latin-1").columns["±àºÅ"][0] == "110101001000"


def test_an_encoding_that_nobody_knows_is_refused(tmp_path):
    path = write_shapefile(tmp_path / "a.shp")
    with pytest.raises(BadFile, match="no encoding is called martian"):
        read(path, encoding="martian")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_letter_cut_in_two_loses_neither_row_nor_column(tmp_path, encoding):
    """Ten bytes are three and a third letters of UTF-8, 254 bytes 84 and two thirds."""
    fields = [("事发地网格编码", "C", 254)]
    rows = [("街" * 130,), ("东城区",), ("西城区",), ("x" + "街" * 130,)]
    path = tmp_path / "a.shp"
    table = read(write_shapefile(path, fields, rows, encoding=encoding))
    ((name, texts),) = table.columns.items()
    assert "事发地网格编码".startswith(name)
    assert len(name) >= 3
    assert set(texts[0]) == {"街"}
    assert set(texts[3]) == {"x", "街"}


def test_one_damaged_text_does_not_decide_for_all(tmp_path):
    rows = [(f"{name}{n}".encode("gbk"), b"1") for n in range(20) for name in NAMES]
    rows[7] = (b"\xff\xff\xff", b"1")
    path = tmp_path / "a.dbf"
    write_dbf(path, [("名称", "C", 20), ("n", "N", 4)], rows)
    table = read(path)
    assert table.columns["名称"][:2].tolist() == ["东城区0", "西城区0"]
    assert len(table) == 80


def test_columns_whose_names_were_cut_alike_are_all_kept(tmp_path):
    fields = [("所属社区名称", "C", 20), ("所属社区编码", "C", 20)]
    rows = [("东", "1")] * 4
    table = read(write_shapefile(tmp_path / "a.shp", fields, rows, encoding="utf-8"))
    assert [texts[0] for texts in table.columns.values()] == ["东", "1"]


def test_numbers_and_dates_stand_as_a_person_would_write_them(tmp_path):
    fields = [
        ("a", "N", 19),
        ("b", "F", 24),
        ("c", "D", 8),
        ("d", "L", 1),
        ("e", "N", 9),
    ]
    rows = [
        ("1101010010001234567", "1.31003000000e+05", "20240229", "T", "*********"),
        ("12", "0.5", "00000000", "?", ""),
        ("-3", "131003.00000", "", "N", "7"),
        ("", "", "", " ", "1.50"),
    ]
    found = read(write_shapefile(tmp_path / "a.shp", fields, rows)).columns
    assert found["a"].tolist() == ["1101010010001234567", "12", "-3", ""]
    assert found["b"].tolist() == ["131003", "0.5", "131003", ""]
    assert found["c"].tolist() == ["2024-02-29", "", "", ""]
    assert found["d"].tolist() == ["true", "", "false", ""]
    assert found["e"].tolist() == ["", "", "7", "1.5"]


def test_a_deleted_row_is_left_out_with_its_shape(tmp_path):
    table = read(write_shapefile(tmp_path / "a.shp", deleted=(1,)))
    assert table.rows.tolist() == [1, 3, 4]
    assert table.columns["名称"].tolist() == ["东城区", "朝阳区", "海淀区"]
    assert shapely.equals(table.geometry, squares()[[0, 2, 3]]).all()


@pytest.mark.parametrize(
    ("name", "east", "meridian", "datum"),
    [
        ("CM_117E", 500_000, 117, "EPSG:4548"),
        ("Zone_39", 39_500_000, 117, "EPSG:4527"),
        ("CM_75E", 500_000, 75, "EPSG:4534"),
        ("Zone_45", 45_500_000, 135, "EPSG:4533"),
        ("somebody's own name", 500_000, 120, "EPSG:4549"),
        ("somebody's zone", 40_500_000, 120, "EPSG:4528"),
    ],
)
def test_chinas_zones_are_known_as_esri_writes_them(
    tmp_path, name, east, meridian, datum
):
    prj = ESRI.format(name=name, east=east, meridian=meridian)
    assert read(write_shapefile(tmp_path / "a.shp", prj=prj)).datum == datum


def test_a_system_of_the_citys_own_is_doubtful(tmp_path):
    prj = ESRI.format(name="Langfang local", east=500_000, meridian=116.35)
    table = read(write_shapefile(tmp_path / "a.shp", prj=prj))
    assert not guess(table, "datum").sure
    assert table.datum != "EPSG:4547"


@pytest.mark.parametrize("prj", [None, "", "nonsense", "GEOGCS[", "\0\0\0"])
def test_without_a_usable_prj_the_datum_is_open(tmp_path, prj):
    assert read(write_shapefile(tmp_path / "a.shp", prj=prj)).datum is None


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_a_part_that_is_missing_is_done_without(tmp_path, part):
    path = write_shapefile(tmp_path / "a.shp")
    path.with_suffix(part).unlink()
    table = read(path)
    assert shapely.equals(table.geometry, squares()).all()
    assert bool(table.columns) == (part != ".dbf")


def test_parts_in_capitals_belong_together(tmp_path):
    path = write_shapefile(tmp_path / "a.shp", cpg="GBK")
    for file in list(tmp_path.iterdir()):
        file.rename(file.with_suffix(file.suffix.upper()))
    assert read(path.with_suffix(".SHP")).columns["名称"][0] == "东城区"


def test_a_table_of_another_length_is_refused(tmp_path):
    path = write_shapefile(tmp_path / "a.shp")
    write_dbf(path.with_suffix(".dbf"), [("a", "C", 3)], [("x",)] * 3)
    with pytest.raises(BadFile, match="4 shapes, but a.dbf 3 rows"):
        read(path)


@pytest.mark.parametrize("part", [".shp", ".dbf", ".shx"])
def test_a_part_that_is_cut_off_is_refused(tmp_path, part):
    path = write_shapefile(tmp_path / "a.shp")
    whole = path.with_suffix(part).read_bytes()
    for at in (5, 40, 99, len(whole) // 2, len(whole) - 12):
        path.with_suffix(part).write_bytes(whole[:at])
        with pytest.raises(BadFile):
            read(path)


def test_a_ring_that_is_open_refuses_the_file_and_names_the_feature(tmp_path):
    path = write_shapefile(tmp_path / "a.shp")
    raw = bytearray(path.read_bytes())
    raw[-16:-8] = np.float64(116.5).tobytes()
    path.write_bytes(raw)
    with pytest.raises(BadFile, match="feature 4 has a ring that is not closed"):
        read(path)


def test_a_table_alone_is_a_table(tmp_path):
    write_shapefile(tmp_path / "a.shp")
    shutil.copy(tmp_path / "a.dbf", tmp_path / "b.dbf")
    table = read(tmp_path / "b.dbf")
    assert table.geometry is None
    assert table.columns["名称"].tolist() == NAMES


def test_what_gdal_itself_writes_reads_back(tmp_path):
    path = write_layer(tmp_path / "a.shp", "ESRI Shapefile", encoding="UTF-8")
    assert read(path).columns["名称"].tolist() == NAMES
    assert read(path).datum == "EPSG:4490"
