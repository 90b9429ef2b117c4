"""/import in a real browser: from a dropped file to stored rows, and back again."""

import csv
import io
import re
from base64 import b64encode

import pytest
from playwright.sync_api import expect
from support import ledgers, samples

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)
PATIENCE = 60_000
HAN = re.compile("[一-鿿]")


@pytest.fixture
def ledger(tmp_path):
    return ledgers.ledger(tmp_path)


def choose(page, *paths):
    page.locator("#panel-import input[type=file]").set_input_files(list(paths))


def review(page):
    """What the page shows of a file that was read."""
    box = page.locator("#review")
    box.wait_for(timeout=PATIENCE)
    expect(box).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    return box


def name_datum(page, datum="cgcs2000"):
    """Says the datum, as a person who knows it; the file is read anew."""
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.locator("#say-datum").select_option(datum)
    return review(page)


def finished(page):
    box = page.locator("#finished")
    box.wait_for(timeout=PATIENCE)
    return box


def loaded(visit, path, lang="zh"):
    """The ledger, read, its datum said, stored."""
    page = visit("command", "/import", lang=lang)
    choose(page, path)
    review(page)
    name_datum(page)
    page.locator("#run").click()
    finished(page)
    return page


def undone(page):
    page.locator("#panel-import .button.undo").click()
    page.locator("dialog .danger").click()
    expect(page.locator(".outcome.undone")).to_be_visible(timeout=PATIENCE)


def incidents(site):
    """How many there are in all."""
    return site.ask("/api/incidents/counts", {"filter": {}, "by": []})["total"]


def test_a_file_is_recognised_each_guess_with_its_reason(visit, ledger):
    page = visit("command", "/import")
    choose(page, ledger)
    guesses = review(page).locator(".guesses")
    expect(guesses).to_contain_text("事件")
    expect(guesses).to_contain_text(re.compile("GB"))
    expect(guesses).to_contain_text("第 2 行")
    for line in guesses.locator(".guess").all():
        expect(line.locator(".sub")).not_to_be_empty()


def test_personal_columns_are_marked_and_their_content_is_shown_nowhere(visit, ledger):
    page = visit("command", "/import")
    choose(page, ledger)
    box = review(page)
    expect(box.locator("tr.personal")).to_have_count(2)
    expect(box.locator("tr.personal").first).to_contain_text("个人信息，不导入")
    assert ledgers.PERSON not in page.content()
    assert ledgers.PHONE not in page.content()


def test_nothing_is_stored_before_the_word_is_given(visit, site, ledger):
    before = incidents(site)
    page = visit("command", "/import")
    choose(page, ledger)
    expect(review(page).locator(".run-counts")).to_contain_text(str(ledgers.GOOD))
    assert incidents(site) == before


def test_a_ledger_goes_from_drop_to_done_and_undo_takes_it_back(visit, site, ledger):
    before = incidents(site)
    page = loaded(visit, ledger)
    expect(page.locator(".big-numbers .good dd")).to_have_text(str(ledgers.GOOD))
    assert incidents(site) == before + ledgers.GOOD
    undone(page)
    assert incidents(site) == before


def test_the_rejects_go_home_with_row_and_reason_but_no_person(visit, ledger):
    page = loaded(visit, ledger)
    with page.expect_download() as waiting:
        page.locator("#faults a[download]").click()
    with open(waiting.value.path(), "rb") as file:
        text = file.read().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert ledgers.PHONE not in text
    undone(page)


def test_a_reload_shows_the_same_import(visit, ledger):
    page = visit("command", "/import")
    choose(page, ledger)
    review(page)
    page.reload()
    expect(review(page)).to_contain_text("识别结果")
    expect(page.locator(".import-head")).to_contain_text("台账.csv")


def test_a_column_may_be_left_out_and_the_file_is_read_anew(visit, ledger):
    page = visit("command", "/import")
    choose(page, ledger)
    row = review(page).locator("tr", has_text="发生地址").first
    expect(row).to_have_class("used")
    row.locator("input").click()
    row.locator("[data-field='']").click()
    expect(review(page).locator("tr", has_text="发生地址").first).to_have_class(
        "unused"
    )


def test_a_field_is_found_by_typing_and_chosen_from_the_keyboard(visit, ledger):
    page = visit("command", "/import")
    choose(page, ledger)
    box = review(page).locator("tr", has_text="发生地址").first.locator("input")
    box.click()
    box.press_sequentially("描述")
    box.press("Enter")
    again = review(page).locator("tr", has_text="发生地址").first.locator("input")
    expect(again).to_have_value(re.compile("描述"))


def test_good_and_refused_rows_are_on_the_map_and_a_fault_leads_to_its_row(
    visit, ledger
):
    page = visit("command", "/import")
    choose(page, ledger)
    review(page)
    name_datum(page)
    page.locator(".review .map[data-ready]").wait_for(timeout=PATIENCE)
    page.locator("#faults button").first.click()
    expect(page.locator("tr[aria-current=true]")).to_have_count(1)


def test_a_datum_that_is_looked_at_moves_the_points_on_the_map(visit, tmp_path):
    page = visit("command", "/import")
    choose(page, ledgers.shifted(tmp_path))
    review(page)
    page.locator(".review .map[data-ready]").wait_for(timeout=PATIENCE)
    places = []
    for datum in ("cgcs2000", "bd09"):
        page.locator(f"[data-datum={datum}]").click()
        expect(page.locator(".picked")).to_contain_text("样点")
        source = "quanyu.map.getSource('own-moved').getData()"
        found = page.evaluate(source)["features"]
        places.append([one["geometry"]["coordinates"] for one in found])
    assert places[0] and places[0] != places[1]


