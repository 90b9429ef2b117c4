"""The answer taken along from the page: every row of the total, and briefings that open
without a network."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect
from support.map_page import CLOSE, draw_rectangle
from support.site import INCIDENTS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]

HAPPENS = 120_000  # ms: a process starts, and libraries with it


@pytest.fixture
def results(visit):
    """results("command"): the page with a filter that finds something."""

    def results(username, lang="zh"):
        page = visit(username, CLOSE, lang)
        page.locator("#tab-filter").click()
        page.locator("#left-filter [data-choice='categories-E01']").click()
        expect(page.locator("#total")).to_be_visible()
        return page

    return results


def opened(page, name):
    page.locator("#answers").get_by_role("button", name=name, exact=True).click()
    return page.locator("#answers")


def exported(page, format):
    answers = opened(page, "导出")
    with page.expect_download(timeout=HAPPENS) as download:
        answers.locator(f"[data-format={format}]").click()
    return download.value


def briefing(page, format, points=False, title=""):
    answers = opened(page, "简报")
    answers.get_by_label("简报标题").fill(title)
    if points:
        answers.locator("#answers-points").check()
    with page.expect_download(timeout=HAPPENS) as download:
        answers.locator(f"button[data-format={format}]").click()
    return download.value


def total(page):
    return int(page.locator("#total").inner_text())


def test_a_table_holds_as_many_rows_as_the_page_counts(results):
    page = results("command")
    file = exported(page, "csv")
    text = Path(file.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == total(page) > 0
    assert {row["category_name"] for row in rows} == {"暴露垃圾"}
    expect(page.locator("#answers [data-state=done]")).to_contain_text("已下载")


def test_a_workbook_reads_in_the_pages_language(results):
    page = results("command")
    path = Path(exported(page, "xlsx").path())
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    assert [cell.value for cell in book["incidents"][1]][:4] == ["编号", "事项码", "事项", "标题"]  # fmt: skip
    notes = {row[0].value: row[1].value for row in book["说明 Notes"].iter_rows()}
    assert notes["筛选条件"] == "事项 市容环境"
    assert notes["行数 Rows"] == str(total(page))


def test_a_drawn_area_is_what_is_exported(results):
    page = results("command")
    draw_rectangle(page, (1.1, 6.9), (3.5, 4.6))
    expect(page.locator("#detail #total")).to_have_text("2")
    text = Path(exported(page, "csv").path()).read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 1 + 2


def test_the_menu_is_walked_by_keys(results):
    page = results("command")
    button = page.locator("#answers").get_by_role("button", name="导出", exact=True)
    button.focus()
    button.press("Enter")
    expect(page.locator("[data-format=xlsx]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-format=csv]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("#total")).to_be_visible()  # the page went no step back


def test_what_is_refused_says_why(results, faults):
    faults.expected.append("422")
    page = results("command")
    answers = opened(page, "简报")
    answers.get_by_label("简报标题").fill("找 13800138000")
    answers.locator("button[data-format=pdf]").click()
    expect(answers.get_by_role("alert")).to_contain_text("标题")


def test_a_briefing_opens_with_the_network_cut(results, browser, tmp_path):
    page = results("command")
    counted = total(page)
    file = briefing(page, "html", points=True, title="一周市容")
    path = tmp_path / "briefing.html"
    file.save_as(path)
    seen, said, sheet = alone(browser, path)
    expect(sheet.locator("h1")).to_have_text("一周市容")
    expect(sheet.locator("#total")).to_have_text(str(counted))
    expect(sheet.locator(".filter")).to_contain_text("事项 市容环境")
    # 16 grids, the towns above them, and a point for each incident.
    assert sheet.locator(".map path.leaflet-interactive").count() >= 16 + counted
    sheet.locator(".map path.leaflet-interactive").first.hover()
    expect(sheet.locator(".leaflet-tooltip.tip")).to_contain_text("事件数")
    assert (seen, said) == ([], [])
    sheet.context.close()


def test_an_analysts_briefing_shows_grids_and_nobodys_incident(
    results, browser, tmp_path, site
):
    page = results("analyst")
    expect(page.locator("#answers")).not_to_contain_text("导出")
    answers = opened(page, "简报")
    expect(answers).to_contain_text("只含汇总")
    expect(page.locator("#answers-points")).to_have_count(0)
    with page.expect_download(timeout=HAPPENS) as download:
        answers.locator("button[data-format=html]").click()
    path = tmp_path / "briefing.html"
    download.value.save_as(path)
    text = path.read_text()
    assert not [no for no in site.numbers if no in text]
    assert not [title for *_, title in INCIDENTS if title in text]
    seen, said, sheet = alone(browser, path)
    expect(sheet.locator(".legend")).to_contain_text("少于 5，不显示")
    assert sheet.locator(".map path.leaflet-interactive").count() == 16
    assert (seen, said) == ([], [])
    sheet.context.close()


def test_who_may_take_nothing_along_is_offered_nothing(results):
    page = results("gridworker")
    expect(page.locator("#answers")).to_have_count(0)


def alone(browser, path):
    """(requests, complaints, page) of a file opened by a browser without a network."""
    context = browser.new_context(offline=True, viewport={"width": 1366, "height": 768})
    page, seen, said = context.new_page(), [], []
    itself = path.as_uri()
    context.route("**/*", lambda route: _only(route, itself, seen))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(itself)
    page.locator(".map path.leaflet-interactive").first.wait_for(timeout=60_000)
    return seen, said, page


def _only(route, itself, seen):
    if route.request.url == itself:
        route.continue_()
    else:
        seen.append(route.request.url)
        route.abort()
