"""Tiles of incidents: nothing counted twice, nothing dropped, nothing told too much."""

import pytest
from psycopg2 import sql
from support import chessboard, mvt
from support.chessboard import ANALYST, COMMAND, TOWN, containing, covering, features

from gis_app.database import Database
from gis_app.store.tiles import Box, Place, tile
from layers import all_layers
from layers._crowd import ALL_FROM, MOST, POINTS_FROM


@pytest.fixture(scope="module")
def database_urls(server):
    with chessboard.copy(server) as urls:
        yield urls


@pytest.fixture(scope="module")
def web(database_urls):
    """The database as the web role, whom every policy binds."""
    database = Database(database_urls.web, connections=2)
    yield database
    database.close()


def _squares(web, z, scope=COMMAND, **more):
    """All squares of density of a zoom, as (tile, feature)."""
    return [
        (place, feature)
        for place in covering(z)
        for feature in features(web, "incident_density", place, scope, **more).get(
            "incident_density", []
        )
    ]


def _sum(squares):
    return sum(feature["properties"]["n"] for _, feature in squares)


def _count(web, scope, condition="true"):
    with web.transaction(scope) as cursor:
        cursor.execute(f"SELECT count(*) AS n FROM incident AS i WHERE {condition}")
        return cursor.fetchone().n


@pytest.mark.parametrize("z", [0, 7, 10, 12, 13])
@pytest.mark.parametrize("scope", [COMMAND, TOWN], ids=["city", "town"])
def test_density_adds_up_to_the_count_at_every_zoom(z, scope, web):
    assert _sum(_squares(web, z, scope)) == _count(web, scope)


def test_density_of_a_filter_adds_up_to_the_count_of_the_filter(web):
    chosen = sql.SQL("i.severity = %(severity)s"), {"severity": 1}
    expected = _count(web, COMMAND, "severity = 1")
    assert _sum(_squares(web, 12, chosen=chosen)) == expected


def test_a_place_on_the_border_of_tiles_lies_in_one_of_them(web, owner):
    corner = containing(12)
    west, south, *_ = corner.box()
    with owner.transaction() as cursor:
        cursor.execute(
            """UPDATE incident SET geom = ST_SetSRID(ST_MakePoint(%s, %s), 4490),
                      urgency = 'critical'
                WHERE id = (SELECT min(id) FROM incident WHERE NOT coarse)""",
            [west, south],
        )
    chosen = sql.SQL("i.urgency = 'critical'"), {}
    for z in (11, 12, 13, 14):
        ((_, feature),) = _squares(web, z, chosen=chosen)
        assert feature["properties"]["n"] == 1


@pytest.mark.parametrize("z", [15, 16])
def test_close_up_a_tile_shows_every_incident_as_a_point_or_says_that_it_cannot(z, web):
    for place in covering(z):
        points = features(web, "incidents", place)
        bins = features(web, "incident_density", place).get("incident_density", [])
        crowded = bool(points.get("incidents_crowd"))
        assert not (crowded and points.get("incidents"))
        assert all(f["properties"]["points"] != crowded for f in bins)


@pytest.mark.parametrize("z", [ALL_FROM - 1, 12, POINTS_FROM])
def test_from_afar_only_open_incidents_are_points_and_no_square_gives_way(z, web):
    for place in covering(z):
        points = features(web, "incidents", place).get("incidents", [])
        bins = features(web, "incident_density", place).get("incident_density", [])
        assert all(f["properties"]["open"] for f in points)
        assert not any(f["properties"]["points"] for f in bins)


def test_the_points_of_a_zoom_are_the_incidents_of_the_scope(web):
    numbers = {
        scope: {
            f["properties"]["no"]
            for place in covering(16)
            for f in features(web, "incidents", place, scope).get("incidents", [])
        }
        for scope in (TOWN, COMMAND)
    }
    assert len(numbers[TOWN]) == _count(web, TOWN)
    assert len(numbers[COMMAND]) == _count(web, COMMAND)
    assert numbers[TOWN] < numbers[COMMAND]


def test_a_crowded_tile_says_so(web):
    (feature,) = features(web, "incidents", Place(0, 0, 0))["incidents_crowd"]
    assert feature["properties"] == {"more_than": MOST, "open_too": False}


