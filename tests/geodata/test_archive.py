"""Zips are judged whole before anything comes out of them, and leave nothing behind."""

import io
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from support.map_files import (
    NAMES,
    squares,
    write_layer,
    write_shapefile,
    write_zip,
    zip_folder,
)

from geodata import archive, formats
from geodata.table import BadFile


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch):
    """Where unpacked files go; empty after each test, or it fails."""
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())


def zipped_shapefile(tmp_path, under="", **options):
    (tmp_path / "parts").mkdir()
    write_shapefile(tmp_path / "parts" / "街道.shp", cpg="GBK")
    return zip_folder(tmp_path / "a.zip", tmp_path / "parts", under, **options)


def refused(path, why):
    with pytest.raises(BadFile, match=why):
        list(formats.read(path))


@pytest.mark.parametrize("under", ["", "数据/2024/", "a b/"])
@pytest.mark.parametrize("encoding", [None, "gbk", "utf-8"])
def test_a_shapefile_is_found_wherever_it_lies_in_the_zip(tmp_path, under, encoding):
    path = zipped_shapefile(tmp_path, under, encoding=encoding)
    assert [layer.name for layer in formats.layers(path)] == ["街道"]
    (table,) = formats.read(path)
    assert table.columns["名称"].tolist() == NAMES


def test_several_in_one_zip_are_layers_and_the_fullest_is_taken_with_its_reason(
    tmp_path,
):
    files = {}
    for name, count in (("few", 2), ("many", 4)):
        made = write_layer(tmp_path / f"{name}.gpkg", "GPKG", squares(count))
        files[made.name] = made.read_bytes()
    path = write_zip(tmp_path / "a.zip", files)
    assert [layer.name for layer in formats.layers(path)] == ["few", "many"]
    (table,) = formats.read(path)
    guess = table.guesses[0]
    assert (guess.what, guess.value, guess.others) == ("layer", "many", ("few",))
    (named,) = formats.read(path, layer="few")
    assert len(named) == 2


def test_a_layer_that_is_not_there_is_told_with_those_that_are(tmp_path):
    path = zipped_shapefile(tmp_path)
    with pytest.raises(BadFile, match="no layer 'x'; it has 街道"):
        formats.read(path, layer="x")


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "/etc/a.csv", "C:/a.csv", "c:\\a.csv", "a/../../b.csv", "..\\a.csv",
     "\\\\host\\share\\a.csv", "a\x01.csv"],
)  # fmt: skip
def test_paths_that_lead_out_of_the_zip_are_refused(tmp_path, name):
    refused(
        write_zip(tmp_path / "a.zip", {"ok.csv": b"a\n1\n", name: b"a\n1\n"}),
        "leads out",
    )


@pytest.mark.parametrize("name", ["con.csv", "x/NUL", "aux.shp", "com1.txt"])
def test_names_of_devices_are_refused(tmp_path, name):
    refused(write_zip(tmp_path / "a.zip", {name: b"a\n1\n"}), "name of a device")


def test_links_are_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"/etc/passwd"}, link="a.csv")
    refused(path, "a link and no file")


def test_a_locked_zip_says_what_to_do(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"a\n1\n"})
    raw = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    path.write_bytes(raw)
    refused(path, "locked with a password: unpack it")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_name_twice_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.csv", "a\n1\n")
        made.writestr("A.CSV", "a\n2\n")
    refused(tmp_path / "a.zip", "twice")


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 5)
    files = {f"{n}.csv": b"a\n1\n" for n in range(6)}
    refused(write_zip(tmp_path / "a.zip", files), "holds 6 files; at most 5")


def test_a_list_of_files_that_would_fill_the_memory_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_DIRECTORY", 100)
    files = {f"{n}.csv": b"a\n1\n" for n in range(6)}
    refused(write_zip(tmp_path / "a.zip", files), "too many files")


def test_a_bomb_is_known_by_its_ratio(tmp_path):
    zeros = bytes(archive.RATIO_FROM + 1)
    refused(write_zip(tmp_path / "a.zip", {"a.csv": zeros}), "a zip bomb is not opened")


def test_a_bomb_is_known_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    path = write_zip(tmp_path / "a.zip", {"a.csv": bytes(2 << 20)})
    refused(path, "would unpack to 2 MB; at most 1 MB")


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"a.csv": bytes(5 << 20)})
    raw = bytearray(path.read_bytes())
    at = raw.index(b"PK\x01\x02") + 24
    raw[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(raw)
    refused(path, "larger than the zip says|damaged or cut off")


def test_files_that_share_their_bytes_are_refused(tmp_path):
    """One packed kernel, named many times over: each name unpacks the same bytes."""
    path = write_zip(tmp_path / "a.zip", {"a.csv": b"a\n" * 500, "b.csv": b"b\n" * 500})
    raw = bytearray(path.read_bytes())
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 4)
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    path.write_bytes(raw)
    refused(path, "lie in one another")


def test_a_zip_in_a_zip_is_not_followed(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("a.csv", "a\n1\n")
    refused(
        write_zip(tmp_path / "a.zip", {"b.zip": inner.getvalue()}),
        "nothing that is read",
    )


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04", b"PK\x05\x06" + bytes(3)])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    refused(tmp_path / "a.zip", "is no zip")


def test_an_empty_zip_is_told(tmp_path):
    refused(write_zip(tmp_path / "a.zip", {}), "empty zip")


def test_a_damaged_member_is_named_and_nothing_stays(tmp_path):
    path = write_zip(
        tmp_path / "a.zip", {"a.csv": b"a,b\n" * 999}, method=zipfile.ZIP_STORED
    )
    raw = bytearray(path.read_bytes())
    raw[100] ^= 0xFF
    path.write_bytes(raw)
    refused(path, "a.csv is damaged")


def test_litter_of_other_systems_is_passed_over(tmp_path):
    path = zipped_shapefile(tmp_path)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("__MACOSX/._街道.shp", b"x")
        made.writestr(".DS_Store", b"x")
    assert [layer.name for layer in formats.layers(path)] == ["街道"]


def test_names_in_a_zip_are_never_paths_of_ours(tmp_path, private):
    path = zipped_shapefile(tmp_path, "x/")
    wanted = {f"f0/data{m.ending}": m for m in archive.members(path)}
    with archive.unpacked(path, wanted) as folder:
        assert folder.parent == private
        found = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.*"))
    assert found == ["f0/data.cpg", "f0/data.dbf", "f0/data.shp", "f0/data.shx"]


def test_the_private_folder_is_gone_when_reading_stops_half_way(tmp_path, private):
    tables = formats.read(zipped_shapefile(tmp_path))
    assert list(private.iterdir())
    next(tables)
    del tables
    assert not list(private.iterdir())


def test_errors_name_the_file_as_people_know_it(tmp_path):
    path = write_zip(tmp_path / "街道.zip", {"东城.gpkg": b"nothing of the kind"})
    with pytest.raises(BadFile, match="^街道.zip: 东城 is no GeoPackage"):
        formats.read(path)


def test_a_folder_in_a_zip_that_is_no_file_is_passed_over(tmp_path):
    path = write_zip(tmp_path / "a.zip", {"x/": b"", "x/a.csv": b"a\n1\n"})
    assert Path(formats.layers(path)[0].name).name == "a"
