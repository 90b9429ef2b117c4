"""Views: what is on the map, saved under a name and opened by one click."""

import re

import pytest
from playwright.sync_api import expect
from support.map_page import CLOSE

pytestmark = pytest.mark.browser


@pytest.fixture
def board(visit):
    return opened(visit("command", CLOSE))


def opened(page):
    page.locator("#tab-filter").click()
    expect(page.locator("#views")).to_be_visible()
    return page


def save(page, name, shared=False):
    page.locator("#view-save").click()
    page.locator("#view-name").fill(name)
    if shared:
        page.locator("#view-who").select_option("shared")
    page.locator("#view-name").press("Enter")
    view(page, name).wait_for()


def view(page, name):
    return page.locator("#views [data-view]", has_text=name)


def press(page, choice):
    page.locator(f"#left-filter [data-choice='{choice}']").click()
    page.locator("#total").wait_for()


def test_without_any_it_says_what_they_are_for(board):
    expect(board.locator("#views")).to_contain_text("存成视图")


def test_saved_and_opened_again_after_a_reload(board, visit):
    press(board, "categories-E01")
    board.locator("#tab-layers").click()
    board.locator("[data-layer=buildings]").click()
    board.locator("#tab-filter").click()
    save(board, "市容视图")
    total = board.locator("#total").inner_text()
    page = opened(visit("command", "/map?again#map=12/39.1/119.1"))
    expect(page.locator("#conditions")).to_be_hidden()
    view(page, "市容视图").click()
    page.locator("#total").wait_for()
    expect(page.locator("#total")).to_have_text(total)
    expect(page.locator("#conditions [data-condition=categories]")).to_have_text("市容环境")  # fmt: skip
    page.wait_for_function("Math.abs(quanyu.map.getZoom() - 15.3) < 0.01")
    page.locator("#tab-layers").click()
    expect(page.locator("[data-layer=buildings]")).to_have_attribute("aria-checked", "false")  # fmt: skip


def test_the_colours_of_the_grids_are_part_of_it(board):
    board.locator("#tab-layers").click()
    board.locator("#theme-measure").select_option("open")
    board.locator("#theme-k").select_option("3")
    board.locator("#tab-filter").click()
    save(board, "未办结分级")
    board.locator("#tab-layers").click()
    board.locator("#theme-measure").select_option("none")
    expect(board.locator("#theme-k")).to_have_count(0)
    board.locator("#tab-filter").click()
    view(board, "未办结分级").click()
    board.locator("#tab-layers").click()
    expect(board.locator("#theme-measure")).to_have_value("open")
    expect(board.locator("#theme-k")).to_have_value("3")


def test_a_shared_one_shows_less_to_who_may_see_less(board, visit):
    press(board, "open")
    save(board, "全市未办结", shared=True)
    whole = int(board.locator("#total").inner_text())
    page = opened(visit("street2", "/map?again#map=15/39.004/119.004"))
    expect(view(page, "全市未办结")).to_contain_text("指挥中心值班员")
    expect(page.locator("#views [data-edit]")).to_have_count(0)
    view(page, "全市未办结").click()
    page.locator("#total").wait_for()
    assert int(page.locator("#total").inner_text()) < whole


def test_a_view_is_found_in_the_one_box(board):
    press(board, "overdue")
    save(board, "盯办清单")
    board.locator("#conditions .condition").first.click()
    board.locator("#search-input").fill("盯办")
    board.locator("#search-list [role=option]", has_text="盯办清单").click()
    expect(board.locator("#conditions [data-condition=overdue]")).to_be_visible()


def test_renamed_overwritten_deleted_and_brought_back(board):
    press(board, "categories-E05")
    save(board, "旧名")
    board.locator("#views li", has_text="旧名").locator("[data-edit]").click()
    board.locator("#view-name").fill("新名")
    board.locator("#view-name").press("Enter")
    expect(view(board, "新名")).to_be_visible()
    expect(view(board, "旧名")).to_have_count(0)
    board.locator("#filter-clear").click()
    expect(board.locator("#conditions")).to_be_hidden()
    board.locator("#views li", has_text="新名").locator("[data-edit]").click()
    board.locator("[data-deed='views.overwrite']").click()
    expect(view(board, "新名")).to_be_visible()
    view(board, "新名").click()
    expect(board).not_to_have_url(re.compile("filter="))
    board.locator("#views li", has_text="新名").locator("[data-edit]").click()
    board.locator("[data-deed='views.delete']").click()
    expect(view(board, "新名")).to_have_count(0)
    board.locator("#view-restore").click()
    expect(view(board, "新名")).to_be_visible()


def test_a_name_that_is_taken_or_holds_a_number_says_so(board, faults):
    faults.expected += ["409", "422"]
    save(board, "一个名")
    for name, words in (("一个名", "已有名为"), ("张某 13800138000", "电话")):
        board.locator("#view-save").click()
        board.locator("#view-name").fill(name)
        board.locator("#view-name").press("Enter")
        expect(board.locator("#views [role=alert]")).to_contain_text(words)
        board.locator("#view-name").press("Escape")
