"""Promises that every layer file keeps. A new layer is tested by being there."""

import json
from datetime import UTC, datetime
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from psycopg2 import sql
from support import chessboard
from support.chessboard import COMMAND, TOWN, containing, features

import layers
from gis_app.database import Database
from gis_app.domain.incident_filter import IncidentFilter
from gis_app.store import filters
from gis_app.store.tiles import Place, once, statement_for, tile
from layers import all_layers
from layers._style import COLORS, FONT, THEMES, colored

FOLDER = Path(layers.__file__).parent


# -- what a file says ------------------------------------------------------------


@pytest.fixture(params=all_layers().values(), ids=lambda layer: layer.id)
def layer(request):
    return request.param


def test_each_file_is_a_layer_and_each_layer_a_file():
    files = {path.stem for path in FOLDER.glob("[!_]*.py")}
    assert set(all_layers()) == files


def test_the_nine_layers_of_the_contract_are_there():
    promised = "units grids micro_grids incidents incident_density facilities buildings"
    assert {*promised.split(), "roads", "water"} <= set(all_layers())


def test_its_file_has_its_name(layer):
    assert import_module(f"layers.{layer.id}").layer is layer


def test_it_is_explained_in_both_languages(layer):
    texts = [layer.title, layer.description, *layer.fields.values()]
    texts += [text for part in layer.parts.values() for text in part.fields.values()]
    texts += [entry["label"] for entry in layer.legend]
    assert layer.legend
    assert all(text["zh"].strip() and text["en"].strip() for text in texts)


def test_its_style_uses_only_fields_that_it_declares(layer):
    for entry in layer.style:
        part = entry.get("part")
        declared = layer.parts[part].fields if part else layer.fields
        assert set(_gets(entry)) <= set(declared), entry["role"]


def test_its_colours_are_colours_of_every_theme(layer):
    for theme in THEMES:
        text = json.dumps(colored([layer.style, layer.legend], theme))
        assert "@" not in text


def test_no_two_of_its_style_layers_have_one_name(layer):
    roles = [entry["role"] for entry in layer.style]
    assert len(set(roles)) == len(roles)


def test_its_texts_are_at_least_twelve_pixels_in_a_font_of_the_page(layer):
    for entry in layer.style:
        if "text-field" in entry.get("layout", {}):
            size = entry["layout"]["text-size"]
            sizes = size[4::2] if isinstance(size, list) else [size]
            assert min(sizes) >= 12 and entry["layout"]["text-font"] == FONT


def test_a_colour_is_named_once_for_both_themes():
    assert all(len(pair) == len(THEMES) for pair in COLORS.values())


def _gets(node):
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        if node[:1] == ["get"]:
            yield node[1]
        for part in node:
            yield from _gets(part)


# -- what the database makes of it ---------------------------------------------------


@pytest.fixture(scope="module")
def database_urls(server):
    with chessboard.copy(server) as urls:
        yield urls


@pytest.fixture(scope="module")
def web(database_urls):
    """The database as the web role, whom every policy binds."""
    database = Database(database_urls.web, connections=2)
    yield database
    database.close()


def test_its_sql_gives_a_tile(layer, web):
    with web.transaction(COMMAND) as cursor:
        for z in (layer.zooms[0], 12, layer.zooms[1]):
            assert isinstance(tile(cursor, layer, containing(z)), bytes)


def test_its_sql_selects_exactly_what_it_declares(layer, web):
    statements = [(layer.sql, layer.fields), (layer.aggregate_sql, layer.fields)]
    statements += [(part.sql, part.fields) for part in layer.parts.values()]
    for select, fields in statements:
        if select is not None:
            assert _columns(web, layer, select) == ["id", "geom", *fields]


def _columns(web, layer, select):
    _, parameters = statement_for(layer, containing(14))
    chosen = sql.SQL("true")
    statement = sql.SQL("{} SELECT * FROM ({}) AS feature LIMIT 0").format(
        once(layer, chosen), sql.SQL(select).format(chosen=chosen)
    )
    with web.transaction(COMMAND) as cursor:
        cursor.execute(statement, parameters)
        return [column.name for column in cursor.description]


SEEN = {
    "units": "unit_version_",
    "grids": "grid_version_",
    "micro_grids": "grid_version_",
    "facilities": "facility_geom",
    "buildings": "building_geom",
    "roads": "road_geom",
    "water": "water_geom",
    "incidents": "incident_place",
    "incident_density": "incident_place",
    "incident_clusters": "incident_place",
}


@pytest.mark.parametrize("scope", [COMMAND, TOWN], ids=["city", "town"])
def test_the_web_role_finds_its_tile_by_the_spatial_index(layer, scope, web):
    statement, parameters = statement_for(layer, containing(16))
    plan = _explain(web, scope, statement, parameters)
    scans = list(_scans(plan))
    assert not [s for s in scans if s["Node Type"] == "Seq Scan" and _is_big(s)]
    spatial = [s for s in scans if "&&" in s.get("Index Cond", "")]
    index = SEEN.get(layer.id, "")
    assert any(s["Index Name"].startswith(index) for s in spatial), scans


