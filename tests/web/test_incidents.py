"""Report, read, correct, search and count through the API."""

import pytest

# Inside grid 991003001001Z001 of the small city, in its north-western corner.
PLACE = {"lon": 119.0002, "lat": 39.0078}
REPORT = {"category": "E0102", "title": "井盖旁暴露垃圾", "source": "10", **PLACE}

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(scope="module")
def command(app, make_account):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


def near(lon, lat):
    return pytest.approx([lon, lat], abs=5e-6)


def report(browser, **more):
    return browser.post("/api/incidents", json=REPORT | more)


def test_a_report_answers_its_number_and_whose_it_is(command):
    answer = report(command)
    assert answer.status_code == 201
    found = answer.get_json()
    assert found["no"].startswith("991003") and len(found["no"]) == 19
    assert found["attribution"]["grid"]["code"] == "991003001001Z001"
    assert found["attribution"]["rule"] == "inside"
    assert [unit["level"] for unit in found["attribution"]["units"]][-1] == "community"


def test_the_same_reference_again_is_the_first_one(command):
    first = report(command, source_ref="order-1")
    again = report(command, source_ref="order-1", title="another")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json()["no"] == again.get_json()["no"]


def test_an_address_alone_waits_to_be_placed_and_is_attributed_by_its_pin(command):
    unplaced = {"category": "E0102", "title": "井盖", "address": "和平路 8 号"}
    answer = command.post("/api/incidents", json=unplaced)
    assert answer.status_code == 202
    no = answer.get_json()["no"]
    one = command.get(f"/api/incidents/{no}").get_json()
    assert one["geometry"] is None and one["attribution"]["grid"] is None
    assert one["attribution"]["unplaced"]
    assert one["attribution"]["reason"] == "没有坐标，待定位"
    pin = PLACE | {"reason": "现场核实"}
    placed = command.patch(f"/api/incidents/{no}", json=pin).get_json()
    assert placed["attribution"]["grid"]["code"] == "991003001001Z001"


def test_a_coarse_report_by_address_keeps_the_address_from_sight(command):
    report = {"category": "G0201", "title": "纠纷", "address": "和平路 8 号"}
    no = command.post("/api/incidents", json=report).get_json()["no"]
    one = command.get(f"/api/incidents/{no}").get_json()
    assert one["properties"]["address"] == "" and one["geometry"] is None


def test_an_unplaced_report_still_waits_when_its_category_is_corrected(command):
    report = {"category": "E0102", "title": "纠纷", "address": "和平路 8 号"}
    no = command.post("/api/incidents", json=report).get_json()["no"]
    change = {"category": "G0201", "reason": "改类"}
    changed = command.patch(f"/api/incidents/{no}", json=change).get_json()
    assert changed["attribution"]["unplaced"]


def test_a_report_of_nowhere_is_refused(command):
    nowhere = {"category": "E0102", "title": "井盖"}
    assert command.post("/api/incidents", json=nowhere).status_code == 422
    half = nowhere | {"lon": 119.0, "address": "和平路 8 号"}
    assert command.post("/api/incidents", json=half).status_code == 422


