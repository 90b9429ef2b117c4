"""Down both chains on the map and back: by clicks, by lists, by path and by keyboard."""

import re

import pytest
from playwright.sync_api import expect
from support import chessboard
from support import small_city as paper

pytestmark = pytest.mark.browser

HERE = [119.1012, 38.3811]  # inside a micro-grid, away from every border
INCIDENTS = 1_500
PATIENCE_MS = 60_000  # two busy cores and a GPU made of software


@pytest.fixture(scope="module")
def small_city(owner):
    """Instead of the paper city a county of 16 towns, so that there is a way down; one
    branch in the grid at HERE, with a group in its micro-grid, and two facilities."""
    with owner.transaction() as cursor:
        paper._vocabularies(cursor)
        cursor.execute("UPDATE installation SET root_code = '9910', zone_srid = 4549")
    with owner.transaction() as cursor:
        chessboard.insert(cursor, side=40, incidents=INCIDENTS)
        _party(cursor)
        cursor.execute(
            """
            UPDATE incident SET closed_at = reported_at + id % 9 * interval '1 day'
             WHERE NOT is_open;
            INSERT INTO facility (code, kind, name, geom, place_code)
            SELECT 'F1', 'clinic', '卫生站', ST_SetSRID(ST_MakePoint(119.104, 38.3832), 4490),
                   grid_code FROM party_spot
            UNION ALL
            SELECT 'F2', 'station', '驿站', ST_SetSRID(ST_MakePoint(119.12, 38.39), 4490), ''
            """
        )


def _party(cursor):
    cursor.execute(
        """
        CREATE TEMPORARY TABLE party_spot ON COMMIT DROP AS
        SELECT grid_code, micro_grid_code FROM attribute_point(
            ST_SetSRID(ST_MakePoint(%s, %s), 4490), now(), 20, NULL);
        INSERT INTO party_org (id, code, name, level, parent_id, unit_code)
        SELECT o.id, 'P' || o.id, o.name, o.level, o.parent, left(s.grid_code, o.width)
          FROM party_spot s, (VALUES
            (1, '街道党工委', 'committee', NULL, 9), (2, '社区党总支', 'general', 1, 12),
            (3, '网格党支部', 'branch', 2, 12), (4, '楼宇党小组', 'group', 3, 16)
          ) AS o (id, name, level, parent, width);
        INSERT INTO party_territory (party_id, place_code)
        SELECT 3, grid_code FROM party_spot UNION SELECT 4, micro_grid_code FROM party_spot;
        UPDATE incident SET party_id = CASE WHEN grid_code = spot.grid THEN 3 ELSE 2 END
          FROM (SELECT grid_code AS grid FROM party_spot) spot
         WHERE scope_code ^@ left(spot.grid, 12)
        """,
        HERE,
    )


@pytest.fixture
def see(visit, page):
    """visit, on a desk's screen."""
    page.set_viewport_size({"width": 1366, "height": 768})
    return visit


@pytest.fixture(scope="module")
def way(site):
    """Codes from the county down to the micro-grid at HERE."""
    found = site.ask("/api/locate?lon={}&lat={}".format(*HERE))
    units = [unit["code"] for unit in found["units"] if len(unit["code"]) >= 6]
    return [*units, found["grid"]["code"], found["micro_grid"]["code"]]


def detail(page):
    return page.locator("#detail")


def click_here(page):
    at = page.evaluate(
        """(place) => { const p = quanyu.map.project(place);
               const box = quanyu.map.getCanvas().getBoundingClientRect();
               return [p.x + box.x, p.y + box.y]; }""",
        HERE,
    )
    page.mouse.click(*at)


