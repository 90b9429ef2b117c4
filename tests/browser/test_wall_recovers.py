"""A wall that nobody sits at: what fails is said, tried again, and comes back by itself."""

import re

import pytest
from playwright.sync_api import expect
from support.site import ready, report
from support.wall import pane, reported_today, today_s_number

from gis_app.web import events as stream

pytestmark = pytest.mark.browser


def test_a_wall_whose_map_cannot_be_built_works_and_tries_again(visit, page, faults):
    faults.expected += ["ERR_FAILED", "Problem"]
    page.route("**/style.json*", lambda route: route.abort())
    visit("command", "/screen")
    expect(page.locator("#map").get_by_role("alert")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#path [aria-current]")).to_have_text("第1街道")
    page.unroute("**/style.json*")
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.locator("#map").get_by_role("alert")).to_have_count(0)


def test_a_wall_that_could_not_begin_begins_by_itself(visit, page, site, faults):
    faults.expected += ["ERR_FAILED", "Problem", "503"]  # the last: no worker runs here
    visit("command", "/")
    page.clock.install()
    page.route("**/api/vocabularies", lambda route: route.abort())
    page.goto(site.url + "/screen")
    expect(page.locator("#middle").get_by_role("alert")).to_be_visible()
    page.unroute("**/api/vocabularies")
    page.clock.fast_forward(30_000)
    expect(today_s_number(page)).to_have_text(str(reported_today(site)))


def test_a_lost_connection_says_so_keeps_the_data_and_catches_up(
    visit, site, faults, monkeypatch
):
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 1)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 1)
    page = visit("command", "/screen")
    faults.expected += ["ERR_FAILED", "ERR_INCOMPLETE_CHUNKED_ENCODING"]
    page.route("**/api/**", lambda route: route.abort())
    before = today_s_number(page).text_content()
    banner = page.locator("#banner")
    expect(banner).to_have_text(re.compile(r"数据已中断 \d\d:\d\d"))
    report(site, 6.5, 6.5, "E0102", "大屏演练：断线时上报")
    expect(today_s_number(page)).to_have_text(before)
    page.unroute("**/api/**")
    monkeypatch.undo()
    expect(banner).to_be_hidden()
    expect(today_s_number(page)).to_have_text(str(reported_today(site)))
    titles = pane(page, "feed").locator(".feed-title")
    expect(titles.first).to_have_text("大屏演练：断线时上报")


def test_a_database_that_answers_nothing_is_told_though_the_stream_lives(
    visit, page, site, faults
):
    faults.expected += ["ERR_FAILED"]
    visit("command", "/")
    page.clock.install()
    page.goto(site.url + "/screen")
    ready(page)
    page.route("**/api/incidents/**", lambda route: route.abort())
    banner = page.locator("#banner")
    for _ in range(3):
        page.clock.fast_forward(25_000)
        page.wait_for_timeout(500)
    expect(banner).to_have_text(re.compile(r"数据已中断 \d\d:\d\d"))
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    page.unroute("**/api/incidents/**")
    page.clock.fast_forward(60_000)
    expect(banner).to_be_hidden()


def test_a_panel_that_cannot_ask_says_so_and_tries_again(visit, page, site, faults):
    faults.expected += ["ERR_FAILED"]
    page.route("**/api/incidents/search", lambda route: route.abort())
    visit("command", "/screen")
    feed = pane(page, "feed")
    expect(feed.get_by_role("alert")).to_be_visible()
    expect(pane(page, "workload").locator(".main.open .number")).to_be_visible()
    page.unroute("**/api/incidents/search")
    feed.get_by_role("button", name="重试").click()
    expect(feed.locator(".feed-row").first).to_be_visible()


def test_a_graphics_card_that_gave_up_gets_a_new_map(visit):
    page = visit("command", "/screen")
    page.evaluate(
        """() => { const canvas = quanyu.map.getCanvas(); window.before = quanyu.map;
            canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(); }"""
    )
    for _ in range(300):
        if page.evaluate("quanyu.map !== window.before && quanyu.map.loaded()"):
            return
        page.wait_for_timeout(200)
    raise AssertionError("no new map")


def test_without_webgl_the_panels_work_and_the_map_says_why(visit, page, site):
    page.add_init_script(
        """const own = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
            return kind === 'webgl2' ? null : own.call(this, kind, ...more); };"""
    )
    visit("command", "/screen")
    expect(page.locator("#map").get_by_role("alert")).to_contain_text("WebGL")
    expect(today_s_number(page)).to_have_text(str(reported_today(site)))
