"""What an import stored is taken back whole, while nothing builds on it."""

import json

import pytest
import shapely
from support.samples import square, write_csv, write_geojson

from gis_app.actions.load_file import SYSTEM
from gis_app.actions.refresh_gazetteer import refresh_gazetteer
from gis_app.actions.undo_import import undo_import
from gis_app.actions.verify_log import verify_log
from gis_app.errors import Conflict
from gis_app.store import imports

LEDGER = {"事项": "暴露垃圾", "标题": "路口垃圾", "上报时间": "2024-05-06 08:00",
          "经度": "119.0002", "纬度": "39.0078"}  # fmt: skip
COUNTED = (
    "incident incident_state attribution incident_exact_place unit unit_version grid"
    " grid_version plan building road water facility named_place org_unit party_org"
    " party_territory duty_rule account gazetteer_name"
).split()


@pytest.fixture(scope="module", autouse=True)
def city(small_city, owner):
    with owner.transaction() as cursor:
        refresh_gazetteer(cursor)
    return small_city


@pytest.fixture
def counts(rows):
    """How many rows each table has, and what the installation is called."""

    def counts():
        found = {
            table: rows(f"SELECT count(*) AS n FROM {table}")[0].n for table in COUNTED
        }
        return found | {"installation": rows("SELECT * FROM installation")}

    return counts


@pytest.fixture
def number(rows):
    """Of the last load."""
    return lambda: rows("SELECT max(id) AS id FROM import_run")[0].id


@pytest.fixture
def undo(loader):
    return lambda number: undo_import(loader, SYSTEM, number)


