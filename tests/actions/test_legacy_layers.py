"""Layers with overlaps and gaps are taken as legacy, and it is said; valid ones are silent."""

import pytest
import shapely
from support.samples import square, write_geojson

from gis_app.errors import Rejected


def cells(town, *shapes, west=116.0):
    move = shapely.affinity.translate
    return [
        ({"code": f"{town}{n:03d}", "name": f"社区{n}"}, move(shape, west, 39.0))
        for n, shape in enumerate(shapes, start=1)
    ]


CLEAN = (shapely.box(0, 0, 0.01, 0.01), shapely.box(0.01, 0, 0.02, 0.01))
OVERLAPPING = (shapely.box(0, 0, 0.011, 0.01), shapely.box(0.01, 0, 0.02, 0.01))
FRAME = shapely.box(0, 0, 0.03, 0.03).difference(shapely.box(0.01, 0.01, 0.02, 0.02))


def told(report):
    return [note for note in report.notes if note.startswith("legacy layer")]


def test_a_clean_layer_says_nothing(load, tmp_path):
    path = write_geojson(tmp_path / "a.geojson", cells("131003001", *CLEAN))
    report = load("units", path)
    assert (report.stored, told(report), report.legacy) == (2, [], {})


def test_overlaps_are_counted_and_named_and_the_layer_is_stored(load, rows, tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson", cells("131003002", *OVERLAPPING, west=116.1)
    )
    report = load("units", path)
    assert (report.stored, report.rejected) == (2, 0)
    (line,) = told(report)
    assert line.startswith("legacy layer (community): places overlap")
    assert any(
        note.startswith("131003002001 社区1 and 131003002002 社区2 overlap")
        for note in report.notes
    )
    ((kept,),) = rows(
        "SELECT legacy FROM import_run WHERE legacy IS NOT NULL ORDER BY id DESC LIMIT 1"
    )
    assert kept == report.legacy
    assert kept["community"]["overlap"]["count"] == 1


def test_a_gap_inside_a_layer_is_told_with_its_area(load, tmp_path):
    path = write_geojson(tmp_path / "a.geojson", cells("131003003", FRAME, west=116.2))
    report = load("units", path)
    assert report.legacy["community"]["gap"]["count"] == 1
    assert report.legacy["community"]["gap"]["area_m2"] == pytest.approx(957e3, rel=0.1)


def test_where_one_fault_is_enough_the_layer_is_refused_whole(load, rows, tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson", cells("131003004", *OVERLAPPING, west=116.3)
    )
    with pytest.raises(Rejected, match="1 overlaps, gaps or places outside") as refused:
        load("units", path, on_error="abort")
    (fault,) = refused.value.errors
    assert "overlap" in fault["message"]
    assert rows("SELECT FROM unit WHERE code ^@ '131003004'") == []


def test_a_unit_that_lies_elsewhere_than_its_code_says_is_listed(load, tmp_path):
    counties = [
        ({"code": "131022", "name": "甲县"}, square(117, 39, 0.02)),
        ({"code": "131023", "name": "乙县"}, square(117.02, 39, 0.02)),
    ]
    load("units", write_geojson(tmp_path / "counties.geojson", counties))
    town = [({"code": "131022001", "name": "某镇"}, square(117.0195, 39))]
    report = load("units", write_geojson(tmp_path / "town.geojson", town))
    assert (report.stored, report.legacy["town"]["elsewhere"]["count"]) == (1, 1)
    (note,) = [n for n in report.notes if n.startswith("131022001")]
    assert note == (
        "131022001 某镇 is of 131022 甲县 by its code and in 131023 乙县 by its place:"
        " 131023 乙县 95.0%, 131022 甲县 5.0%"
    )


def test_grids_of_a_legacy_layer_are_told_alike(load, tmp_path):
    rows = [
        ({"code": f"131003005001Z00{n}"}, shapely.affinity.translate(shape, 116.4, 39))
        for n, shape in enumerate(OVERLAPPING, start=1)
    ]
    report = load("grids", write_geojson(tmp_path / "grids.geojson", rows))
    assert report.stored == 2
    assert report.legacy["grid"]["overlap"]["count"] == 1


def test_parts_of_one_place_are_joined_and_another_of_its_code_is_refused(
    load, tmp_path
):
    rows = [
        ({"code": "131003006.0", "name": "飞镇"}, square(116.5, 39)),
        ({"code": "131003006", "name": "飞镇"}, square(116.52, 39)),
        ({"code": "131003006", "name": "别镇"}, square(116.54, 39)),
    ]
    report = load("units", write_geojson(tmp_path / "parts.geojson", rows))
    assert (report.stored, report.rejected) == (2, 1)
    assert any("parts of one place, joined" in note for note in report.notes)
    assert report.faults[0]["message"] == "has the same code 131003006 as row 1"
