"""Nothing below five can be computed from what is told, however places are combined."""

from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.suppression import FEWEST
from gis_app.domain.told_places import ToldPlaces

TOWN = "991003001"
COMMUNITY = TOWN + "001"
GRIDS = [f"{TOWN}{c:03}Z{g:03}" for c in (1, 2, 3) for g in (1, 2, 3, 4)]
CITIES = st.dictionaries(
    st.sampled_from([*GRIDS, COMMUNITY, TOWN, ""]), st.integers(0, 30)
)
LEVELS = (0, 2, 4, 6, 9, 12, 16)


def grid(number):
    return f"{COMMUNITY}Z{number:03}"


def test_of_439_in_a_drawing_and_431_in_another_neither_tells_the_small_grid_between():
    told = ToldPlaces({grid(1): 428, grid(2): 3, grid(3): 8, grid(4): 50})
    assert told[grid(2)] is None and told[grid(3)] is None  # else 11 less 8 is 3
    assert told.sum([grid(1), grid(2), grid(3)]) == (428, 2)
    assert told.sum([grid(1), grid(2)]) == told.sum([grid(1), grid(3)]) == (428, 1)


def test_a_place_that_is_withheld_is_not_told_by_its_parts():
    small, other = f"{TOWN}001Z001", f"{TOWN}002"
    told = ToldPlaces({small: 3, f"{other}Z001": 20, f"{other}Z002": 20})
    assert told[other] is None
    assert told[f"{other}Z001"] is None and told[f"{other}Z002"] is None


def test_what_is_large_everywhere_is_told_exactly():
    counts = {code: 10 + n for n, code in enumerate(GRIDS)}
    told = ToldPlaces(counts)
    assert all(told[code] == n for code, n in counts.items())
    assert told[TOWN] == told[""] == sum(counts.values())


def test_where_nothing_is_that_is_told():
    told = ToldPlaces({grid(1): 9})
    assert told[grid(2)] == 0 and told.sum([grid(2)]) == (0, 0)


@given(CITIES)
def test_every_parent_less_its_told_parts_leaves_enough_or_nothing(counts):
    told = ToldPlaces(counts)
    sums = {
        code[:width]: sum(n for c, n in counts.items() if c.startswith(code[:width]))
        for code in counts
        for width in LEVELS
        if width <= len(code)
    }
    for code, n in sums.items():
        assert told[code] in (None, n)
        assert told[code] is None or n == 0 or n >= FEWEST
        deeper = [c for c in sums if c.startswith(code) and c != code]
        parts = [c for c in deeper if len(c) == min(map(len, deeper))]
        if told[code] is None:
            assert all(told[c] in (None, 0) for c in deeper)
        elif any(told[c] is None for c in parts):
            rest = n - sum(told[c] or 0 for c in parts)
            others = [c for c in parts if told[c]]
            assert rest >= FEWEST or not others
