"""Whoever works at the map is not disturbed by what happens elsewhere, and nothing that
they asked for is lost on its way."""

import re

import pytest
from playwright.sync_api import expect
from support.map_page import CLOSE
from support.site import report

pytestmark = pytest.mark.browser

GRID = "991003001001Z001"


@pytest.fixture
def board(visit):
    page = visit("command", CLOSE)
    page.locator("#tab-filter").click()
    return page


def choice(page, name):
    return page.locator(f"#left-filter [data-choice='{name}']")


class Held:
    """Requests that are answered only when the test lets them go."""

    def __init__(self, page, pattern):
        self.routes = []
        page.route(pattern, lambda route: self.routes.append(route))

    def let_go(self, page):
        for route in self.routes:
            route.continue_()
        page.unroute_all()


def waited_for(page, held, n):
    for _ in range(200):
        if len(held.routes) >= n:
            return
        page.wait_for_timeout(50)
    raise AssertionError(held.routes)


def asked(page, site):
    found = re.search(r"filter=([a-z2-7]{24})", page.url)
    return page.request.get(f"{site.url}/api/filters/{found[1]}").json()["filter"]


def test_two_conditions_faster_than_their_answers_both_hold(board, site):
    held = Held(board, "**/api/filters")
    choice(board, "overdue").click()
    expect(choice(board, "overdue")).to_have_attribute("aria-pressed", "true")
    choice(board, "severities-2").click()
    waited_for(board, held, 2)
    held.let_go(board)
    expect(board.locator("#tab-filter .badge")).to_have_text("2")
    assert asked(board, site) == {"overdue": True, "severities": [2]}


def test_a_filter_on_its_way_is_cleared_too(board):
    held = Held(board, "**/api/filters")
    choice(board, "overdue").click()
    waited_for(board, held, 1)
    board.locator("#filter-clear").click()
    held.let_go(board)
    board.wait_for_timeout(1000)
    expect(choice(board, "overdue")).to_have_attribute("aria-pressed", "false")
    assert "filter=" not in board.url


def test_a_filter_s_address_that_fails_shows_everything_and_can_be_tried_again(
    board, visit, faults
):
    choice(board, "overdue").click()
    expect(board).to_have_url(re.compile("filter="))
    address = re.search(r"filter=[a-z2-7]{24}", board.url)[0]
    faults.expected.append("503")
    board.route("**/api/filters/*", lambda route: route.fulfill(status=503, json={}))
    page = visit("command", f"/map?again#map=15.3/39.004/119.004&{address}")
    again = page.locator("#filter-again")
    expect(again).to_be_visible()
    expect(page.locator("#tab-filter .badge")).to_be_hidden()
    page.unroute_all()
    again.click()
    expect(choice(page, "overdue")).to_have_attribute("aria-pressed", "true")


def test_a_link_that_is_pasted_into_the_open_page_opens(board, site):
    choice(board, "overdue").click()
    expect(board).to_have_url(re.compile("filter="))
    address = re.search(r"filter=[a-z2-7]{24}", board.url)[0]
    board.locator("#filter-clear").click()
    expect(board.locator("#tab-filter .badge")).to_be_hidden()
    board.evaluate(
        "hash => { location.hash = hash; }", f"map=14/39.001/119.002&{address}"
    )
    expect(choice(board, "overdue")).to_have_attribute("aria-pressed", "true")
    board.evaluate(
        "hash => { location.hash = hash; }", f"map=14/39.001/119.002&grid={GRID}"
    )
    expect(board.locator("#detail .copy").first).to_contain_text(GRID)
    expect(choice(board, "overdue")).to_have_attribute("aria-pressed", "false")
    assert round(board.evaluate("quanyu.map.getZoom()"), 1) == 14


def test_a_click_that_began_before_a_live_update_is_carried_out(visit, site):
    page = visit("command", f"/map#map=15.3/39.004/119.004&grid={GRID}")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    number = page.locator("#detail .numbers dd").first
    before = int(number.inner_text())
    copy = page.locator("#detail .copy").first
    copy.focus()
    copy.hover()
    page.mouse.down()
    report(site, 1.1, 7.2, "E0102", "又一处垃圾")
    expect(number).to_have_text(str(before + 1))
    page.mouse.up()
    expect(page.locator("#toast")).to_contain_text(GRID)
    expect(copy).to_be_focused()


def test_results_that_begin_at_none_get_their_list_with_the_first(board, site):
    board.locator("#filter-text").fill("凭空出现")
    expect(board.locator("#total")).to_have_text("0")
    report(site, 1.1, 7.3, "E0102", "凭空出现的垃圾")
    expect(board.locator("#total")).to_have_text("1")
    expect(board.locator("#detail .row")).to_have_count(1)
    expect(board.locator("#detail .as-of")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))


def test_an_incident_that_is_deleted_is_taken_off_the_screen(
    visit, site, owner, faults
):
    faults.expected.append("404")
    no = report(site, 1.4, 6.4, "E0102", "不该再看到的事件")["no"]
    page = visit("command", f"/map#map=15.3/39.004/119.004&incident={no}")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    expect(page.locator("#detail")).to_contain_text("不该再看到的事件")
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM incident WHERE no = %s", [no])
    expect(page.locator("#detail [role=alert]")).to_be_visible()
    expect(page.locator("#detail")).not_to_contain_text("不该再看到的事件")


def test_what_an_input_method_composes_is_asked_for_only_as_a_word(board):
    asked = []
    board.on(
        "request", lambda one: asked.append(one.url) if "/api/filters" in one.url else 0
    )
    board.locator("#filter-text").focus()
    ime = board.context.new_cdp_session(board)
    for text in ("j", "jing", "jing'gai"):
        ime.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    board.wait_for_timeout(900)
    assert asked == []
    ime.send("Input.insertText", {"text": "井盖"})
    expect(board.locator("#total")).to_have_text("1")
    expect(board.locator("#filter-text")).to_have_value("井盖")


def test_no_button_of_the_map_lies_under_the_drawer(board):
    drawer = board.locator("#drawer").bounding_box()
    for button in board.locator("#corner button").all():
        box = button.bounding_box()
        assert box["y"] + box["height"] <= drawer["y"]
