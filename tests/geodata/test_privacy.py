"""Identity and telephone numbers are masked; what only looks like one is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.privacy import MASKS, mask, mask_column, personal_columns, said

# Invented numbers with a right check digit; nobody's.
ID = "110101199003074477"
ID_X = "11010119800101007X"

IDS = [
    ID,
    ID_X,
    ID_X.lower(),
    "110101 19900307 4477",
    "110101-19900307-4477",
    "１１０１０１１９９００３０７４４７７",
    "110101 １９９００３０７ 4477",
    "110101900307447",
]
PHONES = [
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "138.0013.8000",
    "1380 013 8000",
    "１３８００１３８０００",
    "１３８－００１３－８０００",
    "1 3 8 0 0 1 3 8 0 0 0",
    "+86 13800138000",
    "8613800138000",
    "(+86)13800138000",
    "19912345678",
    "010-65123456",
    "(010) 6512 3456",
    "（0316）2345678",
    "0316 234 5678",
    "021-65123456转801",
    "01065123456",
]
HARMLESS = [
    "1310032026112300017",  # an incident's number
    "131003 20261123 00017",
    "131003001005Z003",
    "131003001005Z00302",
    "131003001005",
    "110101001001",
    "131003001005001",  # a grid's number of fifteen digits
    "36061000100",
    "SJ2024060800001",
    "BJ13000000001",
    "2026-11-23 13:00:00",
    "20261123130000",
    "2026年11月23日13时",
    "116.403871, 39.914532",
    "116.13812345678 39.13912345678",
    "经度116.403871,纬度39.914532",
    "建国路138号院3号楼2单元1202室",
    "13-2-1501",
    "15 16 17 18 19 20号楼",
    "拨打12345热线",
    "110",
    "面积 13800.25 m²",
    "邮编 100010",
    "1700000000000",
    "110101199003074478",  # the check digit is wrong
    "131003202511230003",  # a case of last year, whatever its last digit
]


@pytest.mark.parametrize("number", IDS)
def test_an_identity_number_is_masked(number):
    text, notes = mask(f"王某，{number}，反映噪音")
    assert (text, notes) == (f"王某，{MASKS['id_number']}，反映噪音", ["id_number"])


@pytest.mark.parametrize("number", PHONES)
def test_a_phone_number_is_masked(number):
    text, notes = mask(f"请联系{number}，反映噪音")
    assert (text, notes) == (f"请联系{MASKS['phone']}，反映噪音", ["phone"])


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_one_is_kept(text):
    assert mask(text) == (text, [])
    assert mask(f"反映{text}处井盖丢失") == (f"反映{text}处井盖丢失", [])


@pytest.mark.parametrize(
    "text",
    [
        "电话：65123456", "座机2345678", "tel: 6512-3456", "Tel13800138000",
        "1.13800138000 2.13900139000", "身份证110101202601010014",
    ],
)  # fmt: skip
def test_a_word_beside_it_says_what_a_number_is(text):
    masked, notes = mask(text)
    assert notes
    assert not any(len(run) > 4 for run in masked.split() if run.isdigit())


def test_several_numbers_in_one_text_are_all_masked():
    text, notes = mask(f"身份证号：{ID}　电话13800138000/010-65123456 3号楼")
    assert notes == ["id_number", "phone", "phone"]
    assert text.endswith("3号楼")
    assert not set("138065") & set(text.replace("3号楼", ""))
    assert said(notes) == "已隐去 1 个证件号；已隐去 2 个电话号码"


@given(st.text("0123456789 -.Xx转电话身份证", max_size=60))
def test_masking_twice_changes_nothing_more(text):
    once, _ = mask(text)
    assert mask(once)[0] == once


def test_a_column_is_masked_like_its_rows_and_rows_stay_apart():
    rows = ["井盖丢失", None, f"{ID} 13800138000", "138", "00138000", 13900139000, ""]
    masked, notes = mask_column(rows)
    singles = [row if row is None else mask(str(row))[0] for row in rows]
    assert masked == singles
    assert notes == {2: ["id_number", "phone"], 5: ["phone"]}


@given(st.lists(st.text("13800 -\n身份证", max_size=20), max_size=8))
def test_any_column_is_masked_like_its_rows(rows):
    assert mask_column(rows)[0] == [mask(row)[0] for row in rows]


@pytest.mark.parametrize(
    "header, kind",
    [
        ("姓名", "name"), ("联系人", "name"), ("联系人姓名", "name"),
        ("投诉人", "name"),
        ("上报人员", "name"), ("户主", "name"), ("网格员", "name"), ("xm", "name"),
        ("Reporter", "name"), ("contactName", "name"), ("First Name", "name"),
        ("电话", "phone"), ("联系电话", "phone"), ("手机号码", "phone"),
        ("联系方式", "phone"), ("来电号码", "phone"), ("lxdh", "phone"),
        ("Phone", "phone"), ("mobile_no", "phone"), ("E-mail", "phone"),
        ("Contact Number", "phone"), ("身份证号", "id_number"),
        ("证件号码（必填）", "id_number"), ("公民身份号码", "id_number"),
        ("sfzh", "id_number"), ("ID Card", "id_number"), ("idcard", "id_number"),
        ("民族", "trait"), ("政治面貌", "trait"), ("DOB", "trait"),
    ],
)  # fmt: skip
def test_a_personal_column_is_known_by_its_header(header, kind):
    assert personal_columns([header]) == ({header: kind} if kind else {})


@pytest.mark.parametrize(
    "header",
    [
        "事件编号", "编号", "id", "ID", "event_id", "名称", "网格名称", "小区名称",
        "事件名称", "地址", "门牌号", "上报时间", "来电时间", "电话类型", "上报人数",
        "人口", "居民户数", "是否电话回访", "经度", "纬度", "标题", "内容", "法人单位",
        "Street Name", "Agency Name", "Community Board", "Unique Key", "number",
        "Open Data Channel Type", "联系部门", "街道", "责任单位", "无人机编号", "code",
    ],
)  # fmt: skip
def test_a_column_of_things_stays(header):
    assert personal_columns([header]) == {}


def test_the_name_of_a_place_is_its_own():
    assert personal_columns(["name"]) == {"name": "name"}
    assert personal_columns(["name"], of_places=True) == {}


@given(st.lists(st.text("0123456789０１９8 -转电话（）x.\x1e件", max_size=30), max_size=8))
def test_a_column_is_masked_as_each_of_its_texts(texts):
    """Rows with too few digits are not looked at: none of them has a number."""
    masked, notes = mask_column(texts)
    one_by_one = [mask(text.replace("\x1e", " ")) for text in texts]
    assert notes == {at: kinds for at, (_, kinds) in enumerate(one_by_one) if kinds}
    for at in notes:
        assert masked[at] == one_by_one[at][0]
