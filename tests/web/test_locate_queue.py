"""The locate queue: who sees what waits, why it waits, and how it is placed."""

import pytest
from support import small_city as paper
from support import streets

pytestmark = pytest.mark.usefixtures("named_city")

ONE, OTHER = ["991003001"], ["991003002"]


@pytest.fixture(scope="module")
def named_city(small_city, owner):
    with owner.transaction() as cursor:
        streets.insert(cursor)


@pytest.fixture
def command(visitor):
    return visitor("command")


@pytest.fixture(autouse=True)
def empty(owner, small_city):
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM incident")


def report(browser, address, **more):
    body = {"category": "E0102", "title": "井盖", "address": address}
    answer = browser.post("/api/incidents", json=body | more)
    assert answer.status_code == 202
    return answer.get_json()["no"]


def queue(browser, **more):
    answer = browser.get("/api/locate-queue", query_string=more)
    assert answer.status_code == 200
    return answer.get_json()


def pin(browser, no, x=0.5, y=7.5, **more):
    lon, lat = paper.point(x, y)
    body = {"lon": lon, "lat": lat, "reason": "核实", "waiting": True}
    return browser.patch(f"/api/incidents/{no}", json=body | more)


def test_a_report_waits_with_candidates_and_a_reason(command):
    no = report(command, "和平街8号")
    found = queue(command)
    (one,) = found["incidents"]
    assert found["total"] == 1 and found["next"] is None
    assert one["no"] == no and one["address"] == "和平街8号" and one["raw"] is None
    assert one["reason"] == "有几处同样符合这个地址"
    assert [place["precision"] for place in one["candidates"][:2]] == ["door", "door"]
    assert all(place["score"] < 0.8 for place in one["candidates"])


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("第1街道社区001", "地址只写到区域"),
        ("文化路", "地址只写到道路，或门牌号不在地名库里"),
        ("开发区管委会", "地名库里没有地址所写的地方"),
        ("第2街道文化路3号", "最可能的地点还不够确定：得分 0.55"),
    ],
)
def test_why_it_waits(command, address, reason):
    report(command, address)
    assert queue(command)["incidents"][0]["reason"] == reason


def test_it_waits_in_the_queue_of_the_unit_that_its_address_names(command, visitor):
    no = report(command, "测试区第1街道文化路")
    assert no.startswith("991003")
    (one,) = queue(visitor("street", ONE))["incidents"]
    assert (one["no"], one["scope"]) == (no, "991003001")
    assert queue(visitor("street", OTHER)) == {
        "total": 0,
        "next": None,
        "incidents": [],
    }


def test_without_a_unit_it_waits_in_the_senders_queue(visitor):
    street = visitor("street", ONE)
    no = report(street, "村口老槐树下")
    assert [one["no"] for one in queue(street)["incidents"]] == [no]
    answer = street.get(f"/api/incidents/{no}").get_json()
    assert answer["attribution"]["reason"].endswith("暂列第1街道的待定位队列")
    assert "in the queue of 第1街道" in answer["attribution"]["reason_en"]


def test_another_accounts_rows_are_as_if_they_were_not(command, visitor):
    street = visitor("street", ONE)
    before = street.get("/api/locate-queue").get_data()
    no = report(command, "第2街道文化路")
    assert street.get("/api/locate-queue").get_data() == before
    hidden = street.get(f"/api/incidents/{no}").get_data(as_text=True)
    never = street.get("/api/incidents/9910032020010100001").get_data(as_text=True)
    assert hidden == never
    assert pin(street, no).status_code == 404


def test_categories_hold_in_the_queue(command, visitor):
    report(command, "第1街道文化路")
    assert queue(visitor("street", ONE, categories=["G01"]))["total"] == 0


@pytest.mark.parametrize(
    "role", ["gridworker", "analyst", "auditor", "admin", "planner"]
)
def test_who_corrects_nothing_has_no_queue(visitor, role):
    assert visitor(role, ONE).get("/api/locate-queue").status_code == 403


