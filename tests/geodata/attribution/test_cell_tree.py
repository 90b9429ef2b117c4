"""The tree of cells gives Shapely's answers, at the places and on the layers that are hard
for it."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geodata.attribution import GridIndex

WEST, SOUTH = 116.0, 39.5


def winding(n, seed=1, corners=12):
    """A coverage of about n cells whose borders wind: a raster, each border bent alike for
    both that share it."""
    random = np.random.default_rng(seed)
    side = int(np.sqrt(n))
    xs, ys = np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0))
    knots = np.stack([xs, ys], axis=-1) + random.uniform(
        -0.2, 0.2, (side + 1, side + 1, 2)
    )
    share = np.linspace(0, 1, corners + 1)[1:-1]

    def border(a, b):
        way = b - a
        bent = random.uniform(-0.2, 0.2, corners - 1) * share * (1 - share)
        return np.vstack(
            [a, a + np.outer(share, way) + np.outer(bent, [-way[1], way[0]])]
        )

    flat = [
        [border(knots[j, i], knots[j, i + 1]) for i in range(side)]
        for j in range(side + 1)
    ]
    tall = [
        [border(knots[j, i], knots[j + 1, i]) for i in range(side + 1)]
        for j in range(side)
    ]

    def back(line, end):
        return np.vstack([end, line[:0:-1]])

    cells = []
    for j in range(side):
        for i in range(side):
            ring = [
                flat[j][i],
                tall[j][i + 1],
                back(flat[j + 1][i], knots[j + 1, i + 1]),
                back(tall[j][i], knots[j + 1, i]),
            ]
            cells.append(shapely.Polygon(np.vstack(ring) * 0.01 + [WEST, SOUTH]))
    assert shapely.coverage_is_valid(cells) and shapely.is_valid(cells).all()
    return np.array(cells, object)


def hard_points(polygons, n, seed=2):
    """On corners, on edges, up to 2 ulp beside both, at the heights of corners."""
    random = np.random.default_rng(seed)
    ring = shapely.get_coordinates(polygons)
    at = random.integers(0, len(ring) - 1, n)
    share = random.choice([0.0, 0.25, 0.5, 1 / 3, 0.7], n)[:, None]
    spots = ring[at] + share * (ring[at + 1] - ring[at])
    level = random.random(n) < 0.1
    spots[level, 0] += random.uniform(-0.01, 0.01, level.sum())
    spots += random.integers(-2, 3, spots.shape) * np.spacing(spots)
    return spots.T


def free_points(polygons, n, seed=3):
    west, south, east, north = shapely.total_bounds(polygons)
    random = np.random.default_rng(seed)
    wide, high = (east - west) * 0.05, (north - south) * 0.05
    return (
        random.uniform(west - wide, east + wide, n),
        random.uniform(south - high, north + high, n),
    )


def on_its_lines(index, n, seed=4):
    """On the lines and corners of the tree's own cells, of any size, and 1 ulp beside."""
    random = np.random.default_rng(seed)
    x0, y0, _, _, wide, high, _ = index._cells.frame
    size = 1 << random.integers(8, 24, (2, n))
    spots = random.integers(0, 1 << 28, (2, n)) // size * size
    lon, lat = x0 + spots[0] * wide, y0 + spots[1] * high
    loose = random.random(n) < 0.5
    lat[loose] += random.uniform(0, 0.001, loose.sum())
    return lon + random.integers(-1, 2, n) * np.spacing(lon), lat


def by_shapely(codes, polygons, lon, lat):
    point, polygon = shapely.STRtree(polygons).query(
        shapely.points(lon, lat), predicate="covered_by"
    )
    order = np.argsort(codes)
    rank = np.empty(len(codes), int)
    rank[order] = np.arange(len(codes))
    first = np.full(len(lon), len(codes))
    np.minimum.at(first, point, rank[polygon])
    return np.append(order, -1)[np.where(first < len(codes), first, -1)]


def assert_as_shapely(codes, polygons, n=20_000):
    index = GridIndex.build(codes, polygons)
    places = hard_points(polygons, n), free_points(polygons, n), on_its_lines(index, n)
    for lon, lat in places:
        expected = by_shapely(codes, polygons, lon, lat)
        assert (index.locate(lon, lat) == expected).all()
    return index


