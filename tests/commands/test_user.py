"""`gis-app user`: accounts made, shown and closed by the keeper of the server."""

from gis_app.errors import Conflict, Rejected


def test_add_prints_a_one_time_password_alone_that_opens_the_door(gis_app, client):
    password = gis_app("user", "add", "--role", "admin", "root1").stdout.strip()
    assert " " not in password and len(password) >= 12
    answer = client.post(
        "/api/session", json={"username": "root1", "password": password}
    )
    assert answer.get_json()["account"]["must_change"] is True


def test_the_first_administrator_needs_no_name(gis_app):
    assert gis_app("user", "add", "--role", "admin").exit_code == 0
    assert "admin\tadmin" in gis_app("user", "list").stdout


def test_a_taken_name_is_refused(gis_app):
    gis_app("user", "add", "--role", "admin", "twice")
    assert isinstance(
        gis_app("user", "add", "--role", "admin", "twice").exception, Conflict
    )


def test_a_street_account_must_be_told_its_place(gis_app):
    assert gis_app("user", "add", "--role", "street", "someone").exit_code == 2


def test_everything_wrong_with_an_account_is_said_at_once(gis_app):
    refused = gis_app(
        "user", "add", "--role", "street", "--scope", "13~", "--org", "none", "A B"
    ).exception
    assert isinstance(refused, Rejected)
    assert [fault["where"] for fault in refused.errors] == ["username", "scope", "org"]


def test_a_disabled_account_is_out_at_once_and_in_again_when_enabled(
    gis_app, client, make_account
):
    account = make_account("street")
    client.sign_in_as(account)
    gis_app("user", "disable", account.username)
    assert client.get("/api/tokens").status_code == 401
    gis_app("user", "enable", account.username)
    assert "disabled" not in gis_app("user", "list").stdout


def test_disable_demo_closes_every_demo_account(gis_app, make_account, client):
    demo = make_account("command", is_demo=True, username="command")
    client.sign_in_as(demo)
    assert "command" in gis_app("user", "disable-demo").stdout
    assert client.get("/api/tokens").status_code == 401


def test_a_reset_password_ends_the_sessions_and_must_be_changed(
    gis_app, client, make_account
):
    account = make_account("street")
    client.sign_in_as(account)
    assert gis_app("user", "reset", account.username).stdout.strip()
    assert client.get("/api/session").get_json()["account"] is None
