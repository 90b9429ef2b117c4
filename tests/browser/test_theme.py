"""Places coloured by a measure: on the map, in the legend, in the filter and the address."""

import re

import pytest
from playwright.sync_api import expect
from support import cases
from support.map_page import CLOSE, on_screen

pytestmark = pytest.mark.browser

COLOURED = CLOSE + "&theme=reported.grid.quantiles.5"
FAR = "/map#map=12.4/39.004/119.004"


@pytest.fixture(scope="module", autouse=True)
def filled(small_city, owner):
    with owner.transaction() as cursor:
        cases.insert(cursor, cases.cases())


def measured(site, measure="reported", level="grid", **more):
    return site.ask("/api/measures", {"measure": measure, "level": level, **more})


def state_of(page, code, source="grids"):
    return page.evaluate(
        """([source, id]) => quanyu.map.getFeatureState(
               {source, sourceLayer: source, id})""",
        [source, code],
    )


def classes_of(page, answer, source="grids"):
    return {
        row["code"]: state_of(page, row["code"], source).get("class")
        for row in answer["values"]
    }


def expected(answer):
    breaks = answer["classes"]["breaks"]
    return {
        row["code"]: -1
        if row["value"] is None
        else next(at for at, limit in enumerate(breaks) if row["value"] <= limit)
        for row in answer["values"]
    }


def eventually(page, holds):
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(150)
    raise AssertionError(holds)


def choose(page, name, value):
    page.locator(f"#theme-{name}").select_option(value)


def legend(page):
    return page.locator(".theme-class:not(.faint)")


def test_a_measure_colours_every_grid_by_its_class(visit, site):
    page = visit("command", CLOSE)
    choose(page, "measure", "reported")
    choose(page, "level", "grid")
    answer = measured(site)
    eventually(page, lambda: classes_of(page, answer) == expected(answer))
    expect(legend(page)).to_have_count(len(answer["classes"]["breaks"]))
    numbers = page.locator(".theme-class .theme-count").all_inner_texts()
    assert list(map(int, numbers)) == answer["classes"]["counts"]
    expect(page).to_have_url(re.compile(r"theme=reported\.grid\.quantiles\.5"))


def test_no_measure_takes_the_colours_away(visit, site):
    page = visit("command", COLOURED)
    expect(legend(page).first).to_be_visible()
    choose(page, "measure", "none")
    answer = measured(site)
    eventually(page, lambda: set(classes_of(page, answer).values()) == {None})
    expect(legend(page)).to_have_count(0)
    assert "theme=" not in page.url


def test_a_class_of_the_legend_filters_the_whole_page_and_a_second_click_undoes_it(
    visit, site
):
    page = visit("command", COLOURED)
    answer = measured(site)
    top = len(answer["classes"]["breaks"]) - 1
    codes = [code for code, at in expected(answer).items() if at == top]
    page.locator(f"[data-class='{top}']").click()
    total = sum(row["value"] for row in answer["values"] if row["code"] in codes)
    expect(page.locator("#total")).to_have_text(str(total))
    pressed = page.locator(f"[data-class='{top}']")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    others = [row["code"] for row in answer["values"] if row["code"] not in codes]
    eventually(page, lambda: state_of(page, others[0]).get("outside") is True)
    assert not state_of(page, codes[0]).get("outside")
    pressed.press("Enter")
    expect(pressed).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#tab-filter .badge")).to_be_hidden()


def test_a_class_of_communities_filters_by_their_grids(visit, site):
    page = visit("command", CLOSE + "&theme=reported.community.quantiles.3")
    answer = measured(site, level="community", classes={"k": 3})
    of = expected(answer)
    top = max(of.values())
    codes = [code for code, at in of.items() if at == top]
    page.locator(f"[data-class='{top}']").click()
    total = sum(row["value"] for row in answer["values"] if row["code"] in codes)
    expect(page.locator("#total")).to_have_text(str(total))


def test_an_address_opens_with_its_theme_and_its_class(visit, site):
    page = visit("command", COLOURED)
    page.locator("[data-class='0']").click()
    expect(page).to_have_url(re.compile("filter="))
    address = page.url.replace(site.url, "").replace("/map#", "/map?again#")
    again = visit("command", address)
    expect(again.locator("#theme-measure")).to_have_value("reported")
    expect(again.locator("[data-class='0']")).to_have_attribute("aria-pressed", "true")


def test_the_choice_is_remembered_for_the_next_visit(visit):
    page = visit("command", CLOSE)
    choose(page, "measure", "closed_in_time_pct")
    expect(legend(page).first).to_be_visible()
    again = visit("command", CLOSE.replace("/map#", "/map?again#"))
    expect(again.locator("#theme-measure")).to_have_value("closed_in_time_pct")


def test_the_colours_survive_another_theme_in_its_own_tones(visit, site):
    page = visit("command", COLOURED)
    answer = measured(site)
    eventually(page, lambda: classes_of(page, answer) == expected(answer))
    tone = "quanyu.map.getPaintProperty('theme-fill', 'fill-color')"
    before = page.evaluate(tone)
    page.locator("#theme").click()
    eventually(
        page,
        lambda: (
            page.evaluate("!!quanyu.map.getLayer('theme-fill')")
            and page.evaluate(tone) != before
        ),
    )
    eventually(page, lambda: classes_of(page, answer) == expected(answer))
    order = page.evaluate("quanyu.map.getLayersOrder()")
    assert order.index("theme-fill") < order.index("grids-border")