def codes_of(polygons, seed=5):
    """Whose order is not that of the polygons."""
    random = np.random.default_rng(seed)
    return [f"110101001001Z{k:05d}" for k in random.permutation(len(polygons))]


@pytest.fixture(scope="module")
def city():
    polygons = winding(900)
    return codes_of(polygons), polygons


def test_a_winding_coverage_also_on_its_borders_and_the_trees_own_lines(city):
    assert_as_shapely(*city, n=60_000)


def test_upright_borders_that_lie_on_a_raster():
    boxes = [
        shapely.box(
            WEST + i / 64, SOUTH + j / 64, WEST + (i + 1) / 64, SOUTH + (j + 1) / 64
        )
        for i in range(16)
        for j in range(16)
    ]
    assert_as_shapely(codes_of(boxes), np.array(boxes))


def test_a_tiny_city_with_an_exclave_far_away(city):
    codes, polygons = city
    small = shapely.transform(
        polygons, lambda xy: (xy - [WEST, SOUTH]) / 50 + [WEST, SOUTH]
    )
    far = shapely.box(130, 45, 131, 46)
    assert_as_shapely([*codes, "X"], np.append(small, far))


def test_many_wedges_that_meet_in_one_corner():
    turn = np.linspace(0, 2 * np.pi, 151)
    rim = np.stack([np.cos(turn), np.sin(turn)], axis=1) * 0.1 + [WEST, SOUTH]
    rim[-1] = rim[0]
    wedges = [shapely.Polygon([(WEST, SOUTH), *pair]) for pair in pairwise(rim)]
    index = assert_as_shapely(codes_of(wedges), np.array(wedges))
    near = np.random.default_rng(1).uniform(-1e-12, 1e-12, (2, 500))
    lon, lat = WEST + near[0], SOUTH + near[1]
    expected = by_shapely(index.codes, index.polygons, lon, lat)
    assert (index.locate(lon, lat) == expected).all()


@pytest.mark.parametrize("size", [1e-9, 1e-7])
def test_tiny_fans_of_which_nodes_go_deep(size):
    random = np.random.default_rng(7)
    for _ in range(12):
        n = int(random.integers(40, 300))
        spot = np.array([WEST, SOUTH]) + random.uniform(0, 1, 2)
        turn = np.sort(random.uniform(0, 2 * np.pi, n))
        rim = np.stack([np.cos(turn), np.sin(turn)], axis=1) * size + spot
        fan = [shapely.Polygon([spot, *pair]) for pair in pairwise([*rim, rim[0]])]
        fan = np.array([one for one in fan if one.is_valid and one.area > 0], object)
        lon, lat = spot[:, None] + random.uniform(-size, size, (2, 4_000))
        index = GridIndex.build(codes_of(fan), fan)
        expected = by_shapely(index.codes, fan, lon, lat)
        assert (index.locate(lon, lat) == expected).all()


