"""A table with its grids: the same rows and cells back, each told whose it is."""

import csv
import json
import zipfile

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely
from support.samples import read_csv, write_csv, write_geojson

from geodata.intake import Options
from geodata.writers import FORMATS
from gis_app.actions.join_table import Grids, TooManyRows, Wish, join_table
from gis_app.domain.grid_columns import ADDED
from gis_app.errors import BadRequest
from gis_app.store import places

# In grid 991003001001Z001; on the border of Z001 and Z003; 10 m outside; far away.
SPOTS = [(119.0002, 39.0078), (119.002, 39.007), (119.0002, 39.00809), (118, 39)]
ROWS = [
    {"编号": f"00{n}", "姓名": "=张某", "x": repr(x), "y": repr(y), "note": ' a,"b" '}
    for n, (x, y) in enumerate(SPOTS)
]


@pytest.fixture
def join(cursor, small_city, tmp_path):
    """join(path, ".csv", datum="gcj02") -> (what is told, the file)."""

    def join(path, ending=".csv", **more):
        options = Options(**{
            name: more.pop(name) for name in ("datum", "said") if name in more
        })  # fmt: skip
        grids = Grids(cursor, 20.0, more.pop("at", None))
        out = tmp_path / f"out{ending}"
        return join_table(grids, path, out, Wish(options, **more)), out

    return join


@pytest.fixture
def ledger(tmp_path):
    return write_csv(tmp_path / "ledger.csv", ROWS)


def test_rows_and_cells_come_back_as_they_were(join, ledger):
    told, out = join(ledger)
    found = read_csv(out)
    assert [{name: row[name] for name in ROWS[0]} for row in found] == ROWS
    assert list(found[0])[len(ROWS[0]) :] == [*list(ADDED)[:-1], "note_2"]
    assert (told.rows, told.placed, told.datum) == (4, 3, "cgcs2000")


def test_every_row_is_told_what_locate_tells(join, ledger, cursor):
    for row, spot in zip(read_csv(join(ledger)[1]), SPOTS, strict=True):
        said = places.attribute(cursor, *spot, 20.0)
        assert (row["grid"] or None, row["micro_grid"] or None) == (
            said.grid_code,
            said.micro_grid_code,
        )
        assert (row["rule"], row["reason"]) == (said.rule, said.reason)
        assert (row["runner_up"] or None) == said.runner_up
        assert row["ambiguous"] == str(said.ambiguous).lower()
        edge = float(row["distance_to_edge_m"]) if row["distance_to_edge_m"] else None
        assert edge == said.edge_m


def test_chain_and_branch_have_codes_and_names(join, ledger):
    first = read_csv(join(ledger)[1])[0]
    assert first["grid_name"] == "第1网格"
    assert (first["community"], first["community_name"]) == ("991003001001", "社区1001")
    assert (first["town"], first["town_name"]) == ("991003001", "第1街道")
    assert (first["county"], first["city"]) == ("991003", "9910")
    assert first["party"] == "网格党支部"


def _rows_of(path):
    ending = path.suffix[1:]
    if ending == "csv":
        return read_csv(path)
    if ending == "xlsx":
        page = openpyxl.load_workbook(path).worksheets[0]
        head, *rows = page.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]
    if ending == "geojson":
        return [f["properties"] for f in json.loads(path.read_text())["features"]]
    if ending == "parquet":
        import geopandas

        return geopandas.read_parquet(path).to_dict("records")
    return pyogrio.read_dataframe(path).to_dict("records")


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_back_every_row_in_order(join, ledger, ending):
    found = _rows_of(join(ledger, f".{ending}")[1])
    assert [row["编号"] for row in found] == ["000", "001", "002", "003"]
    grids = [row["grid"] if isinstance(row["grid"], str) else "" for row in found]
    assert grids == ["991003001001Z001"] * 3 + [""]
    assert found[0]["姓名"] == "=张某"


def test_map_files_hold_the_places_in_cgcs2000(join, ledger):
    shapes = pyogrio.read_dataframe(join(ledger, ".gpkg")[1]).geometry
    assert [(p.x, p.y) for p in shapes] == SPOTS


