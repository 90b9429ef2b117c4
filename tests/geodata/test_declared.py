"""Which columns name units, and which unit a text means."""

import numpy as np
import pytest

from geodata.declared import Names, find

NAMES = Names(
    ["1310", "131003", "131003001", "131003001005", "131003001005Z001", "310115", "900101"],
    ["", "", "", "", "", "", "MN"],
    ["廊坊市", "广阳区", "银河北路街道", "管道局社区", "第一网格", "浦东新区", "Manhattan"],
)  # fmt: skip


@pytest.mark.parametrize(
    "text, code",
    [
        ("131003001000", "131003001"),
        ("131003001005", "131003001005"),
        ("131003001099", "131003001"),  # a community that is not loaded: its street
        ("131000", "1310"),
        ("131003001005Z001", "131003001005Z001"),
        ("131003001005Z009", "131003001005"),
        ("广阳区", "131003"),
        (" 广阳 ", "131003"),
        ("银河北路街道办事处", "131003001"),
        ("管道局社区居委会", "131003001005"),
        ("廊坊市广阳区", "131003"),
        ("广阳区/银河北路街道", "131003001"),
        ("浦东", "310115"),
        ("MANHATTAN", "900101"),
        ("mn", "900101"),
    ],
)
def test_a_unit_is_meant_by_code_or_name(text, code):
    assert NAMES.meant(text) == (code,)


@pytest.mark.parametrize(
    "text", ["", "13800138000", "131042", "不详", "在办", "1", "区"]
)
def test_other_texts_mean_nothing(text):
    assert NAMES.meant(text) == ()


def test_columns_that_name_units_are_found_among_others():
    columns = {
        "标题": np.array(["井盖坏了", "噪音", "占道", ""], object),
        "所属区": np.array(["广阳区", "浦东新区", "", "外地"], object),
        "状态": np.array(["在办"] * 4, object),
    }
    (found,) = find(columns, NAMES)
    assert found.column == "所属区"
    assert [found.groups[n] if n >= 0 else None for n in found.which] == [
        ("131003",), ("310115",), None, None,
    ]  # fmt: skip