def test_numbers_of_persons_are_masked_before_anything_is_stored(command, owner):
    answer = report(
        command, title="请回电13812345678", description="11010519491231002X"
    )
    assert answer.get_json()["notes"] == [
        "title：已隐去 1 个电话号码",
        "description：已隐去 1 个证件号",
    ]
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT string_agg(title || description, ' ') AS all FROM incident"
        )
        texts = cursor.fetchone().all
    assert "13812345678" not in texts and "11010519491231002X" not in texts


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "Q99"},
        {"category": ""},
        {"source": ""},
        {"source": "nobody"},
        {"lon": "west"},
        {"lat": 1e9},
        {"severity": 9},
        {"surprise": 1},
        {"title": "   "},
        {"datum": "mars"},
        {"occurred_at": "yesterday"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_report_is_a_problem_that_says_where(command, wrong):
    answer = report(command, **wrong)
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_a_gcj02_pin_is_taken_home(command):
    from geodata.crs import from_cgcs2000

    x, y = map(float, from_cgcs2000(PLACE["lon"], PLACE["lat"], "gcj02"))
    found = report(command, lon=x, lat=y, datum="gcj02").get_json()
    assert found["attribution"]["grid"]["code"] == "991003001001Z001"
    one = command.get(f"/api/incidents/{found['no']}").get_json()
    assert one["properties"]["raw"] == {"lon": x, "lat": y, "datum": "gcj02"}
    assert one["geometry"]["coordinates"] == near(119.0002, 39.0078)


def test_a_corrected_pin_is_attributed_again_and_the_old_answer_kept(command):
    no = report(command).get_json()["no"]
    moved = command.patch(
        f"/api/incidents/{no}", json={"lon": 119.0065, "lat": 39.0075, "reason": "错位"}
    )
    assert moved.get_json()["attribution"]["grid"]["code"] == "991003002001Z003"
    history = command.get(f"/api/incidents/{no}").get_json()["attributions"]
    assert [past["grid"] for past in history] == [
        "991003002001Z003",
        "991003001001Z001",
    ]


def test_a_correction_of_nothing_is_refused(command):
    no = report(command).get_json()["no"]
    assert (
        command.patch(f"/api/incidents/{no}", json={"reason": "x"}).status_code == 422
    )


def test_a_coarse_incident_shows_at_its_micro_grids_label_point(command, owner):
    no = report(command, category="G0201", address="某楼 3 单元").get_json()["no"]
    one = command.get(f"/api/incidents/{no}").get_json()
    with owner.transaction() as cursor:
        cursor.execute(
            "SELECT ST_X(label) AS x, ST_Y(label) AS y FROM grid_version WHERE code = %s",
            [one["properties"]["micro_grid"]],
        )
        label = cursor.fetchone()
    assert one["geometry"]["coordinates"] == pytest.approx([label.x, label.y])
    assert one["properties"]["raw"] is None and one["properties"]["address"] == ""


def test_a_category_made_coarse_takes_the_true_place_out_of_sight(command):
    no = report(command).get_json()["no"]
    command.patch(f"/api/incidents/{no}", json={"category": "G0201", "reason": "改类"})
    one = command.get(f"/api/incidents/{no}").get_json()
    assert one["geometry"]["coordinates"] != near(119.0002, 39.0078)


def test_pages_of_a_search_join_without_gap_or_repeat(command):
    for n in range(5):
        report(command, title=f"分页 {n}")
    seen, cursor = [], None
    while True:
        page = command.post(
            "/api/incidents/search",
            json={"filter": {"text": "分页"}, "limit": 2, "cursor": cursor},
        ).get_json()
        seen += [one["properties"]["title"] for one in page["incidents"]["features"]]
        if not (cursor := page["next"]):
            break
    assert seen == [f"分页 {n}" for n in (4, 3, 2, 1, 0)]


SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [
            [119.0, 39.006],
            [119.002, 39.006],
            [119.002, 39.008],
            [119.0, 39.008],
            [119.0, 39.006],
        ]
    ],
}


@pytest.mark.parametrize(
    "wanted",
    [
        {"under": "991003001"},
        {"categories": ["E01"]},
        {"geometry": SQUARE},
        {"near": {**PLACE, "radius_m": 50}},
        {"text": "井盖"},
        {"states": [10], "severities": [4], "sources": ["10"]},
        {"overdue": False, "ambiguous": False, "rule": "inside"},
        {"under": "991003001", "basis": "reported"},
        {"under": "991003001", "basis": "2999-01-01"},
        {"from": "2020-01-01T00:00:00+08:00", "time_field": "occurred_at"},
    ],
    ids=lambda wanted: ",".join(wanted),
)
def test_list_and_counts_agree_for_every_filter(command, wanted):
    report(command)
    counts = command.post("/api/incidents/counts", json={"filter": wanted}).get_json()
    page = command.post(
        "/api/incidents/search", json={"filter": wanted, "limit": 1000}
    ).get_json()
    assert counts["total"] == len(page["incidents"]["features"]) > 0


def test_every_way_to_count_adds_up_to_the_total(command):
    from gis_app.store.answers import KEYS

    report(command)
    total = command.post("/api/incidents/counts", json={}).get_json()["total"]
    for key in KEYS:
        found = command.post("/api/incidents/counts", json={"by": [key]}).get_json()
        assert sum(row["count"] for row in found["rows"]) == total, key


