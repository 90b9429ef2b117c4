"""`gis-app locate` and the exit codes that every command shares."""

import json

import pytest

from gis_app.commands import main

pytestmark = pytest.mark.usefixtures("small_city")
PLACE = ("locate", "119.0005", "39.0005")


def test_a_point_has_its_grid_and_a_reason(gis_app):
    found = json.loads(gis_app(*PLACE).stdout)
    assert found["grid"]["code"] and found["reason"]


@pytest.mark.usefixtures("gis_app")
def test_a_folder_that_is_not_there_is_wrong_use(tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        main(["export", "grids", str(tmp_path / "none" / "grids.csv")])
    assert left.value.code == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.usefixtures("gis_app")
@pytest.mark.parametrize("wrong", [("--at", "soon"), ("--datum", "mars")])
def test_what_is_no_time_and_no_datum_is_wrong_use(wrong, capsys):
    with pytest.raises(SystemExit) as left:
        main([*PLACE, *wrong])
    assert left.value.code == 2
    assert wrong[1] in capsys.readouterr().err
