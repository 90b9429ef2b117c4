"""POST /api/shapes: what the map page asks while somebody draws."""

import pytest

pytestmark = pytest.mark.usefixtures("small_city")

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[119, 39], [119.002, 39], [119.002, 39.002], [119, 39.002], [119, 39]]
    ],
}
FAR = {
    "type": "Polygon",
    "coordinates": [[[118, 39], [118.001, 39], [118, 39.001], [118, 39]]],
}
POINT = {"type": "Point", "coordinates": [119.001, 39.001]}


@pytest.fixture
def ask(client):
    client.sign_in("command")
    client.set_cookie("lang", "en")

    def ask(**wish):
        return client.post("/api/shapes", json=wish)

    return ask


def test_a_square_has_the_area_that_the_city_s_zone_gives_its_grid(ask, cursor):
    found = ask(op="repair", a=SQUARE).get_json()
    cursor.execute(
        "SELECT area_m2 FROM grid_version WHERE code = '991003001002Z002'"
    )  # the same square
    assert found["area_m2"] == pytest.approx(cursor.fetchone().area_m2, abs=0.1)


def test_a_circle_comes_back_as_a_polygon(ask):
    found = ask(op="buffer", a=POINT, metres=250).get_json()
    assert found["geometry"]["type"] == "Polygon"
    assert found["area_m2"] == pytest.approx(3.1416 * 250**2, rel=5e-3)


def test_nothing_left_is_null_with_the_reason(ask):
    found = ask(op="intersection", a=SQUARE, b=FAR).get_json()
    assert found["geometry"] is None
    assert "no area in common" in found["warnings"][0]


@pytest.mark.parametrize(
    "wish",
    [
        {"op": "union", "a": SQUARE},
        {"op": "repair", "a": SQUARE, "b": FAR},
        {"op": "buffer", "a": SQUARE},
        {"op": "buffer", "a": SQUARE, "metres": 1e9},
        {"op": "repair", "a": POINT},
        {"op": "grow", "a": SQUARE},
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(ask, wish):
    assert ask(**wish).status_code == 422


def test_it_takes_an_account(client):
    answer = client.post("/api/shapes", json={"op": "repair", "a": SQUARE})
    assert answer.status_code == 401
