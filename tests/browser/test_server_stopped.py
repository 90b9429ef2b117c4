"""The server is killed for a while: pages say so, and catch up with what they missed."""

import pytest
from playwright.sync_api import expect
from support import ledger
from support.map_page import CLOSE
from support.real_server import RealServer
from support.site import Site

pytestmark = pytest.mark.browser

GRID = "991003001002Z001"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def site(site, settings):
    """The same city, served by a process that can be killed."""
    server = RealServer(settings)
    server.start()
    made = Site(server.url, site.token, site.numbers)
    object.__setattr__(made, "server", server)
    yield made
    server.kill()


def open_count(page):
    return page.locator("#detail .numbers dd").first


def test_the_map_says_that_it_is_cut_off_and_catches_up(visit, site, owner, faults):
    faults.expected += [
        "ERR_CONNECTION",
        "Failed to fetch",
        "ERR_EMPTY",
        "ERR_INCOMPLETE",
    ]
    page = visit("command", CLOSE)
    expect(page.locator("#live")).to_have_attribute("data-state", "on")
    before = int(open_count(page).inner_text())
    site.server.kill()
    expect(page.locator("#live")).to_have_attribute(
        "data-state", "waiting", timeout=PATIENCE_MS
    )
    with owner.transaction() as cursor:  # meanwhile the city goes on
        for _ in range(3):
            ledger.insert(cursor, 0.5, 3.5, GRID)
    assert int(open_count(page).inner_text()) == before  # the last data stay
    site.server.start()
    expect(page.locator("#live")).to_have_attribute(
        "data-state", "on", timeout=PATIENCE_MS
    )
    expect(open_count(page)).to_have_text(str(before + 3), timeout=PATIENCE_MS)
    expect(page.locator(".timeline-svg")).to_have_attribute(
        "aria-label", f"事件数随时间的分布，共 {len(site.numbers) + 3} 件"
    )


def test_what_was_reported_while_the_stream_was_refused_is_caught_up(
    visit, page, site, owner, faults
):
    faults.expected += ["503", "Service Unavailable"]
    refused = {"status": 503, "headers": {"Retry-After": "1"}, "body": ""}
    page.route("**/api/events", lambda route: route.fulfill(**refused))
    visit("command", CLOSE)
    expect(page.locator("#live")).to_have_attribute("data-state", "off")
    before = int(open_count(page).inner_text())
    with (
        owner.transaction() as cursor
    ):  # nobody tells of it, and nothing comes after it
        ledger.insert(cursor, 0.5, 3.5, GRID)
    page.unroute("**/api/events")
    expect(page.locator("#live")).to_have_attribute(
        "data-state", "on", timeout=PATIENCE_MS
    )
    expect(open_count(page)).to_have_text(str(before + 1))
