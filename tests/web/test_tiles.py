"""Tiles, the style and the list of layers over HTTP."""

import pytest
from support import mvt

from gis_app.store import feed
from layers import all_layers

pytestmark = pytest.mark.usefixtures("small_city")

# The tile of the small city's middle.
Z, X, Y = 14, 13608, 6261
GRIDS = f"/tiles/grids/{Z}/{X}/{Y}.mvt"
STILL = [layer.id for layer in all_layers().values() if layer.version]


@pytest.fixture(scope="module")
def command(app, make_account):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


def report(browser, **more):
    place = {"lon": 119.0002, "lat": 39.0078}
    incident = {"category": "E0102", "title": "暴露垃圾", "source": "10"}
    answer = browser.post("/api/incidents", json={**incident, **place, **more})
    assert answer.status_code == 201
    return answer.get_json()["no"]


def numbers(browser, **query):
    """Numbers of the incidents in the two tiles of zoom 14 that the city lies in."""
    found = set()
    for x in (13607, 13608):
        answer = browser.get(f"/tiles/incidents/14/{x}/6261.mvt", query_string=query)
        features = mvt.layers(answer.data).get("incidents", [])
        found |= {feature["properties"]["no"] for feature in features}
    return found


def test_a_tile_is_a_vector_tile(command):
    answer = command.get(GRIDS)
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"
    grid = mvt.layers(answer.data)["grids"][0]
    assert isinstance(grid["id"], int) and grid["properties"]["type"] in "ZS"


@pytest.mark.parametrize("layer", all_layers())
def test_every_layer_answers_at_every_zoom(layer, command):
    for z, x, y in ((0, 0, 0), (10, 850, 391), (Z, X, Y), (18, 217728, 100182)):
        assert command.get(f"/tiles/{layer}/{z}/{x}/{y}.mvt").status_code == 200


@pytest.mark.parametrize("place", ["-1/0/0", "23/0/0", "3/8/0", "3/0/-1", "2/0/4"])
def test_a_tile_that_cannot_be_is_a_problem(place, command):
    answer = command.get(f"/tiles/grids/{place}.mvt")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_an_unknown_layer_is_not_found(command):
    assert command.get(f"/tiles/secrets/{Z}/{X}/{Y}.mvt").status_code == 404


def test_an_empty_tile_is_an_answer_without_a_body(command):
    answer = command.get("/tiles/grids/14/0/0.mvt")
    assert (answer.status_code, answer.data) == (200, b"")


def test_below_its_zooms_a_layer_says_where_it_begins(command):
    answer = command.get("/tiles/grids/5/26/12.mvt")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Layer-Zooms"] == "10-16"


def test_tiles_are_for_those_who_signed_in(client):
    assert client.get(GRIDS).status_code == 401
    assert client.get("/style.json").status_code == 401


# -- keeping --------------------------------------------------------------


def test_a_tile_of_the_current_version_may_be_kept_for_ever(command):
    address = _addresses(command)["grids"].format(z=Z, x=X, y=Y)
    kept = command.get(address).headers["Cache-Control"]
    assert "private" in kept and "immutable" in kept
    stale = command.get(GRIDS + "?v=0-old").headers["Cache-Control"]
    assert "private" in stale and "immutable" not in stale


def test_changed_rows_change_the_version_whoever_changes_them(command, owner):
    before = _addresses(command)["roads"]
    with owner.transaction() as cursor:
        cursor.execute("UPDATE road SET name = name")
    assert _addresses(command)["roads"] != before


def test_a_plan_that_comes_into_force_changes_the_version(command, owner):
    before = _addresses(command)["grids"]
    with owner.transaction() as cursor:
        cursor.execute(
            "INSERT INTO plan (scope_code, name, takes_effect)"
            " VALUES ('99', 'x', now())"
        )
    assert _addresses(command)["grids"] != before


def test_a_restored_database_repeats_no_version(command, owner):
    before = _addresses(command)
    with owner.transaction() as cursor:
        feed.begin_anew(cursor)
    after = _addresses(command)
    assert not {after[name] for name in STILL} & {before[name] for name in STILL}


def test_the_same_tile_again_costs_no_transfer(command):
    tag = command.get(GRIDS).headers["ETag"]
    again = command.get(GRIDS, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_incident_is_in_the_next_tile(command):
    assert numbers(command) | {report(command)} == numbers(command)


# -- who sees what --------------------------------------------------------


def test_another_towns_incident_is_in_no_tile(command, visitor):
    no = report(command)
    assert no in numbers(visitor("street", ["991003001"]))
    assert no not in numbers(visitor("street", ["991003002"]))


def test_who_sees_aggregates_gets_no_point(visitor):
    analyst = visitor("analyst")
    answer = analyst.get("/tiles/incidents/0/0/0.mvt")
    assert answer.status_code == 403
    assert "incidents" not in analyst.get("/style.json").get_json()["sources"]


def test_who_sees_aggregates_gets_no_square_below_five(command, visitor):
    for _ in range(4):
        report(command, category="E0301")
    saved = command.post("/api/filters", json={"filter": {"categories": ["E0301"]}})
    address = f"/tiles/incident_density/0/0/0.mvt?f={saved.get_json()['id']}"
    assert visitor("analyst").get(address).data == b""
    report(command, category="E0301")
    bins = mvt.layers(visitor("analyst").get(address).data)["incident_density"]
    assert [feature["properties"]["n"] for feature in bins] == [5]


def test_each_scope_has_addresses_of_its_own(visitor):
    one, other = visitor("street", ["991003001"]), visitor("street", ["991003002"])
    assert _addresses(one)["incidents"] != _addresses(other)["incidents"]


# -- filters --------------------------------------------------------------


def test_a_filter_chooses_the_incidents_of_a_tile(command):
    wanted, other = report(command, category="E0401"), report(command)
    saved = command.post("/api/filters", json={"filter": {"categories": ["E04"]}})
    found = numbers(command, f=saved.get_json()["id"])
    assert wanted in found and other not in found


def test_an_unknown_filter_is_not_found(command):
    assert command.get("/tiles/incidents/0/0/0.mvt?f=nothing").status_code == 404


def test_a_filter_that_cannot_be_is_refused(command):
    assert command.get("/tiles/incidents/0/0/0.mvt?f=%00").status_code == 422


# -- style and layers -----------------------------------------------------


def _addresses(browser):
    sources = browser.get("/style.json").get_json()["sources"]
    return {
        name: source["tiles"][0].split("localhost")[1]
        for name, source in sources.items()
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_style_asks_nobody_but_us(theme, command):
    style = command.get(f"/style.json?theme={theme}").get_json()
    assert "glyphs" not in style and "sprite" not in style
    for source in style["sources"].values():
        assert source["tiles"][0].startswith("http://localhost/tiles/")


def test_the_style_draws_every_layer_in_order(command):
    style = command.get("/style.json").get_json()
    drawn = [entry.get("source") for entry in style["layers"]]
    assert style["layers"][0]["type"] == "background"
    assert set(drawn) - {None} == set(all_layers())
    assert drawn.index("water") < drawn.index("roads") < drawn.index("incidents")


def test_the_style_names_what_it_draws_once(command):
    names = [entry["id"] for entry in command.get("/style.json").get_json()["layers"]]
    assert len(set(names)) == len(names)


def test_the_list_of_layers_explains_each(command):
    listed = command.get("/api/layers").get_json()["layers"]
    assert [one["id"] for one in listed] == list(all_layers())
    for one in listed:
        assert {"zh", "en"} <= set(one["title"])
        assert all(entry["color"].startswith("#") for entry in one["legend"])
