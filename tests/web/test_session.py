"""Signing in, staying in, and being locked out."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from gis_app import passwords
from gis_app.actions.add_demo_accounts import add_demo_accounts

PASSWORD = "correct horse battery"


@pytest.fixture
def account(make_account):
    return make_account("street", password_hash=passwords.hashed(PASSWORD))


def attempt(client, account, password=PASSWORD, address="127.0.0.1", **more):
    return client.post(
        "/api/session",
        json={"username": account.username, "password": password},
        environ_base={"REMOTE_ADDR": address},
        **more,
    )


def test_nobody_is_told_nothing_but_the_name_of_the_place(client):
    answer = client.get("/api/session").get_json()
    assert answer["account"] is None
    assert answer["csrf"]
    assert answer["demo_accounts"] == []


def test_signing_in_answers_who_one_is(client, account):
    answer = attempt(client, account)
    assert answer.get_json()["account"]["username"] == account.username
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_the_session_holds_nothing_from_before(client, account):
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
        session["csrf_token"] = "known to a stranger"
    attempt(client, account)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != "known to a stranger"


def test_signing_out_ends_it(client, account):
    client.csrf = attempt(client, account).get_json()["csrf"]
    assert client.delete("/api/session").status_code == 204
    assert client.get("/api/session").get_json()["account"] is None


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, account):
    wrong = attempt(client, account, "no", address="192.0.2.1")
    unknown = attempt(client, account._replace(username="x"), address="192.0.2.2")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_data() == unknown.get_data()


def test_a_name_is_closed_to_an_address_after_five_failures(client, account):
    for _ in range(5):
        assert attempt(client, account, "wrong", "192.0.2.3").status_code == 401
    closed = attempt(client, account, PASSWORD, "192.0.2.3")
    assert closed.status_code == 429
    assert 0 < int(closed.headers["Retry-After"]) <= 900


def test_a_stranger_elsewhere_does_not_lock_the_person_out(client, account):
    for _ in range(6):
        attempt(client, account, "wrong", "192.0.2.4")
    assert attempt(client, account, PASSWORD, "192.0.2.5").status_code == 200


def test_success_forgives_the_failures_before_it(client, account):
    for _ in range(4):
        attempt(client, account, "wrong", "192.0.2.6")
    assert attempt(client, account, PASSWORD, "192.0.2.6").status_code == 200
    assert attempt(client, account, "wrong", "192.0.2.6").status_code == 401


def test_ten_guesses_at_once_count_as_ten(app, account):
    def guess(_):
        return attempt(app.test_client(), account, "wrong", "192.0.2.7").status_code

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(guess, range(10)))
    assert sorted(answers) == [401] * 5 + [429] * 5


def test_one_address_that_tries_many_names_is_closed(client, make_account, owner):
    with owner.transaction() as cursor:
        cursor.execute(
            "INSERT INTO login_attempt (username, address, ok)"
            " SELECT 'name' || n, '192.0.2.8', false FROM generate_series(1, 50) n"
        )
    fresh = make_account("street", password_hash=passwords.hashed(PASSWORD))
    assert attempt(client, fresh, PASSWORD, "192.0.2.8").status_code == 429


def test_every_attempt_is_in_the_log_without_a_password(client, account, cursor):
    attempt(client, account, "a secret typed wrong", "192.0.2.9")
    attempt(client, account, PASSWORD, "192.0.2.9")
    cursor.execute(
        "SELECT action, payload FROM log_entry WHERE account_id = %s ORDER BY id",
        [account.id],
    )
    rows = cursor.fetchall()
    assert [row.action for row in rows] == ["session.failed", "session.opened"]
    assert not any("secret" in row.payload for row in rows)


def test_a_password_typed_as_the_name_is_nowhere(client, account, cursor):
    attempt(
        client, account._replace(username="a secret typed wrong"), "x", "192.0.2.10"
    )
    cursor.execute("SELECT count(*) AS n FROM login_attempt")
    assert cursor.fetchone().n
    cursor.execute(
        """
        SELECT l::text AS kept FROM login_attempt l
         UNION ALL SELECT e::text FROM log_entry e
        """
    )
    assert not any("secret typed" in row.kept for row in cursor)


def test_a_one_time_password_opens_only_the_choice_of_ones_own(client, make_account):
    account = make_account(
        "street", password_hash=passwords.hashed(PASSWORD), must_change=True
    )
    client.csrf = attempt(client, account).get_json()["csrf"]
    assert client.get("/api/tokens").status_code == 403
    assert client.get("/map").location == "/login"
    changed = client.post(
        "/api/session/password", json={"old": PASSWORD, "new": "one of my very own"}
    )
    client.csrf = changed.get_json()["csrf"]
    assert client.get("/api/tokens").status_code == 200


def test_a_new_password_ends_every_other_session(app, account):
    here, elsewhere = app.test_client(), app.test_client()
    here.csrf = attempt(here, account).get_json()["csrf"]
    attempt(elsewhere, account)
    here.post(
        "/api/session/password", json={"old": PASSWORD, "new": "one of my very own"}
    )
    assert here.get("/api/tokens").status_code == 200
    assert elsewhere.get("/api/tokens").status_code == 401


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [("wrong", "long enough a one", "old"), (PASSWORD, "short", "new")],
)
def test_a_bad_new_password_is_refused_with_the_place(client, account, old, new, where):
    client.csrf = attempt(client, account).get_json()["csrf"]
    answer = client.post("/api/session/password", json={"old": old, "new": new})
    assert answer.status_code == 422
    assert [fault["where"] for fault in answer.get_json()["errors"]] == [where]


def test_the_language_is_chosen_by_cookie_then_by_account(client):
    client.sign_in("street").post("/api/session/language", json={"language": "en"})
    client.delete_cookie("lang")
    assert client.get("/api/session").get_json()["language"] == "en"
    client.set_cookie("lang", "zh")
    assert client.get("/api/session").get_json()["language"] == "zh"


# -- one click into the demo -------------------------------------------------------


@pytest.fixture
def demo(owner):
    """The ten accounts, undone by closing them again."""
    with owner.transaction() as cursor:
        cursor.execute("UPDATE installation SET is_demo = true")
        add_demo_accounts(cursor, "991003001", "991003002", "991003001001Z001", None)
        cursor.execute("UPDATE account SET active = true WHERE is_demo")
    yield
    with owner.transaction() as cursor:
        cursor.execute("UPDATE installation SET is_demo = false, demo_logins = false")


def click(client, address="127.0.0.1", host="127.0.0.1:8000"):
    return client.post(
        "/api/session",
        json={"demo": "command"},
        environ_base={"REMOTE_ADDR": address},
        headers={"Host": host},
    )


def test_the_login_page_offers_the_ten_accounts_of_the_demo(client, demo):
    offered = client.get("/api/session").get_json()["demo_accounts"]
    assert [account["username"] for account in offered] == [
        "admin", "command", "planner", "reviewer", "street", "street2",
        "gridworker", "department", "analyst", "auditor",
    ]  # fmt: skip
    assert all(account["title_zh"] and account["title_en"] for account in offered)


def test_one_click_opens_a_demo_account(client, demo):
    answer = click(client, host="localhost:8000")
    assert answer.get_json()["account"]["prefixes"] == [""]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("203.0.113.7", "127.0.0.1:8000"),
        ("127.0.0.1", "evil.example:8000"),  # a name that now points to us
        ("", "127.0.0.1:8000"),
    ],
)
def test_the_demo_opens_only_to_this_machine_by_its_own_name(
    client, demo, address, host
):
    assert click(client, address, host).status_code == 403


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE installation SET is_demo = false",
        "UPDATE installation SET demo_logins = false",
        "UPDATE account SET active = false WHERE is_demo",
    ],
)
def test_without_the_demos_data_or_after_disable_demo_it_is_closed(
    client, demo, owner, statement
):
    with owner.transaction() as cursor:
        cursor.execute(statement)
    assert click(client).status_code == 403
    assert client.get("/api/session").get_json()["demo"] is False


@pytest.mark.parametrize("more", [{"host": "0.0.0.0"}, {"public_url": "https://gis"}])
def test_a_server_for_others_never_offers_the_demo(
    app, client, demo, more, monkeypatch
):
    monkeypatch.setattr(
        app, "settings", type(app.settings)(**vars(app.settings) | more)
    )
    assert click(client).status_code == 403


def test_the_password_of_a_demo_account_is_known_to_nobody(owner, demo):
    with owner.transaction() as cursor:
        cursor.execute("SELECT password_hash FROM account WHERE is_demo")
        hashes = [row.password_hash for row in cursor]
    assert len(set(hashes)) == 10
    assert not any(passwords.fits(stored, "demo") for stored in hashes[:2])


def test_signing_in_again_needs_no_token_but_json(client, account):
    attempt(client, account)
    assert attempt(client, account).status_code == 200
    form = {"username": account.username, "password": PASSWORD}
    assert client.post("/api/session", data=form).status_code == 400
