"""Incidents in each polygon of a layer: as one asks for each, in scope, bad ones told."""

import json

import numpy as np
import pytest
import shapely
from support import chessboard
from support.samples import write_geojson

from geodata.intake import Options
from gis_app.actions import count_in_areas as counting
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.errors import BadRequest, Forbidden, TooLarge
from gis_app.store import answers

EPSG = 4549
LATE = IncidentFilter.model_validate({"from": "2025-06-01T00:00:00Z", "states": [80]})


@pytest.fixture(scope="module")
def web(server):
    """The chessboard as the web role, whom the policies bind."""
    with chessboard.copy(server) as urls:
        database = Database(urls.web, connections=1)
        yield database
        database.close()


@pytest.fixture(scope="module")
def areas(tmp_path_factory):
    """Forty polygons over the board, some overlapping, one far away."""
    chance = np.random.default_rng(3)
    spots = shapely.points(
        chance.uniform(119, 119.2, 40), chance.uniform(38.3, 38.45, 40)
    )
    shapes = [
        *shapely.buffer(spots, chance.uniform(0.002, 0.03, 40)),
        shapely.box(1, 1, 2, 2),
    ]
    rows = [
        ({"name": f"片区{n}", "kind": "x"}, shape) for n, shape in enumerate(shapes)
    ]
    path = write_geojson(tmp_path_factory.mktemp("areas") / "areas.geojson", rows)
    return counting.read_areas(path, Options(), EPSG)


@pytest.mark.parametrize("scope", [chessboard.COMMAND, chessboard.TOWN])
@pytest.mark.parametrize("wanted", [IncidentFilter(), LATE])
def test_each_polygon_counts_what_the_filter_by_that_polygon_counts(
    web, areas, scope, wanted
):
    with web.transaction(scope) as cursor:
        found = counting.count_in_areas(cursor, scope, wanted, areas)
        for area, shape in zip(found["areas"], areas.shapes, strict=True):
            drawn = wanted.model_copy(
                update={"geometry": json.loads(shapely.to_geojson(shape))}
            )
            assert area["count"] == answers.counts(cursor, drawn)[0].count
    assert sum(area["count"] for area in found["areas"]) > 0
    assert found["areas"][-1] == {"row": 41, "name": "片区40", "count": 0}


def test_outside_are_those_in_no_polygon_each_once(web, areas):
    scope = chessboard.COMMAND
    whole = json.loads(shapely.to_geojson(shapely.union_all(areas.shapes)))
    with web.transaction(scope) as cursor:
        found = counting.count_in_areas(cursor, scope, IncidentFilter(), areas)
        inside = answers.counts(cursor, IncidentFilter(geometry=whole))[0].count
    assert found["total"] - found["outside"] == pytest.approx(inside, abs=2)


def test_counts_by_a_key_add_up(web, areas):
    scope = chessboard.COMMAND
    with web.transaction(scope) as cursor:
        found = counting.count_in_areas(
            cursor, scope, IncidentFilter(), areas, ["category", "severity"]
        )
    for area in found["areas"]:
        assert sum(row["count"] for row in area["rows"]) == area["count"]


def test_who_sees_aggregates_only_counts_nothing_in_areas_of_ones_own(web, areas):
    with web.transaction(chessboard.ANALYST) as cursor, pytest.raises(Forbidden):
        counting.count_in_areas(cursor, chessboard.ANALYST, IncidentFilter(), areas)


def test_bad_polygons_are_told_and_a_crossed_one_is_repaired(tmp_path, monkeypatch):
    monkeypatch.setattr(counting, "MOST_VERTICES", 100)
    hole = shapely.Polygon([(0, 0), (2, 0), (2, 2), (1, 2), (1, 1), (1, 2), (0, 2)])
    rows = [
        ({"name": "point"}, shapely.Point(119, 38)),
        ({"name": "spike"}, shapely.transform(hole, lambda xy: xy / 100 + [119, 38])),
        ({"name": "round"}, shapely.Point(119, 38).buffer(1, quad_segs=100)),
    ]
    found = counting.read_areas(
        write_geojson(tmp_path / "a.geojson", rows), Options(), EPSG
    )
    assert found.names == ["spike"]
    assert [fault["where"] for fault in found.faults] == [
        "a.geojson row 1",
        "a.geojson row 3",
    ]
    assert "its polygon was invalid and was repaired" in found.notes


def test_a_layer_without_polygons_or_with_too_many_is_refused(tmp_path, monkeypatch):
    one = [({"name": "a"}, shapely.Point(119, 38))]
    with pytest.raises(BadRequest, match="no polygon"):
        counting.read_areas(write_geojson(tmp_path / "p.geojson", one), Options(), EPSG)
    monkeypatch.setattr(counting, "MOST_AREAS", 1)
    two = [({"name": "a"}, shapely.box(119, 38, 120, 39))] * 2
    with pytest.raises(TooLarge):
        counting.read_areas(write_geojson(tmp_path / "q.geojson", two), Options(), EPSG)
