"""The map in a real browser: what is drawn, what a click says, what a shape counts."""

import json
import re

import pytest
from playwright.sync_api import expect
from support import small_city as paper
from support.map_page import BOX, CLOSE, click_on, draw_rectangle, drawn, on_screen
from support.site import INCIDENTS, report

pytestmark = pytest.mark.browser

GRID = "991003001001Z001"


def detail(page):
    return page.locator("#detail")


def test_every_grid_of_the_city_is_drawn(visit):
    page = visit("command", CLOSE)
    assert {code for code, layer, *_ in paper.grids() if layer == "partition"} <= set(
        drawn(page, "grids")
    )


def test_a_click_on_a_grid_shows_its_code_and_both_chains(visit):
    page = visit("command", CLOSE)
    click_on(page, 1.2, 6.2)
    expect(detail(page)).to_contain_text(GRID)
    ladders = detail(page).locator(".ladders")
    for name in ("测试市", "测试区", "第1街道", "第1网格", "第1街道党工委"):
        expect(ladders).to_contain_text(name)


def test_a_click_on_an_incident_shows_whose_it_is_and_why(visit, site):
    page = visit("command", CLOSE)
    x, y, _, title = INCIDENTS[1]
    click_on(page, x, y)
    expect(detail(page)).to_contain_text(title)
    whole = site.ask(f"/api/incidents/{site.numbers[1]}")
    expect(page.locator("#reason")).to_have_text(whole["attribution"]["reason"])


def test_an_incident_on_a_border_is_marked_ambiguous_with_its_runner_up(visit, site):
    page = visit("command", f"/map#incident={site.numbers[3]}")
    expect(detail(page).locator(".badge.warn")).to_contain_text("有歧义")
    found = site.ask(f"/api/incidents/{site.numbers[3]}")["attribution"]
    expect(detail(page)).to_contain_text(found["runner_up"])


def test_asking_a_point_gives_the_api_s_answer_and_a_pin(visit, site):
    page = visit("command", CLOSE)
    page.locator("[data-tool=locate]").click()
    with page.expect_request("**/api/locate?*") as asked:
        click_on(page, 6.7, 6.6)
    answer = site.ask(asked.value.url.removeprefix(site.url))
    expect(page.locator("#reason")).to_have_text(answer["reason"])
    expect(page.locator("#pin")).to_be_visible()


def test_a_right_click_asks_too(visit):
    page = visit("command", CLOSE)
    click_on(page, 6.7, 6.6, button="right")
    expect(page.locator("#reason")).to_contain_text("991003002001Z003")


def test_typed_coordinates_of_a_phone_map_are_taken_in_their_datum(visit):
    page = visit("command", CLOSE)
    page.locator("[data-tool=locate]").click()
    lon, lat = paper.point(6.7, 6.6)
    page.locator("[name=lon]").fill(str(lon))
    page.locator("[name=lat]").fill(str(lat))
    page.locator("[name=datum]").select_option("gcj02")
    with page.expect_response("**/api/locate?*datum=gcj02*") as answer:
        page.locator("#detail form button").click()
    expect(page.locator("#reason")).to_have_text(answer.value.json()["reason"])


def test_a_drawn_shape_counts_what_the_api_counts_and_lists_it(visit, site):
    page = visit("command", CLOSE)
    with page.expect_request("**/api/incidents/figures") as asked:
        draw_rectangle(page, *BOX)
    shape = json.loads(asked.value.post_data)["filter"]["geometry"]
    counted = site.ask(
        "/api/incidents/counts", {"filter": {"geometry": shape}, "by": []}
    )
    assert counted["total"] == 3
    expect(page.locator("#total")).to_have_text("3")
    expect(page.locator("#detail .row")).to_have_count(3)


def test_a_moved_corner_counts_again(visit):
    page = visit("command", CLOSE)
    draw_rectangle(page, *BOX)
    expect(page.locator("#total")).to_have_text("3")
    corner, nearer = on_screen(page, *BOX[1]), on_screen(page, 2.2, 6.2)
    page.mouse.move(**corner)
    page.mouse.down()
    page.mouse.move(corner["x"] - 12, corner["y"] - 12, steps=3)
    page.mouse.move(**nearer, steps=5)
    page.mouse.up()
    expect(page.locator("#total")).to_have_text("1")


def test_escape_ends_the_editing_and_keeps_the_shape_which_x_clears(visit):
    page = visit("command", CLOSE)
    draw_rectangle(page, *BOX)
    expect(page.locator("#total")).to_be_visible()
    expect(page.locator("#hint")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#hint")).to_be_hidden()
    expect(page.locator("#total")).to_have_text("3")
    page.keyboard.press("x")
    expect(page.locator("#total")).to_have_count(0)


def test_the_search_box_finds_a_grid_by_its_code(visit):
    page = visit("command", CLOSE)
    page.keyboard.press("/")
    page.keyboard.type("991003002002Z004")
    page.locator("#search-list [role=option]").first.click()
    expect(detail(page)).to_contain_text("第4网格")
    expect(page.locator("#path")).to_contain_text("第2街道")


def test_the_address_brings_back_what_was_selected(visit):
    page = visit("command", f"/map#map=15.3/39.004/119.004&grid={GRID}")
    expect(detail(page)).to_contain_text(GRID)
    assert f"grid={GRID}" in page.url


def test_an_analyst_sees_totals_no_points_and_is_told_why(visit):
    page = visit("analyst", CLOSE)
    assert drawn(page, "incidents") == []
    draw_rectangle(page, *BOX)
    expect(detail(page)).to_contain_text("只看汇总")
    expect(page.locator("#detail .row")).to_have_count(0)


def test_a_layer_can_be_switched_off_and_stays_off_in_the_other_theme(visit):
    page = visit("command", CLOSE)
    page.locator("[data-layer=grids]").click()
    page.locator("#theme").click()
    page.wait_for_timeout(1500)
    assert drawn(page, "grids") == []
    expect(page.locator("[data-layer=grids]")).to_have_attribute(
        "aria-checked", "false"
    )


def test_a_new_incident_reaches_an_open_page_by_itself(visit, site):
    page = visit("command", f"/map#map=15.3/39.004/119.004&grid={GRID}")
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    before = page.locator("#detail .numbers dd").first.inner_text()
    report(site, 1.1, 7.2, "E0102", "刚刚上报的垃圾")
    expect(page.locator("#detail .numbers dd").first).to_have_text(str(int(before) + 1))


def test_a_session_that_ended_says_so_and_leads_back_here(visit, faults):
    faults.expected.append("401")
    page = visit("command", CLOSE)
    page.context.clear_cookies(name="quanyu")
    click_on(page, 1.2, 6.2)
    link = page.locator("#detail a.button")
    expect(link).to_have_attribute("href", re.compile(r"^/login\?next=%2Fmap#map="))


def test_the_path_opens_what_lies_below_and_escape_closes_only_that(visit):
    page = visit("command", f"/map#map=15.3/39.004/119.004&grid={GRID}")
    expect(page.locator("#path")).to_contain_text("第1网格")
    page.locator("#path .step").last.click()
    expect(page.locator("#path .choice")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(page.locator("#path .menu-body:not([hidden])")).to_have_count(0)
    expect(detail(page)).to_contain_text(GRID)


def test_who_sees_no_incidents_is_offered_nothing_that_counts_them(visit):
    page = visit("admin", CLOSE)
    expect(page.locator("[data-tool=locate]")).to_be_visible()
    expect(page.locator("[data-tool=polygon]")).to_have_count(0)
    expect(page.locator("[data-layer=incident_density]")).to_have_count(0)
