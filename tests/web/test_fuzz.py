"""Whatever anybody sends: never a failure of ours, and every refusal says why."""

import json
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.usefixtures("small_city")

EXAMPLES = 120
# A stream; what opens, ends or renews a session; and what may say 503, for no worker
# runs here.
LEFT_OUT = {"/api/events", "/api/session", "/api/session/password", "/readyz"}
ODD = st.sampled_from(
    [
        None, True, "", " ", "\0", "\ud800", "a\0b", "%", "_", "\\", "'", '"', "null", "{}",
        "1e999", "NaN", "-1", -1, 0, -0.0, 1, 2**31, 2**63, 2**200, -(2**70), 1e308, 90, -90,
        180, 90.0000001, "999999999-1", "991003001001Z001", "E0102", "2026-01-01",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00+08:00",
        "0001-01-01", "infinity", "now", [], {}, [[]], "网格", "991003", "99" * 9, "۱",
        "9910030010012345", "x" * 5000, {"type": "Polygon", "coordinates": [[[1e999, 1]]]},
        {"type": "Polygon", "coordinates": [[[119, 39], [120, 39], [120, 40], [119, 39]]]},
        {"lon": 180, "lat": 90, "radius_m": 50000}, {"lon": -61, "lat": 0, "radius_m": 1},
    ]
)  # fmt: skip


def text_of(schema):
    pattern = schema.get("pattern")
    if pattern:
        return st.one_of(st.from_regex(pattern, fullmatch=True), st.text(max_size=20))
    if schema.get("format") in ("date-time", "date"):
        return st.one_of(st.datetimes().map(lambda t: t.isoformat() + "Z"), ODD)
    return st.text(max_size=min(schema.get("maxLength", 60), 60))


def values(schema, document, depth=0):
    """Values after a schema, and now and then anything at all."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
    if "enum" in schema:
        fitting = st.sampled_from(schema["enum"])
    elif any(word in schema for word in ("anyOf", "oneOf", "allOf")):
        kinds = schema.get("anyOf") or schema.get("oneOf") or schema["allOf"]
        fitting = st.one_of([values(kind, document, depth + 1) for kind in kinds])
    else:
        fitting = _by_type(schema, document, depth)
    return st.one_of(fitting, fitting, fitting, fitting, ODD)


def _by_type(schema, document, depth):
    kind = schema.get("type")
    if kind == "object" and depth < 5 and "properties" in schema:
        parts = {
            name: values(part, document, depth + 1)
            for name, part in schema["properties"].items()
        }
        needed = {name: parts.pop(name) for name in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=parts)
    if kind == "array":
        return st.lists(
            values(schema.get("items", {}), document, depth + 1), max_size=3
        )
    return {
        "string": text_of(schema),
        "integer": st.integers(),
        "number": st.one_of(st.floats(), st.floats(-180, 180)),
        "boolean": st.booleans(),
        "null": st.none(),
    }.get(kind, ODD)


def operations(document):
    for path, methods in document["paths"].items():
        if path not in LEFT_OUT:
            for method, operation in methods.items():
                yield path, method, operation


def asked(data, document, path, operation):
    """(address, query, body) of one request."""
    query, holes = {}, {}
    for part in operation.get("parameters", ()):
        value = data.draw(values(part.get("schema", {}), document))
        if part["in"] == "path":
            holes[part["name"]] = re.sub(r"[^\w.~-]", "_", str(value)) or "_"
        elif part["in"] == "query" and data.draw(st.booleans()):
            query[part["name"]] = str(value).encode("utf-8", "replace")
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    body = None if schema is None else data.draw(values(schema, document))
    return path.format(**holes), query, body


@pytest.fixture(scope="module")
def browsers(app, make_account):
    made = []
    for role in ("command", "analyst"):
        browser = app.test_client()
        browser.make_account = make_account
        made.append(browser.sign_in(role))
    return made


@pytest.fixture(scope="module")
def document(browsers):
    return browsers[0].get("/openapi/openapi.json").get_json()


def test_every_operation_bears_whatever_is_sent(document, browsers, app):
    app.testing = False  # else a failure is raised here and not answered
    try:
        for path, method, operation in operations(document):
            bears(document, browsers, path, method.upper(), operation)
    finally:
        app.testing = True


def bears(document, browsers, path, method, operation):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(st.data())
    def check(data):
        address, query, body = asked(data, document, path, operation)
        browser = data.draw(st.sampled_from(browsers))
        text = None if body is None else json.dumps(body)
        answer = browser.open(
            address,
            method=method,
            query_string=query,
            data=text,
            content_type=text and "application/json",
        )
        assert answer.status_code < 500, (method, address, query, body)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json", (method, address)
            assert answer.get_json()["status"] == answer.status_code

    check()
