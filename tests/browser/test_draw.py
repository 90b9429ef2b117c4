"""What is drawn on the map is the page's filter: each figure against Shapely's own."""

import csv
import io
import json
from urllib.request import Request, urlopen

import pytest
import shapely
from playwright.sync_api import expect
from support import small_city as paper
from support.map_page import CLOSE, click_on, on_screen
from support.site import INCIDENTS, report

pytestmark = pytest.mark.browser

#        x 0   1   2   3   4   5          from 1.3, 6.85 over the borders at 2 and 4 and at 6:
#      y 7 · a─────────────────b          five grids, and of a sixth nothing
#          · │     │         │ │
#        6 ──┼─────┼─────────┼─┼──
#        5   └─────────────d   │
FIVE = [(1.3, 6.85), (4.6, 6.85), (4.6, 6.2), (3.4, 6.2), (3.4, 4.7), (1.3, 4.7)]
SETTLED_MS = 500  # until then a click is the end of the drawing
SPREAD = [
    (x / 4 + 0.62, y / 3 + 4.45) for x in range(1, 17, 2) for y in range(1, 11, 2)
]


@pytest.fixture(scope="module", autouse=True)
def places(site):
    """Every incident there is, with its number, where it was put."""
    found = dict(zip(site.numbers, [(x, y) for x, y, *_ in INCIDENTS], strict=True))
    for x, y in SPREAD:
        found[report(site, x, y, "E0102", f"第{x:.2f}-{y:.2f}处垃圾")["no"]] = (x, y)
    return found


@pytest.fixture(scope="module", autouse=True)
def facility(owner, site):
    """There before anybody has asked for a tile: the server keeps them."""
    with owner.transaction() as cursor:
        cursor.execute(
            """
            INSERT INTO facility (code, kind, name, geom, place_code)
            SELECT 'F1', 'party_service', '测试党群服务中心',
                   ST_SetSRID(ST_MakePoint(119.0045, 39.0035), 4490), '991003002002Z001'
            ON CONFLICT DO NOTHING
            """
        )
    return paper.point(4.5, 3.5)


@pytest.fixture
def board(visit):
    page = visit("command", CLOSE)
    page.locator("#tab-filter").click()
    page.locator("#map").press("0")  # the drawer folded: the whole map to draw on
    return page


def draw(page, corners, tool="polygon"):
    page.locator(f"[data-tool={tool}]").click()
    for x, y in corners:
        spot = on_screen(page, x, y)
        page.mouse.move(spot["x"] - 2, spot["y"] - 2)
        page.mouse.move(**spot)
        page.mouse.click(**spot)
    page.keyboard.press("Enter")


def drag(page, start, end):
    first, last = on_screen(page, *start), on_screen(page, *end)
    page.mouse.move(**first)
    page.mouse.down()
    page.mouse.move(first["x"] + 9, first["y"] + 9, steps=3)
    page.mouse.move(**last, steps=6)
    page.mouse.up()


def rectangle(page, corner, opposite):
    page.locator("[data-tool=rectangle]").click()
    drag(page, corner, opposite)


def filter_id(page):
    return page.evaluate("new URLSearchParams(location.hash.slice(1)).get('filter')")


def kept(page, site, before=None):
    """The filter that holds now, once it is another than `before`; from the API."""
    for _ in range(200):
        found = filter_id(page)
        if found and found != before:
            return site.ask(f"/api/filters/{found}")["filter"]
        page.wait_for_timeout(100)
    raise AssertionError(f"no other filter than {before}")


def outline(wanted):
    return shapely.from_geojson(json.dumps(wanted["geometry"]))


def inside(places, shape):
    """Numbers of the incidents that a shape covers, by Shapely alone."""
    return {
        no
        for no, place in places.items()
        if shapely.covers(shape, shapely.Point(paper.point(*place)))
    }


def shown_total(page, number):
    expect(page.locator("#detail #total")).to_have_text(str(number))


def exported(site, wanted):
    body = json.dumps({"filter": wanted, "format": "csv"}).encode()
    headers = {
        "Authorization": f"Bearer {site.token}",
        "Content-Type": "application/json",
    }
    request = Request(site.url + "/api/incidents/export", body, headers)
    with urlopen(request, timeout=30) as answer:
        text = answer.read().decode("utf-8-sig")
    return {row["no"] for row in csv.DictReader(io.StringIO(text))}


