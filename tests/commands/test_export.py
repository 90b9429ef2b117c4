"""`gis-app export`: the filter of the API, as a person types it."""

import csv

import pytest

PLACE = {"lon": 119.0005, "lat": 39.0075}
REPORT = {"category": "E0102", "title": "暴露垃圾", "source": "10", **PLACE}

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture
def numbers(gis_app, tmp_path):
    """numbers("--under", "991003") -> the numbers of the incidents in the file."""

    def exported(*words):
        file = tmp_path / "out.csv"
        done = gis_app("export", "incidents", str(file), *words)
        assert done.exit_code == 0, done.output
        with open(file, encoding="utf-8-sig", newline="") as text:
            return {row["no"] for row in csv.DictReader(text)}

    return exported


def test_each_condition_chooses(numbers, client):
    no = client.sign_in("command").post("/api/incidents", json=REPORT).get_json()["no"]
    around = ("--near", str(PLACE["lon"]), str(PLACE["lat"]), "30")
    assert no in numbers(*around, "--category", "E01", "--basis", "reported")
    assert no in numbers("--time-field", "due_at", "--from", "2026-01-01T00:00+08:00")
    assert no not in numbers("--near", "119.0062", "39.0078", "30")
    assert no not in numbers("--party", "2000000000")


def test_what_is_no_filter_is_told(gis_app, tmp_path):
    done = gis_app("export", "incidents", str(tmp_path / "a.csv"), "--from", "soon")
    assert done.exception.exit_code == 2
    assert done.exception.errors[0]["where"] == "from"
    area = tmp_path / "area.geojson"
    area.write_text("[")
    done = gis_app("export", "incidents", str(tmp_path / "a.csv"), "--area", str(area))
    assert "no GeoJSON" in str(done.exception)