@pytest.mark.parametrize("west, east", [(-180.0, 179.3), (-0.3, 1.1), (116.0, 117.0)])
def test_an_edge_an_ulp_beside_a_nodes_corner(west, east):
    outer = shapely.box(west, 39, east, 40)
    x0, y0, _, _, wide, high, _ = GridIndex.build(
        ["A", "B"], [outer, outer]
    )._cells.frame
    shift = 22  # of the cells right below a root of so few polygons
    cells = np.arange(9, 56) << shift
    exact = x0 + cells * wide
    summed = x0 + ((cells >> shift) // 8 * 8 << shift) * wide
    summed = summed + ((cells >> shift) % 8) * (wide * (1 << shift))
    rows = y0 + (np.arange(0, 40) << shift) * high
    for one, other in zip(exact, summed, strict=True):
        x = np.nextafter(one, other)
        comb = [
            (x + wide * (1 << shift) * (0.3 if k % 2 else 0.1), y)
            for k, y in enumerate(np.linspace(rows[29], rows[30], 41)[1:-1])
        ]
        right = x + 3 * wide * (1 << shift)
        shape = shapely.Polygon(
            [(x, rows[24]), (x, rows[28]), *comb, (right, rows[31]), (right, rows[24])]
        )
        random = np.random.default_rng(1)
        lon = random.uniform(x - wide * (1 << shift), right, 2_000)
        lat = random.uniform(rows[23], rows[32], 2_000)
        index = GridIndex.build(["A", "B"], [shape, outer])
        expected = by_shapely(index.codes, index.polygons, lon, lat)
        assert (index.locate(lon, lat) == expected).all()


@pytest.mark.parametrize("odd", [np.nan, np.inf, 1e7])
def test_a_corner_that_is_no_place_is_refused_by_its_code(odd):
    ring = np.array([(116, 39), (117, 39), (117, odd), (117, 40), (116, 40), (116, 39)])
    bad = shapely.polygons(shapely.linearrings(ring))
    with pytest.raises(ValueError, match="B is empty or has a coordinate"):
        GridIndex.build(["A", "B"], [shapely.box(116, 39, 117, 40), bad])


def test_a_polygon_without_extent_is_refused():
    point = shapely.Polygon([(116, 39)] * 4)
    with pytest.raises(ValueError, match="A is empty"):
        GridIndex.build(["A"], [point])


def test_thousands_of_polygons_on_one_place_are_still_built_and_right():
    box = shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)
    layer = np.array([box] * 3000 + [shapely.box(WEST, SOUTH, WEST + 2, SOUTH + 1)])
    codes = [f"{k:05d}" for k in range(len(layer))][::-1]
    index = GridIndex.build(codes, layer)
    found = index.locate(
        [WEST + 0.3, WEST + 1.5, WEST + 1, WEST + 3], [SOUTH + 0.4] * 4
    )
    assert found.tolist() == [3000, 3000, 3000, -1]
    assert index.explain(WEST + 0.3, SOUTH + 0.4).rule_names[0] == "overlap"


def test_hundreds_of_rings_close_beside_each_other_are_still_built_and_right():
    spot = shapely.Point(WEST, SOUTH)
    rings = np.array([spot.buffer(0.01 + k * 1e-5) for k in range(200)])
    lon, lat = free_points(rings, 3_000)
    index = GridIndex.build(codes_of(rings), rings)
    expected = by_shapely(index.codes, rings, lon, lat)
    assert (index.locate(lon, lat) == expected).all()


@pytest.mark.parametrize("n", [20, 60, 200])
def test_many_polygons_over_one_place(n):
    random = np.random.default_rng(n)
    discs = shapely.buffer(
        shapely.points(
            WEST + random.uniform(0, 0.02, n), SOUTH + random.uniform(0, 0.02, n)
        ),
        random.uniform(0.01, 0.03, n),
    )
    assert_as_shapely(codes_of(discs), discs, n=5_000)


def test_two_layers_laid_over_each_other_with_holes_parts_and_slivers(city):
    _, polygons = city
    other = shapely.transform(polygons[:200], lambda xy: xy + [0.0031, 0.0017])
    holed = [shape.difference(shape.centroid.buffer(0.002)) for shape in other]
    sliver = shapely.box(WEST, SOUTH + 0.1, WEST + 0.3, SOUTH + 0.1 + 1e-10)
    parts = shapely.union_all(polygons[::7])
    assert parts.geom_type == "MultiPolygon"
    layer = np.array([*polygons, *holed, sliver, parts], object)
    assert_as_shapely(codes_of(layer), layer)


def test_a_part_drawn_twice_along_the_same_edge():
    """Invalid, but files have it: what Shapely says of such a place is what counts."""
    left = shapely.box(WEST, SOUTH, WEST + 0.01, SOUTH + 0.01)
    right = shapely.box(WEST + 0.01, SOUTH, WEST + 0.02, SOUTH + 0.01)
    both = shapely.MultiPolygon([left, right])
    under = shapely.box(WEST + 0.005, SOUTH - 0.01, WEST + 0.015, SOUTH)
    assert_as_shapely(["A", "B", "C"], np.array([both, under, right]), n=5_000)


def test_round_the_world_and_at_its_ends():
    halves = np.array([shapely.box(-180, -90, 0, 90), shapely.box(0, -90, 180, 90)])
    index = GridIndex.build(["W", "E"], halves, epsg=4548)
    lon = np.array(
        [-180.0, 180.0, 0.0, -0.0, 5e-324, -5e-324, 0.0, 181.0, np.nan, -90.0]
    )
    lat = np.array([-90.0, 90.0, 12.0, 12.0, 0.0, 0.0, -90.0, 0.0, 0.0, np.inf])
    assert index.locate(lon, lat).tolist() == [0, 1, 1, 1, 1, 0, 1, -1, -1, -1]


