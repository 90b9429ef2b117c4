"""Ledgers: attributed as SQL would, idempotent, without numbers of persons."""

import csv

import openpyxl
import pytest
from support.samples import write_csv

from gis_app.domain.scope import Scope

# SQL judges what the engine stored; of coarse categories less is said.
AGREED = """
    SELECT count(*) AS rows,
           count(*) FILTER (WHERE
               (a.grid_code, a.micro_grid_code, a.scope_code, a.party_id, a.basis_at)
               IS NOT DISTINCT FROM
               (s.grid_code, s.micro_grid_code, s.scope_code, s.party_id, s.basis_at)
             AND (i.coarse
                  OR (a.rule, a.ambiguous, a.edge_m, a.runner_up, a.reason)
                  IS NOT DISTINCT FROM
                  (s.rule, s.ambiguous, s.edge_m, s.runner_up, s.reason))) AS equal
      FROM incident i
      LEFT JOIN incident_exact_place e ON e.incident_id = i.id
      JOIN attribution a ON a.incident_id = i.id
     CROSS JOIN LATERAL attribute_point(
           coalesce(e.geom, i.geom), i.reported_at, 20, i.accuracy_m) s
     WHERE i.geom IS NOT NULL
"""


def ledger(path, *changes, **columns):
    plain = {
        "编号": "A1", "事项": "暴露垃圾", "标题": "路口垃圾", "来源": "网格员",
        "上报时间": "2024-05-06 17:05", "经度": "119.0002", "纬度": "39.0078",
    } | columns  # fmt: skip
    rows = [plain | change for change in changes or ({},)]
    return write_csv(path, rows)


@pytest.fixture
def city(small_city, loader):
    return small_city


@pytest.fixture
def stored(rows):
    def stored(ref):
        (row,) = rows("SELECT * FROM incident WHERE source_ref = %s", [ref])
        return row

    return stored


def test_an_incident_is_stored_with_owner_number_state_and_log(
    city, load, rows, stored, tmp_path
):
    report = load("incidents", ledger(tmp_path / "a.csv"))
    assert (report.read, report.stored) == (1, 1)
    found = stored("A1")
    assert found.category == "E0102"
    assert found.source == "10"
    assert found.no.endswith("2024050600001")
    assert found.grid_code.startswith(found.no[:6])
    (parts,) = rows(
        """
        SELECT (SELECT count(*) FROM attribution WHERE incident_id = %(id)s) AS a,
               (SELECT count(*) FROM incident_state WHERE incident_id = %(id)s) AS s,
               (SELECT count(*) FROM log_entry WHERE incident_id = %(id)s) AS l,
               (SELECT count(*) FROM change WHERE incident_id = %(id)s) AS c
        """,
        {"id": found.id},
    )
    assert parts == (1, 1, 1, 1)


def test_the_engine_gives_what_sql_gives_near_borders_and_outside(
    city, load, rows, tmp_path
):
    places = [
        {"编号": f"B{x}-{y}", "经度": f"{118.999 + x / 4000}", "纬度": f"{38.999 + y / 4000}",
         "事项": ("暴露垃圾", "家庭邻里")[(x + y) % 2]}
        for x in range(60) for y in range(60)
    ]  # fmt: skip
    load("incidents", ledger(tmp_path / "a.csv", *places))
    (found,) = rows(AGREED)
    assert found.rows == found.equal > 3600


def test_loading_twice_changes_nothing(city, load, rows, tmp_path):
    path = ledger(tmp_path / "a.csv", {"编号": "C1"}, {"编号": ""}, {"编号": "C1"})
    first = load("incidents", path)
    assert (first.stored, first.unchanged) == (2, 1)
    before = rows("SELECT * FROM incident ORDER BY id")
    again = load("incidents", path)
    assert (again.stored, again.unchanged) == (0, 3)
    assert rows("SELECT * FROM incident ORDER BY id") == before


def test_a_coarse_category_is_shown_at_its_micro_grids_label(
    city, load, rows, stored, tmp_path
):
    load("incidents", ledger(tmp_path / "a.csv", {"编号": "D1", "事项": "家庭邻里"}))
    found = stored("D1")
    assert found.coarse
    assert found.raw_x is None
    assert found.address == ""
    (place,) = rows(
        """
        SELECT v.label = i.geom AS shown, e.raw_x, a.edge_m, a.reason
          FROM incident i JOIN incident_exact_place e ON e.incident_id = i.id
          JOIN attribution a ON a.incident_id = i.id
          JOIN grid_version v ON v.code = i.micro_grid_code
         WHERE i.id = %s
        """,
        [found.id],
    )
    assert place.shown
    assert place.raw_x == 119.0002
    assert place.edge_m is None
    assert place.reason.endswith("位置按微网格模糊显示")


def test_gcj02_is_moved_and_the_raw_pair_is_kept(city, load, rows, stored, tmp_path):
    load("incidents", ledger(tmp_path / "a.csv", {"编号": "E1"}), datum="gcj02")
    found = stored("E1")
    assert (found.raw_x, found.raw_datum) == (119.0002, "gcj02")
    (moved,) = rows(
        "SELECT ST_DistanceSphere(geom, ST_Point(raw_x, raw_y, 4490)) AS m"
        " FROM incident WHERE id = %s",
        [found.id],
    )
    assert 100 < moved.m < 900


def test_states_are_ranges_up_to_the_closing(city, load, rows, stored, tmp_path):
    closed = {"编号": "F1", "状态": "已办结", "结案时间": "2024-05-07 09:00"}
    load("incidents", ledger(tmp_path / "a.csv", closed, 状态="", 结案时间=""))
    found = stored("F1")
    assert (found.state, found.is_open) == (80, False)
    states = rows(
        "SELECT state, upper(valid) IS NULL AS now FROM incident_state"
        " WHERE incident_id = %s ORDER BY seq",
        [found.id],
    )
    assert states == [(10, False), (80, True)]


