"""The partition audit finds every gap, overlap and stray, and says where it is."""

import numpy as np
import pytest
import shapely

from gis_app.domain.faults import SERIOUS, WARNINGS, Fault
from gis_app.domain.partition import BANDS, audit

HOME = "131003001005"
STEP = 0.001  # a cell is about 86 m by 111 m


def cell(x, y, width=1, height=1):
    box = shapely.box(x, y, x + width, y + height)
    corners = shapely.segmentize(box, 1.0)  # a vertex wherever a neighbour has one
    return shapely.transform(corners, lambda at: at * STEP + [117.0, 39.0])


def layer(**cells):
    codes = [f"{HOME}{name}" for name in cells]
    return codes, list(cells.values())


def kinds(faults):
    return [fault.kind for fault in faults]


@pytest.fixture
def four():
    # +--+--+
    # |1 |2 |     a community of four grids
    # +--+--+
    # |3 |4 |
    # +--+--+
    return layer(Z001=cell(0, 1), Z002=cell(1, 1), Z003=cell(0, 0), Z004=cell(1, 0))


COMMUNITY = {HOME: cell(0, 0, 2, 2)}
CELL_M2 = 9605


def test_a_proper_partition_has_no_faults(four):
    assert audit(*four, COMMUNITY) == []


def test_a_removed_grid_is_a_gap_with_its_place_and_area(four):
    codes, cells = four
    (fault,) = audit(codes[:3], cells[:3], COMMUNITY)
    assert (fault.kind, fault.facts["parent"], fault.serious) == ("gap", HOME, True)
    assert fault.codes == tuple(codes[:3])  # those on its sides
    assert fault.area_m2 == pytest.approx(CELL_M2, rel=0.01)
    assert shapely.geometry.shape(fault.place).equals(cells[3])


def test_one_moved_vertex_makes_a_gap_and_an_overlap(four):
    codes, cells = four
    ring = shapely.get_coordinates(cells[0])
    lower_right = np.argmax(ring[:, 0] - ring[:, 1])
    moved = ring.copy()
    moved[lower_right] += [0.3 * STEP, 0.0]
    if lower_right == 0:
        moved[-1] = moved[0]
    faults = audit(codes, [shapely.Polygon(moved), *cells[1:]], COMMUNITY)
    assert {"gap", "overlap"} & set(kinds(faults))
    assert all(fault.place for fault in faults)


def test_an_overlap_names_both_and_its_area(four):
    codes, cells = four
    faults = audit(codes, [cell(0, 1, 1.5), *cells[1:]], COMMUNITY)
    overlap = next(fault for fault in faults if fault.kind == "overlap")
    assert overlap.codes == (codes[0], codes[1])
    assert overlap.area_m2 == pytest.approx(CELL_M2 / 2, rel=0.01)


def test_a_hole_between_grids_is_a_gap_even_without_parents():
    ring = cell(0, 0, 3, 3).difference(cell(1, 1))
    (fault,) = audit(*layer(Z001=ring))
    assert (fault.kind, fault.codes) == ("gap", (f"{HOME}Z001",))
    assert fault.area_m2 == pytest.approx(CELL_M2, rel=0.01)


def test_a_hole_is_told_once_when_the_parent_misses_it_too():
    ring = cell(0, 0, 3, 3).difference(cell(1, 1))
    assert kinds(audit(*layer(Z001=ring), {HOME: cell(0, 0, 3, 3)})) == ["gap"]


def test_a_grid_outside_its_community_is_found():
    codes, cells = layer(Z001=cell(0, 0, 1, 2), Z002=cell(1, 0, 2, 2))
    (fault,) = audit(codes, cells, COMMUNITY)
    assert (fault.kind, fault.codes) == ("outside", (codes[1],))
    assert fault.area_m2 == pytest.approx(2 * CELL_M2, rel=0.01)


def test_a_special_grid_carved_out_of_the_others_is_clean():
    z = cell(0, 0, 3, 3).difference(cell(1, 1))
    assert audit(*layer(Z001=z, S001=cell(1, 1)), {HOME: cell(0, 0, 3, 3)}) == []


def test_micro_grids_are_held_to_their_grid(four):
    codes, cells = four
    micro = [f"{code}01" for code in codes]
    grids = dict(zip(codes, cells, strict=True))
    assert audit(micro, cells, grids) == []
    assert kinds(audit(micro[1:], cells[1:], grids)) == ["gap"]


def test_a_parent_without_children_is_one_gap():
    assert kinds(audit([], [], COMMUNITY)) == ["gap"]
    assert audit([], []) == []


def test_parts_that_do_not_touch_are_a_warning():
    pair = shapely.union_all([cell(0, 0), cell(2, 0)])
    (fault,) = audit(*layer(Z001=pair))
    assert (fault.kind, fault.serious) == ("scattered", False)


def test_sizes_are_judged_by_the_band_but_not_of_special_grids(four):
    codes, cells = four
    codes[3] = f"{HOME}S001"
    found = audit(codes, cells, COMMUNITY, [299, 500, None, 9], BANDS["grid"])
    assert [(fault.kind, fault.codes) for fault in found] == [("size", (codes[0],))]
    assert found[0].said("en").endswith("has 299 households, not 300 to 500")


def test_a_grid_without_a_branch_is_told(four):
    codes, cells = four
    (fault,) = audit(codes, cells, COMMUNITY, with_branch=codes[1:])
    assert (fault.kind, fault.codes, fault.place["type"]) == (
        "no_branch", (codes[0],), "Point",
    )  # fmt: skip


def test_an_outline_that_crosses_itself_is_told_with_the_spot():
    bow = shapely.Polygon([(117, 39), (117.01, 39.01), (117.01, 39), (117, 39.01)])
    fault = audit(*layer(Z001=bow))[0]
    assert fault.sentence == f"{HOME}Z001 的边界无效：自相交"
    assert fault.place["coordinates"] == pytest.approx([117.005, 39.005])


def test_codes_that_come_twice_or_have_no_home_are_told():
    codes = [f"{HOME}Z001", f"{HOME}Z001", "131003001006Z001", "what"]
    cells = [cell(0, 0), cell(1, 0), cell(0, 1), cell(1, 1)]
    found = set(kinds(audit(codes, cells, COMMUNITY)))
    assert {"duplicate", "no_parent", "bad_code"} <= found


def test_a_sliver_under_the_least_area_is_no_overlap_but_is_not_hidden(four):
    codes, cells = four
    cells[0] = shapely.transform(cells[0], lambda at: at + [1e-9, 0])
    found = set(kinds(audit(codes, cells)))
    assert found == {"ragged"}


def test_every_kind_has_a_sentence_in_both_languages():
    facts = {
        "why": "Self-intersection",
        "count": 2,
        "least": 1,
        "most": 3,
        "parent": "p",
        "home": "h",
        "shares": {"p": 0.6, "q": 0.4},
    }
    for kind in (*SERIOUS, *WARNINGS):
        fault = Fault(kind, ("a", "b"), None, 12.5, facts)
        assert fault.said("zh") != fault.said("en")
        assert fault.as_dict("en")["sentence"] == fault.said("en")
