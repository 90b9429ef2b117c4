"""Files made to do harm, and files harmed on their way: a table or one clear sentence
comes of each, and never anything else."""

import random
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.map_files import (
    kml,
    placemark,
    squares,
    write_dbf,
    write_layer,
    write_shapefile,
    zip_folder,
)

from geodata import dbf_encoding, formats, gdal, intake
from geodata.table import BadFile, Table

RING = "116.0,39.9 116.1,39.9 116.1,40.0 116.0,39.9"
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
FORMATS = {
    "a.gpkg": "GPKG",
    "a.fgb": "FlatGeobuf",
    "a.geojson": "GeoJSON",
    "a.geojsonl": "GeoJSONSeq",
    "a.kml": "LIBKML",
    "a.tab": "MapInfo File",
    "a.dxf": "DXF",
    "a.shp": None,
    "a.gdb": "OpenFileGDB",
    "a.parquet": None,
    "a.zip": None,
    "a.kmz": None,
}
CUTS = (0.03, 0.6, 0.97)
FLIPS = 4
ENOUGH = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def written(folder, name):
    """A sound file of a format; returns the path to read."""
    path = folder / name
    if name == "a.shp":
        return write_shapefile(path, cpg="GBK")
    if name == "a.parquet":
        import geopandas

        geopandas.GeoDataFrame(
            {"n": range(4)}, geometry=squares(), crs=4490
        ).to_parquet(path)
        return path
    if name in ("a.zip", "a.kmz"):
        inner = folder / "inner"
        inner.mkdir()
        write_shapefile(inner / "a.shp") if name == "a.zip" else (
            inner / "doc.kml"
        ).write_text(kml(placemark("a", RING)))
        return zip_folder(path, inner)
    names = list("wxyz") if name in ("a.tab", "a.dxf") else None
    more = {"names": names} if names else {}
    crs = "EPSG:4490" if name in ("a.gpkg", "a.fgb", "a.gdb") else "EPSG:4326"
    if name == "a.dxf":
        return write_drawing(path)
    return write_layer(path, FORMATS[name], crs=crs, **more)


def write_drawing(path):
    """GDAL's own writer of DXF takes no columns but its own."""
    import pyogrio
    import shapely

    lines = shapely.to_wkb(shapely.boundary(squares()))
    pyogrio.raw.write(
        path, lines, [], [], geometry_type="LineString", driver="DXF", crs=None
    )
    return path


def outcome(path, **options):
    """How many rows came, or the sentence of refusal. Anything else fails the test."""
    try:
        tables = list(formats.read(path, **options))
        formats.layers(path)
    except BadFile as error:
        assert str(error)
        assert "Traceback" not in str(error)
        assert "/tmp" not in str(error).replace(str(path), "")
        return str(error)
    assert all(isinstance(table, Table) for table in tables)
    return sum(len(table) for table in tables)


def parts(path):
    """The files that a data set is made of."""
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.stat().st_size > 100)
    return sorted(file for file in path.parent.glob(path.stem + ".*") if file.is_file())


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_anywhere_gives_all_its_rows_or_a_sentence(tmp_path, name):
    path = written(tmp_path, name)
    rows = outcome(path)
    assert isinstance(rows, int)
    for part in parts(path)[-3:]:
        whole = part.read_bytes()
        for share in CUTS:
            part.write_bytes(whole[: int(len(whole) * share)])
            found = outcome(path)
            # A file with one feature a line may end behind any of them.
            assert isinstance(found, str) or found == rows or name == "a.geojsonl"
        part.write_bytes(whole)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_file_with_bits_turned_gives_a_table_or_a_sentence(tmp_path, name):
    path = written(tmp_path, name)
    chance = random.Random(name)
    for part in parts(path)[-3:]:
        whole = part.read_bytes()
        for _ in range(FLIPS):
            bits = bytearray(whole)
            for _ in range(chance.choice((1, 4, 40))):
                bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
            part.write_bytes(bits)
            outcome(path)
        part.write_bytes(whole)


@pytest.mark.parametrize("name", ["a.kml", "a.gpkg", "a.geojson", "a.dxf", "a.tab", "a.fgb",
                                  "a.shp", "a.mif", "a.vrt", "a.gml", "a.csv"])  # fmt: skip
def test_no_name_makes_gdal_follow_a_virtual_file(tmp_path, name):
    secret = write_layer(tmp_path / "secret.gpkg", "GPKG")
    path = tmp_path / "in"
    path.mkdir()
    (path / name).write_text(VRT.format(secret))
    found = outcome(path / name)
    assert isinstance(found, str) or name == "a.csv"
    assert "东城区" not in str(found)


def test_a_geopackage_cannot_hold_a_table_that_reads_elsewhere(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", "GPKG")
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "INSERT INTO sqlite_master VALUES ('table', 'evil', 'evil', 0,"
            " 'CREATE VIRTUAL TABLE evil USING VirtualOGR(''/etc/passwd'')')"
        )
    database.close()
    assert "a table that reads other files" in outcome(path)


