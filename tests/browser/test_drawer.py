"""Time axis, table and pivot below the map: one filter, one total, one click apart."""

import re

import pytest
from playwright.sync_api import expect
from support import ledger
from support.map_page import CLOSE, drawn
from support.site import report

pytestmark = pytest.mark.browser

WEST, EAST = "991003001002Z001", "991003002002Z001"


@pytest.fixture(scope="module", autouse=True)
def past(site, owner):
    """Forty days: each day one in the west, every fourth day two more in the east."""
    with owner.transaction() as cursor:
        for days in range(1, 41):
            ledger.insert(cursor, 0.5, 3.5, WEST, days)
            if days % 4 == 0:
                ledger.insert(cursor, 4.5, 3.5, EAST, days, "B0101", state=90)
                ledger.insert(cursor, 4.6, 3.6, EAST, days, "E0201")


@pytest.fixture
def board(visit):
    return visit("command", CLOSE)


def total_of(site, wanted):
    return site.ask("/api/incidents/counts", {"filter": wanted})["total"]


def tell_total(page, total):
    expect(page.locator("#total")).to_have_text(f"{total:,}")


def filter_of(page, site):
    found = re.search(r"filter=([a-z2-7]{24})", page.url)
    return page.request.get(f"{site.url}/api/filters/{found[1]}").json()["filter"]


def bars(page):
    return page.locator(".time-bar")


def test_a_brush_over_the_axis_filters_everything_to_its_days(board, site):
    expect(bars(board)).to_have_count(41)
    box = board.locator(".timeline-svg").bounding_box()
    each = box["width"] / 41
    y = box["y"] + box["height"] / 2
    board.mouse.move(box["x"] + 10.5 * each, y)
    board.mouse.down()
    board.mouse.move(box["x"] + 15.5 * each, y, steps=4)
    board.mouse.up()
    expect(board).to_have_url(re.compile("filter="))
    wanted = filter_of(board, site)
    total = total_of(site, wanted)
    assert 6 <= total < 20
    tell_total(board, total)
    expect(board.locator(".timeline-told")).to_contain_text(f"{total} 件")
    expect(board.locator(".time-bar.out")).to_have_count(41 - 6)


def test_the_axis_is_moved_by_keys_and_undone_at_once(board, site):
    expect(bars(board)).to_have_count(41)
    end = board.locator("[data-edge=first]")
    end.focus()
    for _ in range(3):
        with board.expect_response("**/api/filters"):
            board.keyboard.press("ArrowRight")
        expect(board.locator("[data-edge=first]")).to_be_focused()
    expect(board.locator(".time-bar.out")).to_have_count(3)
    board.locator("#map").press("z")
    expect(board.locator(".time-bar.out")).to_have_count(0)


def test_play_moves_the_range_on_and_stops(board, site):
    expect(bars(board)).to_have_count(41)
    board.locator("[data-deed=play]").click()
    expect(board).to_have_url(re.compile("filter="))
    first = filter_of(board, site)["from"]
    for _ in range(100):
        if filter_of(board, site)["from"] > first:
            break
        board.wait_for_timeout(100)
    board.locator("[data-deed=play]").click()
    expect(board.locator("[data-deed=play]")).to_have_attribute("aria-label", "播放")
    later = filter_of(board, site)
    assert later["from"] > first
    tell_total(board, total_of(site, later))


