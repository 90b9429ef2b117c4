"""`gis-app imports`: what was loaded, and a load taken back."""

import json

import pytest
from support.samples import square, write_geojson


@pytest.fixture
def loaded(gis_app, tmp_path):
    """loaded("131005001"): the number of a load of one unit."""

    def loaded(code, west=116):
        path = write_geojson(
            tmp_path / f"{code}.geojson", [({"code": code}, square(west, 39))]
        )
        done = gis_app("load", "units", str(path), "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)["import"]

    return loaded


def test_a_report_for_programs_names_the_import(gis_app, tmp_path):
    rows = [
        ({"code": "131008001"}, square(117, 38)),
        ({"code": "131009001"}, square(117.1, 38)),
    ]
    path = write_geojson(tmp_path / "a.geojson", rows)
    done = gis_app("load", "units", str(path), "--under", "131008", "--json")
    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (report["read"], report["stored"], report["rejected"]) == (2, 1, 1)
    assert report["faults"][0]["where"] == "a.geojson row 2"
    assert report["faults"][0]["lon"] == pytest.approx(117.105)
    assert report["import"] > 0


def test_loads_are_listed_and_undone(gis_app, loaded):
    number = loaded("131006001")
    first = gis_app("imports", "list").stdout.splitlines()[0]
    assert first.split()[0] == str(number) and "131006001.geojson" in first
    assert gis_app("imports", "undo", str(number), "--check").exit_code == 0
    undone = gis_app("imports", "undo", str(number))
    assert undone.exit_code == 0 and "unit" in undone.stdout
    (line, *_) = gis_app("imports", "list", "--json").stdout.splitlines()
    assert json.loads(line)["state"] == "undone"


def test_what_stands_against_it_is_said(gis_app, loaded):
    number = loaded("131007", 118)
    loaded("131007001", 118)
    asked = gis_app("imports", "undo", str(number), "--check")
    assert asked.exit_code == 1 and "units of others lie in units of it" in asked.stdout
    refused = gis_app("imports", "undo", str(number))
    assert refused.exception.exit_code == 1
    assert "units of others" in refused.exception.errors[0]["message"]


def test_an_import_that_is_none_is_not_undone(gis_app):
    assert "no such import" in gis_app("imports", "undo", "99999").exception.detail
