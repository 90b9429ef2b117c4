"""The datum guard on real files and the demo town: each under each name, right and wrong.

The real files lie beside the project in ../shared/data.
"""

import re

import numpy as np
import pyogrio
import pytest
import shapely
from support import databases
from support.samples import SHARED, as_geojson, read_csv, write_csv, write_geojson

from geodata import crs
from geodata.intake import Options
from gis_app.actions import guard_datum
from gis_app.actions.load_file import SYSTEM, Request, load_file
from gis_app.database import Database
from gis_app.errors import BadRequest, Rejected

LANGFANG, SHANGHAI = SHARED / "cn_langfang", SHARED / "cn_shanghai"
BEIJING, NEW_YORK = SHARED / "cn_beijing", SHARED / "us_nyc"
DATUMS = ("cgcs2000", "gcj02", "bd09")
shared = pytest.mark.skipif(
    not SHARED.exists(), reason="../shared/data is not here: no real files to load"
)


class Place:
    """A city of its own. judge("gcj02", kind, path) -> what the guard says of a file under
    that name; None: nobody named it."""

    def __init__(self, url, role=None):
        self.database = Database(url, connections=1, role=role)

    def load(self, kind, *paths, datum=None, said=None, **more):
        options = Options(datum=datum, said=said or {})
        return load_file(self.database, Request(kind, list(paths), options, **more))

    def settle(self, datum, kind, path, said=None, header=None):
        options = Options(datum=datum, said=said or {}, header=header)
        with self.database.transaction(SYSTEM) as cursor:
            return guard_datum.settle(cursor, kind, path, options)

    def judge(self, *arguments, **more):
        return self.settle(*arguments, **more).judgement


@pytest.fixture(scope="module")
def empty(server):
    return server.template(
        "empty", databases.MIGRATIONS.glob("*.sql"), databases.migrated
    )


@pytest.fixture(scope="module")
def langfang(server, empty):
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        place.load("units", LANGFANG / "admin_wgs84.geojson")
        yield place


@pytest.fixture(scope="module")
def shanghai(server, empty):
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        place.load("units", SHANGHAI / "district_wgs84.geojson")
        yield place


@pytest.fixture(scope="module")
def beijing(server, empty, tmp_path_factory):
    folder = tmp_path_factory.mktemp("beijing")
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        for layer in ("city", "district", "subdistrict"):
            path = folder / f"{layer}.geojson"
            place.load("units", as_geojson(BEIJING / "beijing_wgs84.gpkg", layer, path))
        yield place


@pytest.fixture(scope="module")
def new_york(server, empty, tmp_path_factory):
    package = f"/vsizip/{(NEW_YORK / 'nyc_nested.gpkg.zip').resolve()}"
    path = tmp_path_factory.mktemp("new_york") / "borough.geojson"
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        said = {"borough_code": "code", "borough": "name"}
        place.load("units", as_geojson(package, "borough", path), said=said)
        yield place


@pytest.fixture(scope="module")
def demo(town):
    return Place(town.owner)


def holds(place, right, *arguments, **more):
    """The file is in `right`: so it is said under every wrong name, and only there."""
    for taken in (right, *(datum for datum in DATUMS if datum != right)):
        found = place.judge(taken, *arguments, **more)
        assert crs.label(found.winner) == crs.label(right), taken
        assert bool(found.warning) == (taken != right), (taken, found.warning)


@shared
def test_langfangs_outlines_under_the_wrong_name(langfang):
    holds(langfang, "gcj02", "units", LANGFANG / "admin_gcj02.geojson")
    holds(langfang, "cgcs2000", "units", LANGFANG / "admin_wgs84.geojson")


@shared
def test_the_same_when_the_shifted_outlines_came_first(server, empty):
    """What was loaded under a right name is a sound measure whatever datum it came in."""
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        place.load("units", LANGFANG / "admin_gcj02.geojson", datum="gcj02")
        holds(place, "cgcs2000", "units", LANGFANG / "admin_wgs84.geojson")


@shared
@pytest.mark.parametrize(
    "lon, lat, right",
    [("lon_gcj", "lat_gcj", "gcj02"), ("lon_wgs", "lat_wgs", "cgcs2000")],
)
def test_langfangs_places_by_the_code_of_their_county(langfang, lon, lat, right):
    said = {lon: "lon", lat: "lat", "name": "title"}
    holds(langfang, right, "incidents", LANGFANG / "places.csv", said=said)


@shared
def test_langfangs_shapefile_without_prj_is_in_degrees(langfang):
    holds(langfang, "cgcs2000", "units", LANGFANG / "county_shp_gbk_nocpg_noprj.zip")


