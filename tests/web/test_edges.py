"""The odd ends of every value: poles, other continents, other centuries, other scripts."""

import base64
import json
import threading

import pytest

PLACE = {"lon": 119.0002, "lat": 39.0078}
REPORT = {"category": "E0102", "title": "井盖", "source": "10", **PLACE}

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(scope="module")
def command(app, make_account, small_city):
    app.testing = False  # failures are answered, as they are in the field
    made = app.test_client()
    made.make_account = make_account
    yield made.sign_in("command")
    app.testing = True


def counted(browser, wanted):
    return browser.post("/api/incidents/counts", json={"filter": wanted})


@pytest.mark.parametrize(
    "place",
    [(-61, 0), (29, 0), (0, 90), (0, -90), (180, 0), (-180, 0), (119, 89.99999999999)],
    ids=str,
)
def test_no_place_on_earth_is_too_far_to_ask_about(command, place):
    lon, lat = place
    for radius in (0.001, 50_000):
        near = {"lon": lon, "lat": lat, "radius_m": radius}
        assert counted(command, {"near": near}).get_json()["total"] == 0
    asked = {"lon": lon, "lat": lat, "accuracy_m": 100_000}
    answer = command.get("/api/locate", query_string=asked)
    assert answer.status_code == (400 if abs(lat) == 90 else 200)
    if answer.status_code == 200:
        assert answer.get_json()["rule"] == "outside"


@pytest.mark.parametrize("lon", [179.9999999, -179.9999999, 180, -60])
def test_an_incident_anywhere_on_earth_is_kept_and_found(command, lon):
    place = {"lon": lon, "lat": 12.5}
    no = command.post("/api/incidents", json=REPORT | place).get_json()["no"]
    assert no.startswith("000000")
    assert command.get(f"/api/incidents/{no}").status_code == 200
    near = {"near": {**place, "radius_m": 10}}
    assert counted(command, near).status_code == 200


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00", "1899-12-31T00:00:00Z",
        "2999-01-01T00:00:00Z",
    ],
)  # fmt: skip
def test_moments_beyond_all_calendars_are_refused_everywhere(command, moment):
    assert counted(command, {"from": moment}).status_code == 422
    report = REPORT | {"occurred_at": moment}
    assert command.post("/api/incidents", json=report).status_code == 422
    asked = {"at": moment}
    for address in ("/api/locate", "/api/units/9910", "/api/units"):
        answer = command.get(address, query_string=dict(asked, lon=119, lat=39))
        assert answer.status_code == 422, address


def test_what_has_not_happened_yet_cannot_be_reported(command):
    report = REPORT | {"occurred_at": "2199-01-01T00:00:00+08:00"}
    answer = command.post("/api/incidents", json=report)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["where"] == "occurred_at"


def test_an_accuracy_of_a_hundred_kilometres_names_a_runner_up_soon(command):
    report = REPORT | {"accuracy_m": 100_000}
    found = command.post("/api/incidents", json=report).get_json()["attribution"]
    assert found["ambiguous"] and found["runner_up"]