def grid_of(x, y):
    """Code of the grid of a place that lies on no border."""
    for code, layer, _, wkt in paper.grids():
        if layer == "partition" and shapely.contains(
            shapely.from_wkt(wkt), shapely.Point(paper.point(x, y))
        ):
            return code
    return None


def test_a_polygon_over_five_grids_counts_ranks_lists_and_exports_what_it_covers(
    board, site, places
):
    draw(board, FIVE)
    wanted = kept(board, site)
    assert set(wanted) == {"geometry"}
    shape = outline(wanted)
    touched = [
        code
        for code, layer, _, wkt in paper.grids()
        if layer == "partition" and shape.intersection(shapely.from_wkt(wkt)).area > 0
    ]
    assert len(touched) == 5
    found = inside(places, shape)
    assert 20 < len(found) < len(places)
    shown_total(board, len(found))
    bars = board.locator("#detail .section", has_text="网格前 10").locator(".bar-count")
    expect(bars).to_have_count(5)
    ranked = [int(text) for text in bars.all_inner_texts()]
    # One incident lies on a border: its grid is the one that attribution chose.
    counts = site.ask("/api/incidents/counts", {"filter": wanted, "by": ["grid"]})
    by_grid = {row["grid"]: row["count"] for row in counts["rows"]}
    sure = {no for no in found if grid_of(*places[no])}
    for code in touched:
        mine = sum(grid_of(*places[no]) == code for no in sure)
        assert mine <= by_grid[code] <= mine + len(found) - len(sure)
    assert ranked == sorted(by_grid.values(), reverse=True)
    assert sum(ranked) == len(found)
    assert exported(site, wanted) == found


def test_the_tiles_show_what_the_shape_covers_and_nothing_else(board, site, places):
    draw(board, FIVE)
    found = inside(places, outline(kept(board, site)))
    for _ in range(200):
        shown = board.evaluate(
            """() => quanyu.map.queryRenderedFeatures()
                   .filter((one) => one.sourceLayer === "incidents")
                   .map((one) => one.properties.no)"""
        )
        if set(shown) == found:
            return
        board.wait_for_timeout(150)
    raise AssertionError((set(shown) ^ found, len(found)))


def test_shift_adds_alt_takes_away_and_z_goes_back(board, site, places):
    rectangle(board, (1.2, 6.9), (3.6, 5.1))
    first = kept(board, site)
    first_id = filter_id(board)
    board.keyboard.down("Shift")
    rectangle(board, (5.2, 4.6), (6.8, 2.6))  # clear of the drawer
    board.keyboard.up("Shift")
    both = kept(board, site, first_id)
    assert outline(both).geom_type == "MultiPolygon"
    assert outline(both).covers(outline(first))
    shown_total(board, len(inside(places, outline(both))))
    held = filter_id(board)
    assert held != first_id or both != first
    board.keyboard.down("Alt")
    rectangle(board, (1.9, 6.2), (2.6, 5.6))
    board.keyboard.up("Alt")
    cut = outline(kept(board, site, held))
    assert sum(len(part.interiors) for part in cut.geoms) == 1
    shown_total(board, len(inside(places, cut)))
    expect(board.locator("#left-filter")).to_contain_text("1 个空洞")
    board.locator("#map").press("z")
    shown_total(board, len(inside(places, outline(both))))
    board.locator("#map").press("z")
    shown_total(board, len(inside(places, outline(first))))


def test_the_tool_bar_intersects_and_says_when_nothing_is_left(board, site, places):
    rectangle(board, (1.2, 6.9), (3.6, 5.1))
    held = filter_id_after(board, site)
    board.locator("[data-tool=rectangle]").click()
    board.locator("[data-segment=intersection]").click()
    drag(board, (2.4, 6.5), (4.6, 4.4))
    common = outline(kept(board, site, held))
    shown_total(board, len(inside(places, common)))
    board.locator("[data-tool=rectangle]").click()
    drag(board, (5.2, 4.6), (6.8, 2.6))
    expect(board.locator("#range-said")).to_contain_text("没有公共面积")
    assert outline(kept(board, site)).equals(common)


def filter_id_after(page, site):
    kept(page, site)
    return filter_id(page)