def test_the_page_s_filter_changes_the_colours(visit, site):
    page = visit("command", COLOURED)
    page.locator("#tab-filter").click()
    page.locator("#left-filter [data-choice='categories-B01']").click()
    answer = measured(site, filter={"categories": ["B01"]})
    eventually(page, lambda: classes_of(page, answer) == expected(answer))


def test_the_pointer_tells_the_value_with_what_is_behind_it(visit, site):
    page = visit("command", CLOSE + "&theme=closed_in_time_pct.community.equal.4")
    expect(legend(page).first).to_be_visible()
    row = next(
        row
        for row in measured(site, "closed_in_time_pct", "community")["values"]
        if row["code"] == "991003001001"
    )
    page.mouse.move(**on_screen(page, 2.6, 6.4))
    tip = page.locator("#theme-tip")
    expect(tip).to_contain_text(f"{row['n']} / {row['of']} 件")


def test_own_limits_are_typed(visit):
    page = visit("command", COLOURED)
    choose(page, "scheme", "fixed")
    page.locator("#theme-breaks").fill("2，10")
    page.locator("#theme-breaks").press("Enter")
    expect(page.locator(".theme-class")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"theme=reported\.grid\.fixed\.2_10"))
    page.locator("#theme-breaks").fill("viele")
    page.locator("#theme-breaks").press("Enter")
    expect(page.locator("#theme-breaks")).to_have_attribute("aria-invalid", "true")


def test_in_english_all_of_it_is_english(visit):
    page = visit("command", COLOURED, lang="en")
    expect(legend(page).first).to_be_visible()
    page.locator("#theme-panel summary").click()
    texts = page.locator("#theme-panel :not(bdi)").evaluate_all(
        "all => all.filter(one => !one.querySelector('bdi')).map(one => one.textContent)"
    )
    assert not [text for text in texts if re.search("[\u4e00-\u9fff]", text)]
    expect(page.locator("#theme-panel tbody tr")).to_have_count(10)


def test_who_sees_no_incidents_may_still_see_how_old_the_data_are(visit):
    page = visit("admin", CLOSE)
    options = page.locator("#theme-measure option")
    expect(options).to_have_count(2)
    choose(page, "measure", "freshness")
    expect(page.locator(".theme-class").first).to_be_visible()


def test_an_analyst_s_legend_says_what_is_withheld(visit):
    page = visit("analyst", COLOURED)
    expect(page.locator(".theme-class", has_text="少于 5")).to_be_disabled()


# -- incidents by zoom ------------------------------------------------------------------


def shown(page, layer):
    return page.evaluate(
        """(layer) => quanyu.map.queryRenderedFeatures()
               .filter((one) => one.sourceLayer === layer)
               .map((one) => [one.layer.type, one.properties])""",
        layer,
    )


def test_in_the_middle_heaps_with_numbers_add_up_to_the_count(visit, site):
    page = visit("command", FAR)
    total = site.ask("/api/incidents/counts", {"filter": {}})["total"]
    heaps = [
        facts for kind, facts in shown(page, "incident_clusters") if kind == "circle"
    ]
    assert sum(facts["n"] for facts in heaps) == total
    x, y = page.evaluate(
        """() => { const one = quanyu.map.queryRenderedFeatures()
                     .find((one) => one.sourceLayer === 'incident_clusters');
                   const p = quanyu.map.project(one.geometry.coordinates);
                   const box = quanyu.map.getCanvas().getBoundingClientRect();
                   return [p.x + box.x, p.y + box.y]; }"""
    )
    page.mouse.click(x, y)
    eventually(page, lambda: page.evaluate("quanyu.map.getZoom()") > 14)


def test_close_up_each_open_incident_is_a_symbol_of_its_category(visit, site):
    page = visit("command", CLOSE)
    kinds = {kind for kind, facts in shown(page, "incidents") if facts["open"]}
    assert kinds == {"symbol"}
    images = page.evaluate("quanyu.map.listImages()")
    groups = {name.split("|")[1] for name in images if name.startswith("incident|")}
    assert {"E01", "B01", "G03"} <= groups
    assert any(name.endswith("|late") for name in images)
    assert shown(page, "incident_clusters") == []


def test_the_printed_map_is_light_and_explains_its_colours(visit):
    page = visit("command", CLOSE + "&theme=open.grid.quantiles.5")
    expect(page.locator(".theme-class").first).to_be_visible()
    expect(page.locator("#detail #total")).to_have_count(0)
    page.evaluate(
        """() => { window.print = () => {
            document.body.dataset.printed = document.documentElement.dataset.theme;
        }; }"""
    )
    page.locator("#corner button").last.click()
    expect(page.locator("body")).to_have_attribute("data-printed", "light")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(media="print")
    sheet = page.locator("#print-sheet")
    expect(sheet.locator(".print-theme")).to_contain_text("未办结事件")
    assert sheet.locator(".print-theme .theme-class").count() >= 2
    expect(sheet.locator(".print-total")).to_contain_text("起事件")
    brightness = page.evaluate(
        """async () => {
            const picture = document.querySelector("#print-sheet img");
            await picture.decode();
            const copy = new OffscreenCanvas(32, 32);
            const pen = copy.getContext("2d");
            pen.drawImage(picture, 0, 0, 32, 32);
            const tones = pen.getImageData(0, 0, 32, 32).data;
            return tones.reduce((sum, tone) => sum + tone, 0) / tones.length;
        }"""
    )
    assert brightness > 150