def test_an_address_without_coordinates_waits(city, load, stored, tmp_path):
    waiting = {"编号": "G1", "经度": "", "纬度": "", "地址": "柳岸路15号"}
    report = load("incidents", ledger(tmp_path / "a.csv", waiting, 地址=""))
    assert report.stored == 1
    assert stored("G1").geom is None
    assert stored("G1").rule == "outside"


def test_bad_rows_go_home_with_their_reasons(city, load, tmp_path):
    rejects = tmp_path / "rejects.csv"
    path = ledger(
        tmp_path / "a.csv",
        {"编号": "H1", "事项": "龙卷风"},
        {"编号": "H2", "经度": "abc"},
        {"编号": "H3", "经度": "0", "纬度": "0"},
        {"编号": "H4", "上报时间": "昨天"},
        {"编号": "H5", "经度": "39", "纬度": "219"},
        {"编号": "H6"},
    )
    report = load("incidents", path, rejects=rejects)
    assert (report.stored, report.rejected) == (1, 5)
    with open(rejects, encoding="utf-8-sig") as file:
        back = list(csv.DictReader(file))
    assert [row["row"] for row in back] == ["2", "3", "4", "5", "6"]
    assert back[0]["reasons"] == "category '龙卷风' is not known"
    assert back[4]["编号"] == "H5"
    assert rejects.stat().st_mode & 0o077 == 0


def test_mended_rejects_load_as_they_are(city, load, tmp_path):
    rejects = tmp_path / "rejects.csv"
    load("incidents", ledger(tmp_path / "a.csv", {"编号": "I1", "事项": "?"}),
         rejects=rejects)  # fmt: skip
    rejects.write_text(rejects.read_text("utf-8-sig").replace("?", "暴露垃圾"))
    assert load("incidents", rejects).stored == 1


def test_a_given_category_takes_what_is_not_known_with_a_note(city, load, tmp_path):
    path = ledger(tmp_path / "a.csv", {"编号": "J1", "事项": "龙卷风"})
    report = load("incidents", path, given={"category": "E04"})
    assert report.stored == 1
    assert "category '龙卷风' is not known: taken as E04" in report.notes


def test_rows_outside_the_starters_scope_are_refused(city, load, tmp_path):
    report = load(
        "incidents",
        ledger(tmp_path / "a.csv", {"编号": "K1"}),
        scope=Scope(prefixes=("110101",)),
    )
    assert report.rejected == 1
    assert "outside your area" in report.faults[0]["message"]


def test_the_matrix_names_the_lead_as_sql_does(city, load, rows, tmp_path):
    load(
        "incidents",
        ledger(tmp_path / "a.csv", {"编号": "L1"}, {"编号": "L2", "事项": "物业"}),
    )
    wrong = rows(
        """
        SELECT i.source_ref FROM incident i
         CROSS JOIN LATERAL lead_for(i.category, i.scope_code) l
         WHERE i.lead_org IS DISTINCT FROM l.lead_org
        """
    )
    assert wrong == []


def workbook(path, **sheets):
    """A sheet a keyword, each of changes to a plain row."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    plain = {"编号": "A1", "事项": "暴露垃圾", "上报时间": "2024-05-06 17:05",
             "经度": 119.0002, "纬度": 39.0078}  # fmt: skip
    for name, changes in sheets.items():
        sheet = made.create_sheet(name)
        sheet.append(list(plain))
        for change in changes:
            sheet.append(list((plain | change).values()))
    made.save(path)
    return path


def test_numbers_that_begin_anew_on_each_sheet_lose_no_row(city, load, rows, tmp_path):
    months = [
        [{"编号": n, "上报时间": f"2024-0{month}-0{n} 08:00"} for n in (1, 2)]
        for month in (1, 2)
    ]
    path = workbook(
        tmp_path / "a.xlsx", **dict(zip(("1月", "2月"), months, strict=True))
    )
    report = load("incidents", path)
    assert (report.read, report.stored, report.rejected) == (4, 4, 0)
    found = rows("SELECT source_ref FROM incident WHERE source_ref ~ '月!' ORDER BY 1")
    assert [row.source_ref for row in found] == ["1月!1", "1月!2", "2月!1", "2月!2"]
    assert load("incidents", path).unchanged == 4


@pytest.mark.parametrize("look", [False, True], ids=["stored", "looked at"])
def test_a_number_of_another_case_on_a_later_sheet_is_refused(
    city, load, tmp_path, look
):
    path = workbook(
        tmp_path / "a.xlsx",
        甲=[{"编号": f"X{look}1"}, {"编号": f"X{look}2"}],
        乙=[
            {"编号": f"X{look}2", "上报时间": "2024-07-01 08:00"},
            {"编号": f"X{look}3"},
        ],
    )
    report = load("incidents", path, look=look, dry_run=look)
    assert (report.read, report.rejected) == (4, 1)
    assert report.faults[0]["where"] == "a.xlsx row 乙!2"
    assert f"number X{look}2 of a row above" in report.faults[0]["message"]


def test_a_number_of_another_case_that_is_there_is_noted(city, load, stored, tmp_path):
    load("incidents", ledger(tmp_path / "a.csv"))
    other = ledger(tmp_path / "b.csv", 上报时间="2024-06-01 08:00")
    report = load("incidents", other)
    assert (report.stored, report.unchanged) == (0, 1)
    assert any("of another category or time" in note for note in report.notes)
