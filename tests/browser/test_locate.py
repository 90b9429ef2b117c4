"""The locate queue in a real browser: an address alone, a pin, an owner."""

import re

import pytest
from playwright.sync_api import expect
from support import small_city as paper
from support import streets
from support.site import report_address

pytestmark = pytest.mark.browser

GRID = "991003002001Z003"  # covers (6.7, 6.6)


@pytest.fixture(scope="module", autouse=True)
def named_city(site, owner):
    with owner.transaction() as cursor:
        streets.insert(cursor)


@pytest.fixture
def waiting(site):
    """A report that has only an address which nobody knows; its number."""
    return report_address(site, "B0101", "井盖缺失", "老槐树底下")["no"]


def item(page, no):
    return page.locator(f"[data-no='{no}']")


def opened(visit, no, lang="zh"):
    page = visit("command", "/locate", lang=lang)
    item(page, no).click()
    expect(page.locator("#decide")).to_contain_text(no)
    return page


def on_screen(page, x, y):
    """Where a place of the paper city is on the screen, once the map stands still."""
    return page.evaluate(
        """async (place) => {
               if (quanyu.map.isMoving()) await quanyu.map.once("idle");
               const p = quanyu.map.project(place);
               const box = quanyu.map.getCanvas().getBoundingClientRect();
               return {x: p.x + box.x, y: p.y + box.y}; }""",
        list(paper.point(x, y)),
    )


def placed(page):
    """The answer to the pin that is set now."""
    with page.expect_response(
        lambda answer: answer.request.method == "PATCH"
    ) as answer:
        page.locator("#confirm").click()
    return answer.value


def test_what_waits_is_listed_with_its_reason(visit, waiting):
    page = visit("command", "/locate")
    expect(item(page, waiting)).to_contain_text("老槐树底下")
    expect(item(page, waiting).locator(".waiting-reason")).not_to_be_empty()


def test_a_click_on_the_map_says_whose_it_would_be_before_anything_is_stored(
    visit, site, waiting
):
    page = opened(visit, waiting)
    page.mouse.click(**on_screen(page, 6.7, 6.6))
    expect(page.locator("#would-be")).to_contain_text(GRID)
    expect(page.locator("#pin")).to_be_visible()
    assert site.ask(f"/api/incidents/{waiting}")["attribution"]["unplaced"]


def test_a_confirmed_pin_gives_the_report_its_grid_and_takes_it_off_the_list(
    visit, site, waiting
):
    page = opened(visit, waiting)
    page.mouse.click(**on_screen(page, 6.7, 6.6))
    expect(page.locator("#would-be")).to_contain_text(GRID)
    placed(page)
    expect(item(page, waiting)).to_have_count(0)
    found = site.ask(f"/api/incidents/{waiting}")["attribution"]
    assert found["grid"]["code"] == GRID


def test_a_candidate_is_chosen_and_confirmed_from_the_keyboard_alone(visit, site):
    no = report_address(site, "B0101", "路灯不亮", "和平街8号")["no"]
    page = opened(visit, no)
    expect(page.locator(".numbered").nth(1)).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#confirm")).to_be_enabled()
    page.keyboard.press("Enter")
    expect(item(page, no)).to_have_count(0)
    assert not site.ask(f"/api/incidents/{no}")["attribution"]["unplaced"]


def test_j_and_k_go_down_and_up(visit, site, waiting):
    later = report_address(site, "E0102", "垃圾", "老柳树底下")["no"]
    page = opened(visit, waiting)
    page.keyboard.press("j")
    expect(item(page, waiting)).to_have_attribute("aria-current", "false")
    page.keyboard.press("k")
    expect(item(page, waiting)).to_have_attribute("aria-current", "true")
    expect(item(page, later)).to_be_visible()


def test_typed_coordinates_are_taken_in_the_datum_they_name(visit, waiting):
    page = opened(visit, waiting)
    lon, lat = paper.point(6.7, 6.6)
    page.locator("#typed").fill(f"{lon}, {lat}")
    page.locator("#typed-datum").select_option("gcj02")
    page.locator(".typed button").click()
    expect(page.locator("#confirm")).to_be_enabled()
    sent = placed(page).request.post_data_json
    assert (sent["lon"], sent["lat"], sent["datum"]) == (lon, lat, "gcj02")


def test_one_that_another_operator_placed_meanwhile_is_told(
    visit, site, faults, waiting
):
    faults.expected.append("409")
    page = opened(visit, waiting)
    page.mouse.click(**on_screen(page, 6.7, 6.6))
    expect(page.locator("#would-be")).to_contain_text(GRID)
    lon, lat = paper.point(1.5, 1.5)
    site.ask(
        f"/api/incidents/{waiting}",
        {"lon": lon, "lat": lat, "reason": "first"},
        method="PATCH",
    )
    # The news may come by itself; else the answer to Enter brings it.
    page.keyboard.press("Enter")
    expect(page.locator("#gone")).to_contain_text("他人")
    assert site.ask(f"/api/incidents/{waiting}")["geometry"]["coordinates"] == [
        lon,
        lat,
    ]


def test_the_header_counts_what_waits(visit, site, waiting):
    page = visit("command", "/")
    total = site.ask("/api/locate-queue?limit=1")["total"]
    expect(page.locator("#queue-number")).to_have_text(str(total))


def test_who_may_not_correct_is_told_and_offered_no_way_there(visit):
    page = visit("analyst", "/locate")
    expect(page.locator("#empty")).to_contain_text("不能给事件落点")
    expect(page.locator("[data-way=locate]")).to_have_count(0)


def test_the_queue_speaks_english(visit, waiting):
    page = opened(visit, waiting, lang="en")
    texts = page.locator("#decide > :not(.decide-head)").all_inner_texts()
    assert [text for text in texts if re.search("[一-鿿]", text)] == []
