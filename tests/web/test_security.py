"""Who gets in, and what a session, a token and a page of strangers can do."""

import re

import pytest

from gis_app.application import create_app
from gis_app.settings import Settings

OPEN = ("/healthz", "/readyz", "/login", "/report", "/track", "/open311", "/static/")
OPEN += ("/tls", "/api/session", "/metrics")  # /metrics: to this machine only

RULES = [
    (rule.rule, method)
    for rule in create_app(Settings(secret_key="x")).url_map.iter_rules()
    for method in sorted(rule.methods - {"OPTIONS", "HEAD"})
    if not rule.rule.startswith(OPEN)
]
MINE = {"REMOTE_ADDR": "127.0.0.1"}
YOURS = {"REMOTE_ADDR": "203.0.113.7"}


def address(rule):
    return re.sub("<[^>]+>", "1", rule)


@pytest.mark.parametrize(("rule", "method"), RULES)
def test_nothing_is_open_that_does_not_say_so(client, rule, method):
    answer = client.open(address(rule), method=method)
    if answer.status_code == 302:
        assert answer.location.startswith("/login")
    else:
        assert answer.status_code == 401


@pytest.mark.parametrize(("rule", "method"), RULES)
def test_a_junk_token_opens_nothing(client, rule, method):
    junk = {"Authorization": "Bearer junk"}
    assert client.open(address(rule), method=method, headers=junk).status_code == 401


@pytest.mark.parametrize(
    ("rule", "method"), [(rule, method) for rule, method in RULES if method != "GET"]
)
def test_every_change_within_a_session_needs_the_csrf_token(client, rule, method):
    client.sign_in("command").csrf = None
    answer = client.open(address(rule), method=method)
    assert answer.status_code == 403
    assert "X-CSRF-Token" in answer.get_json()["detail"]


def test_the_token_of_another_session_is_no_use(visitor):
    mine, yours = visitor("street"), visitor("street")
    mine.csrf = yours.csrf
    assert mine.post("/api/tokens", json={}).status_code == 403


def test_a_bearer_needs_no_csrf_token_and_its_cookie_is_not_looked_at(client):
    made = client.sign_in("street").post("/api/tokens", json={}).get_json()
    bearer = {"Authorization": f"Bearer {made['token']}", "X-CSRF-Token": ""}
    address = f"/api/tokens/{made['id']}"
    assert client.delete(address, headers=bearer).status_code == 204
    assert client.get("/api/tokens", headers=bearer).status_code == 401


def test_a_token_opens_pages_too(client, built):
    made = client.sign_in("street").post("/api/tokens", json={}).get_json()
    client.delete_cookie("quanyu")
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert client.get("/map", headers=bearer).status_code == 200


def test_a_token_cannot_make_tokens(client):
    made = client.sign_in("street").post("/api/tokens", json={}).get_json()
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert client.post("/api/tokens", json={}, headers=bearer).status_code == 403


def test_nobody_revokes_the_token_of_another(visitor):
    made = visitor("street").post("/api/tokens", json={}).get_json()
    assert visitor("command").delete(f"/api/tokens/{made['id']}").status_code == 404


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_site_changes_nothing(client, origin):
    client.sign_in("street")
    answer = client.post("/api/tokens", json={}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_page_sends_whoever_is_nobody_to_the_door_and_back(client):
    answer = client.get("/map?layer=grids")
    assert answer.location == "/login?next=/map?layer%3Dgrids"


@pytest.mark.parametrize("onwards", ["//evil.example", "/\\evil.example", "http://e"])
def test_the_door_leads_nowhere_else(client, onwards):
    client.sign_in("street")
    assert client.get("/login", query_string={"next": onwards}).location == "/"


def test_a_pooled_connection_forgets_who_asked_before(app, visitor):
    visitor("command").get("/api/tokens")
    with app.database.transaction() as cursor:
        cursor.execute(
            "SELECT current_setting('app.scope_to', true) AS scope_to,"
            " current_setting('app.roles', true) AS roles"
        )
        assert set(cursor.fetchone()) <= {"", None}
        cursor.execute("SELECT count(*) AS n FROM incident")
        assert cursor.fetchone().n == 0


def test_pages_of_ours_run_no_script_but_our_files(client, built):
    answer = client.get("/login")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy
    text = answer.get_data(as_text=True)
    assert "<script>" not in text and "style=" not in text and "onclick" not in text


def test_answers_are_kept_by_nobody(client):
    answer = client.sign_in("street").get("/api/tokens")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_hsts_and_secure_cookies_come_only_with_https(settings, make_account):
    for https in ("", "1"):
        app = create_app(Settings(**{**vars(settings), "https": https}))
        answer = app.test_client().get("/api/session")
        assert ("Strict-Transport-Security" in answer.headers) is bool(https)
        assert ("Secure" in answer.headers["Set-Cookie"]) is bool(https)
        app.database.close()


def test_metrics_are_for_this_machine_or_a_token(client):
    assert client.get("/metrics", environ_base=MINE).status_code == 200
    assert client.get("/metrics", environ_base=YOURS).status_code == 401


def test_only_our_proxy_is_believed_about_addresses(client):
    claim = {"X-Forwarded-For": "127.0.0.1"}
    answer = client.get("/metrics", environ_base=YOURS, headers=claim)
    assert answer.status_code == 401
    through = {"REMOTE_ADDR": ""}  # a unix socket has no address
    answer = client.get("/metrics", environ_base=through, headers=claim)
    assert answer.status_code == 200
