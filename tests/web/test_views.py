"""/api/views: saved for oneself or shared around, and never more than the reader may see."""

import pytest

from gis_app.store import log

pytestmark = pytest.mark.usefixtures("small_city")
WEST, EAST = "991003001", "991003002"
POSITION = {"lon": 119.004, "lat": 39.004, "zoom": 14.5}
IN_WEST, IN_EAST = {"lon": 119.0002, "lat": 39.0078}, {"lon": 119.0062, "lat": 39.0078}
PHONE, ID_NUMBER = "13800138000", "110101199003074610"


@pytest.fixture(scope="module")
def people(app, make_account, small_city):
    """command and analyst of the whole, two streets, one grid worker, another county."""

    def person(role, prefixes):
        made = app.test_client()
        made.make_account = make_account
        return made.sign_in(role, prefixes)

    return {
        "command": person("command", [""]),
        "analyst": person("analyst", [""]),
        "west": person("street", [WEST]),
        "east": person("street", [EAST]),
        "grid": person("gridworker", [WEST + "001Z001"]),
        "away": person("street", ["110101001"]),
    }


def save(browser, name, shared=True, **more):
    body = {"name": name, "shared": shared, "map": POSITION} | more
    return browser.post("/api/views", json=body)


def names(browser):
    return {view["name"] for view in browser.get("/api/views").get_json()["views"]}


def test_a_view_comes_back_as_it_was_saved(people):
    kept = {
        "layers": ["grids", "incidents"],
        "theme": {"by": "count", "classes": [1, 5]},
    }
    answer = save(people["west"], "早高峰", shared=False, **kept)
    assert answer.status_code == 201
    [view] = [
        one
        for one in people["west"].get("/api/views").get_json()["views"]
        if one["name"] == "早高峰"
    ]
    assert view == answer.get_json()
    assert (view["map"], view["layers"], view["theme"]) == (POSITION, *kept.values())
    assert view["mine"] and not view["shared"] and view["owner_zh"] == "street"


def test_ones_own_are_seen_by_nobody_else(people):
    save(people["west"], "只给自己", shared=False)
    seen = {name for name, one in people.items() if "只给自己" in names(one)}
    assert seen == {"west"}


def test_a_shared_one_is_seen_by_whose_area_meets_the_owners(people):
    save(people["west"], "西街道共享")
    seen = {name for name, one in people.items() if "西街道共享" in names(one)}
    assert seen == {"west", "command", "analyst", "grid"}


def test_one_shared_by_the_whole_city_is_seen_everywhere(people):
    save(people["command"], "全市共享")
    assert all("全市共享" in names(one) for one in people.values())


def test_a_department_without_an_area_meets_those_who_have_the_whole(people, visitor):
    department = visitor("department", (), org="T1")
    save(people["command"], "交部门办")
    save(people["west"], "街道内部")
    assert "交部门办" in names(department) and "街道内部" not in names(department)
    save(department, "部门看板")
    assert "部门看板" in names(people["command"])
    assert "部门看板" not in names(people["west"])


def test_roles_that_see_no_incidents_have_no_views(visitor):
    assert visitor("auditor").get("/api/views").status_code == 403
    assert visitor("admin").get("/api/views").status_code == 403


def test_a_view_opened_with_less_scope_shows_less(people):
    for place in (IN_WEST, IN_EAST):
        report = {"category": "E0102", "title": "垃圾", "source": "10"}
        assert people["command"].post("/api/incidents", json=report | place).status_code == 201  # fmt: skip
    kept = people["command"].post("/api/filters", json={"filter": {"categories": ["E01"]}})  # fmt: skip
    save(people["command"], "市容", filter=kept.get_json()["id"])
    totals = {}
    for name in ("command", "west"):
        views = people[name].get("/api/views").get_json()["views"]
        [view] = [one for one in views if one["name"] == "市容"]
        wanted = people[name].get(f"/api/filters/{view['filter']}").get_json()["filter"]
        found = people[name].post("/api/incidents/counts", json={"filter": wanted})
        totals[name] = found.get_json()["total"]
    assert totals == {"command": 2, "west": 1}


def test_only_the_owner_changes_it(people):
    made = save(people["west"], "我的").get_json()["id"]
    path = f"/api/views/{made}"
    for name in ("command", "grid"):
        assert people[name].patch(path, json={"name": "x"}).status_code == 403
        assert people[name].delete(path).status_code == 403
    assert people["west"].patch(path, json={"name": "我的视图"}).status_code == 200
    assert "我的视图" in names(people["west"])


def test_one_that_is_not_seen_is_as_one_that_never_was(people):
    made = save(people["west"], "看不见").get_json()["id"]
    hidden = people["east"].delete(f"/api/views/{made}")
    absent = people["east"].delete("/api/views/999999")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.data == absent.data


def test_the_database_itself_refuses_another_ones_change(app, people):
    made = save(people["west"], "库内").get_json()["id"]
    from gis_app.store import accounts, views

    scope = accounts.scope(people["command"].account)
    with app.database.transaction(scope) as cursor:
        views.remove(cursor, made)
    assert "库内" in names(people["west"])


def test_a_name_is_the_owners_once(people):
    assert save(people["west"], "同名").status_code == 201
    again = save(people["west"], " 同名 ")
    assert again.status_code == 409 and "同名" in again.get_json()["detail"]
    assert save(people["grid"], "同名").status_code == 201
    other = save(people["west"], "另一个").get_json()["id"]
    renamed = people["west"].patch(f"/api/views/{other}", json={"name": "同名"})
    assert renamed.status_code == 409


def test_overwriting_keeps_the_name_and_the_sharing(people):
    made = save(people["west"], "覆盖").get_json()
    change = {"map": POSITION | {"zoom": 11}, "layers": ["units"], "filter": ""}
    changed = people["west"].patch(f"/api/views/{made['id']}", json=change).get_json()
    assert changed["map"]["zoom"] == 11 and changed["layers"] == ["units"]
    assert changed["name"] == "覆盖" and changed["shared"]


def test_deleted_it_is_gone(people):
    made = save(people["west"], "要删的").get_json()["id"]
    assert people["west"].delete(f"/api/views/{made}").status_code == 204
    assert "要删的" not in names(people["west"])


@pytest.mark.parametrize("number", [PHONE, ID_NUMBER, "电话 010-62345678"])
def test_a_personal_number_is_no_name(people, number):
    answer = save(people["west"], f"张某 {number}")
    assert answer.status_code == 422
    assert number not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "theme",
    [
        {"title": "张伟家的事"},
        {"张伟": 1},
        {"a": [{"b": "住在三楼"}]},
        {"phone": int(PHONE)},
        {"id": ID_NUMBER},
        {"classes": list(range(3000))},
    ],
)
def test_a_theme_holds_codes_and_numbers_alone(people, theme):
    assert save(people["west"], "主题", theme=theme).status_code == 422


def test_a_filter_that_was_never_kept_is_refused(people):
    assert save(people["west"], "无此筛选", filter="a" * 24).status_code == 404


def test_every_change_is_in_the_log(people, owner):
    made = save(people["west"], "留痕").get_json()["id"]
    people["west"].patch(f"/api/views/{made}", json={"shared": False})
    people["west"].delete(f"/api/views/{made}")
    with owner.transaction() as cursor:
        told = [entry for entry in log.entries(cursor) if f'"id":{made},' in (entry.payload or "")]  # fmt: skip
    assert [entry.action for entry in told] == [
        "view.saved",
        "view.changed",
        "view.deleted",
    ]
    assert {entry.scope_code for entry in told} == {WEST}
