"""Classes of a choropleth: every value in exactly one, whatever the values are."""

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.actions.briefing.classes import WITHHELD, ZERO, classes, colour_of
from gis_app.domain.classes import SCHEMES, classify

NUMBERS = st.one_of(
    st.integers(-20, 20), st.floats(-1e9, 1e9, allow_subnormal=False, width=32)
)
VALUES = st.lists(st.one_of(st.none(), NUMBERS), max_size=60)


@given(
    values=VALUES,
    scheme=st.sampled_from(SCHEMES),
    k=st.integers(3, 7),
    breaks=st.lists(st.integers(-30, 30), max_size=6),
    diverging=st.booleans(),
)
def test_every_value_is_of_exactly_one_class(values, scheme, k, breaks, diverging):
    found = classify(values, scheme, k, breaks, diverging)
    assert list(found.breaks) == sorted(set(found.breaks))
    placed = [found.of(value) for value in values if value is not None]
    assert all(0 <= at < len(found.breaks) for at in placed)
    assert [placed.count(at) for at in range(len(found.breaks))] == list(found.counts)
    assert found.empty == values.count(None)


@given(values=VALUES, scheme=st.sampled_from(("quantiles", "natural", "equal")))
def test_there_are_no_more_classes_than_asked_for(values, scheme):
    assert len(classify(values, scheme, 4).breaks) <= 4


@given(values=VALUES, scheme=st.sampled_from(SCHEMES), k=st.integers(3, 7))
def test_no_class_of_a_change_holds_both_signs(values, scheme, k):
    if scheme == "fixed":
        return
    found = classify(values, scheme, k, diverging=True)
    signs = {}
    for value in values:
        if value is not None:
            signs.setdefault(found.of(value), set()).add(np.sign(value))
    assert all(len(held) == 1 for held in signs.values())


@pytest.mark.parametrize("scheme", ["quantiles", "natural", "equal"])
def test_values_all_alike_are_one_class_and_few_are_a_class_each(scheme):
    assert classify([7] * 30, scheme).breaks == (7,)
    assert classify([1, 2, 2, 9, None], scheme).breaks == (1, 2, 9)
    assert classify([None, None], scheme).breaks == ()


def test_many_without_any_do_not_swallow_the_other_classes():
    found = classify([0] * 90 + list(range(1, 41)), "quantiles", 5)
    assert found.breaks == (0, 10, 20, 30, 40)
    assert found.counts == (90, 10, 10, 10, 10)


def test_fixed_breaks_stay_and_what_lies_above_is_one_class_more():
    found = classify([1, 5, 10, 99, None], "fixed", breaks=[10, 5, 50])
    assert (found.breaks, found.counts) == ((5, 10, 50, 99), (2, 1, 0, 1))


@pytest.mark.filterwarnings("ignore:Numba")  # theirs is slow without it, ours is not
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [3, 5])
def test_natural_breaks_are_as_good_as_those_of_mapclassify(seed, k):
    made = np.random.default_rng(seed)
    values = np.round(made.lognormal(2, 1, 90), seed)
    ours = classify(values.tolist(), "natural", k).breaks
    theirs = mapclassify.FisherJenks(values, k).bins
    assert _spread(values, ours) <= _spread(values, theirs) * (1 + 1e-9)


def test_equal_intervals_are_those_of_mapclassify():
    values = np.random.default_rng(1).normal(50, 20, 200)
    theirs = mapclassify.EqualInterval(values, 5).bins
    assert classify(values.tolist(), "equal", 5).breaks == pytest.approx(theirs)


def test_many_values_give_the_same_natural_breaks_each_time():
    values = np.random.default_rng(7).normal(0, 1, 6000).tolist()
    first = classify(values, "natural", 6)
    assert first == classify(list(reversed(values)), "natural", 6)
    assert len(first.breaks) == 6 and min(first.counts) > 0


def _spread(values, breaks):
    of = np.searchsorted(breaks, values)
    return sum(np.sum((values[of == c] - values[of == c].mean()) ** 2) for c in set(of))


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=60))
def test_a_briefing_has_the_very_limits_of_the_map(counts):
    made = classify(counts)
    found = classes(counts)
    assert [one.most for one in found] == list(made.breaks)
    for count in counts:
        colour = colour_of(count, found)
        if count is None:
            assert colour == WITHHELD
        else:
            assert colour == found[made.of(count)].colour
            assert (colour == ZERO) <= (count == 0)