def test_rows_without_a_place_stay_and_say_why(join, tmp_path):
    rows = [
        {"id": "a", "lon": "", "lat": ""}, {"id": "b", "lon": "0", "lat": "0"},
        {"id": "c", "lon": "119.0002", "lat": "39.0078"},
    ]  # fmt: skip
    path = write_csv(tmp_path / "gaps.csv", rows)
    found = read_csv(join(path)[1])
    assert [row["id"] for row in found] == ["a", "b", "c"]
    assert found[0]["reason"] == "没有坐标，待定位"
    assert "placeholder" in found[1]["reason"]
    assert [row["rule"] for row in found] == ["", "", "inside"]
    assert [row["lon_cgcs2000"] for row in found] == ["", "", "119.0002"]


def test_outlines_are_placed_by_a_point_inside(join, tmp_path):
    rows = [({"name": "楼"}, shapely.box(119.0001, 39.0071, 119.0004, 39.0074))]
    _, out = join(write_geojson(tmp_path / "houses.geojson", rows), ".geojson")
    (feature,) = json.loads(out.read_text())["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["micro_grid"] == "991003001001Z00101"
    assert "a point inside" in feature["properties"]["note"]


def test_names_are_chinese_or_reasons_english_when_asked(join, ledger):
    chinese = read_csv(join(ledger, lang="zh")[1])[0]
    assert (chinese["网格编码"], chinese["归属规则"]) == ("991003001001Z001", "内部")
    english = read_csv(join(ledger, lang="en")[1])[0]
    assert english["reason"].startswith("inside grid 991003001001Z001, ")


def test_only_grids_of_a_unit_are_given_when_asked(join, ledger):
    found = read_csv(join(ledger, under="991003002")[1])
    assert {row["grid"] for row in found} == {""}
    assert found[0]["reason"] == "lies outside 991003002"


def test_boundaries_may_be_those_of_another_time(join, ledger, cursor):
    cursor.execute(
        "UPDATE grid_version SET valid = '[2025-01-01,)' WHERE code = '991003001001Z001'"
    )
    old = read_csv(join(ledger, at=np.datetime64("2024-01-01", "us"))[1])[0]
    assert old["grid"] == "991003001001Z001"
    assert "早于首版边界，按 2025-01-01 的边界" in old["reason"]


def test_phone_coordinates_are_brought_home(join, tmp_path):
    from geodata.crs import from_cgcs2000

    lon, lat = from_cgcs2000(*SPOTS[0], "gcj02")
    path = write_csv(tmp_path / "phone.csv", [{"lng": float(lon), "lat": float(lat)}])
    (row,) = read_csv(join(path, datum="gcj02")[1])
    assert row["grid"] == "991003001001Z001"
    assert abs(float(row["lon_cgcs2000"]) - SPOTS[0][0]) < 1e-6


@pytest.mark.parametrize("name", ["out.xyz", "ledger.csv"])
def test_an_answer_that_cannot_be_written_is_refused(cursor, small_city, ledger, name):
    with pytest.raises(BadRequest):
        join_table(Grids(cursor, 20.0), ledger, ledger.with_name(name), Wish())
    assert [path.name for path in ledger.parent.iterdir()] == ["ledger.csv"]


def test_nothing_is_left_when_it_is_stopped(join, ledger):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        join(ledger, progress=stop)
    assert [path.name for path in ledger.parent.iterdir()] == ["ledger.csv"]


def test_more_rows_than_may_be_waited_for_are_told_at_once(join, ledger):
    with pytest.raises(TooManyRows):
        join(ledger, most=3)


def test_a_long_table_keeps_its_order_over_all_its_pieces(join, tmp_path):
    path = tmp_path / "long.csv"
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "lon", "lat"])
        writer.writerows((n, 119.0002 + n % 7 / 1000, 39.0078) for n in range(130_000))
    told, out = join(path)
    assert told.rows == 130_000
    with open(out, encoding="utf-8-sig", newline="") as file:
        assert [int(row["id"]) for row in csv.DictReader(file)] == list(range(130_000))


def test_a_shapefile_keeps_names_apart_that_its_ten_bytes_make_alike(join, ledger):
    _, out = join(ledger, ".zip", lang="zh")
    with zipfile.ZipFile(out) as archive:
        assert {name.rpartition(".")[2] for name in archive.namelist()} >= {
            "shp",
            "cpg",
        }
    names = pyogrio.read_info(out)["fields"].tolist()
    assert len({name.casefold() for name in names}) == len(ROWS[0]) + len(ADDED)
