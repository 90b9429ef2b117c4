"""What is withheld cannot be had from what is told beside it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.suppression import FEWEST, withhold

TABLES = st.lists(
    st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4
)


def told(rows, by):
    return {tuple(row[name] for name in by): row["count"] for row in rows}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=9))
def test_no_small_count_is_told_or_left_alone_to_be_subtracted(counts):
    rows = [{"k": n, "count": count} for n, count in enumerate(counts)]
    withhold(rows, ["k"])
    hidden = [n for n, row in zip(counts, rows, strict=True) if row["count"] is None]
    assert all(row["count"] is None or not 0 < row["count"] < FEWEST for row in rows)
    others = [n for n in counts if n >= FEWEST]
    if hidden and others:
        assert len(hidden) > 1 and sum(hidden) >= FEWEST


@given(TABLES)
def test_each_line_of_a_table_keeps_what_its_sum_would_tell(table):
    cells = list(product(range(len(table)), range(3)))
    rows = [{"a": a, "b": b, "count": table[a][b]} for a, b in cells]
    withhold(rows, ["a", "b"])
    kept = told(rows, ["a", "b"])
    lines = [[(a, b) for b in range(3)] for a in range(len(table))]
    lines += [[(a, b) for a in range(len(table))] for b in range(3)]
    for line in lines:
        hidden = [at for at in line if kept[at] is None]
        shown = [at for at in line if kept[at]]
        if hidden and shown:
            assert len(hidden) > 1
            assert sum(table[a][b] for a, b in hidden) >= FEWEST


@pytest.mark.parametrize("counts", [[], [0], [3], [7]])
def test_a_table_of_one_or_none_needs_no_second(counts):
    rows = [{"count": count} for count in counts]
    withhold(rows)
    assert [row["count"] for row in rows] == [None if 0 < n < 5 else n for n in counts]


def test_what_is_blank_for_another_reason_draws_a_second_one_with_it():
    rows = [{"k": k, "count": n} for k, n in (("a", 20), ("b", 9), ("c", 12))]
    withhold(rows, ["k"], {("a",)})
    assert told(rows, ["k"]) == {("a",): None, ("b",): None, ("c",): 12}
