"""One filter for the whole page: what is asked by a click shows on the map, in figures and
in the address, and every one of them tells the same."""

import re

import pytest
from playwright.sync_api import expect
from support.map_page import BOX, CLOSE, draw_rectangle, drawn
from support.site import INCIDENTS

pytestmark = pytest.mark.browser


@pytest.fixture
def board(visit):
    page = visit("command", CLOSE)
    page.locator("#tab-filter").click()
    return page


def press(page, choice):
    page.locator(f"#left-filter [data-choice='{choice}']").click()


def eventually(page, holds):
    """Tiles come when they come: until it holds, or never."""
    for _ in range(200):
        if holds(set(drawn(page, "incidents"))):
            return
        page.wait_for_timeout(150)
    raise AssertionError(drawn(page, "incidents"))


def address_of(page, site):
    """To be opened anew: an address that differs in its # alone is no new page."""
    return page.url.replace(site.url, "").replace("/map#", "/map?again#")


def counted(site, wanted):
    body = {"filter": wanted, "by": ["category"]}
    return site.ask("/api/incidents/counts", body)["total"]


def test_a_click_filters_map_figures_and_address_alike(board, site):
    press(board, "categories-E01")
    total = counted(site, {"categories": ["E01"]})
    assert 0 < total < len(INCIDENTS) + 10
    expect(board.locator("#total")).to_have_text(str(total))
    expect(board).to_have_url(re.compile(r"filter=[a-z2-7]{24}"))
    waste, other = set(site.numbers[1:3]), {site.numbers[0], site.numbers[3]}
    eventually(board, lambda shown: waste <= shown and not other & shown)
    expect(board.locator("#tab-filter .badge")).to_have_text("1")


def test_conditions_add_up_and_are_undone_one_by_one(board, site):
    press(board, "categories-E01")
    expect(board.locator("#total")).to_be_visible()
    press(board, "severities-4")
    expect(board.locator("#tab-filter .badge")).to_have_text("2")
    both = counted(site, {"categories": ["E01"], "severities": [4]})
    if both:
        expect(board.locator("#total")).to_have_text(str(both))
    else:
        expect(board.locator("#detail")).to_contain_text("没有")
    board.locator("#map").press("z")
    expect(board.locator("#tab-filter .badge")).to_have_text("1")
    board.locator("#map").press("x")
    expect(board.locator("#tab-filter .badge")).to_be_hidden()
    eventually(board, lambda shown: len(shown) >= 4)


def test_an_address_with_a_filter_opens_with_it(board, visit, site):
    press(board, "categories-G01")
    # Its questions are answered before another signs in under them.
    expect(board.locator("#total")).to_be_visible()
    again = visit("command", address_of(board, site))
    expect(again.locator("#tab-filter .badge")).to_have_text("1")
    expect(again.locator("#total")).to_have_text(
        str(counted(site, {"categories": ["G01"]}))
    )


def test_a_saved_filter_shows_less_to_who_may_see_less(board, visit, site):
    press(board, "open")
    whole = counted(site, {"states": [10]})
    expect(board.locator("#total")).to_be_visible()
    address = address_of(board, site)
    other = visit("street2", address)
    expect(other.locator("#total")).to_be_visible()
    assert int(other.locator("#total").inner_text()) < whole


def test_a_filter_that_is_not_there_shows_everything_and_says_so(visit, faults):
    faults.expected.append("404")
    page = visit("command", CLOSE + "&filter=" + "a" * 24)
    expect(page.locator("#toast")).to_contain_text("已显示全部")
    eventually(page, lambda shown: len(shown) >= 4)


def test_a_drawn_area_counts_within_the_filter(board, site):
    press(board, "categories-E01")
    expect(board.locator("#total")).to_be_visible()
    draw_rectangle(board, *BOX)
    # Of the three in the box (test_map) one is no waste.
    expect(board.locator("#detail #total")).to_have_text("2")


def test_a_personal_number_is_no_filter_and_that_is_said(board, faults):
    faults.expected.append("422")
    board.locator("#filter-text").fill("13800138000")
    expect(board.locator("#left-filter [role=alert]:not([hidden])")).to_be_visible()
    expect(board.locator("#tab-filter .badge")).to_be_hidden()


def test_text_finds_titles(board):
    board.locator("#filter-text").fill("井盖")
    expect(board.locator("#total")).to_have_text("1")
    expect(board.locator("#detail")).to_contain_text(INCIDENTS[3][3])
