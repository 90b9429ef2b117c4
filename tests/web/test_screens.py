"""Walls that need nobody signed in: what their token opens, and that it opens no more."""

import re

import pytest

from gis_app.application import create_app
from gis_app.settings import Settings

pytestmark = pytest.mark.usefixtures("small_city")

TOWN = "991003001"
WEST = {"lon": 119.0002, "lat": 39.0078}  # in it
EAST = {"lon": 119.0062, "lat": 39.0078}  # in the other one
REPORT = {"category": "E0102", "title": "暴露垃圾", "source": "10"}

# Open to nobody in particular, so to a screen, too; they tell and change nothing of ours.
OPEN = ("/healthz", "/readyz", "/login", "/static/", "/tls", "/api/session", "/metrics")
FOR_SCREENS = {
    ("GET", "/screen"),
    ("GET", "/style.json"),
    ("GET", "/tiles/<layer>/<z>/<x>/<y>.mvt"),
    ("GET", "/basemap/<n>/<z>/<x>/<y>"),
    ("GET", "/basemap/file.pmtiles"),
    ("GET", "/api/layers"),
    ("GET", "/api/units"),
    ("GET", "/api/units/<code>"),
    ("GET", "/api/grids/<code>"),
    ("GET", "/api/vocabularies"),
    ("GET", "/api/events"),
    ("POST", "/api/incidents/counts"),
    ("POST", "/api/incidents/figures"),
    ("POST", "/api/incidents/search"),
}
RULES = [
    (method, rule.rule)
    for rule in create_app(Settings(secret_key="x")).url_map.iter_rules()
    for method in sorted(rule.methods - {"OPTIONS", "HEAD"})
    if not rule.rule.startswith(OPEN)
]
OTHERS = sorted(set(RULES) - FOR_SCREENS)


def set_up(visitor, area=TOWN, **more):
    """The answer of POST /api/screens of somebody who sees the whole city."""
    body = {"label": "一楼大厅", "area": area} | more
    answer = visitor("command").post("/api/screens", json=body)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def path_of(made):
    return "/" + made["address"].split("/", 3)[3]


@pytest.fixture
def wall(app, visitor, built):
    """wall(area): a browser that has opened a screen's address."""

    def wall(area=TOWN, made=None):
        browser = app.test_client()
        assert browser.get(path_of(made or set_up(visitor, area))).status_code == 302
        return browser

    return wall


def concrete(rule):
    return re.sub("<[^>]+>", "1", rule)


def test_the_views_of_the_wall_exist():
    assert set(RULES) >= FOR_SCREENS


def test_the_address_becomes_a_cookie_and_leaves_no_trace(client, visitor, built):
    path = path_of(set_up(visitor))
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (302, "/screen")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age" in cookie
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "private, no-store"
    token = path.partition("token=")[2]
    page = client.get("/screen")
    assert page.status_code == 200 and token not in page.get_data(as_text=True)


def test_a_wall_bears_its_label_as_watermark_where_that_is_on(app, wall):
    assert "data-watermark" not in wall().get("/screen").get_data(as_text=True)
    kept = app.settings
    app.settings = type(kept)(**{**vars(kept), "watermark": "on"})
    try:
        page = wall().get("/screen").get_data(as_text=True)
    finally:
        app.settings = kept
    assert 'data-watermark="一楼大厅"' in page  # the page adds the time to it


def test_a_screen_knows_its_name_its_area_and_its_layout(visitor, wall):
    made = set_up(visitor, layout="twelve")
    told = wall(made=made).get("/api/session").get_json()
    assert told["account"] is None
    assert told["screen"]["label"] == "一楼大厅"
    assert (told["screen"]["area"], told["screen"]["layout"]) == (TOWN, "twelve")


@pytest.mark.parametrize(("method", "rule"), OTHERS)
def test_a_screen_opens_nothing_else(wall, method, rule):
    answer = wall().open(concrete(rule), method=method, json={})
    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "rule"), sorted(FOR_SCREENS))
def test_a_screen_is_not_refused_what_the_wall_needs(wall, method, rule):
    address = concrete(rule).replace("/tiles/1/", "/tiles/grids/")
    answer = wall().open(
        address, method=method, json={"limit": 1} if "search" in rule else {}
    )
    assert answer.status_code in (200, 404)
    answer.close()