def test_a_corner_is_moved_and_the_hole_stays(board, site, places):
    rectangle(board, (1.2, 6.9), (4.6, 4.4))
    first = filter_id_after(board, site)
    board.keyboard.down("Alt")
    rectangle(board, (2.2, 6.2), (3.2, 5.4))
    board.keyboard.up("Alt")
    before = kept(board, site, first)
    held = filter_id(board)
    corner = max(outline(before).exterior.coords)  # its north-east
    where = ((corner[0] - 119) * 1000, (corner[1] - 39) * 1000)
    drag(board, where, (where[0] + 0.8, where[1] + 0.3))
    after = outline(kept(board, site, held))
    assert after.area > outline(before).area
    assert len(after.interiors) == 1
    shown_total(board, len(inside(places, after)))


def test_it_is_grown_by_metres_of_the_zone(board, site, places):
    rectangle(board, (1.2, 6.4), (2.6, 5.4))
    before = kept(board, site)
    held = filter_id(board)
    box = board.locator("[name=grow]")
    box.fill("60")
    box.press("Enter")
    board.locator("[data-deed=grow]").click()
    grown = outline(kept(board, site, held))
    expected = site.ask(
        "/api/shapes", {"op": "buffer", "a": before["geometry"], "metres": 60}
    )
    assert grown.equals(shapely.from_geojson(json.dumps(expected["geometry"])))
    assert shapely.contains_properly(grown, outline(before))
    shown_total(board, len(inside(places, grown)))


def test_a_line_takes_all_within_its_distance(board, site, places):
    board.locator("[data-tool=linestring]").click()
    width = board.locator("[name=corridor]")
    width.fill("40")
    width.press("Tab")
    board.keyboard.press("Escape")
    draw(board, [(1.3, 6.6), (3.4, 6.6), (3.4, 4.8)], "linestring")
    found = outline(kept(board, site))
    assert shapely.covers(found, shapely.Point(paper.point(2.5, 6.6)))
    shown_total(board, len(inside(places, found)))


def test_three_minutes_around_a_facility_and_another_radius(board, site, facility):
    click_on(board, 4.5, 3.5)
    expect(board.locator("#detail h2")).to_have_text("测试党群服务中心")
    board.locator("#detail [data-walk='3']").click()
    near = kept(board, site)["near"]
    assert near["radius_m"] == 250
    assert abs(near["lon"] - facility[0]) < 1e-5
    assert abs(near["lat"] - facility[1]) < 1e-5
    counted = site.ask("/api/incidents/counts", {"filter": {"near": near}, "by": []})
    shown_total(board, counted["total"])
    expect(board.locator("#near-label")).to_have_text("250 m")
    held = filter_id(board)
    radius = board.locator("#left-filter [name=radius]")
    radius.fill("400")
    radius.press("Enter")
    wider = kept(board, site, held)["near"]
    assert (wider["radius_m"], wider["lon"]) == (400, near["lon"])
    expect(board.locator("#near-label")).to_have_text("400 m")


def test_the_edge_of_a_circle_is_a_handle(board, site):
    board.locator("[data-tool=near]").click()
    click_on(board, 3, 5)
    held = filter_id_after(board, site)
    edge = board.locator("#near-edge").bounding_box()
    x, y = edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2
    board.mouse.move(x, y)
    board.mouse.down()
    board.mouse.move(x - 40, y, steps=5)
    board.mouse.up()
    assert kept(board, site, held)["near"]["radius_m"] < 250


def test_a_unit_is_taken_from_its_panel_and_grids_by_shift(board, site):
    click_on(board, 0.3, 6.4)  # no incident lies near
    expect(board.locator("#detail")).to_contain_text("991003001001Z001")
    board.locator("#take-place").click()
    assert kept(board, site) == {"grids": ["991003001001Z001"]}
    held = filter_id(board)
    spot = on_screen(board, 3.62, 6.45)
    board.keyboard.down("Shift")
    board.mouse.click(**spot)
    board.keyboard.up("Shift")
    both = kept(board, site, held)
    assert both == {"grids": ["991003001001Z001", "991003001001Z003"]}
    counted = site.ask("/api/incidents/counts", {"filter": both, "by": []})
    shown_total(board, counted["total"])


def test_a_grid_cut_out_of_a_drawn_shape_leaves_its_outline_out(board, site, places):
    rectangle(board, (1.2, 6.9), (4.6, 4.4))
    held = filter_id_after(board, site)
    board.wait_for_timeout(SETTLED_MS)
    board.keyboard.press("Escape")
    board.keyboard.down("Alt")
    click_on(board, 3.1, 4.2)
    board.keyboard.up("Alt")
    left = outline(kept(board, site, held))
    assert not shapely.contains(left, shapely.Point(paper.point(3.1, 4.8)))
    shown_total(board, len(inside(places, left)))


