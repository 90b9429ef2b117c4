"""Staff accounts from a file: posts and no persons, by administrators, never twice."""

import json

import pytest
from support.samples import read_csv, write_csv

from gis_app import passwords
from gis_app.domain.scope import Scope
from gis_app.errors import BadRequest, Forbidden

ROWS = [
    {"账号": "u-street", "姓名": "张三", "岗位": "街道值班长", "角色": "街道；处置员",
     "辖区": "991003001", "事项": "", "单位": "T1"},
    {"账号": "u-command", "姓名": "李四", "岗位": "", "角色": "指挥中心", "辖区": "全市",
     "事项": "E；暴露垃圾", "单位": ""},
]  # fmt: skip
ACCOUNTS = "SELECT * FROM account WHERE username ^@ 'u-' ORDER BY username DESC"


@pytest.fixture(autouse=True)
def anew(small_city, owner):
    yield
    with owner.transaction() as cursor:
        cursor.execute("DELETE FROM account WHERE username ^@ 'u-'")


@pytest.fixture
def users(tmp_path):
    return write_csv(tmp_path / "users.csv", ROWS)


def test_accounts_get_roles_places_categories_and_unit(load, rows, users):
    assert load("users", users).stored == 2
    street, command = rows(ACCOUNTS)
    assert (street.roles, street.prefixes) == (["street", "department"], ["991003001"])
    assert street.org_id is not None and street.must_change
    assert (command.prefixes, command.categories) == ([""], ["E", "E0102"])


def test_names_of_persons_are_not_stored(load, rows, users):
    report = load("users", users)
    assert "column 姓名 is personal: not stored" in report.notes
    assert [row.title for row in rows(ACCOUNTS)] == ["街道值班长", "u-command"]


def test_passwords_go_to_one_new_file_of_ones_own_alone(load, rows, users, tmp_path):
    out = tmp_path / "once.csv"
    load("users", users, passwords=out)
    assert out.stat().st_mode & 0o777 == 0o600
    told = {row["username"]: row["one_time_password"] for row in read_csv(out)}
    for account in rows(ACCOUNTS):
        assert passwords.fits(account.password_hash, told[account.username])
    with pytest.raises(BadRequest, match="is there already"):
        load("users", users, passwords=out)


def test_without_a_file_nobody_knows_them_and_the_report_says_so(load, users):
    report = load("users", users)
    assert any("gis-app user reset" in note for note in report.notes)


def test_no_password_is_in_the_log(load, rows, users, tmp_path):
    out = tmp_path / "once.csv"
    load("users", users, passwords=out)
    log = json.dumps([row.payload for row in rows("SELECT payload FROM log_entry")])
    assert "u-street" in log
    assert not any(row["one_time_password"] in log for row in read_csv(out))


def test_a_dry_run_writes_no_passwords(load, rows, users, tmp_path):
    load("users", users, passwords=tmp_path / "once.csv", dry_run=True)
    assert not (tmp_path / "once.csv").exists() and not rows(ACCOUNTS)


def test_accounts_that_are_there_stay_as_they_are(load, owner, rows, users, tmp_path):
    load("users", users)
    before = rows(ACCOUNTS)
    other = write_csv(tmp_path / "o.csv", [ROWS[0] | {"角色": "分析员"}, ROWS[1]])
    again = load("users", other)
    assert (again.stored, again.unchanged) == (0, 2)
    assert rows(ACCOUNTS) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"账号": ""}, "has no username"),
        ({"账号": "13812345678"}, "a person's number"),
        ({"账号": "张三"}, "username: 2 to 40 of the letters"),
        ({"角色": ""}, "has no role"),
        ({"角色": "国王"}, "'国王' is no role"),
        ({"角色": "公众"}, "residents have no account here"),
        ({"辖区": "999999"}, "there is no place 999999"),
        ({"辖区": "", "单位": ""}, "names no place"),
        ({"事项": "飞碟"}, "'飞碟' is no category"),
        ({"单位": "X"}, "there is no organisation X"),
    ],
)
def test_a_row_with_a_fault_is_refused_by_itself(load, tmp_path, change, said):
    path = write_csv(tmp_path / "users.csv", [ROWS[1], ROWS[0] | change])
    report = load("users", path)
    assert (report.stored, report.rejected) == (1, 1)
    assert said in report.faults[0]["message"]


def test_only_administrators_load_accounts(load, users, make_account):
    street = Scope(make_account("street").id, ("",), roles=frozenset({"street"}))
    with pytest.raises(Forbidden):
        load("users", users, scope=street)
    admin = Scope(make_account("admin").id, (), roles=frozenset({"admin"}))
    assert load("users", users, scope=admin).stored == 2


def test_an_administrator_of_a_part_gives_no_more_than_it(load, users, make_account):
    part = Scope(make_account("admin").id, ("991003001",), roles=frozenset({"admin"}))
    report = load("users", users, scope=part)
    assert (report.stored, report.rejected) == (1, 1)
