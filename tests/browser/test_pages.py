"""Signing in, the first page, both languages, what a page says when it fails."""

import re

import pytest
from playwright.sync_api import expect
from support.site import ready

pytestmark = pytest.mark.browser

# Texts that a person reads but for data (<bdi>) and names that are no language's.
READ_TEXTS = """() => {
    const skipped = "bdi, [translate=no], script, style, noscript, code, kbd, option";
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
        if (!walk.currentNode.parentElement.closest(skipped))
            texts.push(walk.currentNode.textContent.trim());
    for (const one of document.querySelectorAll("[aria-label],[title],[placeholder]"))
        if (!one.closest("[translate=no]") && !one.querySelector("bdi"))
            texts.push(one.ariaLabel ?? "", one.placeholder ?? "");
    return [document.title, ...texts].filter(Boolean);
}"""
HAN = re.compile("[一-鿿]")
# Units, keys and standards are written alike in both languages.
INTERNATIONAL = {
    "Quanyu",
    "CGCS2000",
    "Esc",
    "Shift",
    "Alt",
    "km",
    "API",
    "SVG",
    "GPS",
    "WGS",
}
INTERNATIONAL |= {"Excel", "CSV", "Shapefile", "zip", "GeoPackage", "GeoJSON", "KML"}
INTERNATIONAL |= {"DXF", "MapInfo", "FileGDB", "GeoParquet"}
PAGES = ["/", "/map", "/import", "/import#join", "/import#history", "/locate"]


@pytest.mark.parametrize("path", PAGES)
def test_english_pages_hold_no_chinese_but_data(visit, path):
    page = visit("command", path, lang="en")
    page.wait_for_timeout(500)
    assert [text for text in page.evaluate(READ_TEXTS) if HAN.search(text)] == []


@pytest.mark.parametrize("path", PAGES)
def test_chinese_pages_hold_no_english(visit, path):
    page = visit("command", path, lang="zh")
    page.wait_for_timeout(500)
    words = re.findall("[A-Za-z]{3,}", " ".join(page.evaluate(READ_TEXTS)))
    assert set(words) - INTERNATIONAL == set()


@pytest.mark.parametrize(("lang", "text"), [("zh", "登录"), ("en", "Sign in")])
def test_the_sign_in_page_speaks_the_chosen_language(page, site, lang, text):
    page.context.add_cookies([{"name": "lang", "value": lang, "url": site.url}])
    page.goto(site.url + "/login")
    expect(page.locator("#sign-in")).to_have_text(text)


def test_one_click_leads_to_the_first_page_and_on_to_the_map(page, site):
    page.goto(site.url + "/login")
    page.locator("[data-username=command]").click()
    page.wait_for_url(site.url + "/")
    expect(page.locator("#hello")).to_contain_text("指挥中心")
    expect(page.locator("#figures .figure").first).to_contain_text("未结事件")
    page.locator(".card").first.click()
    ready(page)
    expect(page.locator("#path")).to_contain_text("测试市")


def test_a_wrong_password_is_answered_in_words(page, site, faults):
    faults.expected.append("401")
    page.goto(site.url + "/login")
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("wrong-password")
    page.locator("#sign-in").click()
    expect(page.locator("#login-error")).to_contain_text("用户名或密码不对")


def test_the_language_switch_changes_the_page_and_is_kept(visit):
    page = visit("command")
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("#figures")).to_contain_text("Open incidents")


def test_the_theme_is_kept_on_the_next_page(visit, site):
    page = visit("command")
    page.locator("#theme").click()
    page.goto(site.url + "/map")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_signing_out_leads_to_the_sign_in_page(visit, site):
    page = visit("street")
    page.locator("#account-button").click()
    page.locator("#sign-out").click()
    page.wait_for_url(site.url + "/login")


@pytest.mark.parametrize(
    ("lang", "text"), [("zh", "这里什么也没有"), ("en", "nothing here")]
)
def test_a_missing_page_says_so_in_both_languages(visit, site, faults, lang, text):
    faults.expected.append("404")
    page = visit("command", lang=lang)
    page.goto(site.url + "/no-such-page")
    expect(page.locator("h1")).to_contain_text(text)


@pytest.mark.parametrize("path", ["/", "/import", "/import#join", "/locate"])
def test_nothing_sticks_out_sideways(visit, path):
    page = visit("command", path)
    wider = (
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    for width in (360, 1366, 1920, 3840):
        page.set_viewport_size({"width": width, "height": 1080})
        assert page.evaluate(wider) is False
