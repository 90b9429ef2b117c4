"""Whatever is sent to whatever address, the fault is never called ours."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.odd_values import ODD, values

from gis_app.application import create_app
from gis_app.settings import Settings
from gis_app.web.openapi import document

DOCUMENT = document(create_app(Settings(secret_key="x")))
SCHEMAS = DOCUMENT["components"]["schemas"]
# A stream does not end by itself; signing in counts guesses against us; a session that
# signed out or changed its password is no use to the next example.
LEFT_OUT = {"/api/events", "/api/session", "/api/session/password"}
CALLS = [
    (path, method, call)
    for path, methods in DOCUMENT["paths"].items()
    for method, call in methods.items()
    if path not in LEFT_OUT
]

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(scope="module")
def command(app, make_account):
    made = app.test_client()
    made.make_account = make_account
    return made.sign_in("command")


@pytest.mark.parametrize(
    ("path", "method", "call"), CALLS, ids=[f"{m} {p}" for p, m, _ in CALLS]
)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_anything_sent_is_answered(command, path, method, call, data):
    query = {}
    for place in call.get("parameters", ()):
        value = data.draw(st.one_of(values(place.get("schema"), SCHEMAS), ODD))
        if place["in"] == "path":
            text = quote(str(value) or "1", safe="")
            path = path.replace("{" + place["name"] + "}", text)
        elif data.draw(st.booleans()):
            query[place["name"]] = str(value)
    content = call.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema")
    sent = {"json": data.draw(values(body, SCHEMAS))} if body else {}
    answer = command.open(path, method=method.upper(), query_string=query, **sent)
    assert answer.status_code < 500 or answer.status_code == 503, answer.get_json()
    if answer.status_code >= 400 and answer.status_code != 404:
        assert answer.content_type == "application/problem+json"
