"""What is withheld cannot be had from what is told beside it."""

from itertools import combinations, product
from random import Random
from time import perf_counter

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


# -- held against its definition -------------------------------------------------------


def slowly(counts, lines, blank):
    """As it is defined: every line looked at again until none of them needs more."""
    alone = {line[0] for line in lines if len(line) == 1} if len(lines) > 1 else set()
    again = True
    while again:
        again = False
        for line in lines:
            hidden = [at for at in line if at in blank]
            enough = len(hidden) > 1 and sum(counts[at] for at in hidden) >= FEWEST
            shown = [at for at in line if at not in blank and counts[at] > 0]
            if hidden and shown and not enough:
                blank.add(min(shown, key=lambda at: (at in alone, counts[at], at)))
                again = True
    return blank


def lines_of(rows, by):
    for names in (c for n in range(max(len(by), 1)) for c in combinations(by, n)):
        groups = {}
        for at, row in enumerate(rows):
            groups.setdefault(tuple(row[name] for name in names), []).append(at)
        yield from groups.values()


@pytest.mark.parametrize("seed", range(300))
def test_it_withholds_the_very_rows_that_its_definition_does(seed):
    draw = Random(seed)
    by = ["a", "b", "c"][: draw.randint(1, 3)]
    keys = {tuple(draw.randint(0, 3) for _ in by) for _ in range(draw.randint(1, 40))}
    rows = [
        dict(zip(by, key, strict=True)) | {"count": draw.choice((0, 1, 2, 5, 6, 9, 30))}
        for key in sorted(keys)
    ]
    counts = [row["count"] for row in rows]
    revealing = {key for key in keys if draw.random() < 0.1}
    blank = {
        at
        for at, row in enumerate(rows)
        if 0 < counts[at] < FEWEST or tuple(row[k] for k in by) in revealing
    }
    wanted = slowly(counts, list(lines_of(rows, by)), blank)
    withhold(rows, by, revealing)
    assert {at for at, row in enumerate(rows) if row["count"] is None} == wanted


def test_fifty_thousand_lonely_rows_take_seconds_not_hours():
    rows = [{"a": n, "b": n % 7, "c": n % 900, "count": n % 9} for n in range(50_000)]
    begin = perf_counter()
    withhold(rows, ["a", "b", "c"])
    assert perf_counter() - begin < 15
