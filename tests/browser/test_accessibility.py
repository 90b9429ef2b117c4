"""Every page for everybody: no fault that axe calls serious, all by keys, large type, and
nothing told by colour alone."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.map_page import CLOSE
from support.site import ready

import gis_app

pytestmark = pytest.mark.browser

AXE = Path(gis_app.__file__).parent / "frontend/node_modules/axe-core/axe.min.js"
PAGES = ["/", CLOSE, "/import", "/import#join", "/import#history", "/locate", "/setup",
         "/help", "/help/keys", "/help?q=250", "/openapi/", "/tls"]  # fmt: skip
RUN = """async () => {
    const found = await axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.map(({id, impact, nodes}) => ({
        id, impact, nodes: nodes.slice(0, 6).map((node) =>
            `${node.target} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`),
    }));
}"""


def faults_of(page):
    """What axe finds. It is given by the debugger, so the page's policy stays as it is."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RUN)
    return [one for one in found if one["impact"] in ("serious", "critical")]


def told(found):
    return json.dumps(found, ensure_ascii=False, indent=1)


def in_both_themes(page):
    """Faults of the page as it is, then of the same in the other theme."""
    found = faults_of(page)
    page.locator("#theme").click()
    page.wait_for_timeout(400)  # the colours change over 140 ms
    return found + faults_of(page)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_in_either_theme(visit, path):
    found = in_both_themes(visit("command", path))
    assert found == [], told(found)


def test_axe_finds_nothing_serious_at_the_door(page, site):
    page.goto(site.url + "/login")
    found = in_both_themes(ready(page))
    assert found == [], told(found)


def test_axe_finds_nothing_serious_in_panels_and_in_the_handbook(visit):
    page = visit("command", CLOSE)
    page.locator("#tab-filter").click()
    page.locator("#left-filter [data-choice='categories-E01']").click()
    expect(page.locator("#total")).to_be_visible()
    found = in_both_themes(page)
    page.keyboard.press("?")
    expect(page.locator("dialog.help article")).to_be_visible()
    found += faults_of(page)
    assert found == [], told(found)


FOCUS = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    return {
        id: one.id || one.dataset.tool || one.className || one.tagName,
        shown: style.outlineStyle !== "none" && box.width > 0
            && box.bottom > 0 && box.top < innerHeight,
        region: one.closest("[id=left],[id=tools],[id=detail],[id=corner],[id=search],"
            + "header.top")?.id ?? (one.tagName === "CANVAS" ? "map" : ""),
    };
}"""


def walk(page, until, most=150):
    """Tab by tab; where the focus went on the way."""
    gone = []
    for _ in range(most):
        page.keyboard.press("Tab")
        gone.append(page.evaluate(FOCUS))
        if until(gone[-1]):
            return gone
    raise AssertionError([one["id"] for one in gone])


def test_the_first_tab_skips_to_the_content(visit):
    page = visit("command", "/setup")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_map_page_is_walked_by_keys_alone(visit):
    page = visit("command", CLOSE)
    gone = walk(page, lambda one: one["id"] == "tab-layers")
    assert all(one["shown"] for one in gone), [one for one in gone if not one["shown"]]
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-filter")).to_have_attribute("aria-selected", "true")
    choice = page.locator("#left-filter [data-choice='categories-E01']")
    for _ in range(80):
        page.keyboard.press("Tab")
        if choice.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#tab-filter .badge")).to_have_text("1")
    expect(page.locator("#total")).to_be_visible()
    gone = walk(page, lambda one: one["region"] == "tools")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUS)["id"] == "locate"
    gone = walk(page, lambda one: one["region"] == "detail")
    assert gone[-1]["shown"]
    page.keyboard.press("x")
    expect(page.locator("#tab-filter .badge")).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator("[data-tool=polygon]")).to_have_attribute(
        "aria-checked", "true"
    )
    page.keyboard.press("Escape")
    expect(page.locator("[data-tool=select]")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("/")
    expect(page.locator("#search input")).to_be_focused()


def test_single_letters_can_be_switched_off_and_stay_off(visit):
    page = visit("command", CLOSE)
    polygon = page.locator("[data-tool=polygon]")
    page.locator("#account-button").click()
    page.get_by_label("单键快捷键").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):
        page.keyboard.press("p")
        page.keyboard.press("?")
        expect(polygon).to_have_attribute("aria-checked", "false")
        assert page.locator("dialog.help").count() == 0
        page.reload()
        ready(page)
    page.locator("#account-button").click()
    page.get_by_label("单键快捷键").check()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(polygon).to_have_attribute("aria-checked", "true")


def test_the_handbook_opens_and_closes_by_keys_and_gives_the_focus_back(visit):
    page = visit("command", "/import")
    page.locator("#theme").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog.help h1")).to_have_text("导入与落点")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.help")).to_be_hidden()
    expect(page.locator("#theme")).to_be_focused()


CUT_OFF = """() => [...document.querySelectorAll(
        "main button, main a, main input, main select, header button, header a")]
    .filter((one) => one.checkVisibility() && !one.closest(".skip, .maplibregl-map")
        && !one.classList.contains("visually-hidden"))
    .filter((one) => {
        one.scrollIntoView({block: "nearest", inline: "nearest"});
        const box = one.getBoundingClientRect();
        const top = document.elementFromPoint(
            Math.min(innerWidth - 1, Math.max(0, box.x + box.width / 2)),
            Math.min(innerHeight - 1, Math.max(0, box.y + box.height / 2)));
        return box.right < 1 || box.left >= innerWidth || box.bottom < 1
            || box.top >= innerHeight || !(one.contains(top) || top?.contains(one));
    })
    .map((one) => (one.id || one.className || one.tagName) + " " + one.textContent)"""


@pytest.mark.parametrize("path", ["/", "/map", "/import", "/locate", "/setup", "/help"])
def test_at_200_percent_of_a_small_screen_everything_can_be_reached(visit, path):
    page = visit("command", path)
    page.set_viewport_size({"width": 683, "height": 384})  # 1366 × 768 at 200 %
    page.wait_for_timeout(300)
    assert page.evaluate(CUT_OFF) == []


def test_texts_of_another_language_say_so(visit):
    page = visit("command", "/help", lang="en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("article.chapter")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize("path", ["/", "/map", "/setup"])
def test_nothing_moves_for_who_asked_for_stillness(visit, path):
    page = visit("command", path)  # the fixture asks for reduced motion
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
        const {animationName, transitionDuration} = getComputedStyle(one);
        return animationName !== "none" || parseFloat(transitionDuration) > 0;
    }).map((one) => one.className)"""
    assert page.evaluate(moving) == []
