"""Which row names the columns."""

import pytest

from geodata import headers

BODY = [
    ["A1", "噪音扰民", "119.5", "38.5", "2026-01-02"],
    ["A2", "暴露垃圾", "119.6", "38.6", "2026-01-03"],
    ["A3", "路灯不亮", "119.4", "38.4", "2026-01-04"],
]
NAMES = ["事件编号", "事件类别", "经度", "纬度", "上报时间"]


def test_a_title_and_a_line_of_units_stand_above_the_head():
    rows = [["某市事件台账"], ["填报单位：某街道", "", "", "单位：件"], NAMES, *BODY]
    head = headers.find(rows)
    assert (head.last, head.names) == (2, tuple(NAMES))
    assert "row 3 has 5 names of columns that are known" in head.reason


def test_a_head_of_two_rows_is_one():
    groups = ["序号", "工单信息", "", "坐标（高德）", "", "办理", "备注"]
    below = ["", "工单编号", "诉求类别", "经度", "纬度", "受理时间", ""]
    body = [
        [str(n), f"G{n}", "噪音扰民", "119.5", "38.5", "2026-01-02", ""] for n in "123"
    ]
    head = headers.find([["明细表"], groups, below, *body])
    assert head.names == (
        "序号", "工单编号", "诉求类别", "经度", "纬度", "受理时间", "备注",
    )  # fmt: skip
    assert (head.first, head.last) == (1, 2)


def test_a_file_without_a_head_has_its_columns_numbered():
    head = headers.find(BODY)
    assert (head.last, head.names[0]) == (-1, "column 1")
    assert head.said == "0"


def test_names_that_nobody_knows_are_names_all_the_same():
    head = headers.find([["c1", "c2", "c3", "c4", "c5"], *BODY])
    assert (head.last, head.names[0], head.sure) == (0, "c1", False)


def test_the_row_that_a_person_names_is_the_head():
    assert headers.find([["a", "b"], ["c", "d"], ["1", "2"]], said=2).names == (
        "c",
        "d",
    )


def test_totals_and_signatures_are_no_rows_but_their_words_are_kept_in_rows():
    assert headers.is_foot(["合计", "", "120", "", ""], 5)
    assert headers.is_foot(["填报人：某人", "", "审核人：", "", ""], 5)
    assert not headers.is_foot(["合计路12号", "x", "", "", ""], 5)
    assert not headers.is_foot(["备注", "a", "b", "c", "d"], 5)


@pytest.mark.parametrize(
    "head",
    [
        [["编号", "事项", "时间", "", "坐标", ""], ["", "", "上报", "办结", "经度", "纬度"]],
        [["编号", "事项", "时间", "时间", "坐标", "坐标"],
         ["编号", "事项", "上报", "办结", "经度", "纬度"]],
    ],
    ids=["text file", "merged cells"],
)  # fmt: skip
def test_a_name_below_a_group_is_understood_with_it(head):
    rows = [["R1", "暴露垃圾", "2024-01-01", "2024-01-02", "121.1", "31.1"]] * 3
    found = headers.find([["事件台账"], *head, *rows])
    assert found.last == 2
    assert found.names == ("编号", "事项", "上报时间", "办结时间", "经度", "纬度")


def test_a_row_of_a_few_values_is_no_second_head():
    head = ["编号", "事项", "标题", "上报时间", "经度", "纬度"]
    few = ["", "", "道路破损", "昨天", "", ""]
    whole = ["1", "暴露垃圾", "甲", "2024-01-01", "121.1", "31.1"]
    found = headers.find([head, few, whole, whole])
    assert found.last == 0


def test_cells_of_a_first_row_never_become_names():
    head = ["编号", "地址", "经度", "纬度", "备注", ""]
    few = ["", "", "", "", "待核实", "张三 13812345678"]
    whole = ["1", "文化路3号", "119.5", "38.5", "好", "二"]
    assert headers.find([head, few, whole, whole]).last == 0
    head = ["标题", "处置情况", "", "编号", "类别"]
    few = ["", "已派单", "李四", "", ""]
    assert headers.find([head, few, ["a", "b", "c", "d", "e"]]).last == 0


def test_subtotals_and_units_of_measure_are_no_rows():
    assert headers.is_foot(["城东街道小计", "", "3", "", ""], 5)
    assert headers.are_units(["", "（度）", "(度)", "[年月日]"])
    assert not headers.are_units(["（一）", "暴露垃圾"])