def test_a_category_that_hides_its_place_is_counted_at_its_grid(web, cursor):
    hidden = sql.SQL("i.coarse"), {}
    place = containing(14)
    bins = features(web, "incident_density", place, chosen=hidden)["incident_density"]
    cursor.execute(
        "SELECT count(*) AS n FROM grid_version"
        " WHERE layer = 'partition' AND label && %(tile)s AND valid @> now()",
        {"tile": Box(place.box())},
    )
    assert len(bins) == cursor.fetchone().n  # the board's grids are wider than squares


def test_no_scope_no_incident(web):
    assert mvt.layers(_body_without_scope(web, "incidents")) == {}
    assert mvt.layers(_body_without_scope(web, "incident_density")) == {}


def _body_without_scope(web, name):
    with web.transaction() as cursor:
        return tile(cursor, all_layers()[name], Place(0, 0, 0))


# -- heaps ------------------------------------------------------------------------


def _heaps(web, z, scope=COMMAND, **more):
    return [
        feature
        for place in covering(z)
        for feature in features(web, "incident_clusters", place, scope, **more).get(
            "incident_clusters", []
        )
    ]


@pytest.mark.parametrize("z", [11, 12, 13])
@pytest.mark.parametrize("scope", [COMMAND, TOWN], ids=["city", "town"])
def test_heaps_add_up_to_the_count_and_so_do_their_open_ones(z, scope, web):
    heaps = [feature["properties"] for feature in _heaps(web, z, scope)]
    assert sum(heap["n"] for heap in heaps) == _count(web, scope)
    assert sum(heap["open"] for heap in heaps) == _count(web, scope, "is_open")


def test_heaps_of_a_filter_add_up_to_the_count_of_the_filter(web):
    chosen = sql.SQL("i.severity = %(severity)s"), {"severity": 1}
    heaps = [feature["properties"] for feature in _heaps(web, 12, chosen=chosen)]
    assert sum(heap["n"] for heap in heaps) == _count(web, COMMAND, "severity = 1")
    assert {heap.get("worst") for heap in heaps} <= {1, None}


def test_a_heap_stands_within_its_own_square_of_64_pixels(web):
    for place in covering(12):
        for heap in features(web, "incident_clusters", place).get(
            "incident_clusters", []
        ):
            ((x, y),) = heap["rings"][0]
            line, column = divmod(heap["id"] or 0, 8)
            assert column * 512 - 1 <= x <= column * 512 + 513
            assert line * 512 - 1 <= y <= line * 512 + 513


@pytest.mark.parametrize("z", [14, 15, 16])
def test_where_open_incidents_are_points_there_is_no_heap(z, web):
    for place in covering(z):
        points = features(web, "incidents", place).get("incidents", [])
        heaps = features(web, "incident_clusters", place).get("incident_clusters", [])
        assert not (points and heaps)


def test_heaps_of_aggregates_are_the_squares_they_see_and_no_more(web):
    for z in (11, 12, 13):
        heaps = [feature["properties"] for feature in _heaps(web, z, ANALYST)]
        assert sum(heap["n"] for heap in heaps) == _sum(_squares(web, z, ANALYST))
        assert all(heap["n"] % 5 == 0 for heap in heaps)
        assert not any({"open", "overdue", "worst"} & set(heap) for heap in heaps)
    assert _heaps(web, 14, ANALYST) == []


# -- aggregates -------------------------------------------------------------------


def _metres(place, feature):
    """How wide a square is on the ground, at the board's latitude."""
    columns = [x for x, _ in feature["rings"][0]]
    share = (max(columns) - min(columns)) / 4096 / 2**place.z
    return share * 40_075_017 * 0.78


@pytest.mark.parametrize("z", [8, 10, 12, 14])
def test_aggregates_come_in_squares_of_250_metres_or_more(z, web):
    assert min(_metres(*square) for square in _squares(web, z, ANALYST)) >= 250


def test_aggregates_below_five_are_not_shown(web):
    squares = _squares(web, 12, ANALYST)
    shown = [feature["properties"] for _, feature in squares]
    assert min(square["n"] for square in shown) >= 5
    assert min(square["open"] for square in shown if "open" in square) >= 5


def test_aggregates_of_two_filters_cannot_be_subtracted(web):
    squares = _squares(web, 10, ANALYST)
    told = [square[name] for _, feature in squares
            for square in [feature["properties"]]
            for name in ("n", "open") if name in square]  # fmt: skip
    assert told and all(count % 5 == 0 for count in told)


def test_no_two_zooms_of_aggregates_tell_more_than_one(web):
    totals = {_sum(_squares(web, z, ANALYST)) for z in (8, 10, 12, 14)}
    assert len(totals) == 1 and totals.pop() < _count(web, ANALYST)
