"""Every way to fail, as the caller sees it."""

import psycopg2
import pytest

from gis_app import errors
from gis_app.application import create_app
from gis_app.settings import Settings

KINDS = [
    errors.BadRequest, errors.Unauthorized, errors.Forbidden, errors.NotFound,
    errors.Conflict, errors.TooLarge, errors.Rejected, errors.TooMany,
    errors.Unavailable,
]  # fmt: skip
PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def failing():
    """An application whose address /api/fail raises what the test puts in `.raises`."""
    app = create_app(Settings(secret_key="only for tests"))

    def fail():
        raise app.raises

    fail.open_to_all = True
    app.add_url_rule("/api/fail", view_func=fail)
    app.add_url_rule("/fail", endpoint="page", view_func=fail)
    return app


def failure(app, error, path="/api/fail", **headers):
    app.raises = error
    return app.test_client().get(path, headers=headers)


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_a_problem_with_its_status(failing, kind):
    answer = failure(failing, kind("why"))
    assert answer.status_code == answer.get_json()["status"] == kind.status
    assert answer.content_type == PROBLEM
    assert answer.get_json()["detail"] == "why"
    assert set(answer.get_json()) == {"type", "title", "status", "detail", "errors"}
    assert answer.headers["X-Request-ID"]


def test_faults_carry_their_places(failing):
    faults = [{"where": "lon", "message": "no number", "geometry": {"type": "Point"}}]
    answer = failure(failing, errors.Rejected("why", faults))
    assert answer.get_json()["errors"] == faults


def test_slow_down_says_for_how_long(failing):
    assert failure(failing, errors.TooMany("why", 7)).headers["Retry-After"] == "7"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (psycopg2.errors.QueryCanceled(), 503),
        (psycopg2.OperationalError("server closed the connection"), 503),
        (psycopg2.InterfaceError("connection already closed"), 503),
        (ValueError("A string literal cannot contain NUL (0x00) characters."), 400),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates"), 400),
        (RuntimeError("secret inside"), 500),
    ],
)
def test_what_breaks_below_is_told_without_its_insides(failing, error, status):
    answer = failure(failing, error)
    assert answer.status_code == status
    assert answer.content_type == PROBLEM
    text = answer.get_data(as_text=True)
    assert "secret" not in text and "Traceback" not in text and "psycopg2" not in text


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("SELECT 10 ^ 400", 400),
        ("SELECT 'x'::int", 400),
        ("SELECT 99999999999::int", 400),
    ],
)
def test_values_the_database_refuses_are_the_callers_fault(
    failing, cursor, statement, status
):
    with pytest.raises(psycopg2.Error) as raised:
        cursor.execute(statement)
    assert failure(failing, raised.value).status_code == status


def test_the_database_is_away(failing):
    """settings without an address: not even the reader's language can be asked."""
    client = failing.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1:0"
    failing.database.url = "postgresql://nobody@127.0.0.1:1/none"
    answer = client.get("/api/tokens")
    assert answer.status_code == 503
    assert "database" in client.get("/readyz").get_json()["errors"][0]["where"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ('{"password": NaN}', "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("username=x", "text/plain", 400),
        ('{"surprise": 1}', "application/json", 422),
        ('{"password": 5}', "application/json", 422),
        ("[]", "application/json", 422),
        ("{}", "application/json", 400),
    ],
)
def test_bodies_that_are_not_as_they_should_be(client, body, kind, status):
    answer = client.post("/api/session", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.content_type == PROBLEM


def test_characters_that_cannot_be_stored_are_refused(client):
    body = {"username": "a\x00b", "password": "x"}
    assert client.post("/api/session", json=body).status_code == 400
    body = '{"username": "\\ud800", "password": "x"}'
    answer = client.post("/api/session", data=body, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize(("path", "status"), [("/no/such", 404), ("/healthz", 405)])
def test_wrong_addresses_and_methods_are_problems_too(client, path, status):
    answer = client.post(path) if status == 405 else client.get(path)
    assert answer.status_code == status
    assert answer.content_type == PROBLEM


def test_too_much_is_refused_before_it_is_read(client):
    answer = client.post("/api/session", data=b"x" * (17 << 20))
    assert answer.status_code == 413


def test_a_callers_request_number_is_kept_if_it_is_one(client):
    given = client.get("/healthz", headers={"X-Request-ID": "trace-0001"})
    assert given.headers["X-Request-ID"] == "trace-0001"
    odd = client.get("/healthz", headers={"X-Request-ID": "<script>"})
    assert odd.headers["X-Request-ID"] != "<script>"


def test_somebody_at_a_page_gets_a_page(failing):
    answer = failure(failing, errors.NotFound("why"), "/fail", Accept="text/html")
    assert answer.mimetype == "text/html"
    assert "404" in answer.get_data(as_text=True)
    assert "<script>" not in answer.get_data(as_text=True)


def test_programs_get_a_problem_even_from_a_browser(failing):
    answer = failure(failing, errors.NotFound("why"), Accept="text/html")
    assert answer.content_type == PROBLEM


def test_errors_are_told_in_the_readers_language(client):
    chinese = client.get("/api/tokens").get_json()
    client.set_cookie("lang", "en")
    english = client.get("/api/tokens").get_json()
    assert chinese["title"] == "请先登录"
    assert english["title"] == "Sign in first"


def test_sentences_with_values_are_translated_around_them(client):
    client.sign_in("street")
    answer = client.post("/api/tokens", json={"days": 0, "x": 1}).get_json()
    told = {fault["where"]: fault["message"] for fault in answer["errors"]}
    assert told == {"days": "不得小于 1", "x": "不认识的字段"}
