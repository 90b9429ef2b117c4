"""Refused rows go home harmless, and come back as they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import rejects
from geodata.table import Table
from geodata.writers import FORMULAS


def empty(names):
    """A table without rows."""
    columns = {name: np.array([], object) for name in names}
    return Table(columns, np.array([], np.int64))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" ＝1", "' ＝1"),
        ("-73.98", "-73.98"),
        ("+5", "+5"),
        ("-73.98W", "'-73.98W"),
        ("'=1", "''=1"),
        ("'90s", "'90s"),
        ("柳岸路", "柳岸路"),
    ],
)
def test_a_formula_is_made_a_text_and_a_number_keeps_its_sign(text, written):
    assert rejects.written(text) == written


@given(st.text(alphabet=FORMULAS + "' \t1.a路", max_size=6))
def test_every_cell_comes_back_as_it_was(text):
    assert rejects.read_back(rejects.written(text)) == text


def table(**columns):
    cells = {name: np.array(texts, object) for name, texts in columns.items()}
    return Table(cells, np.arange(2, 2 + len(next(iter(columns.values())))))


def test_a_file_of_rejects_is_known_by_its_last_two_columns():
    mended = rejects.restored(table(a=["'=1"], row=["7"], reasons=["why"]))
    assert list(mended.columns) == ["a"] and mended.columns["a"][0] == "=1"


def test_any_other_file_stays_as_it_is():
    other = table(reasons=["'=1"], row=["7"])
    assert rejects.restored(other) is other


def test_our_columns_stand_beside_a_files_own_that_are_called_alike():
    assert rejects.own_columns(["row", "a"]) == ("row_", "reasons")


def test_persons_are_hidden_and_a_reference_stays_one_of_its_kind():
    masks = rejects.Masks(empty(["编号", "内容", "联系电话", "经度"]), "incidents")
    assert masks.cells("联系电话", ["13800138000", ""]) == ["***", ""]
    assert "13800138000" not in masks.cells("内容", ["请回 13800138000"])[0]
    assert masks.cells("编号", ["A1", "13800138000"]) == ["A1", ""]
    assert masks.cells("经度", ["13800138000"]) == ["13800138000"]