@pytest.mark.parametrize(
    "order", ["-reported_at", "due_at", "-due_at", "severity", "no"]
)
def test_a_cursor_of_ones_own_making_is_a_problem_and_no_failure(command, order):
    for made in (
        [order, "x", 1], [order, 1, 1], [order, "1", "1"], [order, "1", 2**70],
        [order, "1", True], [order, "\0", 1], [order], {}, ["another", "1", 1],
        [order, "infinity", float("inf")], "NaN", [order, "\ud800", 1],
    ):  # fmt: skip
        word = base64.urlsafe_b64encode(json.dumps(made).encode()).decode()
        answer = command.post(
            "/api/incidents/search", json={"order": order, "cursor": word}
        )
        assert answer.status_code in (200, 400), made
    answer = command.post("/api/incidents/search", json={"cursor": "%%%"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "order", ["-reported_at", "due_at", "-due_at", "severity", "no"]
)
def test_pages_in_every_order_join_without_gap_or_repeat(command, order):
    for n in range(3):
        command.post("/api/incidents", json=REPORT | {"severity": n + 1})
    seen, cursor = [], None
    while True:
        question = {"order": order, "limit": 2, "cursor": cursor}
        page = command.post("/api/incidents/search", json=question).get_json()
        seen += [one["id"] for one in page["incidents"]["features"]]
        if not (cursor := page["next"]):
            break
    total = counted(command, {}).get_json()["total"]
    assert len(seen) == len(set(seen)) == total


@pytest.mark.parametrize("text", ["50%", "a_b", "c\\d", "'", '"', "﹪", "$1", "%s"])
def test_signs_in_a_searched_text_mean_themselves(command, text):
    no = command.post("/api/incidents", json=REPORT | {"title": f"x{text}y"})
    assert no.status_code == 201
    found = counted(command, {"text": f"x{text}y"}).get_json()["total"]
    other = counted(command, {"text": f"z{text}"}).get_json()["total"]
    assert (found, other) == (1, 0)
    assert command.get("/api/units", query_string={"q": text}).get_json()["units"] == []


def test_signs_that_no_sheet_can_hold_are_not_kept(command):
    report = REPORT | {"title": "水\x01管\x0b漏\u202e水", "source_ref": "odd-signs"}
    no = command.post("/api/incidents", json=report).get_json()["no"]
    found = command.get(f"/api/incidents/{no}").get_json()["properties"]["title"]
    assert found == "水 管 漏 水"


@pytest.mark.parametrize("odd", ["a\0b", "\ud800"])
def test_what_cannot_be_stored_is_refused(command, odd):
    for body in (REPORT | {"source_ref": odd}, REPORT | {"source": odd}):
        text = json.dumps(body)
        answer = command.post(
            "/api/incidents", data=text, content_type="application/json"
        )
        assert answer.status_code in (400, 422), body


def test_a_body_nested_too_deeply_or_too_large_is_refused(command):
    for text, status in (("[" * 100_000, 400), ('"' + "x" * 17 * 2**20 + '"', 413)):
        answer = command.post(
            "/api/incidents/search", data=text, content_type="application/json"
        )
        assert answer.status_code == status


def test_a_polygon_of_ten_thousand_corners_and_a_thousand_codes_are_borne(command):
    from math import cos, pi, sin

    ring = [
        [119.004 + cos(k * pi / 4999.5) / 300, 39.004 + sin(k * pi / 4999.5) / 300]
        for k in range(9999)
    ]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    wanted = {"geometry": shape, "categories": [f"E{n:04}" for n in range(1000)]}
    assert counted(command, wanted).status_code == 200
    shape["coordinates"][0].insert(1, ring[0])
    assert counted(command, {"geometry": shape}).status_code == 422


def test_a_day_of_more_than_99999_numbers_writes_a_sixth_digit(command, owner):
    with owner.transaction() as cursor:
        cursor.execute(
            "INSERT INTO incident_number VALUES"
            " ('991003', (now() AT TIME ZONE 'Asia/Shanghai')::date, 99998)"
            " ON CONFLICT (county, day) DO UPDATE SET last = 99998"
        )
    numbers = [
        command.post("/api/incidents", json=REPORT).get_json()["no"] for _ in range(3)
    ]
    assert [no[14:] for no in numbers] == ["99999", "100000", "100001"]


def test_one_reference_sent_by_many_at_once_is_one_incident(app, command, owner):
    answers, gate = [], threading.Barrier(8)

    def send():
        browser = app.test_client().sign_in_as(command.account)
        gate.wait()
        report = REPORT | {"source_ref": "at once"}
        answers.append(browser.post("/api/incidents", json=report))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({answer.get_json()["no"] for answer in answers}) == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    with owner.transaction() as cursor:
        cursor.execute("SELECT count(*) FROM incident WHERE source_ref = 'at once'")
        assert cursor.fetchone()[0] == 1


def test_many_corrections_at_once_leave_one_history(app, command):
    no = command.post("/api/incidents", json=REPORT).get_json()["no"]

    def change(n):
        browser = app.test_client().sign_in_as(command.account)
        place = {"lon": 119.0002 + n * 0.001, "lat": 39.0078, "reason": "移动"}
        assert browser.patch(f"/api/incidents/{no}", json=place).status_code == 200

    threads = [threading.Thread(target=change, args=[n]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = command.get(f"/api/incidents/{no}").get_json()
    assert len(found["attributions"]) == 7
    assert found["attributions"][0]["grid"] == found["properties"]["grid"]


def test_a_reference_is_still_known_after_its_incident_was_corrected(command):
    report = REPORT | {"source_ref": "corrected"}
    no = command.post("/api/incidents", json=report).get_json()["no"]
    place = {"lon": 119.0065, "lat": 39.0075, "reason": "错位"}
    command.patch(f"/api/incidents/{no}", json=place)
    again = command.post("/api/incidents", json=report)
    assert again.status_code == 200 and again.get_json()["no"] == no
    assert again.get_json()["attribution"]["grid"]["code"] == "991003002001Z003"