def test_a_pin_takes_it_out_and_gives_it_its_grid_and_its_lead(command, visitor):
    no = report(command, "村口老槐树下")
    placed = pin(command, no)
    assert placed.status_code == 200
    found = placed.get_json()["attribution"]
    assert found["grid"]["code"] == "991003001001Z001" and not found["unplaced"]
    assert queue(command)["total"] == 0
    one = visitor("street", ONE).get(f"/api/incidents/{no}").get_json()
    assert one["properties"]["lead"]["name"] == "第1街道办事处"
    assert one["states"][0]["unit"] == "第1街道办事处"
    assert one["log"][-1]["by"] == "command" and one["log"][-1]["detail"]["waited"]


def test_a_report_that_waited_counts_where_it_was_placed(command):
    no = report(command, "第2街道文化路")
    pin(command, no)
    body = {"filter": {"basis": "reported", "under": "991003001"}, "by": []}
    assert command.post("/api/incidents/counts", json=body).get_json()["total"] == 1


def test_of_two_who_drop_the_pin_at_once_the_second_hears_of_the_first(
    command, visitor
):
    no = report(command, "第1街道文化路")
    assert pin(command, no).status_code == 200
    second = pin(visitor("street", ONE), no, x=1.5)
    assert second.status_code == 409
    one = command.get(f"/api/incidents/{no}").get_json()
    assert one["geometry"]["coordinates"][0] == pytest.approx(119.0005)


def test_a_correction_that_does_not_ask_for_waiting_is_one_as_ever(command):
    no = report(command, "第1街道文化路")
    pin(command, no)
    assert pin(command, no, x=1.5, waiting=False).status_code == 200


def test_a_hidden_address_is_shown_to_the_handling_unit_alone(command, visitor):
    no = report(command, "第1街道文化路", category="G0201", title="纠纷")
    (row,) = queue(command)["incidents"]
    assert (row["no"], row["address"], row["candidates"]) == (no, "", [])
    assert row["reason"] == "地址只供承办单位查看"
    (row,) = queue(visitor("street", ONE, org="T1"))["incidents"]
    assert row["address"] == "第1街道文化路" and row["candidates"]


def test_pages_follow_each_other_the_oldest_first(command):
    sent = [report(command, f"老槐树下{n}") for n in range(5)]
    found, before = [], None
    while True:
        page = queue(command, limit=2, **({"before": before} if before else {}))
        found += [one["no"] for one in page["incidents"]]
        assert page["total"] == 5
        before = page["next"]
        if before is None:
            break
    assert found == sent


def test_a_key_that_no_page_gave_is_refused(command):
    for before in ("x", "e30=", "bnVsbA==", "W10="):
        answer = command.get("/api/locate-queue", query_string={"before": before})
        assert answer.status_code == 400


def test_an_address_known_by_now_says_so(command, owner):
    report(command, "第1街道解放路5号")
    with owner.transaction() as cursor:
        lon, lat = paper.point(2.5, 7.5)
        cursor.execute(
            """
            INSERT INTO named_place (code, name, address, place_code, geom)
            VALUES ('p1', '粮店', '解放路5号', '991003001001Z003',
                    ST_SetSRID(ST_MakePoint(%s, %s), 4490))
            """,
            [lon, lat],
        )
        streets.refresh_gazetteer(cursor)
    (one,) = queue(command)["incidents"]
    assert one["reason"] == "上报时地名库里还没有这个地址，现在有了"
    assert one["candidates"][0]["score"] > 0.8


def test_what_waits_lies_in_no_gap(command):
    report(command, "村口老槐树下")
    body = {"filter": {}, "by": ["rule"]}
    rows = command.post("/api/incidents/counts", json=body).get_json()["rows"]
    assert rows == [{"rule": "unplaced", "count": 1}]
    for rule, n in (("outside", 0), ("unplaced", 1)):
        body = {"filter": {"rule": rule}, "by": []}
        assert command.post("/api/incidents/counts", json=body).get_json()["total"] == n


def test_screens_hear_of_the_pin_where_it_waited_and_where_it_lies(command, owner):
    no = report(command, "第2街道文化路")
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM change")
    pin(command, no)
    with owner.transaction() as cursor:
        cursor.execute("SELECT kind, scope_code FROM change ORDER BY seq")
        found = [tuple(row) for row in cursor]
    assert found == [
        ("incident.moved", "991003001001Z001"),
        ("incident.left", "991003002"),
    ]
