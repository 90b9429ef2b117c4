"""What the map says of lengths, areas and places, and what it gives on paper."""

import re

import pytest
from playwright.sync_api import expect
from support.map_page import CLOSE, draw_rectangle, on_screen

pytestmark = pytest.mark.browser


@pytest.fixture
def board(visit):
    page = visit("command", CLOSE)
    page.locator("#map").press("0")  # the drawer folded: the whole map to measure on
    return page


def test_measuring_shows_figures_filters_nothing_and_escape_ends_it(board):
    board.locator("#map").press("m")
    for x, y in [(1.3, 6.8), (3.3, 6.8)]:
        board.mouse.click(**on_screen(board, x, y))
    # 0.002° of longitude at 39.0068° N are 173 m; a pixel is nearly two.
    expect(board.locator("#measured")).to_have_text(re.compile("17[0-6] m"))
    board.locator("[data-segment=area]").click()
    board.mouse.click(**on_screen(board, 3.3, 4.8))
    # Half of 173 m × 222 m
    expect(board.locator("#measured")).to_contain_text(re.compile("(1.9|2.0) 公顷"))
    board.keyboard.press("Escape")
    expect(board.locator("#measured")).to_have_count(0)
    assert "filter=" not in board.url


def test_the_status_line_gives_metres_of_the_zone(board):
    board.mouse.move(**on_screen(board, 4, 4))
    plane = board.locator("#plane")
    expect(plane).to_contain_text("X 43194")
    expect(plane).to_contain_text("Y 4137")


def test_the_printed_sheet_has_map_filter_total_scale_and_no_tools(board):
    draw_rectangle(board, (1.2, 6.9), (3.6, 5.1))
    expect(board.locator("#detail #total")).to_be_visible()
    board.evaluate("dispatchEvent(new Event('beforeprint'))")
    board.emulate_media(media="print")
    sheet = board.locator("#print-sheet")
    expect(sheet).to_contain_text("画定范围")
    expect(sheet).to_contain_text("起事件")
    expect(board.locator("#tools")).to_be_hidden()
    colours = board.evaluate(
        """async () => {
            const picture = document.querySelector("#print-sheet img");
            await picture.decode();
            const copy = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
            const pen = copy.getContext("2d");
            pen.drawImage(picture, 0, 0);
            const pixels = pen.getImageData(0, 0, copy.width, copy.height).data;
            return new Set(new Uint32Array(pixels.buffer)).size;
        }"""
    )
    assert colours > 20
