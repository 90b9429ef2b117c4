"""Written addresses taken apart: what places them is found, what is nobody's business
(rooms, staircases) is not kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.address import UnitNames, parse, street_key
from geodata.name_forms import bigrams, digits, plain, sounds, sounds_alike

KNOWN = UnitNames(["沟渠市", "运河区", "明漪街道", "永风社区", "榆淀镇", "上沈屯村"])


@pytest.mark.parametrize(
    ("text", "street", "house", "annex"),
    [
        ("文化路12号", "文化路", 12, ""),
        ("文化路１２号", "文化路", 12, ""),
        ("文化路十二号", "文化路", 12, ""),
        ("文化路 12 号附3号", "文化路", 12, "3"),
        ("文化路12号之3", "文化路", 12, "3"),
        ("文化路12-3号", "文化路", 12, "3"),
        ("文化路甲12号", "文化路", 12, "甲"),
        ("绍兴路9附近", "绍兴路", 9, ""),
        ("虹桥路2222弄20号", "虹桥路", 2222, "弄20"),
        ("中山东一路88号", "中山东1路", 88, ""),
        ("东四十条22号", "东40条", 22, ""),
        ("G104国道12号", "g104国道", 12, ""),
        ("建设路5号院3号楼", "建设路", 5, ""),
        ("上沈屯46号", "上沈屯", 46, ""),
        ("零陵北路2号", "零陵北路", 2, ""),
        ("12 Main St", "mainstreet", 12, ""),
        ("35-14 31st Ave, Queens", "31avenue", 35, "14"),
    ],
)
def test_a_door_is_a_street_and_a_number(text, street, house, annex):
    found = parse(text)
    assert (found.street, found.house, found.annex) == (street, house, annex)


@pytest.mark.parametrize(
    ("text", "name", "block"),
    [
        ("恒兴和园三号楼", "恒兴和园", "3"),
        ("德晖路3号恒兴和园1号楼2单元301室", "恒兴和园", "1"),
        ("锦堤路18号宝岚苑8号院", "宝岚苑", "8"),
        ("阳光小区12#楼", "阳光小区", "12"),
        ("阳光小区B座", "阳光小区", "b"),
        ("武宁路101号我格广场5层", "我格广场", ""),
        ("柳岸菜市场", "柳岸菜市场", ""),
        ("永风社区党群服务中心", "永风社区党群服务中心", ""),
    ],
)
def test_an_estate_and_its_block(text, name, block):
    found = parse(text)
    assert (found.name, found.block) == (name, block)


@pytest.mark.parametrize(
    "text",
    [
        "德晖路与锦堤路交叉口",
        "德晖路/锦堤路",
        "德晖路锦堤路口",
        "德晖路、锦堤路交汇处",
        "运河区德晖路和锦堤路十字路口",
    ],
)
def test_a_crossing_is_two_streets(text):
    found = parse(text)
    assert (found.street, found.cross) == ("德晖路", "锦堤路")


def test_two_streets_of_a_crossing_in_english():
    found = parse("Bedford Ave & N 7th St")
    assert (found.street, found.cross) == ("bedfordavenue", "north7street")


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("文化路12号附近", "near"),
        ("文化路12号对面", "opposite"),
        ("文化路12号门口", "beside"),
        ("文化路沿线", "beside"),
    ],
)
def test_how_it_lies_to_the_place_named_is_told_apart(text, relation):
    assert parse(text).relation == relation
    assert parse(text).street == "文化路"


def test_an_offset_is_a_bearing_and_metres():
    assert parse("文化路12号北100米").offset == (0, 100)
    assert parse("文化路12号往西南约50米处").offset == (225, 50)


def test_a_range_of_numbers_is_kept_and_a_falling_one_is_an_annex():
    assert (parse("文化路12-16号").house, parse("文化路12-16号").house_to) == (12, 16)
    assert parse("文化路12-3号").house_to is None


def test_units_come_off_the_beginning_the_highest_first():
    found = parse("沟渠市运河区榆淀镇上沈屯村46号", KNOWN)
    assert found.units == ("沟渠市", "运河区", "榆淀镇", "上沈屯村")
    assert (found.street, found.house) == ("上沈屯", 46)


def test_a_known_unit_without_its_ending_counts_before_another_unit():
    assert parse("运河明漪街道德晖路3号", KNOWN).units == ("运河", "明漪街道")
    assert parse("运河路3号", KNOWN).units == ()


@pytest.mark.parametrize("text", ["柳岸菜市场", "阳光小区", "创新产业园区", "城市花园"])
def test_a_suffix_within_a_word_makes_no_unit(text):
    assert parse(text, KNOWN).units == ()


def test_a_unit_alone_is_an_area():
    assert parse("运河区明漪街道永风社区", KNOWN).is_area
    assert not parse("运河区德晖路", KNOWN).is_area


def test_a_town_of_another_city_is_noticed():
    assert parse("天津市河西区永乐镇文化路3号", KNOWN).units == (
        "天津市",
        "河西区",
        "永乐镇",
    )


def test_what_stands_in_brackets_is_a_hint():
    found = parse("溧阳路1416号(溧阳路与长山路交叉口西50米路南)")
    assert found.door == "溧阳路1416号"
    assert found.hints == ("溧阳路与长山路交叉口西50米路南",)


def test_rooms_and_staircases_are_not_kept():
    assert "301" not in parse("德晖路3号恒兴和园1号楼2单元301室").normal


def test_a_village_numbers_the_same_houses_with_and_without_its_ending():
    assert street_key("上沈屯村") == street_key("上沈屯")
    assert street_key("幸福新村") == "幸福新村"
    assert street_key("龙柏三村") == "龙柏3村"


@given(st.text(max_size=400))
def test_any_text_is_read_without_fail(text):
    found = parse(text, KNOWN)
    assert found.house is None or found.house >= 0
    assert isinstance(found.normal, str)


@given(
    st.sampled_from(["文化路", "中山东一路", "人民大道", "上沈屯", "永丰里巷"]),
    st.integers(1, 9999),
    st.sampled_from(["", "恒兴和园", "我格广场"]),
    st.sampled_from(["", "3号楼"]),
)
def test_a_normal_form_reads_as_itself(street, house, name, block):
    found = parse(f"{street}{house}号{name}{block}")
    assert (found.street, found.house, found.name) == (plain(street), house, name)
    assert parse(found.normal).normal == found.normal


def test_numerals_are_digits_and_big_words_are_none():
    assert digits("二十五号") == "25号"
    assert digits("一二三弄") == "123弄"
    assert digits("百联万达") == "百联万达"


def test_bigrams_are_pairs_of_neighbours_once():
    assert bigrams("柳岸路") == ["柳岸", "岸路"]
    assert bigrams("路") == ["路"]


def test_a_name_is_typed_by_its_sound_or_its_initials():
    assert {"liuanlu", "lal"} <= set(sounds("柳岸路"))
    assert {"chongqinglu", "zhongqinglu"} <= set(sounds("重庆路"))


def test_the_same_sound_in_other_letters_is_alike():
    assert sounds_alike("柳岸路", "柳案路")
    assert not sounds_alike("柳岸路", "柳安街")