def _explain(web, scope, statement, parameters):
    with web.transaction(scope) as cursor:
        # Tables that are empty here are read whole by any sensible planner.
        cursor.execute("SELECT count(*) AS n FROM incident")
        assert cursor.fetchone().n > 50
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            sql.SQL("EXPLAIN (FORMAT JSON) {}").format(statement), parameters
        )
        return cursor.fetchone()[0][0]["Plan"]


def _scans(plan):
    if "Scan" in plan["Node Type"]:
        yield plan
    for below in plan.get("Plans", ()):
        yield from _scans(below)


def _is_big(scan):
    return scan.get("Relation Name") in ("incident", "grid_version")


FILTERS = [
    {},
    {"from": "2025-01-01T00:00:00+08:00", "to": "2026-12-01T00:00:00+08:00"},
    {"categories": ["E01"]},
    {"severities": [1, 2], "states": [45], "sources": ["20"]},
    {"under": "991003001"},
    {"grids": ["991003001001Z001"]},
    {"party": 1},
    {"near": {"lon": 119.1, "lat": 38.38, "radius_m": 500}},
    {"text": "垃圾"},
    {"overdue": True, "ambiguous": False, "rule": "inside"},
    {"basis": "2026-01-01", "under": "991003001"},
    {"geometry": {"type": "Polygon", "coordinates": [
        [[119.09, 38.37], [119.11, 38.37], [119.1, 38.39], [119.09, 38.37]]]}},
]  # fmt: skip


@pytest.mark.parametrize("body", FILTERS, ids=lambda body: "-".join(body) or "none")
@pytest.mark.parametrize("name", ["incidents", "incident_density", "incident_clusters"])
def test_no_filter_makes_a_street_tile_read_all_incidents(name, body, web):
    chosen = filters.where(IncidentFilter.model_validate(body))
    statement, parameters = statement_for(
        all_layers()[name], containing(14), chosen=chosen
    )
    for scope in (COMMAND, TOWN):
        with web.transaction(scope) as cursor:
            cursor.execute(sql.SQL("EXPLAIN {}").format(statement), parameters)
            text = "\n".join(row[0] for row in cursor)
        assert "Seq Scan on incident" not in text


# -- shapes ---------------------------------------------------------------------------


@pytest.mark.parametrize("z", [10, 12, 14])
def test_neighbours_keep_their_shared_border_at_every_zoom(z, web):
    rings = [f["rings"] for f in features(web, "grids", containing(z))["grids"]]
    edges = [pair for shape in rings for ring in shape for pair in pairwise(ring)]
    rim = [_limits(edges, axis) for axis in (0, 1)]
    inner = [e for e in edges if not any(_along(e, axis, rim[axis]) for axis in (0, 1))]
    assert len(inner) > 20
    assert all(edges.count(edge[::-1]) == 1 for edge in inner)


def _limits(edges, axis):
    values = [point[axis] for edge in edges for point in edge]
    return min(values), max(values)


def _along(edge, axis, limits):
    """On the outline of all there is in the tile: nobody is on the other side."""
    return edge[0][axis] == edge[1][axis] and edge[0][axis] in limits


def test_a_label_stands_in_exactly_one_tile(web):
    seen = []
    for x, y in _below(containing(10), 13):
        found = features(web, "grids", Place(13, x, y)).get("grids_label", [])
        seen += [feature["properties"]["code"] for feature in found]
    assert len(seen) == len(set(seen)) > 100


def _below(place, z):
    """Tiles of a deeper zoom within a tile."""
    more = 2 ** (z - place.z)
    return [
        (place.x * more + i, place.y * more + j)
        for i in range(more)
        for j in range(more)
    ]


def test_low_zooms_show_towns_and_leave_communities_for_later(web):
    levels = {
        z: {
            f["properties"]["level"]
            for f in features(web, "units", containing(z))["units"]
        }
        for z in (6, 9, 13)
    }
    assert "town" not in levels[6] and "town" in levels[9]
    assert "community" not in levels[9] and "community" in levels[13]


def test_boundaries_of_another_day_can_be_asked_for(web, owner):
    code = "991003001001Z001"
    with owner.transaction() as cursor:
        cursor.execute(
            "UPDATE grid_version SET valid = tstzrange(NULL, '2024-01-01')"
            " WHERE code = %s",
            [code],
        )
    place = containing(14, 119.0025, 38.302)
    now = features(web, "grids", place)["grids"]
    then = features(web, "grids", place, at=datetime(2023, 6, 1, tzinfo=UTC))["grids"]
    assert code not in {f["properties"]["code"] for f in now}
    assert code in {f["properties"]["code"] for f in then}