def files(folder):
    """kind -> a file of it, in and around the paper city."""

    def shaped(name, *rows):
        return write_geojson(folder / f"{name}.geojson", rows)

    def listed(name, *rows):
        return write_csv(folder / f"{name}.csv", rows)

    line = shapely.LineString([(119.001, 39.001), (119.003, 39.003)])
    return {
        "incidents": listed("i", LEDGER | {"编号": "U1"},
                            LEDGER | {"编号": "U2", "事项": "家庭邻里"}),
        "units": shaped("u", ({"code": "992001", "name": "别区"}, square(120, 40))),
        "grids": shaped("g", ({"code": "992001001001Z001", "name": "新格"},
                              square(121, 40))),
        "micro_grids": shaped("m", ({"code": "991003001001Z00177", "name": "微"},
                                    square(119.0001, 39.0071, 0.0002))),
        "buildings": shaped("b", ({"名称": "新楼"}, square(119.0011, 39.0011, 0.0001))),
        "roads": shaped("r", ({"name": "新路"}, line)),
        "water": shaped("w", ({"name": "新湖"}, square(119.002, 39.002, 0.0003))),
        "facilities": listed("f", {"名称": "新驿站", "类型": "station", "经度": 119.0011,
                                   "纬度": 39.0011}),
        "places": listed("p", {"名称": "新店", "经度": 119.0012, "纬度": 39.0012}),
        "organisations": listed("o", {"编码": "NEW1", "名称": "新单位", "类型": "department"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    "kind",
    "incidents units grids micro_grids buildings roads water facilities places"
    " organisations".split(),
)
def test_nothing_of_a_kind_is_left(load, counts, number, undo, tmp_path, kind):
    before = counts()
    report = load(kind, files(tmp_path)[kind], datum="cgcs2000")
    assert report.stored, report
    assert counts() != before
    undo(number())
    assert counts() == before


def test_what_was_changed_is_as_before(load, rows, number, undo, tmp_path):
    def grid():
        return rows("SELECT v.* FROM grid_version v WHERE code = '991003001001Z001'")

    before = grid()
    shape = shapely.from_wkb(
        bytes(rows("SELECT ST_AsBinary(geom) AS g FROM grid_version"
                   " WHERE code = '991003001001Z001'")[0].g)
    )  # fmt: skip
    named = {"code": "991003001001Z001", "name": "改名", "households": 7}
    path = write_geojson(tmp_path / "named.geojson", [(named, shape)])
    assert load("grids", path, datum="cgcs2000").stored == 1
    assert grid() != before
    undo(number())
    assert grid() == before


def test_what_was_changed_again_stays(load, owner, number, undo, tmp_path, rows):
    rows_of = "SELECT ST_AsBinary(geom) AS g FROM grid_version WHERE code = %s"
    code = "991003001001Z003"
    shape = shapely.from_wkb(bytes(rows(rows_of, [code])[0].g))
    path = write_geojson(
        tmp_path / "a.geojson", [({"code": code, "name": "甲"}, shape)]
    )
    load("grids", path, datum="cgcs2000")
    with owner.transaction() as cursor:
        cursor.execute("UPDATE grid_version SET name = '乙' WHERE code = %s", [code])
    with pytest.raises(Conflict) as refused:
        undo(number())
    assert "changed again since: 1" in refused.value.errors[0]["message"]


def test_an_import_whose_incident_was_corrected_stays(
    load, owner, number, undo, tmp_path, counts
):
    load("incidents", write_csv(tmp_path / "c.csv", [LEDGER | {"编号": "C1"}]),
         datum="cgcs2000")  # fmt: skip
    with owner.transaction(SYSTEM) as cursor:
        cursor.execute("SELECT no FROM incident WHERE source_ref = 'C1'")
        cursor.execute(
            "SELECT correct_incident(%s, %s)",
            [cursor.fetchone().no, json.dumps({"category": "B0101", "near_m": 20})],
        )
    before = counts()
    with pytest.raises(Conflict) as refused:
        undo(number())
    assert "corrected" in refused.value.errors[0]["message"]
    assert counts() == before


def test_units_under_which_others_lie_stay(load, number, undo, tmp_path):
    towns = write_geojson(
        tmp_path / "t.geojson",
        [({"code": "993001", "name": "区"}, square(122, 40, 0.02))],
    )
    load("units", towns, datum="cgcs2000")
    first = number()
    below = write_geojson(
        tmp_path / "b.geojson",
        [({"code": "993001001", "name": "街道"}, square(122, 40))],
    )
    load("units", below, datum="cgcs2000")
    with pytest.raises(Conflict) as refused:
        undo(first)
    assert refused.value.errors[0]["message"] == "units of others lie in units of it: 1"
    undo(number())
    undo(first)


def test_grids_with_incidents_stay(load, number, undo, tmp_path):
    grid = write_geojson(
        tmp_path / "g.geojson",
        [({"code": "994001001001Z001", "name": "格"}, square(119.05, 39.0))],
    )
    load("grids", grid, datum="cgcs2000")
    first = number()
    inside = LEDGER | {"编号": "G1", "经度": "119.055", "纬度": "39.005"}
    report = load(
        "incidents", write_csv(tmp_path / "i.csv", [inside]), datum="cgcs2000"
    )
    assert report.stored == 1, report
    with pytest.raises(Conflict) as refused:
        undo(first)
    assert any("incidents belong" in e["message"] for e in refused.value.errors)
    undo(number())
    undo(first)


def test_the_log_keeps_all_and_holds(load, rows, number, undo, tmp_path, owner):
    path = write_csv(tmp_path / "l.csv", [LEDGER | {"编号": "L1"}])
    load("incidents", path, datum="cgcs2000")
    (incident,) = rows("SELECT id, no FROM incident WHERE source_ref = 'L1'")
    undo(number())
    entries = rows("SELECT action FROM log_entry WHERE incident_id = %s", [incident.id])
    assert [entry.action for entry in entries] == ["incident.loaded"]
    (last,) = rows("SELECT action, payload FROM log_entry ORDER BY id DESC LIMIT 1")
    assert last.action == "import.undone"
    assert json.loads(last.payload)["removed"]["incident"] == 1
    with owner.transaction() as cursor:
        assert verify_log(cursor).fault is None
    load("incidents", path, datum="cgcs2000")
    (again,) = rows("SELECT no FROM incident WHERE source_ref = 'L1'")
    assert again.no != incident.no


def test_screens_hear_of_it(load, rows, number, undo, tmp_path):
    load("incidents", write_csv(tmp_path / "s.csv", [LEDGER | {"编号": "S1"}]),
         datum="cgcs2000")  # fmt: skip
    (incident,) = rows("SELECT id FROM incident WHERE source_ref = 'S1'")
    undo(number())
    kinds = rows(
        "SELECT kind FROM change WHERE incident_id = %s ORDER BY seq", [incident.id]
    )
    assert [one.kind for one in kinds] == ["incident.created", "incident.deleted"]


def test_twice_is_once_and_the_line_of_history_stays(
    load, number, undo, tmp_path, loader
):
    load("incidents", write_csv(tmp_path / "t.csv", [LEDGER | {"编号": "T1"}]),
         datum="cgcs2000")  # fmt: skip
    assert undo(number())["incident"] == 1
    assert undo(number()) == {}
    with loader.transaction() as cursor:
        assert imports.one(cursor, number()).state == "undone"
