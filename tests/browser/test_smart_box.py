"""The one box: words become conditions, places open, and nobody is found by name."""

import re

import pytest
from playwright.sync_api import expect
from support import streets
from support.map_page import CLOSE
from support.site import report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def named(site, owner):
    with owner.transaction() as cursor:
        streets.insert(cursor)
        cursor.execute(
            "UPDATE incident SET due_at = reported_at - interval '1 day'"
            " WHERE no = ANY (%s)",
            [site.numbers[1:4]],
        )
    report(site, 1.4, 6.4, "E0102", "赵建国门前垃圾")


@pytest.fixture
def board(visit):
    return visit("command", CLOSE)


def write(page, text):
    page.keyboard.press("/")
    page.locator("#search-input").fill(text)
    return page.locator("#search-list")


def chips(page):
    return page.locator(".search-words .condition")


def counted(site, wanted):
    return site.ask("/api/incidents/counts", {"filter": wanted, "by": []})["total"]


def condition(page, field):
    return page.locator(f"#conditions [data-condition={field}]")


def test_words_become_chips_and_enter_filters_by_them(board, site):
    write(board, "逾期 井盖")
    expect(chips(board)).to_have_text(["超时", "井盖缺损"])
    board.keyboard.press("Enter")
    total = counted(site, {"overdue": True, "categories": ["B0101"]})
    assert total == 1
    expect(board.locator("#total")).to_have_text(str(total))
    expect(board).to_have_url(re.compile("filter=[a-z2-7]{24}"))
    expect(condition(board, "overdue")).to_have_text("超时")
    expect(condition(board, "categories")).to_have_text("井盖缺损")


def test_a_chip_that_is_removed_is_no_condition(board, site):
    write(board, "逾期 暴露垃圾")
    chips(board).first.click()
    expect(board.locator("#search-input")).to_have_value("暴露垃圾")
    expect(chips(board)).to_have_text(["暴露垃圾"])
    board.keyboard.press("Enter")
    expect(board.locator("#total")).to_have_text(
        str(counted(site, {"categories": ["E0102"]}))
    )


def test_enter_before_the_answer_waits_for_it(board, site):
    write(board, "逾期 暴露垃圾")
    board.keyboard.press("Enter")
    total = counted(site, {"overdue": True, "categories": ["E0102"]})
    expect(board.locator("#total")).to_have_text(str(total))


def test_conditions_above_the_map_go_one_by_one_and_all_at_once(board, site):
    write(board, "逾期 暴露垃圾 近7天")
    board.keyboard.press("Enter")
    expect(board.locator("#conditions .condition")).to_have_count(4)
    condition(board, "overdue").focus()
    board.keyboard.press("Enter")
    expect(condition(board, "overdue")).to_have_count(0)
    expect(board.locator("#conditions .condition").first).to_be_focused()
    board.locator("#conditions-clear").click()
    expect(board.locator("#conditions")).to_be_hidden()
    expect(board).not_to_have_url(re.compile("filter="))


def test_a_place_is_named_in_the_bar(board, site):
    write(board, "第2街道 未办结")
    board.keyboard.press("Enter")
    expect(condition(board, "under")).to_have_text("第2街道")
    expect(condition(board, "states")).to_have_text("未办结")


def test_a_word_of_two_meanings_offers_the_other(board):
    write(board, "井盖 今天")
    offered = board.locator(".alternatives button")
    expect(offered.first).to_have_text("井盖老化")
    offered.first.click()
    expect(chips(board)).to_have_text(["井盖老化", "今天"])


def test_a_place_alone_is_opened(board):
    write(board, "第2街道")
    board.keyboard.press("Enter")
    expect(board.locator("#detail")).to_contain_text("991003002")
    expect(board.locator("#conditions")).to_be_hidden()


def test_addresses_and_sounds_lead_to_places(board):
    found = write(board, "文化路3号")
    expect(found.locator("[role=group]", has_text="地址和地点")).to_contain_text("文化路3号")  # fmt: skip
    found = write(board, "wenhualu")
    expect(found).to_contain_text("文化路")


def test_this_grid_is_the_one_that_is_open(board):
    write(board, "991003002002Z004")
    board.keyboard.press("Enter")
    expect(board.locator("#detail")).to_contain_text("第4网格")
    write(board, "本网格 未办结")
    board.keyboard.press("Enter")
    expect(condition(board, "under")).to_have_text("第4网格")


def test_a_persons_name_finds_nothing_and_that_is_said(board):
    asked = []
    board.on("request", lambda request: asked.append(request.url))
    write(board, "赵建国")
    expect(board.locator(".search-words")).to_contain_text("不按人名查找")
    expect(board.locator("#search-list [role=option]")).to_have_count(0)
    board.keyboard.press("Enter")
    board.wait_for_timeout(500)
    expect(board.locator("#conditions")).to_be_hidden()
    assert not [url for url in asked if "q=" in url]


def test_a_number_of_a_person_is_refused_and_goes_into_no_address(board, faults):
    faults.expected.append("422")
    asked = []
    board.on("request", lambda request: asked.append(request.url))
    write(board, "13800138000")
    expect(board.locator("#search .empty")).to_contain_text("不能用证件号或电话号码")
    assert not [url for url in asked if "13800138000" in url]


def test_who_sees_totals_filters_by_words_too(visit, site):
    page = visit("analyst", CLOSE)
    write(page, "第1街道 暴露垃圾")
    expect(chips(page)).to_have_text(["第1街道", "暴露垃圾"])
    page.keyboard.press("Enter")
    expect(condition(page, "categories")).to_have_text("暴露垃圾")


def test_in_english_all_is_english(visit):
    page = visit("command", CLOSE, lang="en")
    write(page, "overdue exposed rubbish last 7 days")
    expect(chips(page)).to_have_text(["overdue", "Exposed rubbish", "last 7 days"])
