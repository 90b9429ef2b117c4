"""Privacy is product law: no column for it, no number of a person in a dump."""

import re
import subprocess

import pytest
from support.samples import square, write_csv, write_geojson

from geodata.intake import Options
from geodata.personal_columns import NAME, personal_columns
from gis_app.actions.load_file import Request, load_file
from gis_app.database import Database

# DOMAIN.md §2: identity card, ethnicity, religion, politics, health, petition, criminal
# record of a person; in English, 中文 and pinyin.
FORBIDDEN = re.compile(
    r"id_?card|identity|id_?number|passport|citizen_?id|national_?id|sfz|shenfen"
    r"|ethnic|nationality|race$|minzu|religio|faith|zongjiao"
    r"|politic|party_member|zhengzhi|dangyuan|health|medical|disease|illness|patient"
    r"|disab|jiankang|bing|petition|xinfang|shangfang|crim|offen[cs]e|convict|prison"
    r"|fanzui|qianke|birth|gender|sex$|marital|shengri|face|fingerprint|plate_?no"
    r"|household_?member|resident_?name|moral|credit_?score"
    r"|身份|证件|民族|宗教|信仰|政治|党员|健康|疾病|残疾|信访|上访|前科|犯罪|出生|性别|婚姻"
)
ID_NUMBER, MOBILE, LANDLINE = "110101199003074610", "13800138000", "010-62345678"
PLANTED = (ID_NUMBER, MOBILE, LANDLINE, "62345678", "13900139000", "张三丰", "李桂芳")


def columns(cursor):
    cursor.execute(
        """
        SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = 'app'
        """
    )
    return cursor.fetchall()


def test_no_column_is_about_a_persons_identity_faith_health_or_record(cursor):
    found = columns(cursor)
    assert len(found) > 200
    assert [column for column in found if FORBIDDEN.search(column.column_name)] == []


def test_no_column_would_be_recognised_as_personal_in_a_file(cursor):
    named = {column.column_name for column in columns(cursor)}
    found = personal_columns(sorted(named), of_places=True)
    # Staff sign in with a username; a sealed contact is ciphertext.
    assert {name for name, kind in found.items() if kind != NAME} == set()


@pytest.fixture
def load(database_urls):
    database = Database(database_urls.loader, connections=1)
    yield lambda kind, path: load_file(database, Request(kind, [path], Options()))
    database.close()


@pytest.fixture
def dump(database_urls):
    """The whole database as text, as a backup would hold it."""

    def dump():
        return subprocess.run(
            ["pg_dump", "--inserts", database_urls.superuser],
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    return dump


def test_planted_numbers_and_names_of_a_ledger_are_nowhere_in_a_dump(
    small_city, load, dump, tmp_path
):
    ledger = write_csv(
        tmp_path / "a.csv",
        [
            {
                "编号": "Q1", "事项": "暴露垃圾", "姓名": "张三丰", "联系电话": MOBILE,
                "身份证号": ID_NUMBER, "上报时间": "2024-05-06 17:05",
                "标题": f"请回电{MOBILE}，路口垃圾", "经度": 119.0002, "纬度": 39.0078,
                "描述": f"证件{ID_NUMBER}，座机{LANDLINE}，手机 139-0013-9000",
                "地址": f"柳岸路15号（{LANDLINE}）",
            },
            {
                "编号": ID_NUMBER, "事项": "家庭邻里", "姓名": "李桂芳", "联系电话": "",
                "身份证号": "", "上报时间": "2024-05-06 17:05", "标题": "邻里噪音",
                "经度": 119.0002, "纬度": 39.0078, "描述": "", "地址": MOBILE,
            },
        ],
    )  # fmt: skip
    report = load("incidents", ledger)
    assert report.stored == 2
    text = dump()
    assert "路口垃圾" in text
    assert [planted for planted in PLANTED if planted in text] == []
    assert "column 身份证号 is personal: not stored" in report.notes


def test_planted_columns_of_a_layer_are_nowhere_in_a_dump(
    small_city, load, dump, tmp_path
):
    shape = square(119.2, 39.2)
    rows = [
        (
            {"code": "991004", "name": "测试县", "联系人": "张三丰", "电话": MOBILE},
            shape,
        )
    ]
    assert load("units", write_geojson(tmp_path / "a.geojson", rows)).stored == 1
    text = dump()
    assert "测试县" in text
    assert [planted for planted in PLANTED if planted in text] == []
