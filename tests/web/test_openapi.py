"""The API describes itself, completely, without a request that leaves the host."""

import pytest

from gis_app.application import create_app
from gis_app.settings import Settings
from gis_app.web.openapi import document

DOCUMENT = document(create_app(Settings(secret_key="x")))
CALLS = [
    (path, method, call)
    for path, methods in DOCUMENT["paths"].items()
    for method, call in methods.items()
]


@pytest.mark.parametrize(
    ("path", "method", "call"), CALLS, ids=[f"{m} {p}" for p, m, _ in CALLS]
)
def test_every_operation_says_what_it_does_and_answers(path, method, call):
    assert call.get("summary"), "no summary"
    assert any(status.startswith("2") for status in call["responses"]), "no answer"
    assert all(answer["description"] for answer in call["responses"].values())


def test_every_reference_leads_somewhere():
    names = set()

    def walk(part):
        if isinstance(part, dict):
            names.update(
                text.rpartition("/")[2] for key, text in part.items() if key == "$ref"
            )
            part = part.values()
        if not isinstance(part, str) and hasattr(part, "__iter__"):
            for inner in part:
                walk(inner)

    walk(DOCUMENT)
    assert names <= set(DOCUMENT["components"]["schemas"])


def test_the_ways_to_sign_in_are_declared():
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert schemes["session"]["in"] == "cookie"
    assert schemes["bearer"]["scheme"] == "bearer"


def test_what_is_open_to_all_says_so():
    assert DOCUMENT["paths"]["/healthz"]["get"]["security"] == []
    assert "security" not in DOCUMENT["paths"]["/api/tokens"]["get"]


def test_the_page_lists_every_operation(client, built):
    text = client.sign_in("street").get("/openapi/").get_data(as_text=True)
    assert all(f"{method.upper()} {path}" in text for path, method, _ in CALLS)
    assert "<script>" not in text and "http://" not in text.replace("http://www.w3", "")
