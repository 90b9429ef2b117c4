"""The wall in a real browser: real figures, live, drilled, touring, at every size."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.site import INCIDENTS, ready, report
from support.wall import (
    CITY,
    TOWN,
    asked,
    open_states,
    pane,
    reported_today,
    today_s_number,
)

import gis_app

pytestmark = pytest.mark.browser

SIX = ("today", "curve", "categories", "workload", "ranking", "feed")
SIZES = [(1366, 768), (1920, 1080), (3840, 1080), (3840, 2160), (5760, 1080)]
AXE = Path(gis_app.__file__).parent / "frontend/node_modules/axe-core/axe.min.js"
LATE_MS = 120_000


def test_six_panels_say_what_the_api_says(visit, site):
    page = visit("command", "/screen")
    states = open_states(site)
    wanted = {"under": CITY, "states": states}
    open_ = asked(site, wanted, ["severity", "category", "town"])
    by_severity, _, by_town = (group["rows"] for group in open_["groups"])
    expect(today_s_number(page)).to_have_text(str(reported_today(site)))
    work = pane(page, "workload")
    expect(work.locator(".main.open .number")).to_have_text(str(open_["total"]))
    late = asked(site, wanted | {"overdue": True})["total"]
    expect(work.locator(".main.overdue .number")).to_have_text(str(late))
    for row in by_severity:
        number = work.locator(f"[data-key=s{row['severity']}]")
        expect(number).to_have_text(str(row["count"]))
    key = pane(page, "curve").locator("[data-key=newer]")
    expect(key).to_have_text(str(reported_today(site)))
    numbers = pane(page, "categories").locator(".number").all_text_contents()
    assert sum(map(int, numbers)) == open_["total"]
    for row in by_town:
        number = page.locator(f"[data-key='{row['town']}-open']")
        expect(number).to_have_text(str(row["count"]))
    newest = site.ask("/api/incidents/search", {"filter": {"under": CITY}, "limit": 50})
    titles = [one["properties"]["title"] for one in newest["incidents"]["features"]]
    assert pane(page, "feed").locator(".feed-title").all_text_contents() == titles


def test_every_panel_has_its_time_and_every_number_is_a_way_to_the_map(visit):
    page = visit("command", "/screen")
    for name in SIX:
        expect(pane(page, name).locator(".pane-time")).to_have_text(
            re.compile(r"\d:\d\d")
        )
    assert page.locator("span.number").count() == 0
    number = pane(page, "workload").locator(".main.open .number")
    shown = number.text_content()
    number.click()
    page.wait_for_url(re.compile(r"/map#.*filter=[a-z2-7]{24}"))
    expect(ready(page).locator("#total")).to_have_text(shown)


def watch_flashes(wall):
    """They end by themselves: noted as they come, so that none is looked for too late."""
    wall.evaluate(
        """() => { window.flashed = new Set();
            new MutationObserver(() => document.querySelectorAll('.flash')
                .forEach((one) => window.flashed.add(one.dataset.no)))
                .observe(document.body, {subtree: true, childList: true}); }"""
    )


def test_what_is_reported_is_at_once_on_every_wall(visit, site):
    page = visit("command", "/screen")
    other = page.context.new_page()
    other.goto(site.url + "/screen")
    walls = [page, ready(other)]
    for wall in walls:
        watch_flashes(wall)
    before = reported_today(site)
    made = report(site, 4.5, 4.5, "G0301", "大屏演练：配电箱冒烟")
    for wall in walls:
        top = pane(wall, "feed").locator(".feed-row").first
        expect(top).to_have_attribute("data-no", made["no"])
        expect(today_s_number(wall)).to_have_text(str(before + 1))
        curve = pane(wall, "curve").locator("[data-key=newer]")
        expect(curve).to_have_text(str(before + 1))
        assert made["no"] in wall.evaluate("[...window.flashed]")
        expect(wall.locator(".flash")).to_have_count(0)


def test_a_grave_one_comes_as_a_card_beside_the_centre_until_it_is_noted(visit, site):
    page = visit("command", "/screen")
    made = report(site, 1.5, 1.5, "G0301", "大屏演练：楼道起火")
    card = page.locator(f".alert[data-no='{made['no']}']")
    expect(card).to_contain_text("楼道起火")
    middle, box = page.locator("#middle").bounding_box(), card.bounding_box()
    assert box["x"] > middle["x"] + middle["width"] / 2
    card.get_by_role("button", name="知悉").click()
    expect(card).to_have_count(0)
    goes = report(site, 1.5, 1.5, "G0301", "大屏演练：无人理会")
    left = page.locator(f".alert[data-no='{goes['no']}']")
    expect(left).to_be_visible()
    expect(left).to_have_count(0)  # by itself
    row = pane(page, "feed").locator(f"[data-no='{goes['no']}']")
    expect(row.locator(".feed-grave")).to_be_visible()


def test_what_is_deleted_is_at_once_on_no_wall_any_more(visit, site, owner):
    page = visit("command", "/screen")
    made = report(site, 1.5, 1.5, "G0301", "大屏演练：误报，含个人信息")
    row = pane(page, "feed").locator(f"[data-no='{made['no']}']")
    row.hover()  # it goes even under somebody's pointer
    card = page.locator(f".alert[data-no='{made['no']}']")
    expect(card).to_be_visible()
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM incident WHERE no = %s", [made["no"]])
    expect(card).to_have_count(0, timeout=5_000)
    expect(row).to_have_count(0)


def test_a_link_pasted_into_an_open_wall_is_followed(visit, site):
    page = visit("command", "/screen")
    here = page.locator("#path [aria-current]")
    page.evaluate(f"location.hash = '#unit={TOWN}'")
    expect(here).to_have_text("第1街道")
    expect(today_s_number(page)).to_have_text(str(reported_today(site, TOWN)))
    page.evaluate("location.hash = '#main'")  # as the skip link does
    page.wait_for_timeout(500)
    expect(here).to_have_text("第1街道")


def test_the_list_stands_while_somebody_reads_it(visit, site):
    page = visit("command", "/screen")
    feed = pane(page, "feed")
    feed.locator(".feed").hover()
    first = feed.locator(".feed-row").first.get_attribute("data-no")
    made = report(site, 5.5, 5.5, "E0102", "大屏演练：新增一件")
    expect(feed.locator(".feed-more")).to_have_text("1 条新事件")
    assert feed.locator(".feed-row").first.get_attribute("data-no") == first
    page.mouse.move(5, 5)
    expect(feed.locator(".feed-row").first).to_have_attribute("data-no", made["no"])


def test_a_click_on_a_unit_takes_the_whole_wall_there_and_the_path_leads_up(
    visit, site
):
    page = visit("command", "/screen")
    pane(page, "ranking").locator(f"[data-key=unit-{TOWN}]").click()
    expect(page.locator("#path [aria-current]")).to_have_text("第1街道")
    expect(page).to_have_url(re.compile(f"unit={TOWN}"))
    expect(today_s_number(page)).to_have_text(str(reported_today(site, TOWN)))
    below = pane(page, "ranking").locator("tbody tr")
    expect(below.and_(page.locator(f"[data-code^='{TOWN}']")).first).to_be_visible()
    assert {row.get_attribute("data-code")[:9] for row in below.all()} == {TOWN}
    seen = pane(page, "feed").locator(".feed-row").count()
    assert seen == asked(site, {"under": TOWN})["total"]
    page.locator("#path button", has_text="测试市").click()
    expect(today_s_number(page)).to_have_text(str(reported_today(site)))


def test_a_click_on_the_map_goes_one_level_down(visit):
    page = visit("command", "/screen")
    at = page.evaluate(
        """() => { const p = quanyu.map.project([119.0012, 39.0062]);
               const box = quanyu.map.getCanvas().getBoundingClientRect();
               return [p.x + box.x, p.y + box.y]; }"""
    )
    page.mouse.click(*at)
    expect(page.locator("#path [aria-current]")).to_have_text("第1街道")


def test_the_tour_walks_on_stops_at_a_touch_and_is_switched_by_a_key(visit):
    page = visit("command", "/screen")
    tour, here = page.locator("#tour"), page.locator("#path [aria-current]")
    expect(tour).to_have_attribute("aria-pressed", "false")  # less motion was asked for
    page.keyboard.press("Space")
    expect(tour).to_have_attribute("data-state", "running")
    expect(here).to_have_text("第1街道", timeout=LATE_MS)
    page.mouse.move(640, 300)
    page.mouse.move(660, 320)
    expect(tour).to_have_attribute("data-state", "paused")
    expect(tour).to_contain_text("暂停")
    expect(here).to_have_text("第2街道", timeout=LATE_MS)  # it went on by itself
    page.locator("#tour").click()
    expect(tour).to_have_attribute("data-state", "off")


def test_arrows_step_from_unit_to_unit_and_up(visit):
    page = visit("command", "/screen")
    here = page.locator("#path [aria-current]")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_text("第1街道")
    page.keyboard.press("ArrowLeft")
    expect(here).to_have_text("测试市")
    page.keyboard.press("ArrowLeft")
    expect(here).to_have_text("第2街道")
    page.keyboard.press("ArrowUp")
    expect(here).to_have_text("测试区")


def test_a_screen_is_set_up_opened_and_revoked(visit, browser, site):
    page = visit("command", "/screen")
    page.locator("#screens").click()
    dialog = page.locator("#screens-dialog")
    dialog.locator("[name=label]").fill("一楼大厅")
    dialog.get_by_role("button", name="生成地址").click()
    address = dialog.locator("[name=address]").input_value()
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(LATE_MS)
    wall = context.new_page()
    wall.goto(address)
    ready(wall)
    assert wall.url.startswith(f"{site.url}/screen#") and "token" not in wall.url
    assert "token" not in wall.evaluate("document.referrer + history.length")
    expect(wall.locator("#who")).to_have_text("一楼大厅")
    expect(today_s_number(wall)).to_have_text(str(reported_today(site)))
    assert wall.locator("button.number, #home, #screens, a[href^='/map']").count() == 0
    assert context.request.get(site.url + "/map").status == 403
    made = report(site, 2.5, 2.5, "E0102", "大屏演练：免登录也实时")
    first = pane(wall, "feed").locator(".feed-row").first
    expect(first).to_have_attribute("data-no", made["no"])
    dialog.get_by_role("button", name="撤销").click()
    dialog.get_by_role("button", name="确认撤销").click()
    expect(dialog.locator(".screens-row")).to_have_count(0)
    assert context.request.get(site.url + "/api/layers").status == 401
    context.close()


def test_who_sees_totals_alone_gets_a_wall_without_incidents(visit, page):
    searched = []
    page.on("request", lambda one: "search" in one.url and searched.append(one.url))
    visit("analyst", "/screen")
    assert pane(page, "feed").count() == 0 and searched == []
    expect(pane(page, "states")).to_be_visible()
    expect(pane(page, "curve").locator("h2")).to_have_text("近 7 日走势")
    expect(page.locator("#screens")).to_have_count(0)
    told = page.locator(".number").all_text_contents()
    assert told and all(
        text == "不显示" or int(text) == 0 or int(text) >= 5 for text in told
    )


def overlaps(boxes):
    """Pairs of names whose boxes share more than a border."""
    found = []
    for n, (name, a) in enumerate(boxes):
        for other, b in boxes[n + 1 :]:
            wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
            high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
            if wide > 1 and high > 1:
                found.append((name, other))
    return found


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_overlaps_and_nothing_is_cut_at(visit, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    visit("command", "/screen")
    parts = page.locator(".pane:visible, .wall-head, #path, #legend").all()
    boxes = [
        (part.get_attribute("data-pane") or n, part.bounding_box())
        for n, part in enumerate(parts)
    ]
    expected = 12 if width / height >= 5 / 2 else 6
    assert len(boxes) == expected + 3
    assert overlaps(boxes) == []
    for name, box in boxes:
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert box["y"] >= 0 and box["y"] + box["height"] <= height + 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert cut_off(page) == []


def cut_off(page):
    """Panels whose figures do not fit; lists that turn their pages may be longer."""
    return page.evaluate(
        """() => [...document.querySelectorAll('.pane-body, .share-rows, .wall-head > *')]
            .filter((box) => box.offsetParent && !box.querySelector('.ranking, .feed, .paged')
                             && !box.closest('.ranking, .feed, .paged')
                             && (box.scrollHeight > box.clientHeight + 2
                                 || box.scrollWidth > box.clientWidth + 2))
            .map((box) => (box.closest('[data-pane]')?.dataset.pane ?? '') + box.className)"""
    )


def test_the_city_is_never_under_a_panel(visit, page):
    page.set_viewport_size({"width": 1366, "height": 768})
    visit("command", "/screen")
    shown = page.evaluate(
        """() => { const box = document.querySelector('#middle').getBoundingClientRect();
            const map = quanyu.map.getCanvas().getBoundingClientRect();
            return [[119, 39], [119.008, 39.008]].map(([lon, lat]) => {
                const p = quanyu.map.project([lon, lat]);
                return [p.x + map.x - box.left, box.right - p.x - map.x]; }); }"""
    )
    assert all(side > 0 for sides in shown for side in sides)


def test_assistive_technology_finds_nothing_serious(visit):
    page = visit("command", "/screen")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (one["id"], [node["html"][:120] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_home_page_and_the_header_lead_to_the_wall(visit):
    page = visit("command", "/")
    assert page.locator("a.way[href='/screen']").count() == 1
    page.locator("a.card[href='/screen']").click()
    ready(page)
    assert len(INCIDENTS) <= pane(page, "feed").locator(".feed-row").count()


def test_the_wall_speaks_english_too(visit):
    page = visit("command", "/screen", lang="en")
    expect(pane(page, "today").locator("h2")).to_have_text("Today")
    expect(page.locator("h1")).to_contain_text("command wall")
    han = re.compile("[一-鿿]")
    spoken = page.locator(
        ".pane-head, .today-line dt, th[scope=col]"
    ).all_text_contents()
    assert not any(map(han.search, spoken))
