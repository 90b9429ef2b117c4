"""Named places loaded, and ledgers placed by the addresses that they make known."""

import json

import pytest
from support import small_city as paper
from support import streets
from support.samples import write_csv

from gis_app.actions.find_place import find_place

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def places(tmp_path):
    lon, lat = paper.point(2.5, 7.5)
    rows = [
        {"编号": "P1", "名称": "惠民粮店(总店)", "类别": "粮店", "详细地址": "解放路5号",
         "别名": "粮站；惠民", "经度": lon, "纬度": lat, "联系人": "张三丰"},
        {"编号": "P2", "名称": "", "类别": "", "详细地址": "解放路9号", "别名": "",
         "经度": lon, "纬度": lat, "联系人": ""},
        {"编号": "P3", "名称": "无处", "类别": "", "详细地址": "", "别名": "", "经度": "",
         "纬度": "", "联系人": ""},
    ]  # fmt: skip
    return write_csv(tmp_path / "places.csv", rows)


@pytest.fixture
def ledger(tmp_path):
    def ledger(*addresses, category="暴露垃圾"):
        rows = [
            {"编号": f"L{n}", "类别": category, "标题": "垃圾", "地址": address,
             "上报时间": "2026-11-02 08:00"}
            for n, address in enumerate(addresses)
        ]  # fmt: skip
        return write_csv(tmp_path / "ledger.csv", rows)

    return ledger


@pytest.fixture(autouse=True)
def fresh(owner, small_city):
    with owner.transaction() as cursor:
        cursor.execute("TRUNCATE incident, building, road, named_place CASCADE")
        streets.insert(cursor)


def test_a_place_is_found_by_name_alias_address_and_sound(load, places, owner):
    report = load("places", places, datum="cgcs2000")
    assert (report.stored, report.rejected) == (2, 1)
    with owner.transaction() as cursor:
        for text in (
            "惠民粮店(总店)",
            "惠民粮店总店",
            "粮站",
            "解放路5号",
            "huiminliangdianzongdian",
        ):
            best = find_place(cursor, text)[0]
            assert (best.lon, best.lat) == pytest.approx(paper.point(2.5, 7.5)), text


def test_the_same_places_again_change_nothing(load, places):
    load("places", places, datum="cgcs2000")
    again = load("places", places, datum="cgcs2000")
    assert (again.stored, again.unchanged) == (0, 2)


def test_who_is_in_charge_is_not_stored(load, places, rows):
    load("places", places, datum="cgcs2000")
    stored = rows("SELECT to_jsonb(p)::text AS text FROM named_place p")
    assert "张三丰" not in "".join(row.text for row in stored)


def test_a_ledgers_rows_are_placed_by_address_or_wait_where_they_belong(
    load, ledger, rows
):
    file = ledger("第1街道文化路3号", "和平街8号", "测试区第2街道某处", "老槐树下")
    report = load("incidents", file)
    assert report.stored == 4
    assert report.notes["placed by its address"] == 1
    assert report.notes["no coordinates: it waits to be placed by its address"] == 3
    found = rows("SELECT source_ref, unplaced, grid_code, scope_code, accuracy_m FROM incident"
                 " ORDER BY source_ref")  # fmt: skip
    assert [row.unplaced for row in found] == [False, True, True, True]
    assert found[0].grid_code == "991003001001Z001" and found[0].accuracy_m >= 15
    assert [row.scope_code for row in found[1:]] == ["9910", "991003002", "9910"]


def test_the_reason_and_the_log_say_how_it_was_placed(load, ledger, rows):
    load("incidents", ledger("第1街道文化路3号"))
    (reason,) = rows("SELECT reason FROM attribution")[0]
    assert "，按地址“文化路3号”定位（得分 0.97）" in reason
    (payload,) = rows("SELECT payload FROM log_entry WHERE incident_id IS NOT NULL"
                      " ORDER BY id DESC LIMIT 1")[0]  # fmt: skip
    said = json.loads(payload)
    assert (said["placed_by"], said["score"]) == ("address", 0.97)
    assert "文化路" not in payload


def test_a_coarse_row_keeps_its_address_for_the_handling_unit_alone(load, ledger, rows):
    load("incidents", ledger("文化路3号", "老槐树下", category="家庭邻里纠纷"),
         given={"category": "G0201"})  # fmt: skip
    found = rows(
        """
        SELECT i.address, i.unplaced, e.address AS exact, a.reason, l.payload
          FROM incident i JOIN incident_exact_place e ON e.incident_id = i.id
          JOIN attribution a ON a.incident_id = i.id
          JOIN log_entry l ON l.incident_id = i.id ORDER BY i.source_ref
        """
    )
    assert [(row.address, row.unplaced, row.exact) for row in found] == [
        ("", False, "文化路3号"), ("", True, "老槐树下")]  # fmt: skip
    assert not any("文化路" in row.reason + row.payload for row in found)
    assert found[1].reason.startswith("没有坐标，待定位")


def test_rows_loaded_under_a_unit_are_looked_for_there(load, ledger, rows):
    load("incidents", ledger("和平街8号", "老槐树下"), under="991003002")
    found = rows("SELECT unplaced, scope_code FROM incident ORDER BY source_ref")
    assert [row.unplaced for row in found] == [False, True]
    assert all(row.scope_code.startswith("991003002") for row in found)