def settled(page):
    """Until the map has drawn what it was asked for."""
    for _ in range(600):
        if page.evaluate("quanyu.map.loaded() && !quanyu.map.isMoving()"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the map does not come to rest")


def test_clicks_lead_from_the_city_to_the_micro_grid_and_the_path_back(see, way):
    page = see("command", "/map")
    for code in way:
        settled(page)
        click_here(page)
        expect(detail(page).locator(".copy")).to_contain_text(code)
        assert re.search(rf"(unit|grid)={code}$", page.url)
    for code in reversed(way[:-1]):
        page.locator(f"#path .crumb[title$=' {code}']").click()
        expect(detail(page).locator(".copy")).to_have_text(code)


def test_a_click_beside_what_is_shown_opens_the_same_level_over_there(see, way):
    page = see("command", f"/map#map=12.6/38.3811/119.1012&unit={way[1]}")
    page.locator("#path .step").nth(2).click()  # towns beside
    other = page.locator("#path .choice:not([aria-current])").first
    other.click()
    expect(detail(page).locator(".copy")).not_to_have_text(way[1])
    page.evaluate("(at) => quanyu.map.jumpTo({center: at, zoom: 12})", HERE)
    settled(page)
    click_here(page)
    expect(detail(page).locator(".copy")).to_have_text(way[1])


def test_what_is_around_the_shown_place_is_dimmed_and_it_is_outlined(see, way):
    page = see("command", f"/map#unit={way[2]}")
    settled(page)
    lit = page.evaluate(
        """(place) => quanyu.map.queryRenderedFeatures(quanyu.map.project(place),
               {layers: ['own-around-fill', 'own-selected-fill']}).map((one) => one.source)""",
        HERE,
    )
    assert lit == ["own-selected"]
    assert page.evaluate(
        """() => quanyu.map.queryRenderedFeatures({layers: ['own-around-fill']}).length"""
    )


def test_the_party_s_chain_goes_down_from_the_committee_to_the_group(see, way):
    page = see("command", "/map")
    page.locator("[data-chain=party]").click()
    for name in ("街道党工委", "社区党总支", "网格党支部", "楼宇党小组"):
        detail(page).locator(".sorted .name", has_text=name).first.click()
        expect(detail(page).locator("h2")).to_have_text(name)
    assert page.url.endswith("party=4")
    page.locator("#path .crumb", has_text="网格党支部").click()
    expect(detail(page).locator("h2")).to_have_text("网格党支部")
    page.locator("[data-chain=units]").click()
    expect(detail(page).locator(".copy")).to_have_text(way[-2])
    detail(page).locator(".ladders button", has_text="社区党总支").click()
    expect(detail(page).locator("h2")).to_have_text("社区党总支")


def test_the_panel_s_figures_are_the_api_s(see, site, way):
    town = way[1]
    page = see("command", f"/map#unit={town}")
    told = site.ask(f"/api/units/{town}")["incidents"]
    numbers = detail(page).locator(".numbers dd")
    shown = [str(told[name]) for name in ("open", "overdue", "last_30_days")]
    expect(numbers).to_have_text(shown)
    trend = site.ask(f"/api/units/{town}/trend")
    total = sum(day["reported"] for day in trend["days"])
    expect(detail(page).locator(".trend-read")).to_contain_text(f"上报 {total} ")
    rows = detail(page).locator(".late table tbody tr")
    expect(rows).to_have_count(30)
    due = trend["closed_in_time"]
    expect(detail(page).locator(".in-time")).to_contain_text(f"结案 {due['due']} 起")
    expect(detail(page).locator(".in-time")).to_contain_text(
        f"按期 {due['in_time']} 起"
    )


def test_what_is_below_sorts_by_its_open_incidents(see, site, way):
    page = see("command", f"/map#unit={way[1]}")
    below = site.ask(f"/api/units?parent={way[1]}&figures=true")["units"]
    page.locator("[data-sort=open]").click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("未结")
    cells = detail(page).locator(".sorted tbody td:nth-child(2)").all_inner_texts()
    assert [int(cell) for cell in cells] == sorted(
        (unit["open"] for unit in below), reverse=True
    )


def test_both_chains_go_by_the_keyboard(see, way):
    page = see("command", f"/map#unit={way[1]}")
    expect(detail(page).locator(".copy")).to_have_text(way[1])
    page.locator("#path .step").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#path .choice").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#path .choice").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(detail(page).locator(".copy")).to_have_text(way[1] + "002")
    page.locator("[data-chain=party]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-chain=party]")).to_have_attribute("aria-pressed", "true")
    first = page.locator("#path .step").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#path .choice").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#path .choice").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(detail(page).locator("h2")).to_have_text("街道党工委")


def test_the_trend_is_read_day_by_day_with_arrow_keys(see, site, way):
    page = see("command", f"/map#unit={way[0]}")
    last, before = reversed(site.ask(f"/api/units/{way[0]}/trend")["days"][-2:])
    page.locator(".trend").focus()
    read = page.locator(".trend-read")
    expect(read).to_have_text(
        f"{last['day']} 上报 {last['reported']} · 办结 {last['closed']}"
    )
    page.keyboard.press("ArrowLeft")
    expect(read).to_contain_text(f"{before['day']} 上报 {before['reported']}")


@pytest.mark.parametrize(
    ("address", "title"), [("party=3", "网格党支部"), ("facility=F1", "卫生站")]
)
def test_an_address_opens_what_it_names(address, title, see):
    page = see("command", f"/map#map=15.2/38.3811/119.1012&{address}")
    expect(detail(page).locator("h2")).to_have_text(title)
    assert page.url.endswith(address)


def test_the_nearest_facility_opens_with_its_grid(see, way):
    page = see("command", f"/map#grid={way[-2]}")
    first = detail(page).locator(".thing").first
    expect(first).to_contain_text("卫生站")
    expect(first).to_contain_text("范围内")
    first.click()
    expect(detail(page).locator("h2")).to_have_text("卫生站")
    detail(page).locator("button.link").last.click()
    expect(detail(page).locator(".copy")).to_have_text(way[-2])


def test_filtering_by_an_organisation_counts_all_below_it(see, site):
    page = see("command", "/map#party=2")
    told = site.ask("/api/party/2")["incidents"]["total"]
    assert told > site.ask("/api/party/3")["incidents"]["total"] > 0
    detail(page).locator("[data-filter=party]").click()
    expect(page.locator("#total")).to_have_text(str(told))
    page.locator(".left-tab", has_text="筛选").click()
    page.locator("[data-choice=scope-party]", has_text="社区党总支").click()
    expect(page.locator("[data-choice=scope-party]")).to_have_count(0)


def test_the_newest_incidents_are_listed_and_take_news(see, site, way):
    page = see("command", f"/map#grid={way[-2]}")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    report = {"category": "E0102", "title": "刚刚发现的垃圾", "source": "10"}
    site.ask("/api/incidents", report | {"lon": HERE[0], "lat": HERE[1]})
    expect(detail(page).locator(".latest .row").first).to_contain_text("刚刚发现的垃圾")


def test_an_analyst_sees_a_group_without_figures_and_is_told_why(see):
    page = see("analyst", "/map#party=4")
    expect(detail(page).locator("h2")).to_have_text("楼宇党小组")
    expect(detail(page)).to_contain_text("隐私规则")
    expect(detail(page).locator(".row")).to_have_count(0)
    expect(page.locator("[data-filter]")).to_have_count(0)
