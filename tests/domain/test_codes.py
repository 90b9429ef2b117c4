"""Codes are paths: levels, parents and chains, with the two exceptions of the land."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain import codes

LANGFANG = Path(__file__).parents[2] / "../shared/data/cn_langfang/codes.csv"


@pytest.mark.parametrize(
    "code, level, parent",
    [
        ("13", "province", None),
        ("1310", "city", "13"),
        ("131003", "county", "1310"),
        ("131003001", "town", "131003"),
        ("131003001005", "community", "131003001"),
        ("131003001005Z003", "grid", "131003001005"),
        ("131003001005Z00302", "micro", "131003001005Z003"),
        ("11", "city", None),
        ("110101", "county", "11"),
        ("441900", "city", "44"),
        ("441900003", "town", "441900"),
        ("9910", "city", "99"),
    ],
)
def test_each_code_has_its_level_and_parent(code, level, parent):
    assert (codes.level_of(code), codes.parent_code(code)) == (level, parent)


@pytest.mark.parametrize(
    "code",
    ["", "1", "131", "13100", "abcdef", "131003001005Z3", "131003001005Z000", "1300",
     "１３", "131003000", "131003001005z003", "131003001005Z00300", "36005000100"],
)  # fmt: skip
def test_what_is_no_path_is_refused(code):
    assert not codes.is_path(code)
    with pytest.raises(codes.BadCode):
        codes.level_of(code)


def test_a_chain_runs_from_the_top_to_the_code():
    assert [code for _, code in codes.chain("131003001005Z00302")] == [
        "13", "1310", "131003", "131003001", "131003001005",
        "131003001005Z003", "131003001005Z00302",
    ]  # fmt: skip


def test_a_municipality_has_no_four_digits_in_its_chain():
    assert [code for _, code in codes.chain("110101001")] == [
        "11",
        "110101",
        "110101001",
    ]


def test_a_city_without_counties_keeps_six_digits():
    assert codes.chain("441900003001")[:2] == [("province", "44"), ("city", "441900")]


@pytest.mark.parametrize(
    "given_code, expected",
    [
        ("110101001000", "110101001"),
        ("131003001005", "131003001005"),
        ("131003001010", "131003001010"),
        ("110101000000", "110101"),
        ("131003100000", "131003100"),
        ("131000000000", "1310"),
        ("130000000000", "13"),
        ("110000000000", "11"),
        ("110100000000", "11"),
        ("441900000000", "441900"),
        ("441900003000", "441900003"),
        ("110000", "11"),
        ("131000", "1310"),
        ("441900", "441900"),
        ("1310", "1310"),
        (" 110101 001 000", "110101001"),
    ],
)
def test_zeros_are_cut_level_by_level(given_code, expected):
    assert codes.normalise(given_code) == expected


@pytest.mark.parametrize("code", ["", "13a", "1310030010050", "131003000005", "00"])
def test_what_is_no_statistical_code_is_refused(code):
    with pytest.raises(codes.BadCode):
        codes.normalise(code)


@pytest.mark.skipif(not LANGFANG.exists(), reason="../shared/data is not there")
def test_every_real_code_of_langfang_finds_its_level_and_parent():
    with LANGFANG.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    levels = {
        "city": "city",
        "county": "county",
        "town": "town",
        "village": "community",
    }
    for row in rows:
        code = codes.normalise(row["code"])
        assert codes.level_of(code) == levels[row["level"]]
        assert codes.parent_code(code) == codes.normalise(row["parent"])
    assert len(rows) == 3557


def test_a_grid_code_comes_apart_and_together():
    parts = codes.parse_grid("131003001005Z00302")
    assert parts == codes.GridCode("131003001005", "Z", 3, 2)
    assert str(parts) == "131003001005Z00302"


@given(st.text("019Z", min_size=1, max_size=6), st.text("019AZ~", max_size=6))
def test_a_prefix_range_holds_what_starts_with_it_and_nothing_else(prefix, code):
    bound = codes.prefix_successor(prefix)
    assert (prefix <= code < bound) == code.startswith(prefix)


def test_nothing_bounds_the_empty_prefix():
    assert codes.prefix_successor("") is None
    assert codes.is_inside("131003", "")


def test_new_grids_are_numbered_as_one_reads():
    #   2 . 1        second row lies a little askew
    #   . 0 3
    lon, lat = [1.0, 2.0, 0.0, 2.0], [0.05, 1.0, 0.95, 0.0]
    found = codes.new_grid_codes("131003001005", "ZZZZ", lon, lat)
    assert [code[-4:] for code in found] == ["Z003", "Z002", "Z001", "Z004"]


def test_a_retired_number_is_never_given_again():
    taken = ["131003001005Z007", "131003001005Z00701", "131003001005S002"]
    found = codes.new_grid_codes("131003001005", "ZS", [0, 1], [0, 0], taken)
    assert found == ["131003001005Z008", "131003001005S003"]


def test_units_and_micro_grids_are_numbered_under_their_parent():
    assert codes.new_unit_codes("131003", "town", [1, 0], [0, 0]) == [
        "131003002",
        "131003001",
    ]
    assert codes.new_micro_codes("131003001005Z003", [0], [0]) == ["131003001005Z00301"]


def test_when_the_numbers_run_out_it_is_said():
    with pytest.raises(codes.BadCode, match="no number is left"):
        codes.new_micro_codes("131003001005Z003", [0], [0], ["131003001005Z00399"])