def test_unknown_keys_and_bad_geometry_of_a_filter_are_errors(command):
    for wanted in (
        {"colour": "red"},
        {"geometry": {"type": "Point", "coordinates": [1, 2]}},
        {
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[119, 39], [120, 39], [119, 39]]],
            }
        },
        {
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[39, 119], [39, 120], [40, 119], [39, 119]]],
            }
        },
        {"from": "2026-01-02T00:00:00+08:00", "to": "2026-01-01T00:00:00+08:00"},
    ):
        answer = command.post("/api/incidents/counts", json={"filter": wanted})
        assert answer.status_code == 422, wanted


def test_a_crossed_polygon_is_repaired_with_a_warning(command):
    bow = [
        [119.0, 39.0],
        [119.008, 39.008],
        [119.008, 39.0],
        [119.0, 39.008],
        [119.0, 39.0],
    ]
    wanted = {"geometry": {"type": "Polygon", "coordinates": [bow]}}
    found = command.post("/api/incidents/counts", json={"filter": wanted}).get_json()
    assert "已修复" in found["warnings"][0]


def test_the_same_filter_has_the_same_id(command):
    ids = {
        command.post("/api/filters", json={"filter": wanted}).get_json()["id"]
        for wanted in ({"text": "a", "states": [10]}, {"states": [10], "text": " a "})
    }
    assert len(ids) == 1
    kept = command.get(f"/api/filters/{ids.pop()}").get_json()
    assert kept["filter"] == {"text": "a", "states": [10]}


def test_a_personal_number_is_kept_neither_as_reference_nor_in_a_filter(command):
    assert report(command, source_ref="13812345678").status_code == 422
    wanted = {"filter": {"text": "13812345678"}}
    assert command.post("/api/filters", json=wanted).status_code == 422


def test_a_search_for_places_names_what_is_above_them(command):
    found = command.get("/api/units?q=991003001001Z001").get_json()["units"]
    assert found[0]["chain"].endswith("第1街道 › 社区1001")


def test_locate_tells_rule_chain_and_runner_up_of_a_shared_corner(command):
    found = command.get("/api/locate?lon=119.004&lat=39.004").get_json()
    assert found["rule"] == "edge" and found["ambiguous"]
    assert found["grid"]["code"] == "991003001001Z004"
    assert found["runner_up"] == "991003001002Z003"


def test_locate_outside_everything_is_a_gap(command):
    found = command.get("/api/locate?lon=118.9&lat=39.0").get_json()
    assert found["grid"] is None and found["rule"] == "outside"
    assert command.get("/api/locate?lon=39&lat=119").status_code == 400
    assert command.get("/api/locate?lon=nan&lat=39").status_code == 422


def test_a_unit_and_a_grid_tell_their_chain_and_facts(command):
    town = command.get("/api/units/991003001").get_json()
    assert town["counts"]["grids"] == 8 and town["counts"]["communities"] == 2
    grid = command.get("/api/grids/991003001001Z001").get_json()
    assert [up["level"] for up in grid["chain"]][-2:] == ["community", "grid"]
    below = command.get("/api/units?parent=991003001001Z001").get_json()["units"]
    assert len(below) == 4 and {place["level"] for place in below} == {"micro"}
    assert command.get("/api/grids/991003009001Z001").status_code == 404


def test_vocabularies_that_have_not_changed_are_not_sent_again(command):
    first = command.get("/api/vocabularies")
    known = {"If-None-Match": first.headers["ETag"]}
    again = command.get("/api/vocabularies", headers=known)
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


GROUPINGS = [["category"], ["state", "severity"], ["town"], ["hour"], ["party_org"]]


@pytest.mark.parametrize(
    "wanted",
    [{}, {"categories": ["E"]}, {"under": "991003001", "basis": "2999-01-01"}],
    ids=str,
)
def test_figures_are_the_counts_of_each_grouping_from_one_reading(command, wanted):
    report(command)
    asked = {"filter": wanted, "by": GROUPINGS}
    found = command.post("/api/incidents/figures", json=asked).get_json()
    assert 0 < found["overdue"] + found["open"] <= 2 * found["total"]
    for group in found["groups"]:
        one = {"filter": wanted, "by": group["by"]}
        counts = command.post("/api/incidents/counts", json=one).get_json()
        assert group["rows"] == counts["rows"] and found["total"] == counts["total"]


def test_figures_of_no_grouping_are_the_totals_alone(command):
    found = command.post("/api/incidents/figures", json={}).get_json()
    assert found["groups"] == [] and found["total"] > 0