@pytest.fixture
def without_crs(tmp_path):
    """The counties of Langfang in metres, their system taken away."""
    meta, _, shapes, fields = pyogrio.raw.read(LANGFANG / "county_epsg4548.gpkg")
    path = tmp_path / "counties.gpkg"
    pyogrio.raw.write(
        path, shapes, np.array(fields, object), meta["fields"],
        geometry_type=meta["geometry_type"], crs=None, driver="GPKG",
    )  # fmt: skip
    return path


@shared
def test_metres_without_a_system_are_guessed(langfang, without_crs):
    found = langfang.settle(None, "units", without_crs)
    assert (found.guess.value, found.options.datum) == ("EPSG:4548", "EPSG:4548")
    assert found.judgement.warning is None
    report = langfang.load("units", without_crs, dry_run=True)
    assert any(note.startswith("datum taken as EPSG:4548") for note in report.notes)


@shared
@pytest.mark.parametrize("wrong", ["EPSG:4549", "EPSG:32650", "EPSG:4547", "wgs84"])
def test_metres_under_another_zone_are_told(langfang, without_crs, wrong):
    assert langfang.judge(wrong, "units", without_crs).winner == "EPSG:4548"


@shared
def test_metres_that_fit_nowhere_are_refused_whole(beijing, shanghai, without_crs):
    with pytest.raises(BadRequest, match="tried: .*: name it, as in --datum EPSG:4548"):
        shanghai.load("units", without_crs)


@shared
def test_shanghais_places_by_the_district_they_name(shanghai, tmp_path):
    rows = read_csv(SHANGHAI / "poi_sample_5000_expected.csv")
    lon, lat = (np.array([float(row[name]) for row in rows]) for name in ("lon", "lat"))
    for right in DATUMS:
        x, y = crs.from_cgcs2000(lon, lat, right)
        moved = [
            {"编号": row["poi_id"], "所属区": row["adname"], "经度": a, "纬度": b}
            for row, a, b in zip(rows, x, y, strict=True)
        ]
        path = write_csv(tmp_path / f"{right}.csv", moved)
        holds(shanghai, right, "incidents", path)


@shared
def test_shanghais_ledgers_by_the_district_they_name(shanghai, tmp_path):
    """The messy ledger as a plain table: what its own reader makes of it is not asked
    here."""
    text = (SHANGHAI / "events_messy_gbk.csv").read_text("gb18030")
    path = tmp_path / "ledger.csv"
    path.write_text(text.partition("\n")[2], encoding="utf-8")
    holds(shanghai, "gcj02", "incidents", path)


@shared
def test_beijings_places_by_the_code_of_their_street(beijing):
    path = BEIJING / "places_expected.csv"
    said = {"lon_wgs": "lon", "lat_wgs": "lat", "name": "title"}
    holds(beijing, "cgcs2000", "incidents", path, said=said)


@shared
def test_beijings_events_name_no_unit_and_only_those_at_the_rim_tell(beijing, tmp_path):
    path = BEIJING / "events_composite.csv"
    for taken in DATUMS:
        found = beijing.judge(taken, "incidents", path)
        assert crs.label(found.winner) == "CGCS2000"
        assert not found.clear
    assert beijing.judge("bd09", "incidents", path).warning
    assert beijing.settle(None, "incidents", path).stop is None


@shared
def test_in_new_york_no_datum_is_doubted(new_york):
    path = NEW_YORK / "nyc_311_20181021.csv"
    for taken in (None, "EPSG:4326", "wgs84", "gcj02", "bd09"):
        found = new_york.settle(taken, "incidents", path)
        assert len(found.judgement.hypotheses) == 1
        assert found.judgement.warning is found.stop is None


@shared
@pytest.mark.parametrize("taken", ["EPSG:2263", "EPSG:32118", "EPSG:4548", "EPSG:4326"])
def test_new_yorks_feet_are_known_under_any_name(new_york, taken):
    said = {"X Coordinate (State Plane)": "lon", "Y Coordinate (State Plane)": "lat"}
    path = NEW_YORK / "nyc_311_20181021.csv"
    found = new_york.judge(taken, "incidents", path, said=said)
    assert found.winner == "EPSG:2263"
    assert bool(found.warning) == (taken != "EPSG:2263")
    assert (
        new_york.settle(None, "incidents", path, said=said).guess.value == "EPSG:2263"
    )


@pytest.fixture(scope="module")
def doors(demo):
    """Corners of some hundred buildings of the demo town."""
    with demo.database.transaction(SYSTEM) as cursor:
        cursor.execute(
            """
            SELECT ST_X(p) AS lon, ST_Y(p) AS lat
              FROM (SELECT id, ST_PointN(ST_ExteriorRing(geom), 1) AS p FROM building) d
             WHERE mod(id, 37) = 0 ORDER BY id
            """
        )
        return np.array([(row.lon, row.lat) for row in cursor]).T


def ledger(path, lon, lat):
    rows = [
        {"编号": f"E{n}", "类别": "E0102", "标题": "积水",
         "上报时间": "2026-05-01 08:00", "经度": x, "纬度": y}
        for n, (x, y) in enumerate(zip(lon, lat, strict=True))
    ]  # fmt: skip
    return write_csv(path, rows)