def test_all_or_nothing_stores_nothing_when_a_row_has_a_fault(visit, site, ledger):
    before = incidents(site)
    page = visit("command", "/import")
    choose(page, ledger)
    review(page)
    name_datum(page)
    page.locator("[data-value=abort]").click()
    page.locator("#run").click()
    expect(finished(page)).to_contain_text("没有导入")
    assert incidents(site) == before


@pytest.mark.parametrize(("name", "content"), [("图.csv", PNG), ("空.csv", b"")])
def test_a_file_that_is_none_is_refused_with_a_reason(
    visit, faults, tmp_path, name, content
):
    faults.expected += ["400", "422"]
    path = tmp_path / name
    path.write_bytes(content)
    page = visit("command", "/import")
    choose(page, path)
    said = page.locator("[role=alert]").first
    said.wait_for(timeout=PATIENCE)
    assert HAN.search(said.inner_text())
    assert "500" not in said.inner_text()


def test_several_files_each_have_their_line_and_wait_for_their_turn(
    visit, ledger, tmp_path
):
    other = tmp_path / "又一本.csv"
    other.write_bytes(ledger.read_bytes().replace(b"L0", b"M0"))
    page = visit("command", "/import")
    choose(page, ledger, other)
    expect(page.locator(".upload a.button")).to_have_count(2, timeout=PATIENCE)


def test_a_file_let_fall_on_the_page_is_taken(visit, ledger):
    page = visit("command", "/import")
    text = b64encode(ledger.read_bytes()).decode()
    dropped = page.evaluate_handle(
        """([text, name]) => { const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
               const data = new DataTransfer();
               data.items.add(new File([bytes], name));
               return data; }""",
        [text, "落下.csv"],
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": dropped})
    review(page)
    expect(page.locator(".import-head")).to_contain_text("落下.csv")


def test_a_shapefile_in_gbk_is_read_with_right_names_and_becomes_grids(
    visit, site, tmp_path
):
    page = visit("command", "/import")
    choose(page, ledgers.grids_in_gbk(tmp_path))
    box = review(page)
    expect(box.locator(".guesses")).to_contain_text("网格")
    expect(box.locator(".rows-table")).to_contain_text("滨河第1网格")
    name_datum(page)
    page.locator("#run").click()
    finished(page)
    expect(page.locator(".big-numbers .good dd")).to_have_text("4")
    grid = site.ask("/api/grids/991003002003Z001")
    assert grid["name"] == "滨河第1网格"


def test_loose_parts_of_a_shapefile_go_up_as_one(visit, tmp_path):
    ledgers.grids_in_gbk(tmp_path)
    page = visit("command", "/import")
    choose(page, *(tmp_path / "parts").iterdir())
    expect(review(page).locator(".rows-table")).to_contain_text("滨河第1网格")
    expect(page.locator(".import-head")).to_contain_text("新网格.zip")


def test_the_history_lists_it_with_who_and_what_came_of_it(visit, ledger):
    page = loaded(visit, ledger)
    page.locator("#tab-history").click()
    row = page.locator(".history-table tbody tr").first
    expect(row).to_contain_text("台账.csv")
    expect(row).to_contain_text("已完成")
    row.locator("a").click()
    undone(page)


def test_who_may_not_import_is_told_so(visit):
    page = visit("analyst", "/import")
    expect(page.locator("#refused")).to_contain_text("不能导入")
    expect(page.locator("[data-way=import]")).to_have_count(0)


def test_each_kind_offers_a_template(visit):
    page = visit("command", "/import")
    link = page.locator(".kind a[download]").first
    link.wait_for(timeout=PATIENCE)
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_the_english_review_holds_no_chinese_but_the_file_s_own(visit, ledger):
    page = visit("command", "/import", lang="en")
    choose(page, ledger)
    review(page)
    texts = page.evaluate(
        """() => { const texts = [];
            const walk = document.createTreeWalker(document.querySelector("main"),
                                                   NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                if (!walk.currentNode.parentElement.closest("bdi, option, [translate=no]"))
                    texts.push(walk.currentNode.textContent);
            return texts; }"""
    )
    assert [text for text in texts if HAN.search(text)] == []


def test_a_table_comes_back_with_its_grids(visit, ledger):
    page = visit("command", "/import#join")
    page.locator(".join input[type=file]").set_input_files(ledger)
    page.locator("#say-join-datum").select_option("cgcs2000")
    page.locator("#join-run").click()
    with page.expect_download() as waiting:
        page.locator("#join-result").click(timeout=PATIENCE)
    with open(waiting.value.path(), "rb") as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
    assert "991003001001Z001" in {row["网格编码"] for row in rows}


def test_polygons_come_back_with_the_incidents_inside_each(visit, site, tmp_path):
    page = visit("command", "/import#join")
    areas = ledgers.polygons(tmp_path)
    page.locator(".counting input[type=file]").set_input_files(areas)
    table = page.locator("#counted table")
    table.wait_for(timeout=PATIENCE)
    expect(table).to_contain_text("西片")
    numbers = table.locator("tbody tr:not(.outside) td.number").all_inner_texts()
    assert sum(map(int, numbers)) >= 6


@pytest.mark.skipif(not samples.SHARED.exists(), reason="../shared/data is not here")
def test_the_messy_ledger_goes_all_the_way(visit, site):
    before = incidents(site)
    page = visit("command", "/import")
    choose(page, samples.SHARED / "cn_shanghai/events_messy_gbk.csv")
    box = review(page)
    expect(box.locator(".guesses")).to_contain_text(re.compile("GB"))
    name_datum(page, "gcj02")
    page.locator("#run").click()
    finished(page)
    stored = page.locator(".big-numbers .good dd").inner_text()
    assert incidents(site) - before == int(stored.replace(",", ""))
    undone(page)
    assert incidents(site) == before