def test_a_screen_shows_its_own_area_and_no_other(visitor, wall):
    command = visitor("command")
    mine = command.post("/api/incidents", json=REPORT | WEST).get_json()["no"]
    other = command.post("/api/incidents", json=REPORT | EAST).get_json()["no"]
    screen = wall()
    found = screen.post("/api/incidents/search", json={"limit": 50}).get_json()
    seen = {one["properties"]["no"] for one in found["incidents"]["features"]}
    assert mine in seen and other not in seen
    asked = {"filter": {"under": "991003002"}}
    assert screen.post("/api/incidents/counts", json=asked).get_json()["total"] == 0
    assert screen.post("/api/incidents/figures", json=asked).get_json()["total"] == 0
    assert screen.get("/api/units/991003002").get_json()["incidents"]["total"] == 0


def test_a_screen_hears_its_own_area_and_no_other(visitor, wall):
    screen, command = wall(), visitor("command")
    answer = screen.get("/api/events", buffered=False)
    frames = iter(answer.response)
    next(frames)
    command.post("/api/incidents", json=REPORT | EAST)
    no = command.post("/api/incidents", json=REPORT | WEST).get_json()["no"]
    told = next(frames).decode()
    answer.close()
    assert no in told and told.count('"no"') == 1


def test_cases_of_its_maker_s_unit_elsewhere_are_not_on_the_wall(
    app, visitor, wall, make_account, owner
):
    no = visitor("command").post("/api/incidents", json=REPORT | EAST).get_json()["no"]
    with owner.transaction() as cursor:
        cursor.execute(
            "INSERT INTO org_unit (code, kind, name) VALUES ('wall', 'department', 'x')"
            " RETURNING id"
        )
        cursor.execute(
            "UPDATE incident SET lead_org = %s WHERE no = %s",
            [cursor.fetchone().id, no],
        )
    maker = app.test_client()
    maker.sign_in_as(make_account("street", [TOWN], org="wall"))
    made = maker.post("/api/screens", json={"label": "x", "area": TOWN}).get_json()
    asked = {"filter": {"under": "991003002"}}
    assert maker.post("/api/incidents/counts", json=asked).get_json()["total"] == 1
    screen = wall(made=made)
    assert screen.post("/api/incidents/counts", json=asked).get_json()["total"] == 0


def test_a_screen_does_not_read_in_bulk(wall):
    screen = wall()
    for body in ({"limit": 61}, {"limit": 10, "cursor": "x"}):
        assert screen.post("/api/incidents/search", json=body).status_code == 403


def test_revoking_ends_it_with_the_next_request(visitor, wall):
    made = set_up(visitor)
    screen = wall(made=made)
    assert screen.get("/api/layers").status_code == 200
    assert visitor("command").delete(f"/api/screens/{made['id']}").status_code == 204
    assert screen.get("/api/layers").status_code == 401
    assert screen.get("/api/events").status_code == 401
    assert screen.get("/screen").location == "/login?next=/screen"
    assert screen.get(path_of(made)).status_code == 401


def test_a_bad_address_is_not_carried_on(client, visitor, built):
    answer = client.get("/screen?token=junk")
    assert answer.status_code == 401 and "Location" not in answer.headers
    assert "junk" not in answer.get_data(as_text=True)


def test_what_its_maker_loses_the_screen_loses(visitor, wall, owner, app, make_account):
    maker = make_account("command", [""])
    browser = app.test_client().sign_in_as(maker)
    made = browser.post("/api/screens", json={"label": "x", "area": TOWN}).get_json()
    screen = wall(made=made)
    for change in (
        "prefixes = '{991003002}'",
        "prefixes = '{\"\"}', roles = '{planner}'",
        "roles = '{command}', active = false",
    ):
        with owner.transaction() as cursor:
            cursor.execute(f"UPDATE account SET {change} WHERE id = %s", [maker.id])
        assert screen.get("/api/layers").status_code == 401, change


