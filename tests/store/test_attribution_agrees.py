"""SQL, engine and brute force give one answer: owner, rule, runner-up, metres, words."""

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import polygons as shapes

from geodata.attribution import Attributor, GridIndex, sentence

BEIJING = Path(__file__).parents[2] / "../shared/data/cn_beijing/beijing_wgs84.gpkg"
LAYERS = st.one_of(
    shapes.coverages(shapes.grid_codes), shapes.messes(shapes.grid_codes)
)
# An example undoes what it wrote, so the one transaction serves them all.
in_one_transaction = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def layer_of(cursor):
    """layer_of(codes, polygons): they are the only grids in force from now on."""
    cursor.execute("INSERT INTO plan (scope_code, name) VALUES ('', 't') RETURNING id")
    plan = cursor.fetchone().id
    cursor.execute("SAVEPOINT bare")

    def layer_of(codes, polygons):
        cursor.execute("ROLLBACK TO SAVEPOINT bare")
        rows = [codes, [shape.wkb_hex for shape in polygons]]
        cursor.execute(
            "INSERT INTO grid (code) SELECT unnest(%s::text[]) ORDER BY 1", rows[:1]
        )
        cursor.execute(
            """
            INSERT INTO grid_version
                   (code, layer, plan_id, name, geom, label, area_m2)
            SELECT code, layer, %s, code, ST_Multi(shape), ST_PointOnSurface(shape),
                   round(ST_Area(ST_Transform(shape, i.zone_srid))::numeric, 2)
              FROM (SELECT unnest(%s::text[]) AS code,
                           ST_SetSRID(unnest(%s::text[])::geometry, 4490) AS shape) g
              JOIN grid USING (code), installation i
            """,
            [plan, *rows],
        )

    return layer_of


def asked(cursor, lon, lat, near_m, accuracy_m):
    """What SQL answers, a row a point."""
    cursor.execute(
        """
        SELECT a.* FROM unnest(%s::float8[], %s::float8[])
                        WITH ORDINALITY AS p (lon, lat, place)
         CROSS JOIN LATERAL attribute_point(
                ST_SetSRID(ST_MakePoint(lon, lat), 4490), now(), %s, %s) a
         ORDER BY p.place
        """,
        [lon.tolist(), lat.tolist(), near_m, accuracy_m],
    )
    return cursor.fetchall()


def assert_one_answer(rows, index, found, skip):
    """Row by row, left out those within 1 mm of a limit."""
    for at, row in enumerate(rows):
        if at in skip:
            continue
        owner, other = found.owner[at], found.runner_up[at]
        assert row.rule == found.rule_names[at]
        assert row.grid_code == (index.codes[owner] if owner >= 0 else None)
        assert row.runner_up == (index.codes[other] if other >= 0 else None)
        assert row.ambiguous == found.ambiguous[at]
        edge = np.nan if row.edge_m is None else row.edge_m
        assert edge == pytest.approx(found.edge_distance_m[at], abs=1e-3, nan_ok=True)


def at_a_limit(codes, polygons, lon, lat, *limits):
    return {
        at
        for at, (x, y) in enumerate(zip(lon, lat, strict=True))
        for limit in limits
        if shapes.near_a_limit(codes, polygons, x, y, limit)
    }


@in_one_transaction
@given(st.data(), st.sampled_from([None, 0.0, 8.0, 150.0]))
def test_sql_and_engine_agree_on_any_layer(cursor, layer_of, data, accuracy_m):
    codes, polygons = data.draw(LAYERS)
    lon, lat = data.draw(shapes.points_on(polygons))
    layer_of(codes, polygons)
    index = GridIndex.build(codes, polygons)
    skip = at_a_limit(codes, polygons, lon, lat, 20.0, accuracy_m or 20.0)
    found = index.explain(lon, lat, 20.0, accuracy_m)
    assert_one_answer(asked(cursor, lon, lat, 20.0, accuracy_m), index, found, skip)