@pytest.mark.parametrize("right", DATUMS)
def test_places_at_doors_need_no_declared_unit(demo, doors, tmp_path, right):
    path = ledger(tmp_path / "doors.csv", *crs.from_cgcs2000(*doors, right))
    holds(demo, right, "incidents", path)


def test_nobody_named_it_and_the_town_says_otherwise_so_nothing_is_loaded(
    demo, doors, tmp_path
):
    path = ledger(tmp_path / "doors.csv", *crs.from_cgcs2000(*doors, "gcj02"))
    picture = tmp_path / "where.svg"
    with pytest.raises(Rejected) as stopped:
        demo.load("incidents", path, picture=picture)
    assert re.search(
        r"--datum gcj02, or --datum cgcs2000 to keep it", stopped.value.detail
    )
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_wrong_name_is_taken_and_told(demo, doors, tmp_path):
    path = ledger(tmp_path / "doors.csv", *crs.from_cgcs2000(*doors, "gcj02"))
    report = demo.load("incidents", path, datum="cgcs2000", dry_run=True)
    (note,) = [note for note in report.notes if note.startswith("datum doubtful")]
    assert "look like GCJ-02, not CGCS2000: counted in a building" in note


def test_a_right_name_and_an_unnamed_right_datum_go_in(demo, doors, tmp_path):
    path = ledger(tmp_path / "doors.csv", *doors)
    for datum in ("cgcs2000", None):
        report = demo.load("incidents", path, datum=datum, dry_run=True)
        assert report.rejected == 0
        assert not any("doubtful" in note for note in report.notes)


@pytest.mark.parametrize("seed", range(8))
def test_places_anywhere_are_not_doubted(demo, doors, tmp_path, seed):
    random = np.random.default_rng(seed)
    at = random.integers(0, doors.shape[1], 500)
    lon, lat = doors[:, at] + random.normal(0, 0.002, (2, 500))
    path = ledger(tmp_path / "anywhere.csv", lon, lat)
    found = demo.settle(None, "incidents", path)
    assert found.stop is None


def test_an_empty_city_has_nothing_to_say(server, empty, tmp_path):
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        path = ledger(tmp_path / "first.csv", [116.4, 116.5], [39.9, 39.8])
        found = place.settle(None, "incidents", path)
    assert (found.stop, found.judgement.warning, found.guess.sure) == (
        None,
        None,
        False,
    )
    assert found.guess.others == ("gcj02", "bd09")


def test_nothing_moves_a_place_outside_china(server, empty, tmp_path):
    with server.copy(empty) as urls:
        place = Place(urls.owner, "gis_loader")
        path = ledger(tmp_path / "first.csv", [103.8], [1.35])
        found = place.settle(None, "incidents", path)
    assert found.guess.sure and "none of them moves a point" in found.guess.reason


def test_grids_under_a_wrong_datum_miss_the_borders_of_the_units(demo, tmp_path):
    with demo.database.transaction(SYSTEM) as cursor:
        cursor.execute(
            "SELECT ST_AsBinary(geom) AS wkb FROM unit_version WHERE length(code) = 12"
        )
        shapes = shapely.from_wkb(np.array([bytes(r.wkb) for r in cursor], object))
    for right in DATUMS:
        moved = shapely.transform(
            shapes,
            lambda x, y, d=right: crs.from_cgcs2000(x, y, d),
            interleaved=False,
        )
        rows = [({"id": f"G{n}"}, shape) for n, shape in enumerate(moved)]
        path = write_geojson(tmp_path / f"{right}.geojson", rows)
        holds(demo, right, "grids", path)


def test_a_datum_without_local_parameters_is_noted(demo, doors, tmp_path):
    path = ledger(tmp_path / "xian.csv", *crs.from_cgcs2000(*doors, "EPSG:2385"))
    found = demo.settle("西安80 3度带 中央经线120", "incidents", path)
    assert found.judgement.warning is None
    assert any("without its local parameters" in note for note in found.notes)


@shared
def test_shanghais_ledgers_as_they_are_found(shanghai):
    for name in ("events_messy_gbk.csv", "events.xlsx"):
        holds(shanghai, "gcj02", "incidents", SHANGHAI / name)


@pytest.mark.parametrize("datum", ["EPSG:4549", "EPSG:4528", "EPSG:4549/yx"])
def test_a_ledger_in_metres_that_names_no_system_goes_in(demo, doors, tmp_path, datum):
    """Surveyors write the northing first and call it X."""
    path = ledger(tmp_path / "metres.csv", *crs.from_cgcs2000(*doors, datum))
    assert demo.settle(None, "incidents", path).guess.value == datum
    report = demo.load("incidents", path, dry_run=True)
    assert (report.read, report.rejected) == (doors.shape[1], 0)
