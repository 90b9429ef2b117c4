"""POST /api/filters/parse: words as conditions, within what the asker may see."""

import pytest
from support import streets

from gis_app.store import answers  # noqa: F401 — what the filter is asked with

pytestmark = pytest.mark.usefixtures("named_city")
WEST, EAST = "991003001", "991003002"
GRID = "991003001001Z001"


@pytest.fixture(scope="module")
def named_city(small_city, owner):
    with owner.transaction() as cursor:
        streets.insert(cursor)


@pytest.fixture(scope="module")
def people(app, make_account):
    def person(role, prefixes, **more):
        made = app.test_client()
        made.make_account = make_account
        return made.sign_in(role, prefixes, **more)

    return {
        "command": person("command", [""], title="赵建国"),
        "west": person("street", [WEST]),
        "grid": person("gridworker", [GRID]),
        "analyst": person("analyst", [""]),
    }


def ask(browser, text, **more):
    answer = browser.post("/api/filters/parse", json={"text": text} | more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_words_become_chips_and_one_filter(people):
    found = ask(people["command"], "逾期 暴露垃圾")
    assert found["filter"] == {"overdue": True, "categories": ["E0102"]}
    assert [chip["words"] for chip in found["chips"]] == ["逾期", "暴露垃圾"]
    assert found["chips"][1]["label_en"] == "Exposed rubbish"
    assert found["rest"] == "" and found["warnings"] == []


def test_the_filter_is_one_that_counts_and_lists_take(people):
    wanted = ask(people["command"], "第1街道 近7天 较大以上 未办结 12345热线 垃圾桶旁")
    kept = people["command"].post("/api/filters", json={"filter": wanted["filter"]})
    assert kept.status_code == 200
    counted = people["command"].post("/api/incidents/counts", json={"filter": wanted["filter"]})  # fmt: skip
    assert counted.status_code == 200


def test_names_of_units_and_grids_are_places(people):
    assert ask(people["command"], "第1街道")["filter"] == {"under": WEST}
    nested = ask(people["command"], "第2街道 社区2001 第3网格 逾期")
    assert nested["filter"] == {"under": EAST + "001Z003", "overdue": True}
    assert ask(people["command"], GRID.lower())["filter"] == {"under": GRID}


def test_a_name_of_several_offers_the_others(people):
    [chip] = ask(people["command"], "第2网格")["chips"]
    codes = {one["value"] for one in [chip, *chip["alternatives"]]}
    assert codes == {f"{town}00{n}Z002" for town in (WEST, EAST) for n in (1, 2)}
    other = ask(people["command"], "第2网格", choose={"第2网格": 1})
    assert other["filter"]["under"] == chip["alternatives"][0]["value"]
    shown = ask(people["command"], "第2网格", here=EAST + "002")
    assert shown["filter"] == {"under": EAST + "002Z002"}


def test_in_an_accounts_own_area_a_name_means_what_lies_there(people):
    [chip] = ask(people["west"], "第2网格")["chips"]
    codes = {one["value"] for one in [chip, *chip["alternatives"]]}
    assert codes == {WEST + "001Z002", WEST + "002Z002"}


def test_this_grid_is_the_one_shown_else_the_accounts(people):
    other = WEST + "001Z002"
    assert ask(people["command"], "本网格", here=other)["filter"] == {"under": other}
    assert ask(people["grid"], "本网格 逾期")["filter"] == {"under": GRID, "overdue": True}  # fmt: skip
    asked = ask(people["command"], "本网格")
    assert asked["filter"] == {} and "请先在地图上打开" in asked["warnings"][0]


def test_a_party_branch_is_a_condition(people):
    [chip] = ask(people["command"], "第1街道党工委")["chips"]
    assert chip["field"] == "party"
    assert people["command"].get(f"/api/party/{chip['value']}").get_json()["name"] == "第1街道党工委"  # fmt: skip


@pytest.mark.parametrize("number", ["13800138000", "110101199003074610", "打 010-62345678"])  # fmt: skip
def test_a_personal_number_is_refused_and_not_repeated(people, number):
    answer = people["command"].post("/api/filters/parse", json={"text": number})
    assert answer.status_code == 422
    assert "不能用证件号或电话号码查找" in answer.get_json()["detail"]
    assert number not in answer.get_data(as_text=True)


def test_a_staff_accounts_name_finds_nothing(people):
    found = ask(people["command"], "赵建国")
    assert found["filter"] == {} and found["chips"] == [] and found["is_name"]
    assert found["warnings"] == ["“赵建国”像是人名：不按人名查找。"]
    username = people["command"].account.username
    assert ask(people["command"], username)["filter"] == {"text": username}
    assert people["command"].get("/api/organisations?q=赵建国").get_json() == {
        "party": [],
        "facilities": [],
    }


@pytest.mark.parametrize("name", ["张伟", "李桂芳", "王女士", "欧阳娜娜"])
def test_a_persons_name_finds_nothing_even_where_a_title_holds_it(people, name):
    report = {"category": "G0104", "title": f"{name}反映噪音", "source": "10"}
    place = {"lon": 119.0002, "lat": 39.0078}
    assert people["command"].post("/api/incidents", json=report | place).status_code == 201  # fmt: skip
    found = ask(people["command"], f"{name} 噪音")
    assert found["filter"] == {"categories": ["G0104"]} and found["is_name"]


def test_a_street_that_is_called_like_somebody_is_no_name(people):
    assert ask(people["command"], "文化路")["is_name"] is False
    assert ask(people["command"], "和平街")["rest"] == "和平街"


def test_who_sees_totals_gets_conditions_without_text(people):
    found = ask(people["analyst"], "第1街道 逾期 东门口")
    assert found["filter"] == {"under": WEST, "overdue": True}
    assert found["rest"] == "东门口" and found["warnings"]
    counted = people["analyst"].post("/api/incidents/counts", json={"filter": found["filter"]})  # fmt: skip
    assert counted.status_code == 200


def test_roles_that_see_no_incidents_filter_none(visitor):
    answer = visitor("auditor").post("/api/filters/parse", json={"text": "逾期"})
    assert answer.status_code == 403


def test_party_organisations_are_found_by_name_and_sound(people):
    def found(q):
        answer = people["command"].get("/api/organisations", query_string={"q": q})
        return [row["name"] for row in answer.get_json()["party"]]

    assert "第1街道党工委" in found("党工委")
    assert "第1街道党工委" in found("d1jdd")


@pytest.mark.parametrize(
    "text", ["\0", "😀", "%", "年月日", "a" * 200, "近" * 200, "'"]
)
def test_whatever_is_asked_is_answered(people, text):
    answer = people["command"].post("/api/filters/parse", json={"text": text})
    assert answer.status_code in (200, 422)
