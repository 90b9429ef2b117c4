"""The datum guard on arrays: what tells, what does not, and how sure it is."""

import numpy as np
import pytest
import shapely

from geodata import crs, datum_guard, declared
from geodata.datum_evidence import Evidence, Kind, pair
from geodata.datum_guard import Sample

WEST, SOUTH = 116.5, 39.5
SIDE, COUNT = 0.02, 8
CODES = [f"13100{n // 8 + 1}{n % 8 + 1:03}" for n in range(COUNT * COUNT)]
CELLS = {
    code: shapely.box(
        WEST + n % COUNT * SIDE, SOUTH + n // COUNT * SIDE,
        WEST + (n % COUNT + 1) * SIDE, SOUTH + (n // COUNT + 1) * SIDE,
    )
    for n, code in enumerate(CODES)
}  # fmt: skip
NAMES = declared.Names(CODES, [""] * len(CODES), [f"第{c}街道" for c in CODES])
WRONG = [(a, b) for a in ("cgcs2000", "gcj02", "bd09") for b in ("cgcs2000", "gcj02", "bd09")]  # fmt: skip


def places(count=2_000, seed=1):
    random = np.random.default_rng(seed)
    return (
        random.uniform(WEST + 0.02, WEST + 0.14, count),
        random.uniform(SOUTH + 0.02, SOUTH + 0.14, count),
    )


def units_of(lon, lat):
    column, row = ((lon - WEST) / SIDE).astype(int), ((lat - SOUTH) / SIDE).astype(int)
    return np.array([CODES[n] for n in row * COUNT + column], object)


def judged(x, y, taken, columns=None, named=True, **evidence):
    sample = Sample(x, y, np.arange(len(x)), columns or {})
    found = datum_guard.positions(sample, taken, list(CELLS.values()))
    known = Evidence(
        declared=declared.find(columns or {}, NAMES), outlines=CELLS, **evidence
    )
    return datum_guard.judge(sample, found, known, named)


@pytest.mark.parametrize("right, taken", WRONG)
def test_declared_units_name_the_right_datum(right, taken):
    lon, lat = places()
    columns = {"所属街道": units_of(lon, lat)}
    found = judged(*crs.from_cgcs2000(lon, lat, right), taken, columns)
    assert found.winner == right
    assert bool(found.warning) == found.clear == (right != taken)


def test_the_margin_is_said_in_rows_and_in_chance():
    lon, lat = places()
    columns = {"街道": units_of(lon, lat)}
    found = judged(*crs.from_cgcs2000(lon, lat, "gcj02"), "cgcs2000", columns)
    assert found.margin.startswith(
        "counted in the unit that 街道 names: 2,000 of 2,000 under"
    )
    assert "by chance less than once in a million" in found.margin
    assert found.hypotheses[1].facts[0].endswith("2,000 of 2,000 (100.0%)")
    shown = [len(h.points) for h in found.hypotheses]
    assert 100 < shown[0] <= 150 and set(shown) == {shown[0]}


def test_a_column_that_says_nothing_true_is_not_heard():
    lon, lat = places()
    shuffled = np.random.default_rng(3).permutation(units_of(lon, lat))
    found = judged(
        *crs.from_cgcs2000(lon, lat, "gcj02"), "cgcs2000", {"街道": shuffled}
    )
    assert found.warning is None


def test_many_reports_of_one_place_are_one_piece_of_evidence():
    lon, lat = np.full(5_000, WEST + 0.0599), np.full(5_000, SOUTH + 0.05)
    columns = {"街道": units_of(lon, lat)}
    found = judged(*crs.from_cgcs2000(lon, lat, "gcj02"), "cgcs2000", columns)
    assert found.hypotheses[0].score < found.hypotheses[1].score
    assert found.warning is None


@pytest.mark.parametrize("right, taken", WRONG)
def test_points_at_the_doors_of_buildings_need_no_declared_unit(right, taken):
    lon, lat = places(600)
    houses = shapely.box(lon, lat, lon + 2e-4, lat + 2e-4)
    found = judged(*crs.from_cgcs2000(lon, lat, right), taken, buildings=houses)
    assert found.winner == right
    assert bool(found.warning) == (right != taken)


@pytest.mark.parametrize("seed", range(6))
def test_points_that_lie_anywhere_tell_nothing(seed):
    lon, lat = places(3_000, seed)
    houses = [shapely.box(x, y, x + 3e-4, y + 3e-4) for x, y in zip(*places(4_000, 99), strict=True)]  # fmt: skip
    found = judged(lon, lat, "cgcs2000", buildings=np.array(houses, object))
    assert found.warning is None


def test_outside_china_there_is_one_datum_and_nothing_to_say():
    lon, lat = places(50)
    found = judged(lon - 190, lat, "gcj02")
    assert [h.datum for h in found.hypotheses] == ["gcj02"]
    assert (found.winner, found.warning, found.margin) == ("gcj02", None, None)


def test_lengths_under_the_name_of_another_zone_are_found_out():
    lon, lat = places()
    columns = {"街道": units_of(lon, lat)}
    x, y = crs.from_cgcs2000(lon, lat, "EPSG:4548")
    for taken in ("EPSG:4549", "EPSG:32650", "cgcs2000"):
        found = judged(x, y, taken, columns)
        assert (found.winner, found.clear) == ("EPSG:4548", True)
    assert judged(x, y, "EPSG:4548", columns).warning is None


def test_few_rows_have_to_agree_without_exception():
    hits = {"a": np.array([0, 0, 0] + [1] * 97, bool), "b": np.ones(100, bool)}
    told = pair(Kind("so", hits, np.arange(100)), "a", "b")
    assert (told.better, told.worse) == (3, 0) and told.tells
    hits["b"][50:55] = False
    assert not pair(Kind("so", hits, np.arange(100)), "a", "b").tells


def test_a_judgement_becomes_what_the_page_gets():
    lon, lat = places(200)
    found = judged(lon, lat, "cgcs2000", {"街道": units_of(lon, lat)}).as_dict()
    assert found["taken"] == found["winner"] == "cgcs2000"
    assert set(found["hypotheses"][0]) == {"datum", "label", "score", "facts", "points"}
    assert found["sure"] is True and found["warning"] is None
