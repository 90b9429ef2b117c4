"""The reason of an attribution says rule, grid and distance, in both languages."""

import numpy as np
import pytest

from geodata.attribution import RULES, sentence, sentences

FACTS = {
    "grid": "131003001005Z003",
    "runner_up": "131003001005Z004",
    "distance_m": 23.4,
    "near_m": 20.0,
    "who": "张",
    "why": "现场核实",
}


@pytest.mark.parametrize(
    "rule, expected",
    [
        ("inside", "位于网格 131003001005Z003 内部，距边界 23.4 m"),
        ("outside", "不在任何网格内，20 m 内也没有网格，属管理盲区"),
        ("manual", "由 张 人工指定归网格 131003001005Z003，理由：现场核实"),
    ],
)
def test_a_rule_reads_as_a_sentence(rule, expected):
    assert sentence(rule, **FACTS) == expected


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_sentence_in_both_languages(rule):
    facts = FACTS | {"who": "W", "why": "seen"}
    chinese, english = sentence(rule, "zh", **facts), sentence(rule, "en", **facts)
    assert chinese and english.isascii()
    assert ("131003001005Z003" in chinese) == ("131003001005Z003" in english)


def test_a_clause_is_left_out_when_its_fact_is_not_known():
    assert sentence(
        "near", grid="Z1", distance_m=0.0234, near_m=20, runner_up=None
    ) == ("不在任何网格内，距最近的网格 Z1 0.023 m（不超过 20 m）")


def test_a_coarse_position_is_said_with_the_other_grid():
    assert sentence("inside", grid="A", distance_m=3, accuracy_m=20, runner_up="B") == (
        "位于网格 A 内部，距边界 3 m，定位精度 20 m 大于到边界的距离，也可能属于 B"
    )
    assert "精度" not in sentence("inside", grid="A", distance_m=30, accuracy_m=20)


@pytest.mark.parametrize(
    "metres, written", [(23.45, "23.5"), (100, "100"), (0.5, "0.5"), (0.0005, "0.001")]
)
def test_metres_are_rounded_half_up_and_carry_no_empty_zeros(metres, written):
    expected = f"inside grid A, {written} m from its edge"
    assert sentence("inside", "en", grid="A", distance_m=metres) == expected


def test_many_sentences_are_those_of_one_at_a_time():
    chance = np.random.default_rng(7)
    n = 4_000
    rule = chance.choice([name for name in RULES if name != "manual"], n).astype(object)
    grid, other = chance.choice(np.array(["A", "B", None], object), (2, n))
    metres = np.rint(chance.exponential(20, n) * 1000) / 1000
    metres[::7], metres[1::7] = np.nan, chance.exponential(5, len(metres[1::7]))
    accuracy = chance.choice([np.nan, 5.0, 12.34], n)
    many = sentences(rule, grid, other, metres, 20.0, accuracy)
    for at in range(n):
        numbers = {"distance_m": metres[at], "accuracy_m": accuracy[at]}
        known = {name: m for name, m in numbers.items() if not np.isnan(m)}
        assert many[at] == sentence(
            rule[at], grid=grid[at], runner_up=other[at], near_m=20.0, **known
        )


def test_no_points_need_no_sentences():
    nothing, none = np.array([], object), np.array([])
    assert len(sentences(nothing, nothing, nothing, none, 20.0, none)) == 0
