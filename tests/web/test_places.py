"""GET /api/places: where an address lies; a report by address is placed by it."""

import pytest
from support import small_city as paper
from support import streets

pytestmark = pytest.mark.usefixtures("named_city")


@pytest.fixture(scope="module")
def named_city(small_city, owner):
    with owner.transaction() as cursor:
        streets.insert(cursor)


@pytest.fixture(scope="module")
def command(app, make_account):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


def ask(browser, q, **more):
    answer = browser.get("/api/places", query_string={"q": q} | more)
    assert answer.status_code == 200
    return answer.get_json()


def report(browser, address, **more):
    body = {"category": "E0102", "title": "井盖", "address": address}
    return browser.post("/api/incidents", json=body | more)


def near(x, y):
    return pytest.approx(paper.point(x, y), abs=2e-5)


def test_a_door_is_found_with_score_reason_and_precision(command):
    best = ask(command, "文化路3号")[0]
    assert (best["lon"], best["lat"]) == near(0.8, 7.2)
    assert best["score"] > 0.9 and best["precision"] == "door"
    assert best["reason"].startswith("门牌 文化路3号 完全匹配")
    assert "第1街道" in best["reason"]


def test_the_reason_is_said_in_the_readers_language(command):
    headers = {"Accept-Language": "en"}
    answer = command.get(
        "/api/places", query_string={"q": "文化路3号", "lang": "en"}, headers=headers
    )
    assert "文化路3号" in answer.get_json()[0]["reason"]


def test_every_account_may_ask_and_nobody_else(visitor, client):
    for role in ("analyst", "auditor", "admin", "gridworker", "resident"):
        assert ask(visitor(role, ["991003001001Z001"]), "文化路3号")
    assert client.get("/api/places", query_string={"q": "文化路3号"}).status_code == 401


def test_under_a_unit_only_what_lies_there_is_likely(command):
    one, other = ask(command, "和平街8号", under="991003002")[:2]
    assert (one["lon"], one["lat"]) == near(5.2, 5.0)
    assert one["score"] > 0.8 > other["score"]


def test_a_pair_of_coordinates_is_a_place(command):
    assert ask(command, "119.0012, 39.0071")[0]["lon"] == 119.0012
    assert ask(command, "39.0071，119.0012")[0]["lon"] == 119.0012


def test_a_code_is_found_at_its_label(command):
    best = ask(command, "991003001001Z001")[0]
    assert best["code"] == "991003001001Z001" and best["precision"] == "area"


def test_nothing_is_found_for_a_persons_name(command):
    assert ask(command, "张伟") == []
    assert ask(command, "command") == []


@pytest.mark.parametrize(
    "q", ["\0", "号", "路", "%", "1", "'", "😀", "．", "弄弄弄12弄", "x" * 300]
)
def test_whatever_is_asked_is_answered(command, q):
    assert isinstance(ask(command, q), list)


def test_a_report_whose_address_is_certain_is_placed_by_it(command):
    answer = report(command, "测试区第1街道文化路3号")
    assert answer.status_code == 201
    found = answer.get_json()["attribution"]
    assert found["grid"]["code"] == "991003001001Z001" and found["rule"] == "inside"
    assert "按地址“文化路3号”定位（得分 0.9" in found["reason"]
    assert "placed by its address 文化路3号 (score 0.9" in found["reason_en"]
    one = command.get(f"/api/incidents/{answer.get_json()['no']}").get_json()
    assert one["geometry"]["coordinates"] == near(0.8, 7.2)
    assert one["properties"]["accuracy_m"] >= 15
    log = one["log"][0]["detail"]
    assert (log["placed_by"], log["precision"]) == ("address", "door")
    assert log["score"] > 0.9


def test_its_uncertainty_makes_the_attribution_ambiguous_beside_an_edge(command):
    found = report(command, "文化路12号附近").get_json()["attribution"]
    assert found["ambiguous"]
    assert found["runner_up"] == "991003001001Z001"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("测试区", "area only"),
        ("第1街道社区001", "area only"),
        ("文化路", "street only"),
        ("和平街8号", "two of that name"),
        ("第2街道文化路3号", "not in that town"),
        ("天津市河西区文化路3号", "another city"),
        ("文化路9号", "between two numbers far apart"),
        ("开发区管委会", "not known"),
    ],
)
def test_what_is_not_certain_waits(command, address, why):
    answer = report(command, address)
    assert answer.status_code == 202, why
    assert answer.get_json()["attribution"]["unplaced"]


def test_the_unit_that_is_named_decides_between_two(command):
    answer = report(command, "第2街道和平街8号")
    assert answer.status_code == 201
    assert answer.get_json()["attribution"]["grid"]["code"].startswith("991003002")


def test_a_coarse_report_says_nowhere_what_its_address_said(command, owner):
    answer = report(command, "文化路12号", category="G0201", title="纠纷")
    assert answer.status_code == 201
    one = command.get(f"/api/incidents/{answer.get_json()['no']}").get_data(
        as_text=True
    )
    assert "文化路" not in answer.get_data(as_text=True) + one


def test_a_crossing_is_a_place(command):
    best = ask(command, "文化路与和平街交叉口")[0]
    assert (best["lon"], best["lat"]) == near(1, 7) and best["precision"] == "place"


def test_a_name_is_found_by_its_sound(command):
    assert ask(command, "wenhualu")[0]["name"] == "文化路"
    assert ask(command, "hengxingheyuan")[0]["name"] == "恒兴和园"
    assert ask(command, "文华路3号")[0]["name"] == "文化路3号"