def test_use_renews_it_for_ninety_days(visitor, wall, owner):
    made = set_up(visitor)
    screen = wall(made=made)
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE token SET expires_at = now() + interval '1 day',"
            " last_used_at = now() - interval '1 hour' WHERE id = %s",
            [made["id"]],
        )
    assert "Max-Age=7776000" in screen.get("/screen").headers["Set-Cookie"]
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT expires_at > now() + interval '89 days' AS renewed FROM token"
            " WHERE id = %s",
            [made["id"]],
        )
        assert cursor.fetchone().renewed


def test_one_that_ran_out_opens_nothing(visitor, wall, owner):
    made = set_up(visitor)
    screen = wall(made=made)
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE token SET expires_at = now() WHERE id = %s", [made["id"]]
        )
    assert screen.get("/api/layers").status_code == 401


def test_a_screen_s_token_is_no_bearer_and_a_bearer_no_screen(client, visitor, built):
    token = path_of(set_up(visitor)).partition("token=")[2]
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/layers", headers=bearer).status_code == 401
    api = visitor("command").post("/api/tokens", json={}).get_json()["token"]
    assert client.get(f"/screen?token={api}").status_code == 401
    client.set_cookie("quanyu_screen", api)
    assert client.get("/api/layers").status_code == 401


def test_whoever_was_signed_in_there_no_longer_is(visitor, built):
    made = set_up(visitor)
    browser = visitor("command")
    browser.get(path_of(made))
    assert browser.get("/api/session").get_json()["account"] is None
    assert browser.get("/map").status_code == 403


def test_only_who_dispatches_sets_screens_up_and_for_no_more_than_his_own(visitor):
    body = {"label": "x", "area": ""}
    for role in ("analyst", "planner", "gridworker", "auditor", "admin"):
        assert visitor(role).post("/api/screens", json=body).status_code == 403
    street = visitor("street", [TOWN])
    assert street.post("/api/screens", json=body).status_code == 403
    beyond = {"label": "x", "area": "991003002"}
    assert street.post("/api/screens", json=beyond).status_code == 403
    mine = {"label": "x", "area": f"{TOWN}001"}
    assert street.post("/api/screens", json=mine).status_code == 201


def test_an_area_that_is_not_there_is_refused(visitor):
    body = {"label": "x", "area": "991003999"}
    assert visitor("command").post("/api/screens", json=body).status_code == 404


def test_a_token_sets_no_screen_up(client):
    made = client.sign_in("command").post("/api/tokens", json={}).get_json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    answer = client.post("/api/screens", json={"label": "x"}, headers=bearer)
    assert answer.status_code == 403


def test_screens_are_listed_within_one_s_area_without_their_tokens(visitor):
    mine, other = set_up(visitor), set_up(visitor, "991003002")
    answer = visitor("street", [TOWN]).get("/api/screens")
    listed = {one["id"] for one in answer.get_json()["screens"]}
    assert mine["id"] in listed and other["id"] not in listed
    token = path_of(mine).partition("token=")[2]
    assert token not in answer.get_data(as_text=True)
    refused = visitor("street", [TOWN]).delete(f"/api/screens/{other['id']}")
    assert refused.status_code == 404


def test_who_keeps_the_accounts_may_close_every_screen(visitor, wall):
    made = set_up(visitor)
    admin = visitor("admin", [])
    assert made["id"] in {
        one["id"] for one in admin.get("/api/screens").get_json()["screens"]
    }
    assert admin.delete(f"/api/screens/{made['id']}").status_code == 204


def test_setting_up_opening_and_revoking_are_in_the_log_without_the_token(
    visitor, wall, cursor
):
    made = set_up(visitor)
    wall(made=made)
    visitor("command").delete(f"/api/screens/{made['id']}")
    cursor.execute(
        "SELECT action, payload FROM log_entry WHERE action LIKE 'screen.%%'"
        " ORDER BY id DESC LIMIT 3"
    )
    rows = cursor.fetchall()
    assert {row.action for row in rows} == {
        "screen.created", "screen.opened", "screen.revoked",
    }  # fmt: skip
    token = path_of(made).partition("token=")[2]
    assert not any(token in row.payload for row in rows)


def test_the_wall_is_for_who_sees_incidents_or_their_totals(visitor, built):
    for role in ("command", "street", "planner", "analyst"):
        assert visitor(role).get("/screen").status_code == 200
    for role in ("admin", "auditor"):
        assert visitor(role).get("/screen").status_code == 403
