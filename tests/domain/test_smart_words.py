"""The words of the search box: what they ask for, and that nobody is found by name."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import reference
from geodata.name_forms import plain
from geodata.person_names import is_like_a_name
from gis_app.domain.clocks import CITY_TIME
from gis_app.domain.place_words import Place
from gis_app.domain.smart_words import Asker, parse
from gis_app.domain.time_words import period
from gis_app.domain.word_meanings import Meanings

NOW = datetime(2026, 5, 20, 15, 30, tzinfo=CITY_TIME)  # a Wednesday
GRID, COMMUNITY, TOWN = "131003001005Z003", "131003001005", "131003001"
NAMED = {
    "长安街道": [Place(TOWN, "长安街道")],
    "长安": [Place(TOWN, "长安街道", "", False)],
    "新华社区": [
        Place("131003001001", "新华社区", "长安街道"),
        Place("131003002001", "新华社区", "幸福街道"),
    ],
    "幸福街道": [Place("131003002", "幸福街道")],
    "张庄": [Place("131003003201", "张庄")],
    GRID.lower(): [Place(GRID, "第三网格")],
}


class Paper:
    """Places that one can read above."""

    def named(self, words):
        return {word: NAMED[word] for word in words if word in NAMED}

    def party(self, words):
        return {"长安街道党工委": [(7, "长安街道党工委")]} if "长安街道党工委" in words else {}  # fmt: skip

    def name(self, code):
        return {GRID: "第三网格"}.get(code, "")

    def knows(self, word):
        return any(plain(name).startswith(plain(word)) for name in NAMED)


def rows(name):
    return [
        SimpleNamespace(is_open=row.pop("is_open", None), **row)
        for row in reference.read(name)
    ]


MEANINGS = Meanings(*map(rows, ("categories", "states", "severities", "sources")))
OPEN = [int(row.code) for row in rows("states") if row.is_open]


def read(text, **more):
    return parse(text, MEANINGS, Paper(), Asker(NOW, **more))


def asked(text, **more):
    """The filter in words, times as days."""
    found = read(text, **more).filter()
    for name in ("from", "to"):
        if found.get(name):
            found[name] = found[name].isoformat()[:16].removesuffix("T00:00")
    return {key: value for key, value in found.items() if value is not None}


TIMES = {
    "今天": ("2026-05-20", None), "昨天": ("2026-05-19", "2026-05-20"),
    "前天": ("2026-05-18", "2026-05-19"), "近7天": ("2026-05-14", None),
    "最近三天": ("2026-05-18", None), "近一周": ("2026-05-14", None),
    "近 7 天": ("2026-05-14", None), "30天内": ("2026-04-21", None),
    "近24小时": ("2026-05-19T15:30", None), "近半年": ("2025-11-20", None),
    "本周": ("2026-05-18", None), "上周": ("2026-05-11", "2026-05-18"),
    "上一周": ("2026-05-11", "2026-05-18"), "本月": ("2026-05-01", None),
    "上月": ("2026-04-01", "2026-05-01"), "上个月": ("2026-04-01", "2026-05-01"),
    "本季度": ("2026-04-01", None), "今年": ("2026-01-01", None),
    "去年": ("2025-01-01", "2026-01-01"), "2026年5月": ("2026-05-01", "2026-06-01"),
    "2025年": ("2025-01-01", "2026-01-01"), "6月": ("2025-06-01", "2025-07-01"),
    "十二月": ("2025-12-01", "2026-01-01"), "2026-04": ("2026-04-01", "2026-05-01"),
    "5月3日": ("2026-05-03", "2026-05-04"), "2026/5/3": ("2026-05-03", "2026-05-04"),
    "2026-05-01至2026-05-03": ("2026-05-01", "2026-05-04"),
    "5月1日 到 5月3日": ("2026-05-01", "2026-05-04"),
    "2026-05-03 ~ 2026-05-01": ("2026-05-01", "2026-05-04"),
    "2026-05-01起": ("2026-05-01", None), "5月10日以前": (None, "2026-05-10"),
    "before 2026-05-01": (None, "2026-05-01"), "2026-05-01之前": (None, "2026-05-01"),
    "2026年5月1日前": (None, "2026-05-01"), "2026年5月以前": (None, "2026-05-01"),
    "5月之前": (None, "2026-05-01"), "before May 2026": (None, "2026-05-01"),
    "2025年以前": (None, "2025-01-01"), "until 2026-05-01": (None, "2026-05-02"),
    "2026-05-01为止": (None, "2026-05-02"), "截至2026年5月1日": (None, "2026-05-02"),
    "截至4月底": (None, "2026-05-01"), "到5月1日为止": (None, "2026-05-02"),
    "today": ("2026-05-20", None), "last 7 days": ("2026-05-14", None),
    "past 24 hours": ("2026-05-19T15:30", None), "Last Week": ("2026-05-11", "2026-05-18"),
    "this month": ("2026-05-01", None), "May 2026": ("2026-05-01", "2026-06-01"),
    "since 2026-05-01": ("2026-05-01", None),
}  # fmt: skip


@pytest.mark.parametrize("words", TIMES)
def test_words_for_a_period(words):
    found = asked(words)
    assert (found.get("from"), found.get("to")) == TIMES[words]
    assert set(found) <= {"from", "to"}


@pytest.mark.parametrize("words", ["2月31日", "13月", "近0天", "9999年", "近99999天"])
def test_a_day_that_is_not_there_stays_text(words):
    assert asked(words) == {"text": words}


SAID = {
    "逾期 井盖": {"overdue": True, "categories": ["B0101"]},
    "逾期井盖": {"overdue": True, "categories": ["B0101"]},
    "近7天 重大 未办结": {"from": "2026-05-14", "severities": [2], "states": OPEN},
    "近7天重大未办结": {"from": "2026-05-14", "severities": [2], "states": OPEN},
    "E0102 12345热线": {"categories": ["E0102"], "sources": ["20"]},
    "长安街道 暴露垃圾 上周": {
        "under": TOWN, "categories": ["E0102"],
        "from": "2026-05-11", "to": "2026-05-18",
    },
    "长安街道的暴露垃圾": {"under": TOWN, "categories": ["E0102"]},
    "overdue today severity 2": {"overdue": True, "from": "2026-05-20", "severities": [2]},
    "exposed rubbish, not closed": {"categories": ["E0102"], "states": OPEN},
    "12345": {"sources": ["20"]}, "hotline": {"sources": ["20"]},
    "网格员上报 有歧义": {"sources": ["10"], "ambiguous": True},
    "Ⅱ级": {"severities": [2]}, "二级": {"severities": [2]}, "iii级": {"severities": [3]},
    "较大以上": {"severities": [1, 2, 3]}, "特别重大": {"severities": [1]},
    "重大 较大": {"severities": [2, 3]}, "待签收": {"states": [42]},
    "已办结": {"states": [15, 17, 80, 85, 90, 95]}, "已结案": {"states": [80]},
    "bllj": {"categories": ["E0102"]}, "baolulaji": {"categories": ["E0102"]},
    "yuqi": {"overdue": True}, "未逾期": {"overdue": False},
    "市容环境": {"categories": ["E01"]}, "噪音扰民": {"categories": ["E0510"]},
    "盲区": {"rule": "outside"}, "待定位": {"rule": "unplaced"},
    "长安街道党工委": {"party": 7}, GRID: {"under": GRID},
    "昨天东门口积水": {"from": "2026-05-19", "to": "2026-05-20", "text": "东门口积水"},
    "停车场入口": {"text": "停车场入口"}, "查询 所有 逾期 事件": {"overdue": True},
    "1310032026052000001": {"text": "1310032026052000001"},
}  # fmt: skip


@pytest.mark.parametrize("words", SAID)
def test_words_for_conditions(words):
    assert asked(words) == SAID[words]


def test_the_place_on_the_screen_is_this_one():
    assert asked("本网格 逾期", shown=GRID) == {"under": GRID, "overdue": True}
    assert asked("本社区", shown=GRID) == {"under": COMMUNITY}
    assert asked("this town", shown=GRID) == {"under": TOWN}


def test_without_one_it_is_the_accounts_own():
    assert asked("本网格", prefixes=(GRID,)) == {"under": GRID}
    assert asked("本街道", prefixes=(COMMUNITY,)) == {"under": TOWN}
    assert asked("我的辖区", prefixes=(TOWN, "131003002")) == {"under": TOWN}


def test_a_place_that_is_not_told_by_either_is_asked_for():
    found = read("本网格 逾期", shown=TOWN)
    assert found.filter() == {"overdue": True}
    assert found.warnings == ["本网格: open the place on the map first."]


def test_places_of_one_name_are_told_apart_by_the_one_above():
    found = read("幸福街道 新华社区")
    assert found.filter() == {"under": "131003002001"} and len(found.chips) == 1
    either = read("新华社区").chips[0]
    assert [one.value for one in either.alternatives] == ["131003002001"]
    own = read("新华社区", prefixes=("131003002",))
    assert own.filter() == {"under": "131003002001"}


def test_places_that_do_not_lie_in_each_other_are_not_both_asked_for():
    found = read("长安街道 幸福街道")
    assert found.filter() == {"under": TOWN} and len(found.warnings) == 1


def test_of_two_periods_the_last_holds():
    found = read("上周 今天")
    assert len(found.chips) == 1 and found.chips[0].words == "今天" and found.warnings


def test_a_guess_offers_what_else_it_may_be_and_takes_the_one_chosen():
    chip = read("井盖").chips[0]
    assert chip.meaning.value == ("B0101",)
    fields = [(one.field, one.value) for one in chip.alternatives]
    assert ("categories", ("P0301",)) in fields and ("text", "井盖") in fields
    at = 1 + fields.index(("text", "井盖"))
    assert parse("井盖", MEANINGS, Paper(), Asker(NOW), {"井盖": at}).filter() == {
        "text": "井盖"
    }


def test_who_sees_totals_gets_no_text():
    found = read("东门口 逾期", may_search_text=False)
    assert found.filter() == {"overdue": True} and found.rest == "东门口"
    assert found.warnings


NAMES = "李四光 鲁迅 李白 欧阳修 阿依古丽 扎西多吉 诸葛孔明 钱学森家 张伟 王建国 李桂芳 欧阳娜娜 张三丰 李四 陈女士 张某某 老王 刘洋 司马光明 张伟家 赵先生投诉".split()
WORDS = "马路 施工 井盖 高压线 马蜂窝 路灯 黄土 广告牌 楼道 石头 高空坠物 水管 安全 下水道 陈旧 张贴 何时".split()
WORDS += """高空 黄土 白色 白线 黄沙 高温 高楼 金属 江边 方便 雷雨 毛坯 余土 田地 孔洞 严重 龙头 林地 叶片
    丁字路 夏季 范围 周边 周末 付费 洪水 柳树 颜色 焦味 芦苇 申请 关闭 左侧 杨树 胡同 许多 顾客 万元 温室 石墩""".split()


@pytest.mark.parametrize("name", NAMES)
def test_a_persons_name_becomes_no_condition(name):
    found = read(f"{name} 逾期")
    assert found.filter() == {"overdue": True} and found.is_name and found.rest == ""
    assert [name in warning for warning in found.warnings] == [True]


def test_a_name_in_two_words_is_one():
    assert read("张 伟").filter() == {}


@pytest.mark.parametrize("word", WORDS)
def test_ordinary_words_are_no_names(word):
    assert not is_like_a_name(word)


@pytest.mark.parametrize(
    "vocabulary", ["categories", "states", "severities", "sources"]
)
def test_no_word_of_a_vocabulary_is_a_name(vocabulary):
    for row in reference.read(vocabulary):
        found = read(row["label_zh"])
        assert not found.is_name and found.chips, row["label_zh"]


def test_parts_of_categories_that_begin_like_a_surname_go_on_working():
    labels = [row["label_zh"] for row in reference.read("categories")]
    parts = {one[a : a + n] for one in labels for a in range(len(one)) for n in (2, 3)}
    assert not [part for part in parts if len(part) > 1 and read(part).is_name]


def test_a_village_that_is_called_like_somebody_is_a_place():
    assert asked("张庄") == {"under": "131003003201"}


PARTS = st.sampled_from([*SAID, *TIMES, *NAMES, *WORDS, "本网格", "的", "和", "，", "-", "~"])  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PARTS, max_size=6).map(" ".join),
    st.lists(PARTS, max_size=4).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["", GRID, "x", "11", "999"]))
def test_whatever_is_written_is_read(text, shown):
    found = read(text, shown=shown)
    assert isinstance(found.filter(), dict)


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=5).map(" ".join))
def test_the_words_of_a_chip_mean_the_same_again(text):
    for chip in read(text, shown=GRID).chips:
        if " " in chip.words and chip.meaning.field == "text":
            continue  # what was left over, from several places
        again = read(chip.words, shown=GRID).chips
        assert [one.meaning for one in again] == [chip.meaning]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789年月日号天周近上本前至到-/. 零一二十", max_size=16))
def test_no_row_of_digits_breaks_the_calendar(text):
    found = period(text, NOW)
    assert found is None or None in (found.begin, found.end) or found.begin < found.end