def test_no_point_and_one_point_of_any_make(city):
    index = GridIndex.build(*city)
    assert index.locate([], []).tolist() == []
    spot = shapely.get_coordinates(shapely.point_on_surface(city[1][7]))[0]
    lon = np.broadcast_to(spot[0], 3)  # read-only, and no step between its values
    lat = np.array([[spot[1]] * 3] * 2, np.float64)[:, 1].repeat(2)[:3]
    assert index.locate(lon, lat).tolist() == [7, 7, 7]
    assert index.locate(np.float32(116.05), 40).shape == (1,)


# -- the fallback gives the same answers ------------------------------------------------


@pytest.fixture(scope="module")
def both(city):
    """The layer with the tree, and by Shapely alone; some grids lie over others."""
    _, polygons = city
    over = shapely.transform(polygons[:80], lambda xy: xy + [0.002, 0.001])
    layer = np.array([*polygons, *over], object)
    names = codes_of(layer)
    with pytest.MonkeyPatch.context() as patch:
        fast = GridIndex.build(names, layer)
        patch.setenv("GIS_ENGINE", "shapely")
        plain = GridIndex.build(names, layer)
        plain.locate(0, 0)
        assert plain._cells is None
    assert fast._cells is not None
    return fast, plain


@pytest.mark.parametrize("accuracy_m", [None, 15.0])
def test_without_numba_all_answers_are_the_same(both, accuracy_m):
    fast, plain = both
    places = np.hstack(
        [hard_points(fast.polygons, 4_000), free_points(fast.polygons, 30_000)]
    )
    assert (fast.locate(*places) == plain.locate(*places)).all()
    ours = fast.explain(*places, accuracy_m=accuracy_m)
    theirs = plain.explain(*places, accuracy_m=accuracy_m)
    for name in ("owner", "rule", "runner_up", "ambiguous"):
        assert (getattr(ours, name) == getattr(theirs, name)).all(), name
    apart = np.abs(ours.edge_distance_m - theirs.edge_distance_m)
    assert np.nanmax(apart) <= 0.001
    assert (np.isnan(ours.edge_distance_m) == np.isnan(theirs.edge_distance_m)).all()


def test_only_polygons_of_a_prefix_are_asked(both):
    fast, plain = both
    lon, lat = np.hstack(
        [hard_points(fast.polygons, 4_000), free_points(fast.polygons, 9_000)]
    )
    under = np.where(np.arange(len(lon)) % 2, "110101001001Z000", "110101001001Z001")
    ours, theirs = (
        one.explain(lon, lat, runs=one.runs_of(under), edges=False)
        for one in (fast, plain)
    )
    assert (ours.owner == theirs.owner).all() and (ours.rule == theirs.rule).all()


# -- saved, and asked by many ---------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(city, tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "plan.index"
    GridIndex.build(*city).save(path)
    lon, lat = np.hstack([hard_points(city[1], 3_000), free_points(city[1], 200_000)])
    return path, lon, lat, by_shapely(*city, lon, lat)


def test_many_threads_ask_a_saved_index_at_once(saved):
    path, lon, lat, expected = saved
    index = GridIndex.load(path)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: index.locate(lon, lat), range(16)))
        reasons = list(threads.map(lambda _: index.explain(lon, lat).owner, range(4)))
    assert all((one == expected).all() for one in answers)
    covered = expected >= 0
    assert all((one == reasons[0]).all() for one in reasons)
    assert (reasons[0][covered] == expected[covered]).all()


def _asked_in_a_child(path, lon, lat, answer):
    answer.put(GridIndex.load(path).locate(lon, lat))


def test_children_forked_after_the_parent_has_asked_give_the_same(saved):
    path, lon, lat, expected = saved
    assert (GridIndex.load(path).locate(lon, lat) == expected).all()
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    children = [
        fork.Process(target=_asked_in_a_child, args=(path, lon, lat, queue))
        for _ in range(3)
    ]
    for child in children:
        child.start()
    answers = [queue.get(timeout=120) for _ in children]
    for child in children:
        child.join(timeout=60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert all((one == expected).all() for one in answers)
