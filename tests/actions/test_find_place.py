"""From an address to a place, on the demo town: right where it is sure, else not sure."""

import numpy as np
import pytest

from gis_app.actions.find_place import find_place
from gis_app.actions.place_addresses import Places, is_sure
from gis_app.actions.refresh_gazetteer import refresh_gazetteer

SURE = 0.8


@pytest.fixture(scope="module")
def database_urls(town):
    return town


@pytest.fixture(scope="module")
def houses(owner):
    """200 numbered buildings: address, lon, lat, county, town, community."""
    with owner.transaction() as cursor:
        cursor.execute(
            """
            SELECT b.address, ST_X(c) AS lon, ST_Y(c) AS lat, county.name AS county,
                   town.name AS town, left(b.place_code, 9) AS town_code
              FROM building b CROSS JOIN LATERAL ST_PointOnSurface(b.geom) c
              JOIN unit_version town ON town.code = left(b.place_code, 9)
              JOIN unit_version county ON county.code = left(b.place_code, 6)
             WHERE b.address ~ '[0-9]号' ORDER BY md5(b.id::text) LIMIT 200
            """
        )
        return cursor.fetchall()


@pytest.fixture
def place(cursor):
    """place(texts) -> Placings that are sure."""

    def place(texts, unders=None):
        return Places(cursor, SURE).place(list(texts), unders)

    return place


def off(placings, houses):
    """Metres between where they were placed and where they are."""
    lon, lat = (np.array([getattr(h, x) for h in houses]) for x in ("lon", "lat"))
    return np.hypot((placings.lon - lon) * 87_000, (placings.lat - lat) * 110_574)


WRITTEN = {
    "in full": lambda h: h.county + h.town + h.address,
    "without the units": lambda h: h.address,
    "nearby": lambda h: h.town + h.address + "附近",
    "in wide digits": lambda h: h.address.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "with staircase and room": lambda h: h.address + "3单元502室",
    "with spaces": lambda h: f"{h.county} {h.town} {h.address}",
}  # fmt: skip


@pytest.mark.parametrize("how", WRITTEN)
def test_a_houses_own_address_places_it_however_it_is_written(place, houses, how):
    found = place(map(WRITTEN[how], houses))
    assert found.placed.mean() > 0.98
    right = off(found, houses) <= found.accuracy_m + 50
    assert right[found.placed].all()


def test_a_wrong_town_places_next_to_nothing(place, houses):
    towns = sorted({house.town for house in houses})
    found = place(towns[towns.index(h.town) - 1] + h.address for h in houses)
    assert found.placed.mean() < 0.02


@pytest.mark.parametrize(
    "write",
    [
        lambda h: "石家庄市长安区" + h.address,
        lambda h: h.county + h.town,
        lambda h: h.county,
        lambda h: h.town + "政府门口卖菜的",
    ],
)
def test_what_cannot_be_right_is_not_placed(place, houses, write):
    assert not place(map(write, houses)).placed.any()


def test_a_code_that_it_lies_under_decides_and_contradicts(place, houses):
    own = place([h.address for h in houses], [h.town_code for h in houses])
    assert own.placed.mean() > 0.98
    other = place([h.address for h in houses], ["991003999"] * len(houses))
    assert not other.placed.any()


def test_the_unit_named_is_told_for_those_that_wait(place, houses):
    found = place([h.county + h.town + "老槐树下" for h in houses])
    assert not found.placed.any()
    assert found.named.tolist() == [h.town_code for h in houses]


def test_an_area_is_found_but_places_nothing(cursor, houses):
    best = find_place(cursor, houses[0].county + houses[0].town)[0]
    assert best.precision == "area" and best.score > 0.9
    assert not is_sure(best, SURE)


def test_a_number_between_two_known_is_placed_between_with_a_lower_score(cursor):
    cursor.execute(
        """
        SELECT a.street, a.house, a.ref FROM gazetteer_name a
         WHERE a.source = 'building' AND a.street LIKE '%%路'
           AND (SELECT count(DISTINCT b.house) FROM gazetteer_name b
                 WHERE b.street = a.street AND b.house IN (a.house - 2, a.house + 2)
                   AND ST_Distance(a.geom, b.geom) < 0.001) = 2
           AND (SELECT count(*) FROM gazetteer_name b
                 WHERE b.street = a.street AND b.house = a.house) = 1
         ORDER BY a.street, a.house LIMIT 1
        """
    )
    row = cursor.fetchone()
    asked = f"{row.street}{row.house}号"
    known = find_place(cursor, asked)[0]
    cursor.execute("DELETE FROM building WHERE id = %s", [row.ref])
    refresh_gazetteer(cursor)
    guessed = find_place(cursor, asked)[0]
    assert "lies between the known numbers" in guessed.reason
    assert guessed.score < known.score
    way = np.hypot(
        (guessed.lon - known.lon) * 87_000, (guessed.lat - known.lat) * 110_574
    )
    assert way < guessed.accuracy_m + 50


def test_many_at_once_answer_as_each_alone(cursor, houses):
    texts = [h.town + h.address for h in houses[:20]] + ["老槐树下", "", houses[0].town]
    many = Places(cursor, SURE).place(texts)
    for at, text in enumerate(texts):
        one = Places(cursor, SURE).place([text])
        assert one.score[0] == many.score[at] and one.what[0] == many.what[at]


def test_the_demo_has_named_all_its_things(cursor):
    cursor.execute("SELECT count(*) AS n FROM gazetteer_stale")
    assert cursor.fetchone().n == 0
    cursor.execute("SELECT source, count(*) AS n FROM gazetteer_name GROUP BY 1")
    named = {row.source: row.n for row in cursor}
    assert set(named) >= {"unit", "grid", "road", "building", "facility", "water"}
    assert named["building"] > 10_000


def test_a_changed_name_is_found_and_the_old_one_is_not(cursor):
    cursor.execute(
        "UPDATE facility SET name = '新雨调解室' WHERE id = (SELECT min(id) FROM facility)"
        " RETURNING name"
    )
    refresh_gazetteer(cursor)
    assert find_place(cursor, "新雨调解室")[0].name == "新雨调解室"
    cursor.execute(
        "DELETE FROM facility_month; DELETE FROM facility WHERE name = '新雨调解室'"
    )
    assert find_place(cursor, "新雨调解室") == []


def test_no_title_of_a_post_and_no_account_is_found(cursor):
    cursor.execute("SELECT DISTINCT title FROM post UNION SELECT username FROM account")
    for row in cursor.fetchall():
        assert not any(f.score > 0.7 for f in find_place(cursor, row.title)), row.title
