"""GridIndex is equal to asking Shapely every polygon, on any layer and any point."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support import polygons as shapes

from geodata.attribution import RULES, Attributor, GridIndex

LAYERS = st.one_of(shapes.coverages(), shapes.messes())
# Two cells side by side, and a special one laid over both.
#   +-----+-----+
#   |  a +-+ b  |
#   |    +-+    |
#   +-----+-----+
A, B, S = "110101001001Z001", "110101001001Z002", "110101001001S001"
SHAPES = [
    shapely.box(116.30, 39.80, 116.31, 39.81),
    shapely.box(116.31, 39.80, 116.32, 39.81),
    shapely.box(116.309, 39.804, 116.311, 39.806),
]


@pytest.fixture(scope="module")
def two():
    return GridIndex.build([A, B], SHAPES[:2])


@pytest.fixture(scope="module")
def three():
    return GridIndex.build([A, B, S], SHAPES)


@settings(deadline=None)  # numba compiles at the first call
@given(st.data())
def test_locate_is_the_smallest_code_that_covers(data):
    codes, polygons = data.draw(LAYERS)
    lon, lat = data.draw(shapes.points_on(polygons))
    expected = [
        shapes.smallest_covering(codes, polygons, x, y)
        for x, y in zip(lon, lat, strict=True)
    ]
    assert GridIndex.build(codes, polygons).locate(lon, lat).tolist() == expected


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([None, 0.0, 5.0, 150.0]), st.sampled_from([0, 20.0]))
def test_explain_is_the_table_of_rules(data, accuracy_m, near_m):
    codes, polygons = data.draw(LAYERS)
    lon, lat = data.draw(shapes.points_on(polygons))
    index = GridIndex.build(codes, polygons)
    found = index.explain(lon, lat, near_m, accuracy_m)
    for at, (x, y) in enumerate(zip(lon, lat, strict=True)):
        limits = (near_m, accuracy_m if accuracy_m is not None else near_m)
        if any(shapes.near_a_limit(codes, polygons, x, y, limit) for limit in limits):
            continue
        owner, rule, runner_up, metres, ambiguous = shapes.explained(
            codes, polygons, x, y, near_m, accuracy_m
        )
        assert found.rule_names[at] == rule
        assert (found.owner[at], found.runner_up[at]) == (owner, runner_up)
        assert found.edge_distance_m[at] == pytest.approx(metres, abs=1e-3, nan_ok=True)
        assert found.ambiguous[at] == ambiguous


@settings(deadline=None)  # numba compiles at the first call
@given(st.data())
def test_on_a_partition_both_answers_agree_wherever_a_grid_covers(data):
    codes, polygons = data.draw(shapes.coverages())
    lon, lat = data.draw(shapes.points_on(polygons))
    index = GridIndex.build(codes, polygons)
    owner = index.locate(lon, lat)
    covered = owner >= 0
    assert (index.explain(lon, lat).owner == owner)[covered].all()


def test_a_saved_index_answers_as_before(tmp_path, three):
    three.save(tmp_path / "plan.index")
    again = GridIndex.load(tmp_path / "plan.index")
    lon, lat = np.random.default_rng(1).uniform(-0.01, 0.03, (2, 500))
    lon, lat = 116.3 + lon, 39.8 + lat
    assert again.codes.tolist() == three.codes.tolist()
    assert (again.locate(lon, lat) == three.locate(lon, lat)).all()
    assert [file.name for file in tmp_path.iterdir()] == ["plan.index"]


def test_the_zone_of_a_whole_city_may_be_given_for_a_part_of_it(tmp_path):
    assert GridIndex.build([A], SHAPES[:1]).epsg == 4548
    GridIndex.build([A], SHAPES[:1], epsg=4547).save(tmp_path / "part.index")
    assert GridIndex.load(tmp_path / "part.index").epsg == 4547


def test_a_layer_of_nothing_is_saved_and_loaded(tmp_path):
    GridIndex.build([], []).save(tmp_path / "empty.index")
    assert len(GridIndex.load(tmp_path / "empty.index")) == 0


def test_a_file_that_is_no_index_is_refused(tmp_path):
    (tmp_path / "other").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(ValueError, match="no grid-index"):
        GridIndex.load(tmp_path / "other")


def test_no_number_and_infinity_are_nowhere(two):
    lon = np.array([np.nan, np.inf, -np.inf, 116.305, 116.305])
    lat = np.array([39.805, 39.805, 39.805, np.nan, 1e300])
    assert (two.locate(lon, lat) == -1).all()
    found = two.explain(lon, lat, accuracy_m=1e6)
    assert set(found.rule_names) == {"outside"}
    assert not found.ambiguous.any()


def test_inside_names_its_distance_and_no_runner_up(two):
    found = two.explain(116.309, 39.805)
    assert RULES[found.rule[0]] == "inside"
    assert found.edge_distance_m[0] == pytest.approx(85.6, abs=0.1)
    assert (found.runner_up[0], found.ambiguous[0]) == (-1, False)


def test_a_coarse_position_names_the_neighbour_it_may_belong_to(two):
    found = two.explain(116.309, 39.805, accuracy_m=100.0)
    assert (two.codes[found.runner_up[0]], found.ambiguous[0]) == (B, True)


def test_each_point_may_have_its_own_accuracy(two):
    lon, lat = np.full(3, 116.309), np.full(3, 39.805)
    found = two.explain(lon, lat, accuracy_m=np.array([np.nan, 50.0, 100.0]))
    assert found.ambiguous.tolist() == [False, False, True]


def test_a_coarse_position_at_the_citys_border_has_no_runner_up(two):
    found = two.explain(116.3001, 39.805, accuracy_m=100.0)
    assert (found.runner_up[0], found.ambiguous[0]) == (-1, True)


def test_a_shared_border_goes_to_the_smaller_code(two):
    found = two.explain(116.31, 39.805)
    assert (found.rule_names[0], two.codes[found.owner[0]]) == ("edge", A)
    assert (two.codes[found.runner_up[0]], found.edge_distance_m[0]) == (B, 0.0)


def test_the_citys_outer_border_is_inside(two):
    found = two.explain(116.30, 39.805)
    assert (found.rule_names[0], found.edge_distance_m[0]) == ("inside", 0.0)


def test_a_special_grid_goes_before_others_large_as_it_may_be():
    index = GridIndex.build([A, S], [SHAPES[2], SHAPES[0].buffer(0.01)])
    found = index.explain(116.31, 39.805)
    assert (found.rule_names[0], index.codes[found.owner[0]]) == ("overlap", S)


def test_a_special_grid_goes_before_the_one_it_lies_on(three):
    found = three.explain(116.3095, 39.805)
    assert (found.rule_names[0], three.codes[found.owner[0]]) == ("overlap", S)
    assert three.codes[found.runner_up[0]] == A


def test_a_code_without_a_letter_has_no_preference():
    index = GridIndex.build(["big", "small"], [SHAPES[0], SHAPES[0].buffer(-0.002)])
    found = index.explain(116.305, 39.805)
    assert index.codes[found.owner[0]] == "small"


def test_outside_but_near_goes_to_the_nearest(two):
    found = two.explain([116.3201, 116.3203], [39.805, 39.805])
    assert found.rule_names.tolist() == ["near", "outside"]
    assert found.edge_distance_m[0] == pytest.approx(8.56, abs=0.01)
    assert found.owner.tolist() == [1, -1]


def test_as_near_to_two_goes_to_the_smaller_code():
    index = GridIndex.build([B, A], [SHAPES[1], SHAPES[0]])
    found = index.explain(116.31, 39.8101)  # right above the corner they share
    assert (found.rule_names[0], index.codes[found.owner[0]]) == ("near", A)
    assert index.codes[found.runner_up[0]] == B


def test_only_codes_under_a_prefix_are_asked(three):
    found = three.explain(116.3095, 39.805, runs=three.runs_of(["110101001001Z"]))
    assert (found.rule_names[0], three.codes[found.owner[0]]) == ("inside", A)


def test_micro_grids_are_sought_in_the_winning_grid_alone():
    grids = GridIndex.build([A, B], SHAPES[:2])
    # The micro-grid of B reaches over the border by mistake: A's points stay A's.
    micro = GridIndex.build(
        [f"{A}01", f"{B}01"], [SHAPES[0], shapely.box(116.305, 39.8, 116.32, 39.81)]
    )
    found = Attributor(grids, micro).attribute([116.308, 116.318, 117.0], [39.805] * 3)
    assert found.grid.tolist() == [0, 1, -1]
    assert found.micro.tolist() == [0, 1, -1]
    assert found.rule_names.tolist() == ["inside", "inside", "outside"]


@pytest.mark.parametrize(
    "codes, polygons, message",
    [
        (["a"], [], "1 codes but 0 polygons"),
        (["a", "a"], SHAPES[:2], "a comes more than once"),
        (["a"], [shapely.Point(0, 0)], "a has no polygon"),
        (["a"], [None], "a has no polygon"),
        (["a"], [shapely.Polygon()], "a is empty"),
    ],
)
def test_what_cannot_be_a_layer_is_refused_by_code(codes, polygons, message):
    with pytest.raises(ValueError, match=message):
        GridIndex.build(codes, polygons)


def test_a_layer_of_nothing_owns_nothing():
    found = GridIndex.build([], []).explain([116.3], [39.8])
    assert found.owner.tolist() == [-1]


def test_many_threads_may_ask_one_index():
    index = GridIndex.build([A, B, S], SHAPES)
    lon, lat = np.random.default_rng(2).uniform(-0.01, 0.03, (2, 2000))
    lon, lat = 116.3 + lon, 39.8 + lat
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: index.explain(lon, lat), range(16)))
    alone = GridIndex.build([A, B, S], SHAPES).explain(lon, lat)
    assert all(np.array_equal(each.owner, alone.owner) for each in answers)


def test_the_polygons_given_are_left_alone():
    high = shapely.force_3d(shapely.box(116.3, 39.8, 116.4, 39.9), 50.0)
    assert GridIndex.build(["a"], [high]).locate([116.35], [39.85]).tolist() == [0]
    assert not shapely.is_prepared(high)


def test_many_points_are_worked_on_in_parts(two, monkeypatch):
    lon = np.linspace(116.29, 116.33, 1000)
    lat = np.full(1000, 39.805)
    whole, owner = two.explain(lon, lat, accuracy_m=30.0), two.locate(lon, lat)
    monkeypatch.setattr("geodata.attribution.index.CHUNK", 7)
    parts = two.explain(lon, lat, accuracy_m=30.0)
    for name, column in vars(whole).items():
        assert np.array_equal(column, vars(parts)[name], equal_nan=True)
    assert (two.locate(lon, lat) == owner).all()
