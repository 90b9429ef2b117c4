"""Codes as files write them are read as paths; what lost digits is none."""

import pytest

from gis_app.domain.place_codes import grid_code, is_cut_short, micro_code, unit_code


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("110101.0", "110101"),
        (" 110101 ", "110101"),
        ("１１０１０１", "110101"),
        ("110101000000", "110101"),
        ("110101001000.0", "110101001"),
        ("1.31003001005E+11", "131003001005"),
        ("131003-001-005", "131003001005"),
        ("156131003", "131003"),
        ("131003001 银河南路街道", "131003001"),
        ("1.31003E+11", None),
        ("BX08", None),
        ("", None),
    ],
)
def test_units(written, path):
    assert unit_code(written) == path


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("131003001005z003", "131003001005Z003"),
        ("131003001005 Z 003", "131003001005Z003"),
        ("１３１００３００１００５Ｚ００３", "131003001005Z003"),
        ("131003001005Z00302", None),
        ("131003101000001", None),
    ],
)
def test_grids(written, code):
    assert grid_code(written) == code


def test_micro_grids():
    assert micro_code("131003001005-Z003-02") == "131003001005Z00302"


def test_a_code_that_a_spreadsheet_has_rounded_is_known_as_such():
    assert is_cut_short("1.31003E+11")
    assert not is_cut_short("131003")