def test_an_address_brings_the_shape_back_and_it_can_be_edited(
    board, visit, site, places
):
    draw(board, FIVE)
    wanted = kept(board, site)
    total = len(inside(places, outline(wanted)))
    shown_total(board, total)
    address = board.url.replace(site.url, "").replace("/map#", "/map?again#")
    again = visit("command", address)
    shown_total(again, total)
    again.locator("#tab-filter").click()
    expect(again.locator("#range-area")).to_be_visible()
    held = filter_id(again)
    again.locator("[data-deed=edit]").click()
    expect(again.locator("#hint")).to_be_visible()
    drag(again, FIVE[0], (0.9, 7.3))
    assert outline(kept(again, site, held)).area > outline(wanted).area


def test_a_self_crossing_lasso_is_repaired_and_that_is_said(board, site, places):
    draw(board, [(1.3, 6.8), (3.7, 4.6), (3.7, 6.8), (1.3, 4.6)])
    found = outline(kept(board, site))
    assert found.is_valid
    expect(board.locator("#range-said")).to_contain_text("已修复")
    shown_total(board, len(inside(places, found)))


def test_a_lasso_is_drawn_by_a_drag(board, site, places):
    board.locator("[data-tool=freehand]").click()
    ring = [(1.3, 6.8), (3.7, 6.8), (3.7, 4.6), (1.3, 4.6), (1.3, 6.7)]
    board.mouse.move(**on_screen(board, *ring[0]))
    board.mouse.down()
    for x, y in ring[1:]:
        board.mouse.move(**on_screen(board, x, y), steps=8)
    board.mouse.up()
    found = outline(kept(board, site))
    assert found.area > 4e-6
    shown_total(board, len(inside(places, found)))


def test_a_finger_draws_a_rectangle(board, site, places):
    board.locator("[data-tool=rectangle]").click()
    start, end = on_screen(board, 1.3, 6.8), on_screen(board, 3.4, 4.8)
    finger = board.context.new_cdp_session(board)

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    for step in range(1, 9):
        at = {name: start[name] + (end[name] - start[name]) * step / 8 for name in "xy"}
        touch("touchMove", at)
    touch("touchEnd")
    found = outline(kept(board, site))
    shown_total(board, len(inside(places, found)))


def test_a_shape_over_nothing_counts_nothing_and_says_so(board, site):
    rectangle(board, (4.8, 6.9), (5.2, 6.6))
    kept(board, site)
    shown_total(board, 0)
    expect(board.locator("#detail")).to_contain_text("范围内没有事件")


def test_closing_by_a_double_click_does_not_zoom(board, site):
    before = board.evaluate("quanyu.map.getZoom()")
    board.locator("[data-tool=polygon]").click()
    for x, y in FIVE[:-1]:
        board.mouse.click(**on_screen(board, x, y))
    board.mouse.dblclick(**on_screen(board, *FIVE[-1]))
    kept(board, site)
    board.wait_for_timeout(700)
    assert board.evaluate("quanyu.map.getZoom()") == before


def test_ten_thousand_corners_come_back_from_an_address_and_move_as_a_whole(
    visit, site, places
):
    ring = shapely.Point(paper.point(2.9, 5.6)).buffer(0.0012, quad_segs=2_499)
    assert 9_990 < shapely.get_num_coordinates(ring) <= 10_000
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(ring, 1e-8)))
    kept_id = site.ask("/api/filters", {"filter": {"geometry": geometry}})["id"]
    page = visit("command", CLOSE + f"&filter={kept_id}")
    shown_total(page, len(inside(places, shapely.from_geojson(json.dumps(geometry)))))
    page.locator("#tab-filter").click()
    page.locator("[data-deed=edit]").click()
    drag(page, (2.9, 5.6), (3.4, 5.3))
    moved = outline(kept(page, site, kept_id))
    assert moved.centroid.x > ring.centroid.x + 0.0003
    assert shapely.get_num_coordinates(moved) > 9_990


def test_an_analyst_s_shape_is_widened_to_whole_grids_and_says_so(visit, site):
    page = visit("analyst", CLOSE)
    page.locator("#tab-filter").click()
    rectangle(page, (1.2, 6.9), (3.6, 5.1))
    expect(page.locator("#detail")).to_contain_text("放宽到它触及的 4 个网格")
    expect(page.locator("#left-filter")).to_contain_text("整格")