def test_the_table_lists_what_is_filtered_and_opens_it(board, site):
    board.locator("#drawer-tab-table").click()
    total = total_of(site, {})
    expect(board.locator(".table-view")).to_have_attribute(
        "aria-rowcount", str(total + 1)
    )
    assert board.locator(".table-row[data-no]").count() < total  # only those in sight
    row = board.locator(".table-row[data-no]").first
    no = row.get_attribute("data-no")
    row.click()
    expect(board.locator("#detail")).to_contain_text(no)
    expect(board.locator(f"[data-no='{no}']")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(board).to_have_url(re.compile(f"incident={no}"))


def test_the_table_sorts_and_keeps_its_columns(board, visit, site):
    board.locator("#drawer-tab-table").click()
    head = board.locator("[data-column=reported_at]")
    asked = {"filter": {}, "order": "reported_at", "limit": 1}
    found = site.ask("/api/incidents/search", asked)["incidents"]["features"]
    oldest = found[0]["properties"]["no"]
    head.click()
    expect(board.locator(".table-row[data-no]").first).to_have_attribute("data-no", oldest)
    board.locator(".drawer summary").click()
    board.get_by_label("地址").check()
    expect(board.locator(".table-head")).to_contain_text("地址")
    again = visit("command", CLOSE.replace("/map", "/map?again"))
    expect(again.locator(".table-head")).to_contain_text("地址")


def test_the_table_is_walked_by_keys_and_shows_where_each_lies(board):
    board.locator("#drawer-tab-table").click()
    expect(board.locator("#table-row-1")).to_be_visible()
    view = board.locator(".table-view")
    view.focus()
    board.keyboard.press("ArrowDown")
    second = board.locator("#table-row-1").get_attribute("data-no")
    expect(view).to_have_attribute("aria-activedescendant", "table-row-1")
    board.keyboard.press("Enter")
    expect(board.locator("#detail")).to_contain_text(second)


def test_an_incident_that_is_shown_is_chosen_in_the_table(board, visit, site):
    board.locator("#drawer-tab-table").click()
    no = site.numbers[0]
    expect(board.locator(f"[data-no='{no}']")).to_be_visible()
    again = visit("command", f"/map?row#map=15.3/39.004/119.004&incident={no}")
    expect(again.locator(f"[data-no='{no}'][aria-selected=true]")).to_be_visible()


def test_the_pivot_adds_up_and_its_cells_filter(board, site):
    board.locator("#drawer-tab-pivot").click()
    total = total_of(site, {})
    sums = board.locator(".pivot tbody .sum")
    expect(board.locator(".pivot thead .sum .sub")).to_have_text(str(total))
    expect(sums.first).to_be_visible()
    told = [int(text.replace(",", "")) for text in sums.all_inner_texts()]
    assert sum(told) == total
    cell = board.locator(".pivot-cell[aria-label^='第2街道 宣传']").first
    n = int(cell.inner_text())
    cell.click()
    tell_total(board, n)
    wanted = filter_of(board, site)
    assert wanted == {"categories": wanted["categories"], "under": "991003002"}
    assert total_of(site, wanted) == n


def test_an_analyst_gets_axis_and_pivot_of_totals_and_no_table(visit):
    page = visit("analyst", CLOSE)
    expect(page.locator("#drawer-tab-table")).to_have_count(0)
    page.locator("#drawer-tab-pivot").click()
    expect(page.locator(".pivot tbody tr").first).to_be_visible()
    told = page.locator(".pivot td").all_inner_texts()
    assert all(
        text in ("", "不显示") or int(text.replace(",", "")) >= 5 for text in told
    ), told


def test_what_comes_in_elsewhere_is_counted_without_a_reload(board, site):
    board.locator("#drawer-tab-table").click()
    before = total_of(site, {})
    expect(board.locator(".table-view")).to_have_attribute(
        "aria-rowcount", str(before + 1)
    )
    no = report(site, 1.2, 7.1, "E0102", "刚刚上报的垃圾")["no"]
    expect(board.locator(f".table-row[data-no='{no}']")).to_be_visible()
    expect(board.locator(".table-view")).to_have_attribute(
        "aria-rowcount", str(before + 2)
    )


def test_the_map_of_a_past_day_is_asked_for_with_its_boundaries(board):
    board.locator("#tab-filter").click()
    with board.expect_request(re.compile(r"/tiles/grids/.*at=\d{4}-")):
        board.locator("[data-choice=basis-date]").click()
    expect(board.locator("#left-filter")).to_contain_text("地图也显示当日边界")
    expect(board.locator("#total")).to_be_visible()
    assert drawn(board, "grids")


def test_kinds_of_a_group_are_chosen_one_by_one(board, site):
    board.locator("#tab-filter").click()
    board.locator("[data-choice=kinds-E02]").click()
    board.locator("[data-choice=categories-E0201]").click()
    tell_total(board, total_of(site, {"categories": ["E0201"]}))
    expect(board.locator("[data-choice=categories-E02]")).to_have_attribute(
        "aria-pressed", "mixed"
    )


def middle_of(page, at, of=41):
    x, y, width, height = page.evaluate(
        """() => { const box = document.querySelector(".timeline-svg")
                       .getBoundingClientRect();
                   return [box.x, box.y, box.width, box.height]; }"""
    )  # in one step: each answer draws the axis anew
    return x + (at + 0.5) * width / of, y + height / 2


def test_a_click_on_a_handle_leaves_the_range_as_it_is(board):
    expect(bars(board)).to_have_count(41)
    board.mouse.move(*middle_of(board, 10))
    board.mouse.down()
    board.mouse.move(*middle_of(board, 15), steps=4)
    board.mouse.up()
    expect(board.locator(".time-bar.out")).to_have_count(41 - 6)
    expect(board).to_have_url(re.compile("filter="))
    before = board.url
    board.locator("[data-edge=last]").click()
    board.wait_for_timeout(800)
    expect(board.locator(".time-bar.out")).to_have_count(41 - 6)
    assert board.url == before


def test_a_double_click_on_the_axis_asks_for_no_day_on_its_way_to_all(board):
    expect(bars(board)).to_have_count(41)
    board.mouse.click(*middle_of(board, 12))
    expect(board.locator(".time-bar.out")).to_have_count(40)
    expect(board).to_have_url(re.compile("filter="))
    asked = []
    board.on(
        "request", lambda one: asked.append(one.url) if "/api/filters" in one.url else 0
    )
    board.mouse.dblclick(*middle_of(board, 20))
    expect(board.locator(".time-bar.out")).to_have_count(0)
    assert asked == []
    board.locator("#map").press("z")
    expect(board.locator(".time-bar.out")).to_have_count(40)


def test_the_grip_asks_the_server_for_nothing_and_says_how_high_it_is(board):
    board.locator("#drawer-tab-table").click()
    expect(board.locator(".table-row[data-no]").first).to_be_visible()
    grip = board.locator(".drawer-grip")
    before = int(grip.get_attribute("aria-valuenow"))
    board.wait_for_timeout(500)
    asked = []
    board.on(
        "request", lambda one: asked.append(one.url) if "figures" in one.url else 0
    )
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x, y - 120, steps=12)
    board.mouse.up()
    assert int(grip.get_attribute("aria-valuenow")) > before
    assert asked == []
    assert (
        board.evaluate("JSON.parse(localStorage['quanyu.drawer']).share") > before / 100
    )


def test_the_drawer_says_of_when_its_figures_are(board):
    expect(board.locator(".drawer-time")).to_have_text(re.compile(r"\d\d:\d\d:\d\d"))
