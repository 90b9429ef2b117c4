"""`gis-app join` and `gis-app template` as a person types them."""

import json

import pytest
import shapely
from support.samples import read_csv, write_csv, write_geojson

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def table(tmp_path):
    rows = [
        {"编号": "a", "x": "119.0002", "y": "39.0078"},
        {"编号": "b", "x": "", "y": ""},
    ]
    return write_csv(tmp_path / "t.csv", rows)


def test_a_table_comes_back_with_its_grids(gis_app, table, tmp_path):
    out = tmp_path / "out.csv"
    done = gis_app("join", str(table), str(out), "--datum", "wgs84", "--lang", "zh")
    assert done.exit_code == 0
    assert f"2 rows, 1 with a grid, in {out}" in done.stdout
    assert [row["网格编码"] for row in read_csv(out)] == ["991003001001Z001", ""]


def test_a_datum_that_nobody_named_is_said(gis_app, table, tmp_path):
    done = gis_app("join", str(table), str(tmp_path / "out.xlsx"))
    assert "note: datum not named: coordinates taken as cgcs2000" in done.stdout


def test_each_row_says_what_locate_says(gis_app, table, tmp_path):
    gis_app("join", str(table), str(tmp_path / "out.csv"))
    row = read_csv(tmp_path / "out.csv")[0]
    said = json.loads(gis_app("locate", row["x"], row["y"]).stdout)
    assert (row["grid"], row["reason"]) == (said["grid"]["code"], said["reason"])
    assert row["micro_grid_name"] == said["micro_grid"]["name"]
    for unit in said["units"]:
        if unit["level"] != "province":
            assert (row[unit["level"]], row[f"{unit['level']}_name"]) == (
                unit["code"], unit["name"],
            )  # fmt: skip


def test_polygons_get_their_counts(gis_app, tmp_path):
    shapes = [({"name": "a"}, shapely.box(119, 39, 119.004, 39.008))]
    path = write_geojson(tmp_path / "areas.geojson", shapes)
    out = tmp_path / "out.geojson"
    done = gis_app("join", str(path), str(out), "--counts", "--category", "E01")
    assert "1 polygons with their counts" in done.stdout
    (feature,) = json.loads(out.read_text())["features"]
    assert feature["properties"] == {"name": "a", "count": 0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["join", "{t}", "{t}"], "is the file itself"),
        (["join", "{t}", "out.doc"], "known endings"),
        (["join", "missing.csv", "out.csv"], "is not there"),
        (["join", "{t}", "out.csv", "--at", "yesterday"], "--at 2026-01-31T12:00"),
        (
            ["join", "{t}", "out.csv", "--category", "E01"],
            "--category: only with --counts",
        ),
        (["join", "{t}", "out.csv", "--datum", "mars"], "no datum known"),
        (["template", "dragons", "out.xlsx"], "dragons has no template"),
        (["template", "units", "out.csv"], "a template is a workbook"),
    ],
)
def test_wrong_use_is_answered_in_one_sentence(gis_app, table, words, said):
    failed = gis_app(*[word.format(t=table) for word in words])
    assert failed.exception.exit_code == 2
    assert said in failed.exception.detail


def test_a_template_is_written_and_says_what_to_do_with_it(gis_app, tmp_path):
    done = gis_app("template", "incidents", str(tmp_path / "t.xlsx"))
    assert "gis-app load incidents" in done.stdout
    assert (tmp_path / "t.xlsx").stat().st_size > 0