def test_links_in_kml_are_told_and_never_followed(tmp_path):
    link = (
        "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    )
    (tmp_path / "a.kml").write_text(kml(placemark("a", RING), head=link))
    (table,) = formats.read(tmp_path / "a.kml")
    assert [guess.what for guess in table.guesses] == ["links"]
    (tmp_path / "b.kml").write_text(kml("", head=link))
    assert "only links to other files" in outcome(tmp_path / "b.kml")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_entities_in_kml_are_refused(tmp_path, doctype):
    (tmp_path / "a.kml").write_text(kml(placemark("&x;", RING), doctype=doctype))
    assert "has a DOCTYPE" in outcome(tmp_path / "a.kml")


def test_kml_that_is_nested_without_end_is_refused(tmp_path):
    (tmp_path / "a.kml").write_text("<kml>" + "<Folder>" * 100_000)
    assert "too deep" in outcome(tmp_path / "a.kml")


@pytest.mark.parametrize(
    "text",
    [
        '!table\n!version 300\n\nOpen Table "/etc/passwd" Hide\nCreate View x As Select * From y\n',
        '!table\n!version 300\nDefinition Table\n  File "/etc/passwd"\n  Type "RASTER"\n',
        '!table\n!version 300\nDefinition Table\n  Type LINKED Charset "Neutral"\n',
    ],
)
def test_a_mapinfo_table_that_names_another_file_is_not_opened(tmp_path, text):
    (tmp_path / "a.tab").write_text(text)
    assert "points to other files" in outcome(tmp_path / "a.tab")


def test_json_that_is_nested_without_end_is_refused(tmp_path):
    (tmp_path / "a.geojson").write_text('{"type": "Feature", "a": ' + "[" * 1_000_000)
    assert isinstance(outcome(tmp_path / "a.geojson"), str)


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"\xff\xfe", b"{", b"<", b"PK", b"PAR1", b"SQLite format 3\0", b"fgb\x03",
     b"\x00\x00\x27\x0a", b"  0\nSECTION\n", b"!table\n", b"\xef\xbb\xbf", b"\n" * 99],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson", "kml", "zip", "parquet", "tab",
                                    "dxf", "fgb", "dbf", "mif", "kmz"])  # fmt: skip
def test_the_first_bytes_alone_are_no_file(tmp_path, content, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    assert isinstance(outcome(path), str)


@given(
    content=st.binary(max_size=400),
    ending=st.sampled_from(["shp", "dbf", "kml", "zip"]),
)
@ENOUGH
def test_any_bytes_give_a_table_or_a_sentence(tmp_path, content, ending):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    outcome(path)


@given(data=st.data())
@ENOUGH
def test_a_table_with_any_bytes_turned_gives_a_table_or_a_sentence(tmp_path, data):
    path = write_dbf(
        tmp_path / "a.dbf", [("名称", "C", 12), ("n", "N", 9)], [("东城区", "1")] * 5
    )
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(1, len(raw)))])
    outcome(path)


@given(data=st.data())
@ENOUGH
def test_kml_with_anything_put_into_it_gives_a_table_or_a_sentence(tmp_path, data):
    text = kml(placemark("东城区", RING))
    at = data.draw(st.integers(0, len(text)))
    more = data.draw(
        st.text(max_size=20) | st.sampled_from(["<", "&", "</Point>", "<Point>"])
    )
    (tmp_path / "a.kml").write_text(text[:at] + more + text[at:], errors="replace")
    outcome(tmp_path / "a.kml")


@given(
    texts=st.lists(st.text(min_size=1), min_size=1),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
    claim=st.none() | st.sampled_from(["utf-8", "gb18030", "big5", "cp1252"]),
)
@ENOUGH
def test_any_texts_have_an_encoding_and_are_decoded_whole_or_marked(
    texts, encoding, claim
):
    raw = [text.encode(encoding, "replace") for text in texts]
    guess = dbf_encoding.guess(raw, None, claim)
    for one in raw:
        for length in range(len(one) + 1):
            assert isinstance(dbf_encoding.decoded(one[:length], guess.value), str)


def test_what_crashes_the_reader_takes_nobody_with_it(tmp_path, monkeypatch):
    """The reader dies as if GDAL had run into a wall: one sentence, and we live."""
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(gdal, "READER", crash)
    path = write_layer(tmp_path / "a.gpkg", "GPKG")
    assert "is damaged: reading it as GeoPackage broke off" in outcome(path)


def test_what_computes_for_ever_is_stopped(tmp_path, monkeypatch):
    """Blocks that hold ten blocks each that hold ten blocks each …"""
    block, place = "0 BLOCK 8 0 2 B{} 10 0 20 0", "0 INSERT 8 0 2 B{} 10 0 20 0"
    text = "0 SECTION 2 HEADER 9 $ACADVER 1 AC1018 0 ENDSEC 0 SECTION 2 BLOCKS "
    text += f"{block.format(0)} 0 LINE 8 0 10 0 20 0 11 1 21 1"
    for level in range(1, 12):
        inside = [place.format(level - 1)] * 10
        text += " ".join([" 0 ENDBLK", block.format(level), *inside])
    text += f" 0 ENDBLK 0 ENDSEC 0 SECTION 2 ENTITIES {place.format(11)} 0 ENDSEC 0 EOF"
    (tmp_path / "a.dxf").write_text("\n".join([*text.split(), ""]))
    monkeypatch.setattr(gdal, "SECONDS", 2)
    assert "takes too long to read for its size" in outcome(tmp_path / "a.dxf")


def test_the_reader_knows_no_driver_but_the_one_that_is_wanted():
    source = gdal.READER.read_text().replace("\nmain()\n", "")
    ask = "\nprint(list(_pyogrio({'drivers': ['GPKG']}).list_drivers()))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", source + ask],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "['GPKG']"


def test_an_open_ring_in_wkt_refuses_the_table_and_names_the_row(tmp_path):
    rows = ["name,wkt", 'a,"POLYGON((0 0,1 0,1 1,0 0))"', 'b,"POLYGON((0 0,1 0,1 1))"']
    (tmp_path / "a.csv").write_text("\n".join(rows))
    with pytest.raises(BadFile, match="row 3 has a ring that is not closed"):
        list(intake.pieces(tmp_path / "a.csv", "grids", intake.Options()))
