"""An empty installation: the page leads from nothing on."""

import pytest


def test_nobody_can_sign_in_yet_and_the_door_says_how(client):
    assert client.get("/api/session").get_json()["nobody_yet"] is True


@pytest.mark.parametrize("role", ["admin", "command", "planner"])
def test_everything_is_missing_and_nothing_fails(visitor, role):
    answer = visitor(role).get("/api/setup").get_json()
    assert answer["next"] == "installation"
    states = {step["id"]: step["state"] for step in answer["steps"]}
    assert states["units"] == states["grids"] == states["partition"] == "missing"
    assert states["demo"] == "done"
    units = next(step for step in answer["steps"] if step["id"] == "units")
    texts = [deed.get("text", "") for deed in units["do"]]
    assert ".venv/bin/gis-app load units FILE" in texts
