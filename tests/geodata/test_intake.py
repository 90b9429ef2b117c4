"""A file in our terms: datums, numbers, places that are none, each row's reasons."""

import numpy as np
import pytest
import shapely
from support.samples import square, write_csv, write_geojson

from geodata import crs, intake
from geodata.intake import Options
from geodata.table import BadFile


def read(path, kind="incidents", **options):
    (piece,) = intake.pieces(path, kind, Options(**options))
    return piece


def point_file(tmp_path, *places):
    rows = [{"经度": lon, "纬度": lat} for lon, lat in places]
    return write_csv(tmp_path / "a.csv", rows)


def test_points_come_in_the_datum_that_is_said(tmp_path):
    x, y = crs.from_cgcs2000(116.4, 39.9, "gcj02")
    piece = read(point_file(tmp_path, (float(x), float(y))), datum="gcj02")
    assert abs(piece.lon[0] - 116.4) < 1e-6
    assert piece.raw_x[0] == x


def test_shapes_in_metres_are_placed_by_their_own_system(tmp_path):
    x, y = crs.project(116.4, 39.9, 4548)
    path = write_geojson(
        tmp_path / "a.geojson", [({}, square(float(x), float(y), 100))]
    )
    piece = read(path, "units", datum="EPSG:4548")
    west, south, *_ = piece.geometry[0].bounds
    assert (west, south) == (
        pytest.approx(116.4, abs=1e-5),
        pytest.approx(39.9, abs=1e-5),
    )


def test_metres_without_a_system_are_refused_with_what_to_say(tmp_path):
    path = write_geojson(tmp_path / "a.geojson", [({}, square(500000, 4300000, 100))])
    piece = read(path, "units")
    assert "--datum EPSG:n" in piece.reasons[0][0]
    assert piece.geometry[0] is None


def test_geometry_may_be_a_column_of_well_known_text(tmp_path):
    rows = [{"编码": "1", "WKT": square(116, 39).wkt}, {"编码": "2", "WKT": "oops"}]
    piece = read(write_csv(tmp_path / "a.csv", rows), "units")
    assert shapely.equals(piece.geometry[0], square(116, 39))
    assert piece.reasons == {1: ["its geometry is no WKT"]}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (("0", "0"), "placeholder"), (("200", "39"), "no place"),
        (("116", ""), "only one"), (("x", "39"), "lon is no number"),
        (("inf", "39"), "lon is no number"),
    ],
)  # fmt: skip
def test_coordinates_that_are_no_place_are_refused(tmp_path, place, reason):
    piece = read(point_file(tmp_path, place))
    assert reason in "; ".join(piece.reasons[0])


def test_numbers_may_have_separators_and_only_bad_ones_are_bad():
    values, bad = intake.to_numbers(np.array(["1,009,067", "", "2.5", "two"], object))
    assert values[[0, 2]].tolist() == [1009067, 2.5]
    assert bad.tolist() == [False, False, False, True]


@pytest.mark.parametrize(("datum", "said"), [(None, 1), ("cgcs2000", 0)])
def test_coordinates_whose_datum_nobody_names_are_noted(tmp_path, datum, said):
    piece = read(point_file(tmp_path, (118.4, 38.6)), datum=datum)
    assert sum("datum not named" in note for note in piece.notes) == said


def test_a_value_that_is_given_fills_only_what_is_empty(tmp_path):
    rows = [{"来源": "", "经度": 116}, {"来源": "20", "经度": 116}]
    piece = read(write_csv(tmp_path / "a.csv", rows), given={"source": "10"})
    assert piece.text("source").tolist() == ["10", "20"]


def test_an_unknown_datum_stops_the_file(tmp_path):
    with pytest.raises(BadFile, match="no datum known"):
        read(point_file(tmp_path, (116, 39)), datum="mars2000")


@pytest.mark.parametrize(
    ("names", "datum"),
    [(("经度(高德)", "纬度(高德)"), "gcj02"), (("百度经度", "百度纬度"), "bd09"),
     (("lon_wgs84", "lat_wgs84"), "wgs84"), (("GPS经度", "GPS纬度"), None)],
)  # fmt: skip
def test_the_names_of_columns_may_say_the_datum(tmp_path, names, datum):
    path = write_csv(tmp_path / "a.csv", [dict(zip(names, (121.4, 31.2), strict=True))])
    piece = read(path)
    assert (piece.datum, piece.table.datum) == (datum or "cgcs2000", datum)
    assert read(path, datum="bd09").datum == "bd09"
