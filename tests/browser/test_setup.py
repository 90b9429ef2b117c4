"""/setup in a browser: from the figure to the next step; the handbook; the watermark."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_page_says_what_is_there_and_what_is_next(visit):
    page = visit("command", "/setup")
    grids = page.locator("#step-grids")
    expect(grids).to_contain_text("网格 16 个")
    expect(grids.locator(".step-state")).to_contain_text("已就绪")
    expect(grids.locator(".step-state svg")).to_be_visible()
    expect(page.locator("#step-party .step-figure")).to_contain_text(
        re.compile(r"\d+ / 16")
    )
    expect(page.locator(".setup-next a")).to_have_attribute(
        "href", re.compile("#step-")
    )


def test_the_check_is_run_from_the_page_and_told(visit, worker):
    page = visit("command", "/setup")
    line = page.locator("#step-partition")
    expect(line).to_contain_text("还没有检查过")
    line.get_by_role("button", name="立即检查").click()
    expect(line).to_contain_text("没有盲区和交叉")
    expect(line.locator("time")).to_be_visible()


def test_a_step_leads_to_the_import_of_its_kind(visit):
    page = visit("command", "/setup")
    page.locator("#step-buildings").get_by_role("link", name=re.compile("导入")).click()
    expect(page.locator("#say-start")).to_have_value("buildings")


def test_a_command_is_copied(visit, page, site):
    page.context.grant_permissions(
        ["clipboard-read", "clipboard-write"], origin=site.url
    )
    page = visit("admin", "/setup")
    page.locator("#step-backup .command button").click()
    expect(page.locator("#toast")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == ".venv/bin/gis-app db backup quanyu-backup.tar"


def test_the_admin_sees_that_there_are_incidents_and_no_number(visit):
    page = visit("admin", "/setup")
    line = page.locator("#step-incidents")
    expect(line).to_contain_text("本账号不读取事件")
    expect(line.locator(".step-figure")).to_be_empty()
    expect(page.locator("#step-outside")).to_have_count(0)


def test_it_is_found_from_the_first_page_and_from_the_header(visit):
    page = visit("planner", "/")
    expect(page.locator(".card[href='/setup']")).to_be_visible()
    expect(page.locator("[data-way=setup]")).to_be_visible()


def test_who_may_not_is_not_led_there(visit):
    page = visit("street", "/")
    expect(page.locator("a[href='/setup']")).to_have_count(0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_does_not_stick_out(visit, lang):
    page = visit("command", "/setup", lang=lang)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for width in (360, 683, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate(wide) is False


def test_the_handbook_is_read_searched_and_followed_beside_the_work(visit, site):
    page = visit("command", "/map")
    page.locator("#help").click()
    book = page.locator("dialog.help")
    expect(book.locator("h1")).to_have_text("地图工作台")
    book.get_by_role("link", name="分析员", exact=True).click()
    expect(book.locator("h1")).to_have_text("分析员")
    book.locator("input[type=search]").fill("250 米")
    book.locator("input[type=search]").press("Enter")
    expect(book.locator("mark").first).to_have_text("250 米")
    book.locator(".hit a").first.click()
    expect(book.locator("article")).to_be_visible()
    assert page.url.startswith(site.url + "/map")


def test_letters_typed_in_the_handbook_are_no_tools(visit):
    page = visit("command", "/map")
    page.keyboard.press("?")
    expect(page.locator("dialog.help article")).to_be_visible()
    page.keyboard.press("p")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tool=select]")).to_have_attribute("aria-checked", "true")


@pytest.fixture
def marked(app):
    kept = app.settings
    app.settings = type(kept)(**{**vars(kept), "watermark": "on"})
    yield
    app.settings = kept


def test_a_watermark_says_who_looks_and_lies_in_nobodys_way(visit, marked):
    page = visit("command", "/")
    sheet = page.locator(".watermark")
    told = sheet.get_attribute("data-minute")
    assert re.search(r"command \d{4}-\d\d-\d\d \d\d:\d\d$", told)
    assert "data:image/png" in sheet.evaluate(
        "one => getComputedStyle(one).backgroundImage"
    )
    assert sheet.evaluate("one => getComputedStyle(one).pointerEvents") == "none"
    assert sheet.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"
    assert sheet.get_attribute("aria-hidden") == "true"
    page.locator("#account-button").click()
    expect(page.locator("#account-menu")).to_be_visible()


def test_without_the_setting_there_is_no_watermark(visit):
    expect(visit("command", "/").locator(".watermark")).to_have_count(0)