@in_one_transaction
@given(st.data())
def test_sql_and_brute_force_agree_on_a_partition(cursor, layer_of, data):
    codes, polygons = data.draw(shapes.coverages(shapes.grid_codes))
    lon, lat = data.draw(shapes.points_on(polygons))
    layer_of(codes, polygons)
    rows = asked(cursor, lon, lat, 0.0, None)
    for x, y, row in zip(lon, lat, rows, strict=True):
        at = shapes.smallest_covering(codes, polygons, x, y)
        if at >= 0:
            assert row.grid_code == codes[at]


@in_one_transaction
@given(st.data())
def test_sql_and_engine_agree_on_the_micro_grid(cursor, layer_of, data):
    codes, polygons = data.draw(shapes.coverages(shapes.grid_codes))
    lon, lat = data.draw(shapes.points_on(polygons))
    halves = [half for shape in polygons for half in in_two(shape)]
    micro = [f"{code}{half}" for code in codes for half in ("02", "01")]
    layer_of([*codes, *micro], [*polygons, *halves])
    both = Attributor(GridIndex.build(codes, polygons), GridIndex.build(micro, halves))
    found = both.attribute(lon, lat)
    skip = at_a_limit(codes, polygons, lon, lat, 20.0)
    for at, row in enumerate(asked(cursor, lon, lat, 20.0, None)):
        inner = found.micro[at]
        if at not in skip:
            assert row.micro_grid_code == (micro[inner] if inner >= 0 else None)


def in_two(shape):
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    left = shapely.intersection(shape, shapely.box(west, south, middle, north))
    return left, shapely.difference(shape, left)


@in_one_transaction
@given(st.data(), st.sampled_from([None, 30.0]))
def test_sql_gives_the_reason_in_the_engines_words(cursor, layer_of, data, accuracy_m):
    codes, polygons = data.draw(LAYERS)
    lon, lat = data.draw(shapes.points_on(polygons))
    layer_of(codes, polygons)
    for row in asked(cursor, lon, lat, 20.0, accuracy_m):
        assert row.reason == sentence(
            row.rule,
            grid=row.grid_code,
            runner_up=row.runner_up,
            distance_m=row.edge_m,
            near_m=20.0,
            accuracy_m=accuracy_m,
        )


def test_a_place_an_ulp_beside_an_edge_is_not_on_it(cursor, layer_of):
    # PostGIS alone, multiplying in floating point, says that it is.
    west, south, east, north = 116.3, 39.8, 116.3024, 39.8032
    above = shapely.Polygon([(west, south), (east, north), (west, north)])
    below = shapely.Polygon([(west, south), (east, south), (east, north)])
    codes = ["110101001001Z001", "110101001001Z002"]
    layer_of(codes, [above, below])
    lon, lat = np.array([116.30048000000001]), np.array([39.80064000000001])
    (row,) = asked(cursor, lon, lat, 20.0, None)
    found = GridIndex.build(codes, [above, below]).explain(lon, lat)
    assert (row.rule, row.grid_code) == ("inside", codes[found.owner[0]])


@pytest.mark.skipif(not BEIJING.exists(), reason="../shared/data is not there")
def test_sql_and_engine_agree_on_and_beside_beijings_street_borders(cursor, layer_of):
    streets = pyogrio.read_dataframe(BEIJING, layer="subdistrict")
    codes = [f"{code}Z001" for code in streets.code]
    polygons = streets.geometry.to_numpy()
    layer_of(codes, polygons)
    lon, lat = places_on_borders(polygons, 400)
    index = GridIndex.build(codes, polygons)
    found = index.explain(lon, lat, 20.0, 10.0)
    assert_one_answer(asked(cursor, lon, lat, 20.0, 10.0), index, found, set())
    assert set(found.rule_names) >= {"inside", "edge", "overlap"}


def places_on_borders(polygons, n):
    """n vertices, n middles of edges, and places 2 ulp and some metres beside them."""
    chance = np.random.default_rng(7)
    corners = shapely.get_coordinates(polygons)
    at = chance.integers(0, len(corners) - 1, n)
    middles = (corners[at] + corners[at + 1]) / 2
    exact = np.concatenate([corners[at], middles])
    beside = exact + np.spacing(exact) * chance.integers(-2, 3, exact.shape)
    wide = exact + chance.normal(0, 1e-4, exact.shape)
    return np.ascontiguousarray(np.concatenate([exact, beside, wide]).T)
