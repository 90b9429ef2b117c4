"""What the words of files mean: known ones, understood ones, and ones that nobody should
guess."""

import csv
from types import SimpleNamespace

import pytest

from geodata import reference
from gis_app.domain.words import SYNONYMS, Words

CATEGORIES = Words(
    "category", [SimpleNamespace(**r) for r in reference.read("categories")]
)
STATES = Words("state", [SimpleNamespace(**r) for r in reference.read("states")])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("暴露垃圾", "E0102"), ("E0102", "E0102"), ("噪 音 扰民", "E0510"),
        ("噪音扰民\u200b", "E0510"), ("Illegal Parking", "E0504"), ("违停", "E0504"),
    ],
)  # fmt: skip
def test_a_code_a_label_or_a_synonym_is_known_however_it_is_spaced(text, code):
    assert CATEGORIES.code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("环卫-暴露垃圾", "E0102"), ("1-噪音扰民", "E0510"), ("市容环境/道路破损", "E0109"),
        ("暴露垃圾（生活）", "E0102"), ("消防通道被堵", "G0301"), ("(E0102)暴露垃圾", "E0102"),
    ],
)  # fmt: skip
def test_a_longer_text_is_understood_by_its_parts_the_deepest_first(text, code):
    assert CATEGORIES.code(text) is None
    assert CATEGORIES.guess(text) == code


@pytest.mark.parametrize(
    "text",
    ["暴露垃圾、占道经营", "不属于暴露垃圾", "邻里纠纷-噪音", "其他", "市容", "物", ""],
)
def test_what_may_mean_two_things_or_the_contrary_is_not_guessed(text):
    assert CATEGORIES.guess(text) is None


def test_an_unknown_word_is_told_what_is_near_it():
    assert "燃气泄漏" in CATEGORIES.near("燃气泄露了")


@pytest.mark.parametrize(
    ("text", "code"),
    [("已办结", "80"), ("未办结", "45"), ("待处置", "10"), ("Open", "10")],
)
def test_states_by_the_words_that_ledgers_use(text, code):
    assert STATES.code(text) == code


def test_no_synonym_means_two_things():
    meant = {}
    with open(SYNONYMS, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                meant.setdefault((row["vocabulary"], word), set()).add(row["code"])
    assert [word for word, codes in meant.items() if len(codes) > 1] == []


@pytest.mark.parametrize(
    "text",
    [
        "尚未办理完毕",
        "未能处理完毕",
        "部分已整改",
        "Unresolved",
        "unclosed",
        "Pending closure",
    ],
)
def test_what_is_not_over_is_not_taken_for_closed(text):
    assert STATES.code(text) is None and STATES.guess(text) is None
